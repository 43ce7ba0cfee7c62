"""ตรวจความสมบูรณ์ in the admin: what the checks found, why it matters, where it is mended.

A contradiction that is right as it stands is explained there; a point to check is ticked off.
"""

from dataclasses import dataclass, replace
from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from integrity.admin import findings
from integrity.admin.text import ThaiTextField, whole_number
from integrity.checks import Finding, Report, rules_of
from integrity.publishing import may_enter_for_every_division
from plans.admin.review import reopen
from plans.checks import KIND, check, point_of
from plans.editions.publication import locked
from plans.models import Explanation, PlanVersion, PointToCheck, Project, ProjectDivision

LONGEST_REASON = Explanation._meta.get_field("reason").max_length
LABEL = "ตรวจความสมบูรณ์"
CHANGED_MEANWHILE = "ข้อมูลเปลี่ยนไปจากที่แสดง ยังไม่ได้บันทึกเหตุผล อ่านข้อความใหม่แล้วบันทึกอีกครั้ง"


def urls_for(admin_site):
    def staff(view):
        return admin_site.admin_view(partial(view, admin_site=admin_site))

    name = "plans_planversion"
    return [
        path("<int:pk>/checks/", staff(checks_page), name=f"{name}_checks"),
        path("<int:pk>/checks/explain/", staff(explain), name=f"{name}_explain"),
        path("<int:pk>/checks/point/", staff(tick_point), name=f"{name}_point"),
    ]


def back_to_checks(request, project: Project):
    """The way back of who came from a finding: to what is left of the project, else the top."""
    if request.GET.get("from") != "checks":
        return None
    page = reverse("admin:plans_planversion_checks", args=(project.version_id,))
    return redirect(f"{page}#about-{project.key}")


class ExplanationForm(forms.Form):
    project = forms.UUIDField()
    rule = forms.CharField()
    about = forms.CharField(max_length=Explanation._meta.get_field("about").max_length)
    reason = ThaiTextField(required=False, max_length=LONGEST_REASON)


@dataclass(frozen=True)
class Shown(findings.Shown):
    """A finding on the page: what this person may do about it."""

    may_explain: bool = False
    point: int | None = None
    # Who wrote its reason, and when.
    author: object = None

    deeds = "admin/plans/_finding_deeds.html"


def groups_of(report: Report, editable: frozenset[str] = frozenset()) -> list[findings.Group]:
    """``editable``: keys of projects this person may change."""
    return findings.groups_of(report, lambda finding: _shown(finding, editable))


def _shown(finding: Finding, editable: frozenset[str]) -> Shown:
    may = finding.subject.key in editable
    return Shown(finding, may and finding.rule.explainable, point_of(finding) if may else None)


@require_safe
def checks_page(request, pk, admin_site):
    version = _version(request, pk)
    report = check(version)
    own = _own_keys(request.user, version)
    narrowed = own is not None and "all" not in request.GET
    shown = report.about(*own) if narrowed else report
    editable = _editable_keys(request.user, version)
    context = admin_site.get_model_admin(PlanVersion).context_of(request, version)
    context["bar"].blocking = len(report.blocking)
    ticked = PointToCheck.objects.filter(project__version=version, checked_at__isnull=False)
    return TemplateResponse(
        request,
        "admin/plans/checks.html",
        {
            **context,
            "title": f"ตรวจความสมบูรณ์: {version}",
            "groups": groups_of(shown, editable),
            "explained": _explained(version, shown, editable),
            "ticked": ticked.select_related("project__dimension", "checked_by"),
            "editable": editable,
            "blocking": len(report.blocking),
            "hidden": len(report.findings) - len(shown.findings),
            "narrowed": narrowed,
            "keeps_all": "all" in request.GET,
            "is_editor": own is not None,
            "rules": rules_of(KIND),
            "projects": version.projects.count(),
            "longest_reason": LONGEST_REASON,
        },
    )


def _explained(version: PlanVersion, report: Report, editable: frozenset[str]) -> list[Shown]:
    past = Explanation.history.filter(project__version=version).exclude(history_type="-")
    past = past.select_related("history_user", "project").order_by("history_id")
    authors = {(str(row.project.key), row.rule): row for row in past}
    return [
        replace(_shown(found, editable), author=authors.get((found.subject.key, found.rule.code)))
        for found in report.explained
    ]


def _version(request, pk) -> PlanVersion:
    if not request.user.has_perm("plans.view_planversion"):
        raise PermissionDenied
    return get_object_or_404(PlanVersion.objects.of_office(request.user).with_plan(), pk=pk)


def _own_keys(user, version: PlanVersion) -> list[str] | None:
    """For who enters for one division: the keys of its projects. None: looks at all of them."""
    if may_enter_for_every_division(user) or not user.has_perm("plans.change_project"):
        return None
    own = ProjectDivision.objects.filter(project__version=version, division=user.division_id)
    return [str(key) for key in own.values_list("project__key", flat=True)]


def _editable_keys(user, version: PlanVersion) -> frozenset[str]:
    if not user.has_perm("plans.change_project"):
        return frozenset()
    rows = Project.objects.editable_by(user).filter(version=version)
    return frozenset(str(key) for key in rows.values_list("key", flat=True))


def _held_project(request, pk, key) -> tuple[PlanVersion, Project]:
    """The edition, locked, and a project of it that this person may change."""
    version = locked(_version(request, pk))
    project = version.projects.filter(key=key).first()
    if project is None:
        raise Http404
    rows = Project.objects.editable_by(request.user)
    may = request.user.has_perm("plans.change_project") and rows.filter(pk=project.pk).exists()
    if not may:
        raise PermissionDenied
    return version, project


@require_POST
@transaction.atomic
def explain(request, pk, admin_site):
    """Write, change or (with an empty box) take away the reason of one finding."""
    form = ExplanationForm(request.POST)
    if not form.is_valid():
        _version(request, pk)
        too_long = "reason" in form.errors
        longest = f"เหตุผลยาวเกิน {LONGEST_REASON} ตัวอักษร ยังไม่ได้บันทึก"
        messages.error(request, longest if too_long else CHANGED_MEANWHILE)
        return _back(request, pk)
    typed = form.cleaned_data
    version, project = _held_project(request, pk, typed["project"])
    finding = check(version).find(typed["rule"], str(project.key))
    if finding is None or not finding.rule.explainable or finding.about != typed["about"]:
        messages.error(request, CHANGED_MEANWHILE)
        return _back(request, pk)
    if _write_reason(project, finding, typed["reason"].strip()):
        reopen(request, version)
        messages.success(request, "บันทึกเหตุผลแล้ว" if typed["reason"].strip() else "ลบเหตุผลแล้ว")
    return _back(request, pk)


def _write_reason(project: Project, finding: Finding, reason: str) -> bool:
    """Whether anything changed."""
    rows = project.explanations.filter(rule=finding.rule.code)
    row = rows.first() or Explanation(project=project, rule=finding.rule.code)
    if not reason:
        return bool(row.pk and row.delete())
    if (row.about, row.reason) == (finding.about, reason):
        return False
    row.about, row.reason = finding.about, reason
    row.save()
    return True


@require_POST
@transaction.atomic
def tick_point(request, pk, admin_site):
    """Say that a point was looked at; "undo" takes that back."""
    _version(request, pk)
    key = whole_number(request.POST.get("point", ""))
    project = Project.objects.filter(version=pk, points=key).first() if key else None
    if project is None:
        raise Http404
    version, project = _held_project(request, pk, project.key)
    point = get_object_or_404(project.points, pk=key)
    if "undo" in request.POST:
        point.uncheck()
    elif point.checked_at is None:
        point.check_off(by=request.user)
    reopen(request, version)
    return _back(request, pk)


def _back(request, pk):
    address = reverse("admin:plans_planversion_checks", args=(pk,))
    return redirect(f"{address}?all=1" if "all" in request.POST else address)
