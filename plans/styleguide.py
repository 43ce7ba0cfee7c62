"""Invented content for /styleguide/, which exists only on a developer's machine."""

from datetime import date

from integrity.publishing import Status
from plans.filters import Field, Option
from plans.outline import Outline, outline_of
from plans.reading import Paper, PlanCard

YEARS = (2566, 2567, 2568)
COLOURS = (
    ("paper", "พื้นกระดาษ"),
    ("card", "พื้นการ์ด"),
    ("ink", "ตัวอักษร"),
    ("soft", "ตัวอักษรรอง"),
    ("rule", "เส้น"),
    ("accent", "สีหน่วยงาน"),
    ("accent-soft", "สีหน่วยงานแบบอ่อน"),
    ("good", "เผยแพร่แล้ว"),
    ("wait", "รอ"),
    ("stop", "ยกเลิก"),
    ("d1", "มิติที่ 1"),
    ("d2", "มิติที่ 2"),
    ("d3", "มิติที่ 3"),
    ("d4", "มิติที่ 4"),
)
TEXT = (
    "ข้อความนำก่อนข้อแรก\n1. ข้อระดับหนึ่งที่ยาวพอจะขึ้นบรรทัดใหม่ เพื่อให้เห็นว่าบรรทัดถัดไปตรงกับ"
    "ตัวอักษรแรก ไม่ใช่กับเลขข้อ\n1.1 ข้อระดับสอง\n1) ข้อระดับสาม\n2. ข้อถัดไป"
)


def sample_plan() -> dict[str, object]:
    outline = _outline()
    paper = Paper(url="#sg-cards", pages=84, size=1_258_291, sha256="")
    return {
        "text": TEXT,
        "colours": COLOURS,
        "states": Status.choices,
        "messages": (
            {"level_tag": "success", "message": "บันทึกแล้ว"},
            {"level_tag": "error", "message": "บันทึกไม่ได้ เพราะยังไม่ได้ระบุชื่อโครงการ"},
        ),
        "outline": outline,
        "paper": paper,
        "card": _card(outline, paper),
        "filters": {
            "is_active": True,
            "q": "ตัวอย่าง",
            "words": ["“ตัวอย่าง”"],
            "fields": [Field("money", "งบประมาณ", [Option("", "ทั้งหมด", True)])],
        },
        "results": (
            {
                "text": "ผู้เข้าร่วมมีความรู้เพิ่มขึ้น",
                "means": "แบบทดสอบก่อนและหลัง",
                "targets": [_target(">=", "80", "ร้อยละ", "year")],
            },
            {"text": "ข้อร้องเรียน", "means": "", "targets": [_target("down")]},
        ),
    }


def _target(operator: str, number: str | None = None, unit: str = "", scope: str = "") -> dict:
    return {"operator": operator, "number": number, "unit": unit, "scope": scope, "of": ""}


def _card(outline: Outline, paper: Paper) -> PlanCard:
    return PlanCard(
        url="#sg-cards",
        state=Status.PUBLISHED,
        state_label=Status.PUBLISHED.label,
        in_force=True,
        promulgated_on=date(2022, 9, 1),
        outline=outline,
        paper=paper,
    )


def _outline() -> Outline:
    """Every state of money at least once, in two dimensions."""
    rows = (
        (1, 1, "amount", "amount", "amount"),
        (1, 2, "none", "none", "none"),
        (1, 3, "none", "amount", None),
        (2, 1, "unspecified", "unspecified", "unspecified"),
        (2, 2, "amount", "unspecified", "none"),
    )
    titles = {1: "การสร้างวัฒนธรรมสุจริต", 2: "การบริหารราชการด้วยความโปร่งใส"}
    dimensions = [
        {
            "number": number,
            "title": title,
            "missions": [{"code": f"{number}.1", "title": "ภารกิจตัวอย่าง", "items": []}],
        }
        for number, title in titles.items()
    ]
    plan = {"years": list(YEARS)}
    projects = [_project(*row) for row in rows]
    snapshot = {"plan": plan, "dimensions": dimensions, "projects": projects}
    return outline_of(snapshot, address="/wiangsa/plans/2566-2570/")


def _project(dimension: int, number: int, *states: str | None) -> dict[str, object]:
    budgets = {
        str(year): {"state": state, "amount": f"{number * 12000 + place * 500}", "lines": []}
        for place, (year, state) in enumerate(zip(YEARS, states, strict=True))
        if state
    }
    return {
        "dimension": dimension,
        "number": number,
        "kind": "project",
        "kind_label": "โครงการ",
        "title": f"โครงการตัวอย่างที่ {number} ของมิติที่ {dimension}",
        "mission": f"{dimension}.1",
        "items": [],
        "responsible": "สำนักปลัด",
        "divisions": [{"slug": "clerk", "name": "สำนักปลัด", "role": "lead"}],
        "budgets": budgets,
        "remark": "",
    }
