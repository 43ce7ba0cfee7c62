"""Requests to erase personal data, for who may confirm them."""

from django.urls import reverse

from integrity.documents.models import Redaction
from integrity.documents.redaction.deed import CONFIRM
from integrity.thai import thai_date
from integrity.waiting import Waiting


def for_user(user) -> list[Waiting]:
    if not user.has_perm(CONFIRM):
        return []
    rows = Redaction.objects.filter(
        organisation=user.organisation_id, done_at=None, refused_at=None
    ).exclude(requested_by=user)
    return [
        Waiting(
            title=f"ลบข้อมูลส่วนบุคคล: {row.masked}",
            why=f"ขอโดย {row.requested_by} เมื่อ {thai_date(row.requested_at, 'short')}",
            address=reverse("admin:documents_redaction_change", args=(row.pk,)),
            action="ตรวจและยืนยัน",
        )
        for row in rows.select_related("requested_by")
    ]
