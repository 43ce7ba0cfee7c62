"""Reasons that citizens read: no page to judge hits lies between, so none may be in them."""

from django.core.exceptions import ValidationError

from integrity.documents.personal_data.detecting import Known, findings_in
from integrity.models import Organisation


def public_reason(reason: str, office: Organisation) -> str:
    """The reason as it is; the error of a form, in Thai, where it looks like personal data."""
    known = Known.of_office(office)
    if findings_in([("เหตุผล", reason)], known):
        raise ValidationError(
            "เหตุผลมีสิ่งที่อาจเป็นข้อมูลส่วนบุคคล เช่น เลขประจำตัวหรือโทรศัพท์ ประชาชนจะเห็นข้อความนี้ "
            "เขียนเหตุผลโดยไม่ใส่ข้อมูลนั้น"
        )
    return reason
