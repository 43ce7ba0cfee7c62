"""A result out as a sheet that imports back without a change, and the blank form of a year."""

from collections.abc import Iterator
from decimal import Decimal

from integrity.models import Organisation
from integrity.sheets import template, writing
from integrity.sheets.template import Template, Values
from integrity.sheets.writing import Sheet
from ita.models import AssessmentResult, AssessmentScheme
from ita.results.saving import NOTHING, cells_of
from ita.results.score_text import STATE_WORDS
from ita.results.sheets.columns import HEADINGS, TOTAL, ResultSheetResource
from ita.results.sheets.places import Places, SheetPlace

NOTES = {
    HEADINGS[0]: "ปีงบประมาณ พ.ศ. ต้องตรงกับปีที่เลือกเมื่อนำเข้า เว้นว่างคือปีเดียวกับแถวบน",
    HEADINGS[1]: "ชื่อย่อของเครื่องมือ เช่น IIT, EIT, OIT หรือส่วนของเครื่องมือ เช่น EIT ส่วนที่ 1",
    HEADINGS[2]: ("เลขตัวชี้วัด เช่น 1 ตัวชี้วัดย่อย เช่น 9.1 หรือข้อ เช่น O1 เว้นว่างเมื่อเป็นคะแนนของทั้งเครื่องมือ"),
    HEADINGS[3]: "ชื่อตัวชี้วัด ระบบใช้ตรวจกับเลขที่ เว้นว่างได้",
    HEADINGS[4]: (
        "ตัวเลข 0 ถึง 100 ใช้จุดทศนิยม เลขไทยก็ได้ หรือคำว่า ประมวลผลไม่ได้ (แบบสำรวจที่ผู้ตอบไม่ถึงเกณฑ์) "
        "หรือ ไม่นำมาคิด (ข้อ OIT ที่เผยแพร่ไม่ได้โดยมีเหตุผล) ลบแถวที่ไม่มีคะแนน"
    ),
    TOTAL: "แถวสุดท้ายใส่คำนี้ในช่องเครื่องมือ เมื่อทราบคะแนนรวมที่สำนักงาน ป.ป.ช. ประกาศ",
}


def export(result: AssessmentResult, ending: str) -> bytes:
    """``ending`` is "xlsx" or "csv". Organisation and scheme must be loaded with the result."""
    titles = (f"{result.organisation.name} {result.get_kind_display()}", str(result))
    return writing.WRITERS[ending](_sheet(titles, list(_rows(result))))


def file_name(result: AssessmentResult, ending: str) -> str:
    own = "" if result.is_official else "-ประเมินตนเอง"
    return f"{result.organisation.slug}-ITA-{result.year}{own}.{ending}"


def blank_form(organisation: Organisation, scheme: AssessmentScheme) -> bytes:
    """A row for each indicator, with nothing to fill in but the scores."""
    places = Places(scheme)
    of_scheme = (each for each in places.all.values() if each.place.kind == "indicator")
    rows = [[*_place(scheme.year, each), None] for each in of_scheme]
    titles = (f"{organisation.name} ผลการประเมิน ITA ปีงบประมาณ พ.ศ. {scheme.year}",)
    lists = [Values(HEADINGS[1], [*places.codes, TOTAL], column=HEADINGS[1])]
    sheet = _sheet(titles, [*rows, _total(scheme.year, None)])
    return template.to_xlsx(Template(sheet, lists, NOTES))


def _sheet(titles, rows: list) -> Sheet:
    widths = [column.width for column in ResultSheetResource().fields.values()]
    return Sheet(titles, HEADINGS, rows, widths, name="ผล ITA")


def _rows(result: AssessmentResult) -> Iterator[list]:
    cells = cells_of(result)
    for key, place in Places(result.scheme).all.items():
        cell = cells.get(key, NOTHING)
        score = STATE_WORDS.get(cell.state) if cell.value is None else _plain(cell.value)
        if score is not None:
            yield [*_place(result.year, place), score]
    if result.official_total is not None:
        yield _total(result.year, result.official_total)


def _place(year: int, place: SheetPlace) -> list:
    code = int(place.code) if place.code.isdecimal() else place.code
    return [
        year,
        place.instrument.partition(" ")[0] if code else place.instrument,
        code,
        place.title,
    ]


def _total(year: int, score: Decimal | None) -> list:
    return [year, TOTAL, "", "", score]


def _plain(score: Decimal) -> Decimal:
    """Without the zeros of the column: 85.5 and not 85.5000."""
    return score.normalize() if score % 1 else score.quantize(Decimal(1))
