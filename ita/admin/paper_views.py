"""Papers of a result and of a set of measures: begun here, then written in the editor of papers.

The record's admin puts ``urls_for`` before its own addresses.
"""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from integrity.documents.admin.clause_bar import Bar, Link, contributes
from integrity.documents.models import ClauseDocument, Kind
from integrity.pdf import DocumentError
from integrity.publishing import NotAllowed
from ita.admin.record_page import page_of
from ita.models import AssessmentResult, MeasureSet
from ita.papers import announcement, memo
from ita.papers.analysis import analysis_pdf, document_title
from ita.papers.analysis_snapshot import take

LABEL = "รายงานและบันทึก"
RELATED = ("organisation", "scheme", "rating", "official_rating")
BEGUN = "ร่าง{what}แล้ว ตรวจข้อความ กรอกช่องในวงเล็บเหลี่ยม และตรวจผู้ลงนาม แล้วเสนอลงนาม"
STALE = "รายงานที่แนบไม่ตรงกับผลล่าสุด"
REFRESHED = "ปรับรายงานที่แนบให้ตรงกับผลล่าสุดแล้ว ตรวจคะแนนในข้อความของบันทึกด้วย ข้อความไม่เปลี่ยนตาม"
SAME = "รายงานที่แนบตรงกับผลล่าสุดอยู่แล้ว"


def urls_for(model_admin):
    def staff(view):
        return model_admin.admin_site.admin_view(partial(view, model_admin=model_admin))

    name = f"ita_{model_admin.opts.model_name}"
    if model_admin.model is MeasureSet:
        return [
            path("<int:pk>/papers/", staff(measures_page), name=f"{name}_papers"),
            path("<int:pk>/papers/begin/", staff(begin_announcement), name=f"{name}_announce"),
        ]
    return [
        path("<int:pk>/papers/", staff(result_page), name=f"{name}_papers"),
        path("<int:pk>/papers/begin/", staff(begin_memo), name=f"{name}_memo"),
        path("<int:pk>/papers/<int:paper>/refresh/", staff(refresh), name=f"{name}_refresh"),
        path("<int:pk>/analysis.pdf", staff(report), name=f"{name}_report"),
    ]


@require_safe
def result_page(request, pk, *, model_admin):
    result = model_admin.readable(request, pk)
    facts = take(result)
    papers = _readable(memo.memos_of(result), request.user)
    editable = ClauseDocument.objects.editable_by(request.user)
    may_edit = set(editable.filter(pk__in=papers).values_list("pk", flat=True))
    context = page_of(model_admin, request, result) | {
        "title": f"{LABEL}: {result}",
        "obstacle": memo.obstacle(result, request.user),
        "papers": [(paper, memo.is_stale(paper, facts), paper.pk in may_edit) for paper in papers],
    }
    return TemplateResponse(request, "admin/ita/result_papers.html", context)


@require_POST
def begin_memo(request, pk, *, model_admin):
    result = model_admin.readable(request, pk)
    return _begin(request, model_admin, result, memo.begin_memo, "บันทึกเสนอรายงาน")


@require_POST
def refresh(request, pk, paper, *, model_admin):
    result = model_admin.readable(request, pk)
    page = _papers_page(model_admin, result)
    found = get_object_or_404(_readable(memo.memos_of(result), request.user), pk=paper)
    if not request.user.has_perm("documents.change_clausedocument"):
        raise PermissionDenied
    try:
        changed = memo.refresh(found, result, request.user)
    except (NotAllowed, DocumentError) as refused:
        messages.error(request, str(refused))
        return redirect(page)
    if changed:
        messages.success(request, REFRESHED)
    else:
        messages.info(request, SAME)
    return redirect(page)


@require_safe
def report(request, pk, *, model_admin):
    """The report as it would be printed now; rendered each time and kept nowhere."""
    result = model_admin.readable(request, pk)
    facts = take(result)
    try:
        content = analysis_pdf(facts, draft=not result.is_public)
    except DocumentError as trouble:
        messages.error(request, str(trouble))
        return redirect(_papers_page(model_admin, result))
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{document_title(facts)}.pdf"
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name)
    return response


@require_safe
def measures_page(request, pk, *, model_admin):
    measure_set = model_admin.readable(request, pk)
    context = page_of(model_admin, request, measure_set) | {
        "title": f"ประกาศ: {measure_set}",
        "obstacle": announcement.obstacle(measure_set, request.user),
        "announcement": announcement.announcement_of(measure_set),
        "papers": _readable(announcement.drafts_of(measure_set), request.user),
    }
    return TemplateResponse(request, "admin/ita/measure_papers.html", context)


@require_POST
def begin_announcement(request, pk, *, model_admin):
    measure_set = model_admin.readable(request, pk)
    verb = announcement.begin_announcement
    return _begin(request, model_admin, measure_set, verb, "ประกาศมาตรการ")


def _readable(papers, user):
    """Papers that this person may open in the editor; others are not even named."""
    if not user.has_perm("documents.view_clausedocument"):
        return papers.none()
    return papers.filter(pk__in=ClauseDocument.objects.of_office(user).values("pk"))


def _begin(request, model_admin, record, verb, what: str):
    if not request.user.has_perm("documents.add_clausedocument"):
        raise PermissionDenied
    try:
        paper = verb(record, request.user)
    except (NotAllowed, DocumentError) as refused:
        messages.error(request, str(refused))
        return redirect(_papers_page(model_admin, record))
    messages.success(request, BEGUN.format(what=what))
    return redirect("admin:documents_clausedocument_change", paper.pk)


def _papers_page(model_admin, record) -> str:
    return reverse(f"admin:ita_{model_admin.opts.model_name}_papers", args=(record.pk,))


@contributes
def _stale_report(bar: Bar, document: ClauseDocument, user) -> None:
    """Above a memo that is still to be signed: whether the report behind it is that of today."""
    if document.kind != Kind.MEMO or not (document.is_draft or document.is_in_signing):
        return
    # Of the many memos few are of a result, and only those ask the database.
    if "/ita/" not in document.source_address or not user.has_perm("ita.view_assessmentresult"):
        return
    result = _result_of(document)
    if result and memo.is_stale(document, take(result)):
        bar.notes.append(STALE)
        page = reverse("admin:ita_assessmentresult_papers", args=(result.pk,))
        bar.steps.append(Link("ปรับรายงานที่แนบ", page))


def _result_of(document: ClauseDocument) -> AssessmentResult | None:
    """The result that a memo was begun from."""
    rows = AssessmentResult.objects.filter(
        organisation=document.organisation_id, kind=AssessmentResult.Kind.OFFICIAL
    )
    if document.first_fiscal_year:
        rows = rows.filter(year=document.first_fiscal_year)
    for result in rows.select_related(*RELATED):
        if result.get_absolute_url() == document.source_address:
            return result
    return None
