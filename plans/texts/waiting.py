"""Reviews of texts that nobody finished, for the first page of who may go on with them."""

from django.db.models import Count
from django.urls import reverse

from integrity.waiting import Waiting
from plans.models import PlanVersion, TextReading


def unfinished(user) -> list[Waiting]:
    if not (user.has_perm("plans.change_planversion") and user.has_perm("plans.change_project")):
        return []
    rows = (
        TextReading.objects.filter(
            state=TextReading.State.WAITING,
            version__in=PlanVersion.objects.of_office(user).working(),
            sheet_import__outcome__in=("previewed", "done"),
        )
        .order_by("sheet_import")
        .values_list("sheet_import", "sheet_import__file_name")
        .annotate(count=Count("pk"))
    )
    return [
        Waiting(
            title=f"ข้อความโครงการจาก {file_name}",
            why=f"ยังไม่ได้ตรวจ {count} โครงการ",
            address=reverse("admin:plans_planversion_texts_review", args=(pk,)),
            action="ตรวจต่อ",
        )
        for pk, file_name, count in rows
    ]
