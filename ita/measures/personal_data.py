"""What of a set of measures is looked through for personal data before it is published."""

from collections.abc import Iterator

from django.urls import reverse

from integrity.documents.personal_data import Searched
from ita.measures.snapshot import take
from ita.models import MeasureSet

PERMISSIONS = ("ita.submit_measureset", "ita.publish_measureset")
# What of a measure is printed, with the names of its boxes.
PRINTED = {
    "text": "ข้อความ",
    "steps": "ขั้นตอน/วิธีปฏิบัติ",
    "responsible": "ผู้รับผิดชอบ",
    "target": "ความถี่หรือเป้าหมาย",
    "evidence": "เอกสารหลักฐานที่ใช้",
}


def subject_of(measure_set: MeasureSet) -> str:
    return f"ita.measureset:{measure_set.pk}"


def of_set(measure_set: MeasureSet) -> Searched:
    """The frozen text once the set is in review, else the draft."""
    content = measure_set.snapshot.data if measure_set.is_in_review else take(measure_set)
    address = reverse("admin:ita_measureset_change", args=(measure_set.pk,))
    return Searched(
        organisation=measure_set.organisation,
        subject=subject_of(measure_set),
        texts=list(_texts(content, address)),
        title=str(measure_set),
        address=address,
        permissions=PERMISSIONS,
    )


def of_subject(key: str, user) -> Searched | None:
    """What the page of ``ita.measureset:key`` shows to ``user``; None is a 404."""
    rows = MeasureSet.objects.working().of_office(user)
    found = rows.select_related("organisation", "scheme", "snapshot").filter(pk=key).first()
    return of_set(found) if found else None


def _texts(content: dict, address: str) -> Iterator[tuple[str, str, str]]:
    yield "ชื่อ", content["set"]["title"], address
    yield "คำนำ", content["set"]["introduction"], address
    for place, row in enumerate(content["measures"], start=1):
        for name, label in PRINTED.items():
            if row[name]:
                yield f"มาตรการ {row['mark'] or place} {label}", row[name], address
