"""Words that citizens read as soon as they are saved: no page to judge hits lies between, so none
may be in them."""

from django.core.exceptions import ValidationError

from integrity.documents.personal_data.detecting import Known, findings_in
from integrity.models import Organisation


def public_reason(reason: str, office: Organisation) -> str:
    """The reason as it is; the error of a form, in Thai, where it looks like personal data."""
    return public_text(reason, Known.of_office(office), what="เหตุผล")


def public_text(text: str, known: Known, *, what: str = "ข้อความ") -> str:
    """The same for any text; a form with many boxes reads ``known`` once."""
    if findings_in([(what, text)], known):
        raise ValidationError(
            f"{what}มีสิ่งที่อาจเป็นข้อมูลส่วนบุคคล เช่น เลขประจำตัวหรือโทรศัพท์ ประชาชนจะเห็นข้อความนี้ "
            f"เขียน{what}โดยไม่ใส่ข้อมูลนั้น"
        )
    return text
