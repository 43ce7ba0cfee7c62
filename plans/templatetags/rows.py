"""The tables of a plan's page, one a dimension. Built in Python: they are most of the page, and a
template needs five times as long for them."""

from collections.abc import Iterable, Sequence
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from integrity.templatetags.components import whole
from plans.outline import (
    NO_MONEY,
    DimensionOutline,
    MissionOutline,
    Outline,
    ProjectRow,
    Sums,
)

register = template.Library()


BETWEEN = "\0"  # no text of a record holds it: neither forms nor PostgreSQL let it in

TABLE = (
    '<section class="dimension dim-{number}" aria-labelledby="d{number}">\n'
    '<div class="dimension-head"><span class="n" aria-hidden="true">{number}</span>'
    '<div><h3 id="d{number}"><span class="vh">มิติที่ {number} </span>{title}</h3>'
    "<p>{missions} ภารกิจ · {count} โครงการ{money}</p></div></div>\n"
    '<table class="rows" role="table">\n'
    '<caption class="vh">โครงการในมิติที่ {number} งบประมาณเป็นบาท</caption>\n'
    '<thead role="rowgroup"><tr role="row">'
    '<th role="columnheader" scope="col" class="code">ลำดับ</th>'
    '<th role="columnheader" scope="col">โครงการ/กิจกรรม/มาตรการ</th>'
    '<th role="columnheader" scope="col" class="kind">ประเภท</th>'
    '<th role="columnheader" scope="col" class="who">ผู้รับผิดชอบ</th>{years}</tr></thead>\n'
    '{bodies}<tfoot role="rowgroup"><tr class="sum" role="row">'
    '<th role="rowheader" scope="row" colspan="4">รวมมิติที่ {number} · {count} โครงการ</th>'
    "{sums}</tr></tfoot>\n</table>\n</section>\n"
)
MISSION = (
    '<tbody role="rowgroup">\n<tr class="mission" role="row">'
    '<th role="rowheader" scope="rowgroup" colspan="{span}"><b>{code}</b>{title} '
    "<small>{count}</small></th></tr>\n{rows}{sums}</tbody>\n"
)
MISSION_SUM = (
    '<tr class="sum" role="row"><th role="rowheader" scope="row" colspan="4">'
    "รวมภารกิจ {code}</th>{sums}</tr>\n"
)
ROW = (
    '<tr role="row" id="p{code}"><td role="cell" class="code">{code}</td>'
    '<td role="cell" class="name"><a href="{url}">{title}</a></td>'
    '<td role="cell" class="kind">{kind}</td><td role="cell" class="who">{who}</td>{money}</tr>\n'
)
WORDS = '<td role="cell" class="words" colspan="{}">{}</td>'
CELL = '<td role="cell" class="num {}" data-year="{}">{}</td>'
SUM = '<td role="cell" class="num" data-year="{}">{}</td>'
YEAR = '<th role="columnheader" scope="col" class="num">ปี {}</th>'
CELL_CLASSES = {
    "amount": "money",
    "none": "word none",
    "unspecified": "word unspecified",
    "not_run": "word not_run",
}


@register.simple_tag
def dimension_tables(outline: Outline) -> SafeString:
    return mark_safe("".join(_table(each) for each in outline.dimensions))


@register.simple_tag
def year_cells(sums: Sums) -> SafeString:
    return mark_safe("".join(map(SUM.format, sums.years, sums.year_texts)))


def _table(dimension: DimensionOutline) -> str:
    return TABLE.format(
        number=dimension.number,
        title=whole(dimension.title),
        missions=dimension.mission_count,
        count=dimension.count,
        money=f" · รวม {dimension.total_text} บาท" if dimension.uses_money else "",
        years="".join(map(YEAR.format, dimension.years)),
        bodies="".join(map(_mission, dimension.missions)),
        sums=year_cells(dimension)
        if dimension.uses_money
        else WORDS.format(len(dimension.years), NO_MONEY),
    )


def _mission(mission: MissionOutline) -> str:
    title, *titles = _whole([mission.title, *(row.title for row in mission.projects)])
    sums = MISSION_SUM.format(code=mission.code, sums=year_cells(mission))
    return MISSION.format(
        span=4 + len(mission.years),
        code=mission.code,
        title=title,
        count=f"{mission.count} โครงการ" if titles else "ยังไม่มีโครงการ",
        rows="".join(map(_row, mission.projects, titles)),
        sums=sums if mission.uses_money else "",
    )


def _whole(texts: Sequence[str]) -> Iterable[str]:
    """`whole` of many texts at once, which takes half the time."""
    return whole(BETWEEN.join(texts)).split(BETWEEN)


def _row(row: ProjectRow, title: str) -> str:
    return ROW.format(
        code=row.code,
        url=escape(row.url),
        title=title,
        kind=escape(row.kind_label),
        who=escape(row.responsible),
        money=_money(row),
    )


def _money(row: ProjectRow) -> str:
    if row.money_in_words:
        return WORDS.format(len(row.cells), row.money_in_words)
    return "".join(CELL.format(CELL_CLASSES[c.state], c.year, c.text) for c in row.cells)
