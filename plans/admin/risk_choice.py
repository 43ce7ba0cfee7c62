"""Which risk assessment a plan is announced with, chosen on the page of the edition."""

from plans.admin.files import ScanForm
from plans.editions.answers import assessments_for, proposed_assessment
from plans.models import PlanVersion

WHAT_IT_IS = (
    "พิมพ์เกณฑ์ ตาราง และผลในส่วนที่ 1 ของแผนและตรึงไว้กับแผน การประเมินของปีต่อ ๆ ไปแสดงเคียงกันโดยไม่แก้แผน "
    "ปกติใช้ฉบับล่าสุดที่ไม่หลังปีแรกของแผน"
)


class VersionForm(ScanForm):
    """Offers what is published; what was chosen stays among the choices whatever became of it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if field := self.fields.get("risk_assessment"):
            version: PlanVersion = self.instance
            chosen = field.queryset.filter(pk=version.risk_assessment_id)
            field.queryset = (chosen | assessments_for(version.organisation)).order_by(
                "-year", "-number"
            )
            field.label_from_instance = _label
            field.help_text = f"{WHAT_IT_IS} {_proposal(version)}".strip()
            field.widget.can_add_related = field.widget.can_view_related = False


def _label(assessment) -> str:
    state = "" if assessment.is_published else f" ({assessment.get_status_display()})"
    return f"{assessment}{state}"


def _proposal(version: PlanVersion) -> str:
    proposed = proposed_assessment(version.plan)
    if proposed is None:
        return "หน่วยงานยังไม่มีการประเมินที่เผยแพร่ให้เลือก"
    return "" if proposed.pk == version.risk_assessment_id else f"ระบบเสนอ “{proposed}”"
