"""Cancelling a published project with its reason, and taking that back.

The plan version's admin puts ``urls_for`` before its own addresses and the section of what an
edition cancelled under its table; the project's admin is ``CancelsPublished``.
"""

from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from integrity.admin.conflicts import Conflict
from integrity.admin.guarded import STAMP, conflict_of
from integrity.admin.overtaken import overtaken_page
from integrity.admin.text import ThaiTextField, whole_number
from integrity.changes import steps
from integrity.documents.personal_data import public_reason
from integrity.locking import Guarded, was_shown
from integrity.publishing import NotAllowed
from plans.admin.review import reopen
from plans.editions.cancelling import cancel, published_keys, restore
from plans.editions.publication import locked
from plans.models import Cancellation, PlanVersion, Project


def urls_for(version_admin):
    def staff(view):
        return version_admin.admin_site.admin_view(partial(view, version_admin=version_admin))

    return [
        path("projects/<int:pk>/cancel/", staff(cancel_view), name="plans_project_cancel"),
        path("cancelled/<int:pk>/restore/", staff(restore_view), name="plans_project_restore"),
    ]


def cancelled_in(version: PlanVersion, user) -> dict:
    """What the page of the table shows of an edition's cancelled projects."""
    return {
        "cancellations": version.cancellations.select_related("dimension"),
        "may_restore": version.is_working and user.has_perm("plans.add_project"),
    }


class ReasonForm(forms.Form):
    reason = ThaiTextField(
        label="เหตุผลที่ยกเลิก (ประชาชนจะเห็น)",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="พิมพ์ในบัญชีการเปลี่ยนแปลง และแสดงที่หน้าเว็บของโครงการนี้เมื่อฉบับใหม่เผยแพร่",
    )

    def __init__(self, *args, office, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.office = office

    def clean_reason(self):
        return public_reason(self.cleaned_data["reason"], self.office)


def _project_of(request, version_admin, pk) -> Project:
    """404 for what the person may not know of; 403 for what is not theirs to remove."""
    project_admin = version_admin.admin_site.get_model_admin(Project)
    project = project_admin.get_object(request, str(pk))
    if not project_admin.has_delete_permission(request, project):
        raise PermissionDenied
    return project


@require_http_methods(["GET", "HEAD", "POST"])
def cancel_view(request, pk, version_admin):
    try:
        return _cancel_view(request, pk, version_admin)
    except (Http404, PermissionDenied) as closed:
        stamp = request.POST.get(STAMP, "")
        if request.method != "POST" or not was_shown(stamp, Project, str(pk)):
            raise
        return _given_back(request, pk, version_admin, is_gone=isinstance(closed, Http404))


def _given_back(request, pk, version_admin, *, is_gone: bool):
    """Somebody cancelled it, or moved the edition on, while the reason was typed."""
    (last,) = steps(Project, id=pk)[-1:]
    version = last.after.version_id
    return overtaken_page(
        request, version_admin, [last] if is_gone else steps(PlanVersion, id=version)[-1:],
        [("เหตุผลที่ยกเลิก", request.POST.get("reason", ""))],
        back=reverse("admin:plans_planversion_table", args=(version,)),
        status=404 if is_gone else 403,
    )  # fmt: skip


def _cancel_view(request, pk, version_admin):
    project = _project_of(request, version_admin, pk)
    if project.key not in published_keys(project.version.plan):
        return redirect("admin:plans_project_delete", project.pk)
    if request.method == "POST":
        return _answered(request, version_admin, project)
    return _page(request, version_admin, project, ReasonForm(office=project.version.organisation))


@transaction.atomic
def _answered(request, version_admin, project: Project):
    """As the page that deletes: what would be cancelled has to be what was shown."""
    guarded = _guarded(version_admin, project)
    guarded.lock()
    project = _project_of(request, version_admin, project.pk)
    form = ReasonForm(request.POST, office=project.version.organisation)
    conflict = conflict_of(request, guarded)
    if conflict is None and form.is_valid():
        return _cancel(request, version_admin, project, form.cleaned_data["reason"])
    return _page(request, version_admin, project, form, conflict)


def _guarded(version_admin, project: Project) -> Guarded:
    return version_admin.admin_site.get_model_admin(Project).guarded(project)


def _page(request, version_admin, project: Project, form, conflict: Conflict | None = None):
    # Before what is shown is read: a change in between must make this stamp old.
    stamp = _guarded(version_admin, project).stamp()
    project.refresh_from_db(fields=("title", "number"))
    page = version_admin.context_of(request, project.version) | {
        "project": project,
        "form": form,
        "conflict": conflict,
        "stamp": stamp,
        "title": f"ยกเลิกโครงการ: {project}",
    }
    return TemplateResponse(request, "admin/plans/cancel_project.html", page)


def _cancel(request, version_admin, project: Project, reason: str):
    version = locked(project.version)
    try:
        cancel(version, [project], by=request.user, reason=reason)
    except NotAllowed as refused:
        messages.error(request, str(refused))
    else:
        said = f"ยกเลิกโครงการ {project.code} {project}"
        version_admin.log_change(request, version, said)
        messages.success(request, f"{said} แล้ว เรียกคืนได้จากท้ายตารางนี้จนกว่าฉบับนี้จะเผยแพร่")
        reopen(request, version)
    return redirect("admin:plans_planversion_table", version.pk)


@require_POST
@transaction.atomic
def restore_view(request, pk, version_admin):
    rows = Cancellation.objects.filter(version__in=version_admin.get_queryset(request))
    cancellation = get_object_or_404(rows, pk=pk)
    if not request.user.has_perm("plans.add_project"):
        raise PermissionDenied
    version = cancellation.version = locked(cancellation.version)
    try:
        project = restore(cancellation, by=request.user)
    except NotAllowed as refused:
        messages.error(request, str(refused))
    else:
        said = f"เรียกคืนโครงการ {project.code} {project}"
        version_admin.log_change(request, version, said)
        messages.success(request, f"{said} แล้ว ตามที่ฉบับล่าสุดเผยแพร่ไว้")
        reopen(request, version)
    return redirect("admin:plans_planversion_table", version.pk)


class CancelsPublished:
    """Mixin of the project's admin: what was published is not deleted but cancelled."""

    def delete_view(self, request, object_id, extra_context=None):
        key = whole_number(object_id)
        rows = self.get_queryset(request).select_related("version__plan")
        project = rows.filter(pk=key).first()
        if project is None or not self._is_cancelled_instead(request, project):
            return super().delete_view(request, object_id, extra_context)
        return redirect("admin:plans_project_cancel", project.pk)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None and self._is_cancelled_instead(request, obj):
            context["show_delete"] = False
            context["cancel_address"] = reverse("admin:plans_project_cancel", args=(obj.pk,))
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _is_cancelled_instead(self, request, project: Project) -> bool:
        if not self.has_delete_permission(request, project):
            return False
        return project.key in published_keys(project.version.plan)
