"""The pages of a result beside its scores: findings, what makes it public, and its file."""

import io

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from integrity.publishing import NotAllowed
from integrity.sheets.formats import BY_ENDING
from ita.admin.result_findings import HOW_TO_TYPE, FindingsForm, guarded
from ita.models import AssessmentResult
from ita.results.publication import make_internal, make_official
from ita.results.sheets import exporting

# The button that opens the other side of each: what was done, what undoes it.
SHOWN = ("เผยแพร่แล้ว", "hide", "เลิกเผยแพร่")
HIDDEN = ("เลิกเผยแพร่แล้ว ผลนี้เห็นได้เฉพาะภายในหน่วยงาน", "show", "เผยแพร่")


def urls_for(admin) -> list:
    view, name = admin.admin_site.admin_view, "ita_assessmentresult"

    def page(part, function, end):
        return path(f"<int:pk>/{part}", view(function), name=f"{name}_{end}")

    return [
        page("findings/", admin.findings_view, "findings"),
        page("show/", require_POST(lambda r, pk: _visibility(admin, r, pk, make_official)), "show"),
        page("hide/", require_POST(lambda r, pk: _visibility(admin, r, pk, make_internal)), "hide"),
        path(
            "<int:pk>/export.<str:ending>",
            view(lambda request, pk, ending: export_view(admin, request, pk, ending)),
            name=f"{name}_export",
        ),
    ]


def say_shown(request, result: AssessmentResult, done=SHOWN, *, back: str = "") -> None:
    """The message with the button that undoes it, and leads to the page where it is read."""
    words, page, button = done
    address = reverse(f"admin:ita_assessmentresult_{page}", args=(result.pk,))
    back = back or request.path
    context = {"words": words, "address": address, "button": button, "back": back}
    said = render_to_string("admin/ita/_shown_message.html", context, request=request)
    messages.success(request, said)


def _visibility(admin, request, pk: int, verb):
    result = _result(admin, request, pk, to_change=True)
    try:
        if verb(result, request.user):
            done = SHOWN if result.is_public else HIDDEN
            admin.log_change(request, result, done[0])
            say_shown(request, result, done, back=_back(request, result))
    except NotAllowed as refused:
        messages.error(request, str(refused))
    return redirect(_back(request, result))


def _back(request, result: AssessmentResult) -> str:
    """To the page the button stood on."""
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return back
    return reverse("admin:ita_assessmentresult_change", args=(result.pk,))


def _result(admin, request, pk: int, *, to_change: bool = False) -> AssessmentResult:
    result = admin.get_object(request, str(pk))
    may = admin.has_change_permission if to_change else admin.has_view_permission
    if not may(request, result):
        raise PermissionDenied
    return result


# Findings


def findings_view(admin, request, pk: int):
    if request.method == "POST":
        return _save_findings(admin, request, pk)
    return _findings_page(admin, request, FindingsForm(_result(admin, request, pk)))


@transaction.atomic
def _save_findings(admin, request, pk: int):
    guarded(_result(admin, request, pk, to_change=True)).lock()
    result = _result(admin, request, pk, to_change=True)
    form = FindingsForm(result, request.POST)
    for button, deed in (("part", form.part), ("copy", form.copy_last_year)):
        if button in request.POST:
            # Nothing is saved: the page still answers for what it was made from.
            stamp = request.POST.get("_stamp", "")
            return _findings_page(admin, request, form, stamp=stamp, said=deed())
    saved = form.save(by=request.user)
    if saved is None:
        return _findings_page(admin, request, form)
    if saved:
        said = f"บันทึกข้อบกพร่องแล้ว แก้ไข {saved} ข้อ"
        admin.log_change(request, result, said)
        messages.success(request, said)
    else:
        messages.info(request, "ไม่มีข้อใดเปลี่ยน")
    if left := form.left.strip():
        # The page comes back with it: what belongs to no indicator yet is typing all the same.
        form = FindingsForm(_result(admin, request, pk))
        form.left = left
        said = "ข้อความในช่อง “วางข้อความทั้งบท” ยังไม่ได้แยกลงตัวชี้วัด จึงไม่ได้บันทึก"
        return _findings_page(admin, request, form, said=said)
    return redirect(request.path)


def _findings_page(admin, request, form: FindingsForm, *, stamp: str | None = None, said: str = ""):
    result = form.result
    context = admin.context_of(request, result) | {
        "title": f"ข้อบกพร่องที่ต้องแก้ไข: {result}",
        "form": form,
        "lines": form.lines(),
        "stamp": form.guarded.stamp() if stamp is None else stamp,
        "conflict": form.conflict,
        "may_change": admin.has_change_permission(request, result),
        "how_to_type": HOW_TO_TYPE,
        "said": said,
        "office": result.organisation,
    }
    return TemplateResponse(request, "admin/ita/result_findings.html", context)


# The file


def export_view(admin, request, pk: int, ending: str):
    if ending not in BY_ENDING:
        raise Http404
    result = _result(admin, request, pk)
    return FileResponse(
        io.BytesIO(exporting.export(result, ending)),
        as_attachment=True,
        filename=exporting.file_name(result, ending),
        content_type=BY_ENDING[ending]().get_content_type(),
    )
