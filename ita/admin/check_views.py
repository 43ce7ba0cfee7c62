"""ตรวจความสมบูรณ์ of a result and of a set of measures: what looks wrong, why it matters, where to.

The record's admin puts ``urls_for`` before its own addresses.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_safe

from integrity.admin.findings import groups_of
from integrity.checks import Report, rules_of
from ita import checks
from ita.admin.record_page import page_of

LABEL = "ตรวจความสมบูรณ์"


@dataclass(frozen=True)
class Kind:
    """A kind of record that is checked here: its rules, and how one of it is looked at."""

    rules: str
    check: Callable[..., Report]
    whole: str  # what a finding about no part of it is about


KINDS = {
    "assessmentresult": Kind(checks.RESULT, checks.check_result, "ทั้งผลการประเมิน"),
    "measureset": Kind(checks.MEASURES, checks.check_measures, "ทั้งชุดมาตรการ"),
    "riskassessment": Kind(checks.RISKS, checks.check_risks, "ทั้งทะเบียน"),
}


def urls_for(model_admin):
    view = require_safe(partial(checks_page, model_admin=model_admin))
    name = f"ita_{model_admin.opts.model_name}_checks"
    return [path("<int:pk>/checks/", model_admin.admin_site.admin_view(view), name=name)]


def checks_page(request, pk, *, model_admin):
    record = model_admin.readable(request, pk)
    kind = KINDS[model_admin.opts.model_name]
    context = page_of(model_admin, request, record) | {
        "title": f"{LABEL}: {record}",
        "groups": groups_of(kind.check(record)),
        "whole": kind.whole,
        "rules": rules_of(kind.rules),
    }
    return TemplateResponse(request, "admin/ita/checks.html", context)
