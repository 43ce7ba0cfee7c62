"""The page of a round: what came of each measure, reported by who answers for it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from integrity.admin.bars import Link
from integrity.publishing import NotAllowed
from ita.admin.measure_bar import address_of
from ita.admin.measure_reports import Page
from ita.measures.reporting import MONTHS, obstacle_to_report, round_of, years_of
from ita.models import MeasureEvidence, MeasureReport, MeasureSet


@require_http_methods(["GET", "HEAD", "POST"])
def reports_view(request, pk, year, months, *, set_admin):
    measure_set = set_admin.readable(request, pk)
    if not request.user.has_perm("ita.view_measurereport"):
        raise PermissionDenied
    if not measure_set.is_public or months not in MONTHS or not _has_year(measure_set, year):
        raise Http404
    obstacle = obstacle_to_report(measure_set, year)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    page = Page.of(
        measure_set, year, months, request.user,
        is_open=not obstacle, data=posted[0], files=posted[1],
    )  # fmt: skip
    if request.method == "POST":
        if not page.is_open:
            raise PermissionDenied
        if done := _save(request, page, set_admin):
            return done
    return _page(request, page, set_admin, obstacle)


def _has_year(measure_set: MeasureSet, year: int) -> bool:
    """Also what was reported in a year that has since gone to a later set."""
    reported = MeasureReport.objects.filter(measure__measure_set=measure_set, round__year=year)
    return year in years_of(measure_set) or reported.exists()


def _save(request, page: Page, set_admin):
    if not page.is_valid():
        messages.error(request, "ยังไม่ได้บันทึก แก้ช่องที่มีข้อความสีแดง แล้วบันทึกอีกครั้ง")
        return None
    try:
        saved = page.save()
    except NotAllowed as refused:
        messages.error(request, str(refused))
        return None
    if saved is None:
        messages.error(request, "ยังไม่ได้บันทึก มีข้อที่ผู้อื่นรายงานไปก่อน ดูข้อที่มีข้อความสีแดง")
        return None
    if saved:
        said = f"บันทึกรายงาน {saved} ข้อ"
        messages.success(request, f"{said}แล้ว ประชาชนเห็นผลที่หน้าเว็บของหน่วยงานทันที")
        set_admin.log_change(
            request, page.measure_set, f"{said} รอบ {page.months} เดือน ปี {page.year}"
        )
    else:
        messages.info(request, "ไม่มีช่องใดเปลี่ยน")
    return redirect(request.path)


def _page(request, page: Page, set_admin, obstacle: str):
    measure_set = page.measure_set
    round_ = round_of(measure_set, page.year, page.months)
    context = set_admin.context_of(request, measure_set) | {
        "page": page,
        "round": round_,
        "obstacle": obstacle,
        "rounds": [
            Link(f"{months} เดือน ปี {year}", address_of("reports", measure_set, year, months),
                 f"{year}-{months}")
            for year in reversed(years_of(measure_set))
            for months in reversed(MONTHS)
        ],
        "here": f"{page.year}-{page.months}",
        "title": f"รายงานผล {round_}: {measure_set}",
    }  # fmt: skip
    return TemplateResponse(request, "admin/ita/measure_reports.html", context)


@require_safe
def evidence_view(request, pk, *, set_admin):
    """A file of the office's own: for who may read the set in the admin."""
    row = get_object_or_404(
        MeasureEvidence.objects.select_related("report__measure").exclude(file=""), pk=pk
    )
    set_admin.readable(request, row.report.measure.measure_set_id)
    if not request.user.has_perm("ita.view_measurereport"):
        raise PermissionDenied
    try:
        opened = row.file.open("rb")
    except FileNotFoundError as lost:
        raise Http404("ไม่พบไฟล์นี้ในเครื่อง") from lost
    ending = row.file.name.rpartition(".")[2]
    return FileResponse(opened, as_attachment=True, filename=f"{row.title}.{ending}")
