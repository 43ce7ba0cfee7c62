"""What of a risk assessment is looked through for personal data before it is published."""

from collections.abc import Iterator

from django.urls import reverse

from integrity.documents.personal_data import Searched
from ita.models import RiskAssessment
from ita.risks.snapshot import take

PERMISSIONS = ("ita.submit_riskassessment", "ita.publish_riskassessment")
Passage = tuple[str, str, str]
# What of a risk is printed, with the names of its boxes.
PRINTED = {
    "process": "กระบวนงาน",
    "step": "ขั้นตอนการดำเนินงาน",
    "event": "ประเด็นความเสี่ยง",
    "measure": "มาตรการควบคุม",
    "responsible": "หน่วยงานรับผิดชอบ",
    "controls": "มาตรการควบคุมที่มีอยู่",
}


def subject_of(assessment: RiskAssessment) -> str:
    return f"ita.riskassessment:{assessment.pk}"


def of_assessment(assessment: RiskAssessment) -> Searched:
    """The frozen text once the assessment is in review, else the draft."""
    content = assessment.snapshot.data if assessment.is_in_review else take(assessment)
    address = reverse("admin:ita_riskassessment_change", args=(assessment.pk,))
    return Searched(
        organisation=assessment.organisation,
        subject=subject_of(assessment),
        texts=list(_texts(assessment, content, address)),
        title=str(assessment),
        address=address,
        permissions=PERMISSIONS,
    )


def of_subject(key: str, user) -> Searched | None:
    """What the page of ``ita.riskassessment:key`` shows to ``user``; None is a 404."""
    rows = RiskAssessment.objects.working().of_office(user)
    found = rows.select_related("organisation", "matrix", "snapshot").filter(pk=key).first()
    return of_assessment(found) if found else None


def _texts(assessment: RiskAssessment, content: dict, address: str) -> Iterator[Passage]:
    yield "ชื่อ", content["assessment"]["title"], address
    yield "หมายเหตุท้ายตาราง", content["note"], address
    committee = content["committee"] or {"title": "", "members": ()}
    for member in committee["members"]:
        text = " ".join((member["name"], member["position"], member["duty"]))
        yield committee["title"], text, ""
    pages = {
        str(key): reverse("admin:ita_risk_change", args=(pk,))
        for key, pk in assessment.risks.values_list("key", "pk")
    }
    for risk in content["risks"]:
        page = pages.get(risk["key"], "")
        for name, label in PRINTED.items():
            if risk[name]:
                yield f"ลำดับที่ {risk['number']} {label}", risk[name], page
        for text in risk["measures"]:
            yield f"ลำดับที่ {risk['number']} มาตรการที่ตอบ", text, page
        if risk["acceptance"]:
            reason = risk["acceptance"]["reason"]
            yield f"ลำดับที่ {risk['number']} เหตุผลที่ยอมรับ", reason, page
