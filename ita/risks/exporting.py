"""A register out as a sheet that imports back without a change, and the blank sheet to fill in."""

from collections.abc import Iterable, Iterator

from integrity.models import Organisation
from integrity.sheets.template import Template, Values, to_xlsx
from integrity.sheets.writing import WRITERS, Sheet, to_csv
from ita.models import RiskAssessment
from ita.risks.matrix import STEPS
from ita.risks.sheet_columns import RiskSheetResource
from ita.risks.sheet_facts import stored_facts

Json = dict
NAME = "ทะเบียนความเสี่ยง"
NOTES = {
    "ไฟล์คือทะเบียนทั้งปี": "หนึ่งแถวต่อหนึ่งความเสี่ยง รายการที่อยู่ในทะเบียนแต่ไม่มีในไฟล์ ระบบจะถามก่อนว่าจะนำออกหรือไม่",
    "ลำดับที่": "เริ่มจาก 1 ไม่ซ้ำกัน",
    "กระบวนงาน ขั้นตอน": (
        "เว้นว่างได้ หากหลายแถวอยู่ในกระบวนงานเดียวกัน ให้ใส่ทุกแถว ช่องที่ผสานไว้ระบบอ่านได้แถวแรกแถวเดียว"
    ),
    "ประเด็นความเสี่ยงการทุจริต": "สิ่งที่อาจเกิดขึ้น เว้นว่างได้เมื่อเป็นขั้นตอนที่ไม่พบความเสี่ยง แต่จะให้คะแนนไม่ได้",
    "โอกาส (L) ผลกระทบ (I)": (
        "เลข 1 ถึง 5 ทั้งคู่ หรือเว้นว่างทั้งคู่เมื่อยังไม่ประเมิน ระดับความเสี่ยงระบบหาให้จากตารางของหน่วยงาน"
    ),
    "หน่วยงานรับผิดชอบ": "หลายหน่วยคั่นด้วยจุลภาค ใส่ ทุกสำนัก/กอง หรือ ทั้งหน่วยงาน ก็ได้",
    "คอลัมน์ที่ไม่มีในไฟล์": "ข้อมูลเดิมของช่องนั้นคงอยู่ มีคอลัมน์แต่เว้นช่องว่าง = ลบข้อมูลเดิมของช่องนั้น",
    "สิ่งที่ไฟล์ไม่มี": (
        "ด้านความเสี่ยง การควบคุมที่มีอยู่ ความเสี่ยงคงเหลือ การยอมรับ และผลการเฝ้าระวัง คงอยู่ตามที่บันทึกไว้ในระบบ"
    ),
}
_INVENTED = (
    (
        1,
        "จัดซื้อจัดจ้าง",
        "กำหนดคุณลักษณะเฉพาะ",
        "(ตัวอย่าง) กำหนดคุณลักษณะให้ตรงกับผู้ขายรายหนึ่ง",
        3,
        4,
        "ให้ผู้ใช้และคนนอกร่วมกำหนด และเปิดรับฟังความเห็น",
    ),
    (2, "จัดซื้อจัดจ้าง", "ตรวจรับพัสดุ", "(ตัวอย่าง) รับของไม่ครบตามสัญญา", 2, 3, "ถ่ายภาพและลงชื่อตรวจรับทุกครั้ง"),
    (3, "จัดเก็บรายได้", "ออกใบเสร็จรับเงิน", "", None, None, ""),
)


def export(assessment: RiskAssessment, ending: str) -> bytes:
    """The register as it stands now; ``ending`` is "xlsx" or "csv"."""
    rows = (
        [
            f.number,
            f.process,
            f.step,
            f.event,
            f.likelihood,
            f.impact,
            f.measure,
            str(f.responsible),
        ]
        for f in stored_facts(assessment).values()
    )
    office = assessment.organisation
    return WRITERS[ending](_sheet(assessment.title, office.name, rows))


def file_name(assessment: RiskAssessment, ending: str) -> str:
    office = assessment.organisation
    return f"{office.slug}-ความเสี่ยง-{assessment.year}-ฉบับที่-{assessment.number}.{ending}"


def register_csv(snapshot: Json) -> bytes:
    """The same columns of what was frozen."""
    told = snapshot["assessment"]
    rows = (
        [
            *(
                risk[name]
                for name in ("number", "process", "step", "event", "likelihood", "impact")
            ),
            "\n".join(filter(None, (risk["measure"], *risk["measures"]))),
            answerable_cell(risk),
        ]
        for risk in snapshot["risks"]
    )
    return to_csv(_sheet(told["title"], snapshot["organisation"]["name"], rows))


def answerable_cell(risk: Json) -> str:
    """Divisions and the words beside them, one a line: so that the cell reads back."""
    names = [division["name"] for division in risk["divisions"]]
    words = risk["responsible"].removeprefix(", ".join(names)).removeprefix(", ")
    return "\n".join([*names, words] if words else names)


def template(organisation: Organisation, year: int, *, filled: bool) -> bytes:
    """An .xlsx. ``filled``: with invented risks that import without an error."""
    rows = [[*row, "ทุกสำนัก/กอง" if row[3] else ""] for row in _INVENTED] if filled else []
    title = f"การประเมินความเสี่ยงการทุจริต ปีงบประมาณ พ.ศ. {year}"
    return to_xlsx(
        Template(_sheet(title, organisation.name, rows), list(_lists(organisation)), NOTES)
    )


def template_name(organisation: Organisation, year: int, *, filled: bool) -> str:
    kind = "ตัวอย่าง" if filled else "แบบฟอร์ม"
    return f"{organisation.slug}-ความเสี่ยง-{year}-{kind}.xlsx"


def _lists(organisation: Organisation) -> Iterator[Values]:
    scores = [str(score) for score in STEPS]
    yield Values("คะแนนโอกาส", scores, "โอกาส (L)", only=True)
    yield Values("คะแนนผลกระทบ", scores, "ผลกระทบ (I)", only=True)
    divisions = [each.name for each in organisation.divisions.all() if not each.is_gone]
    names = [*divisions, "ทุกสำนัก/กอง", "ทั้งหน่วยงาน"]
    yield Values("สำนัก/กองของหน่วยงาน", names, "หน่วยงานรับผิดชอบ")


def _sheet(title: str, office: str, rows: Iterable[list]) -> Sheet:
    resource = RiskSheetResource()
    return Sheet((title, office), resource.headings, list(rows), resource.widths, name=NAME)
