"""The plan's sheet to fill in, blank or with invented projects, for an office and a framework."""

from collections.abc import Iterator

from integrity.models import Organisation
from integrity.sheets.divisions import Responsibility, Responsible, render_responsible
from integrity.sheets.template import Template, Values, to_xlsx
from integrity.sheets.writing import Sheet
from plans.models import Item, PlanFramework, Project, TargetGroup
from plans.resources import PlanSheetResource

NOTES = {
    "ไฟล์คือแผนทั้งฉบับ": ("หนึ่งแถวต่อหนึ่งโครงการ โครงการที่อยู่ในแผนแต่ไม่มีในไฟล์ ระบบจะถามก่อนว่าจะนำออกหรือไม่"),
    "มิติ ภารกิจ": "เลือกจากรายการ หรือใส่เลขอย่างเดียว เช่น 1 และ 1.1 ก็ได้ ช่องว่างหมายถึงเหมือนแถวบน",
    "ภารกิจย่อย": "ใส่เลข เช่น 1.1.1 หลายข้อคั่นด้วยจุลภาค ใส่ - เมื่อโครงการตอบภารกิจทั้งข้อ",
    "ลำดับที่": "นับภายในมิติ เริ่มจาก 1 ไม่ซ้ำกัน โครงการที่เผยแพร่แล้วใช้เลขเดิมเสมอ",
    "ปี …": ("จำนวนเงิน เช่น 46000 ใส่ - เมื่อไม่ใช้งบประมาณ ใส่ ไม่ดำเนินการ เมื่อปีนั้นไม่ทำ เว้นว่างเมื่อยังไม่ระบุ"),
    "หน่วยงานรับผิดชอบ": ("หลายหน่วยคั่นด้วยจุลภาค หน่วยแรกเป็นหน่วยงานหลัก ใส่ ทุกสำนัก/กอง หรือ ทั้งหน่วยงาน ก็ได้"),
    "คอลัมน์อื่น": ("ไม่มีคอลัมน์ในไฟล์ = ข้อมูลเดิมของช่องนั้นคงอยู่ มีคอลัมน์แต่เว้นช่องว่าง = ลบข้อมูลเดิมของช่องนั้น"),
    "ไตรมาส …": "ใส่เลข 1 ถึง 4 เช่น 1, 2 หรือ ทุกไตรมาส เว้นว่างเมื่อยังไม่ระบุ",
    "ผลผลิต ผลลัพธ์": "หนึ่งบรรทัดต่อหนึ่งรายการ ค่าเป้าหมายที่บันทึกไว้ในระบบอยู่กับรายการเดิม",
}
_INVENTED = (
    (Project.Kind.PROJECT, "โครงการ (ตัวอย่าง) เสริมสร้างคุณธรรมของบุคลากร", (20000, 20000, None)),
    (Project.Kind.ACTIVITY, "กิจกรรม (ตัวอย่าง) เปิดบ้านให้ประชาชนถามเรื่องงบประมาณ", ("-",)),
    (Project.Kind.MEASURE, "มาตรการ (ตัวอย่าง) แจ้งผลทุกเรื่องร้องเรียน", ("-", "ไม่ดำเนินการ")),
)
_INVENTED_TEXTS = {
    "text_rationale": "บุคลากรใหม่ของหน่วยงานยังไม่เคยได้รับการอบรมเรื่องผลประโยชน์ทับซ้อน",
    "text_objectives": "๑. เพื่อให้บุคลากรรู้ว่าสิ่งใดทำไม่ได้\n๒. เพื่อให้ผู้รับบริการเชื่อมั่น",
    "text_steps": "๑. ประชุมเตรียมงาน\n๒. อบรมหนึ่งวัน\n๓. ติดตามผลหลังอบรมสามเดือน",
    "outputs": "บุคลากรเข้าอบรมไม่น้อยกว่า ๓๐ คน",
    "headcount": 30,
}


def template(
    organisation: Organisation, framework: PlanFramework, *, with_texts: bool, filled: bool
) -> bytes:
    """An .xlsx. ``filled``: with invented projects that import without an error."""
    years = range(framework.first_year, framework.last_year + 1)
    resource = PlanSheetResource(years, with_texts=with_texts)
    fields = resource.get_export_fields()
    rows = list(_invented(organisation, framework, resource)) if filled else []
    sheet = Sheet(
        titles=(
            f"แผนปฏิบัติการป้องกันการทุจริต พ.ศ. {framework.first_year}–{framework.last_year}",
            organisation.name,
        ),
        headings=[field.column_name for field in fields],
        rows=rows,
        widths=[field.width for field in fields],
    )
    return to_xlsx(Template(sheet, list(_lists(organisation, framework, with_texts)), NOTES))


def file_name(organisation: Organisation, framework: PlanFramework, *, filled: bool) -> str:
    kind = "ตัวอย่าง" if filled else "แบบฟอร์ม"
    return f"{organisation.slug}-{framework.period}-{kind}.xlsx"


def _lists(organisation, framework, with_texts: bool) -> Iterator[Values]:
    dimensions = framework.dimensions.prefetch_related("missions__items")
    missions = [mission for each in dimensions for mission in each.missions.all()]
    items = [item for mission in missions for item in mission.items.all()]
    yield Values(
        "มิติของแผน", [f"{each.number} {each.title}" for each in dimensions], "มิติ", only=True
    )
    yield Values("ภารกิจของแผน", [str(each) for each in missions], "ภารกิจ", only=True)
    yield Values("ภารกิจย่อยของแผน", [str(each) for each in items])
    yield Values("ประเภทที่ใช้ได้", Project.Kind.labels, "ประเภท", only=True)
    divisions = [each.name for each in organisation.divisions.all() if not each.is_gone]
    names = [*divisions, "ทุกสำนัก/กอง", "ทั้งหน่วยงาน"]
    yield Values("สำนัก/กองของหน่วยงาน", names, "หน่วยงานรับผิดชอบ")
    if with_texts:
        groups = [str(group) for group in TargetGroup.objects.all()]
        yield Values("กลุ่มเป้าหมายที่ใช้ได้", groups, "กลุ่มเป้าหมาย E-PlanNACC")


def _invented(organisation, framework, resource: PlanSheetResource) -> Iterator[list]:
    """The first items of the framework, one project each."""
    items = Item.objects.filter(mission__dimension__framework=framework).select_related(
        "mission__dimension"
    )
    items = items.order_by("mission__dimension__number", "mission__number", "number")
    division = next((each for each in organisation.divisions.all() if not each.is_gone), None)
    responsible = division.name if division else _everybody()
    for number, (item, (kind, title, money)) in enumerate(zip(items, _INVENTED, strict=False), 1):
        mission = item.mission
        values = {
            "dimension": f"{mission.dimension.number} {mission.dimension.title}",
            "mission": str(mission),
            "items": item.code,
            "number": number,
            "kind": kind.label,
            "title": title,
            "responsible": responsible if number == 1 else _everybody(),
        }
        years = {f"year_{year}": money[i % len(money)] for i, year in enumerate(resource.years)}
        texts = _INVENTED_TEXTS if number == 1 else {}
        said = values | years | texts
        yield [said.get(name) for name in resource.fields]


def _everybody() -> str:
    return render_responsible(Responsible(Responsibility.ALL_DIVISIONS))
