"""What the checks say of a result or a set of measures, on its own page."""

from django import template
from django.urls import reverse

from integrity.admin.findings import groups_of
from ita.admin.check_views import KINDS

register = template.Library()


@register.inclusion_tag("admin/ita/_record_findings.html")
def findings_of_record(record):
    """Nothing for a record that is just being added."""
    if record is None or record.pk is None:
        return {"count": 0}
    kind = KINDS[record._meta.model_name]
    groups = groups_of(kind.check(record))
    name = f"admin:ita_{record._meta.model_name}_checks"
    return {
        "groups": groups,
        "count": sum(group.count for group in groups),
        "whole": kind.whole,
        "checks": reverse(name, args=(record.pk,)),
    }
