"""The register as a workbook of four sheets: method and legend, the map before controls, the map of
what is left, the register. From a snapshot alone."""

import io
from collections.abc import Mapping, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from integrity.colour import ink_on
from integrity.sheets.cells import LONGEST_TEXT
from integrity.sheets.writing import BODY_FONT, FONT, HEAD_FILL, HEAD_FONT, TITLE_FONT
from integrity.thai import thai_date
from ita.risks.exporting import answerable_cell
from ita.risks.heat_map import HeatMap, MapCell, heat_map
from ita.risks.matrix import Level, Matrix

Json = Mapping

METHOD, BEFORE, LEFT, REGISTER = (
    *("วิธีและคำอธิบาย", "ตารางก่อนควบคุม", "ตารางคงเหลือ"),
    "ทะเบียนความเสี่ยง",
)
AXES = {"likelihood": "โอกาสที่จะเกิด (L)", "impact": "ความรุนแรงของผลกระทบ (I)"}
HOW = (
    "โอกาส (L) และผลกระทบ (I) ให้คะแนน 1 ถึง 5 ตามเกณฑ์ด้านล่าง",
    "คะแนนความเสี่ยง = โอกาส × ผลกระทบ ส่วนระดับความเสี่ยงอ่านจากตาราง 25 ช่อง",
    "อักษรย่อในช่องบอกระดับ จึงอ่านได้เมื่อพิมพ์ขาวดำ",
    "ขั้นตอนที่ไม่มีประเด็นความเสี่ยงไม่มีคะแนน",
)
COLUMNS = (
    *(("ลำดับที่", 9), ("กระบวนงาน", 24), ("ขั้นตอนการดำเนินงาน", 28)),
    *(("ประเด็นความเสี่ยงการทุจริต", 40), ("ด้านความเสี่ยง", 22), ("ปัจจัย", 18)),
    *(("มาตรการควบคุมที่มีอยู่", 30), ("โอกาส (L)", 10), ("ผลกระทบ (I)", 10)),
    *(("คะแนน (L×I)", 10), ("ระดับ", 14), ("มาตรการควบคุม", 40), ("หน่วยงานรับผิดชอบ", 24)),
    *(("การตอบสนอง", 20), ("โอกาสคงเหลือ", 10), ("ผลกระทบคงเหลือ", 10)),
    *(("คะแนนคงเหลือ", 10), ("ระดับคงเหลือ", 14), ("การยอมรับความเสี่ยง", 32)),
)
# A real number that is read with its word, and as a dash when there is none.
COUNT = '0" รายการ";;"–"'

_THIN, _THICK = Side(style="thin", color="FF6B7672"), Side(style="medium", color="FF20262B")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SMALL = Font(name=FONT, size=14)
_TOP = Alignment(vertical="top", wrap_text=True)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_ON_TOP = Alignment(horizontal="center", vertical="top", wrap_text=True)


def four_sheets(snapshot: Json) -> bytes:
    """An .xlsx; texts are texts, never formulas, and scores are numbers."""
    matrix, workbook = Matrix.from_json(snapshot["matrix"]), Workbook()
    _method(workbook.active, snapshot, matrix)
    _map(workbook.create_sheet(BEFORE), heat_map(snapshot), snapshot)
    _map(workbook.create_sheet(LEFT), heat_map(snapshot, residual=True), snapshot)
    _register(workbook.create_sheet(REGISTER), snapshot, matrix)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _put(page, row: int, column: int, value, font=BODY_FONT, alignment=_TOP, *, boxed=False):
    cell = page.cell(row, column)
    if isinstance(value, str):
        # openpyxl takes "=…" for a formula and "#N/A" for an error; a clerk's text is neither.
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_TEXT]
        cell.data_type, cell.number_format = "s", "@"
    else:
        cell.value = value
    cell.font, cell.alignment = font, alignment
    if boxed:
        cell.border = _BOX
    return cell


def _filled(cell, level: Level | None, *, bold: bool = False):
    """In the level's colour, with ink that is read on it."""
    if level:
        cell.fill = PatternFill("solid", fgColor=f"FF{level.colour[1:].upper()}")
        cell.font = Font(
            name=FONT, size=16, bold=bold, color=f"FF{ink_on(level.colour)[1:].upper()}"
        )
    return cell


def _printed(page, title: str, widths: Sequence[int], *, head: int = 0) -> None:
    """``head``: the row that stays in sight and is printed on every page."""
    page.title = title
    page.sheet_view.showGridLines = False
    setup = page.page_setup
    setup.orientation, setup.paperSize = "landscape", page.PAPERSIZE_A4
    setup.fitToWidth, setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_margins.left = page.page_margins.right = 0.4
    page.oddFooter.center.text = "หน้า &P จาก &N"
    for number, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(number)].width = width
    if head:
        page.freeze_panes = f"A{head + 1}"
        page.print_title_rows = f"{head}:{head}"


def _titles(page, snapshot: Json, what: str) -> int:
    """The lines above; the number of the next row."""
    told, office = snapshot["assessment"], snapshot["organisation"]
    edition = f"ปีงบประมาณ พ.ศ. {told['year']} ฉบับที่ {told['edition']}"
    for row, text in enumerate((told["title"], f"{office['name']} {edition}", what), start=1):
        cell = _put(page, row, 1, text, TITLE_FONT if row == 1 else HEAD_FONT)
        cell.alignment = Alignment(vertical="center")
    return 5


def _heads(page, row: int, headings: Sequence[str]) -> None:
    for column, heading in enumerate(headings, start=1):
        _put(page, row, column, heading, HEAD_FONT, _CENTRE, boxed=True).fill = HEAD_FILL


def _method(page, snapshot: Json, matrix: Matrix) -> None:
    _printed(page, METHOD, (44, 30, 30, 30, 30, 30))
    row = _titles(page, snapshot, METHOD)
    source = snapshot["matrix"]
    lines = [*HOW, f"ตารางที่ใช้: {source['title']}"]
    lines += [f"ที่มา: {source['source']}"] if source["source"] else []
    lines += [f"ข้อสมมติ: {source['assumption']}"] if source["assumption"] else []
    lines += [snapshot["statement"]] if snapshot["statement"] else []
    lines += [snapshot["note"]] if snapshot["note"] else []
    for line in lines:
        page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=6)
        _put(page, row, 1, line)
        page.row_dimensions[row].height = 24 * (1 + len(line) // 150 + line.count("\n"))
        row += 1
    row = _legend(page, row + 1, heat_map(snapshot))
    _criteria(page, row + 1, matrix)


def _legend(page, row: int, drawn: HeatMap) -> int:
    _heads(
        page,
        row,
        ("ระดับความเสี่ยง", "อักษรย่อ", "คะแนน (L×I)", "จำนวนความเสี่ยง", "ต้องมีมาตรการ", "การตอบสนอง"),
    )
    for line in drawn.levels:
        row += 1
        level = line.level
        _filled(_put(page, row, 1, level.label, boxed=True), level, bold=True)
        _filled(_put(page, row, 2, level.sign, BODY_FONT, _CENTRE, boxed=True), level, bold=True)
        _put(page, row, 3, line.scores or "ตามตาราง", BODY_FONT, _CENTRE, boxed=True)
        _put(page, row, 4, line.count, BODY_FONT, _CENTRE, boxed=True)
        _put(
            page, row, 5, "ต้องมี" if level.needs_measure else "ไม่ต้อง", BODY_FONT, _CENTRE, boxed=True
        )
        _put(page, row, 6, level.response, boxed=True)
    return row + 1


def _criteria(page, row: int, matrix: Matrix) -> None:
    names = [f"{score} {name}" for score, name in enumerate(matrix.score_names, start=1)]
    for axis, label in AXES.items():
        of_axis = [criterion for criterion in matrix.criteria if criterion.axis == axis]
        if not of_axis:
            continue
        _heads(page, row, (label, *names))
        for criterion in of_axis:
            row += 1
            unit = f" ({criterion.unit})" if criterion.unit else ""
            _put(page, row, 1, f"{criterion.title}{unit}", boxed=True)
            for column, step in enumerate(criterion.steps, start=2):
                _put(page, row, column, step.text or "–", boxed=True)
        row += 2


def _map(page, drawn: HeatMap, snapshot: Json) -> None:
    """Three rows a score: sign and product, how many (a number), which."""
    _printed(page, LEFT if drawn.key == "residual" else BEFORE, (24, *(22,) * 5))
    row = _titles(page, snapshot, drawn.title)
    if drawn.key == "residual" and not drawn.count:
        _put(page, row, 1, "ยังไม่มีรายการที่ประเมินความเสี่ยงคงเหลือ").alignment = Alignment()
        row += 1
    _heads(
        page,
        row,
        (f"{drawn.row_axis} \\ {drawn.column_axis}", *(f"{n} {t}" for n, t in drawn.columns)),
    )
    page.freeze_panes = f"B{row + 1}"
    for line in drawn.rows:
        first = row + 1
        page.merge_cells(start_row=first, end_row=first + 2, start_column=1, end_column=1)
        head = _put(page, first, 1, f"{line.score} {line.name}", HEAD_FONT, _CENTRE, boxed=True)
        head.fill = HEAD_FILL
        for column, cell in enumerate(line.cells, start=2):
            _cell(page, first, column, cell)
        row += 3
    if drawn.unscored:
        _put(page, row + 2, 1, f"ไม่มีคะแนนในตารางนี้ {drawn.unscored} รายการ").alignment = Alignment()


def _cell(page, first: int, column: int, cell: MapCell) -> None:
    sign = cell.level.sign if cell.level else "–"
    numbers = f"ลำดับที่ {', '.join(map(str, cell.numbers))}" if cell.numbers else ""
    values = (f"{sign} ({cell.score})", cell.count, numbers)
    for offset, value in enumerate(values):
        placed = _put(
            page, first + offset, column, value, _SMALL, _ON_TOP if offset == 2 else _CENTRE
        )
        _filled(placed, cell.level, bold=offset == 1)
        placed.border = Border(
            left=_THICK,
            right=_THICK,
            top=_THICK if offset == 0 else None,
            bottom=_THICK if offset == 2 else None,
        )
    page.cell(first + 1, column).number_format = COUNT


def _register(page, snapshot: Json, matrix: Matrix) -> None:
    row = _titles(page, snapshot, REGISTER)
    _printed(page, REGISTER, [width for _, width in COLUMNS], head=row)
    _heads(page, row, [heading for heading, _ in COLUMNS])
    levels = {level.value: level for level in matrix.levels}
    head = row
    for risk in snapshot["risks"]:
        row += 1
        left = risk["residual"] or {}
        shown = levels.get(risk["level"]), levels.get(left.get("level"))
        for column, value in enumerate(_values(risk, left, *shown), start=1):
            _put(page, row, column, value, boxed=True)
        _filled(page.cell(row, 11), shown[0], bold=True)
        _filled(page.cell(row, 18), shown[1], bold=True)
    page.auto_filter.ref = f"A{head}:{get_column_letter(len(COLUMNS))}{max(row, head + 1)}"


def _values(risk: Json, left: Json, level: Level | None, left_level: Level | None) -> tuple:
    return (
        risk["number"],
        risk["process"],
        risk["step"],
        risk["event"],
        risk["kind"],
        risk["factor_label"],
        risk["controls"],
        risk["likelihood"],
        risk["impact"],
        risk["score"],
        _named(level),
        "\n".join(filter(None, (risk["measure"], *risk["measures"]))),
        answerable_cell(risk),
        risk["response_label"],
        left.get("likelihood"),
        left.get("impact"),
        left.get("score"),
        _named(left_level),
        _acceptance(risk["acceptance"]),
    )


def _named(level: Level | None) -> str | None:
    if level is None:
        return None
    return level.label if level.sign == level.label else f"{level.sign} {level.label}"


def _acceptance(acceptance: Json | None) -> str | None:
    if acceptance is None:
        return None
    until = acceptance["until"]
    ends = f" ถึง {thai_date(date.fromisoformat(until), 'short')}" if until else ""
    return f"{acceptance['name']}: {acceptance['reason']}{ends}"
