"""What the checks say of one project, above its form."""

from django import template
from django.urls import reverse

from plans.admin.check_views import groups_of
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
