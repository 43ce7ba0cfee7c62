"""The page of a round of monitoring."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from integrity.models import ReportingRound
from ita.admin.risk_monitoring import MonitoringTable, guarded
from ita.risks.register import MONTHS

CLOSED = "การประเมินนี้ไม่เปิดให้รายงานการเฝ้าระวังแล้ว หรือไม่มีความเสี่ยงที่สำนัก/กองของท่านรับผิดชอบ"


def monitoring_view(admin, request, pk: int, months: int):
    if months not in MONTHS:
        raise Http404
    assessment = admin.readable(request, pk)
    if request.method == "POST":
        return _save(admin, request, assessment, months)
    return _page(admin, request, MonitoringTable(assessment, months, request.user))


@transaction.atomic
def _save(admin, request, assessment, months: int):
    guarded(assessment).lock()
    assessment = admin.readable(request, assessment.pk)
    table = MonitoringTable(assessment, months, request.user, request.POST)
    if not request.user.has_perm("ita.change_riskmonitoring"):
        raise PermissionDenied
    if not table.editable:
        messages.error(request, CLOSED)
        return _page(admin, request, MonitoringTable(assessment, months, request.user))
    saved = table.save()
    if saved is None:
        return _page(admin, request, table)
    if saved:
        said = f"บันทึกการเฝ้าระวัง{ReportingRound.Months(months).label}แล้ว {saved} รายการ"
        messages.success(request, said)
        admin.log_change(request, assessment, said)
    else:
        messages.info(request, "ไม่มีรายการใดเปลี่ยน")
    return redirect("admin:ita_riskassessment_monitoring", assessment.pk, months)


def _page(admin, request, table: MonitoringTable):
    label = ReportingRound.Months(table.months).label
    opens, due = table.register.rounds[table.months]
    context = admin.context_of(request, table.assessment) | {
        "table": table,
        "lines": table.lines(),
        "stamp": table.guarded.stamp(),
        "conflict": table.conflict,
        "months": table.months,
        "here": f"months-{table.months}",
        "opens": opens,
        "due": due,
        "label": label,
        "missing": len(table.register.unmonitored(table.months)),
        "title": f"เฝ้าระวังความเสี่ยง {label}: {table.assessment}",
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(request, "admin/ita/risk_monitoring.html", context)
