"""What the checks say of one project, above its form; links from what was found and back."""

from urllib.parse import urldefrag

from django import template
from django.urls import reverse

from plans.admin.check_views import FROM_CHECKS, groups_of
from plans.checks import check_project
from plans.models import PlanVersion, Project

register = template.Library()


@register.inclusion_tag("admin/plans/_project_findings.html")
def findings_of_project(project: Project | None, version: PlanVersion):
    """Nothing for a project that is just being added, or that is published."""
    if project is None or project.pk is None or not version.is_working:
        return {"groups": [], "version": version}
    report = check_project(project)
    groups = groups_of(report)
    return {
        "groups": groups,
        "count": sum(group.count for group in groups),
        "blocking": len(report.blocking),
        "version": version,
        "page": reverse("admin:plans_project_change", args=(project.pk,)),
    }


@register.filter
def jump_within(address: str, page: str) -> str:
    """A finding shown on the very page that mends it: a jump leaves alone what is typed there."""
    path, place = urldefrag(address)
    return f"#{place}" if path == page and place else address


@register.filter
def and_back(address: str) -> str:
    """The page of a finding, which returns to the checks when it is saved."""
    path, place = urldefrag(address)
    return f"{path}?{FROM_CHECKS}" + (f"#{place}" if place else "")
