"""The long parts of a plan's page: its rows, the figures of its charts, its filters' choices.

Built in Python: they are most of the page, and a template needs five times as long for them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from integrity.components import whole
from plans.filters import Field
from plans.outline import (
    NO_MONEY,
    NOT_SPECIFIED,
    Cell,
    DimensionOutline,
    MissionOutline,
    Outline,
    ProjectRow,
    Sums,
)

BETWEEN = "\0"  # no text of a record holds it: neither forms nor PostgreSQL let it in

WORDS = '<td role="cell" class="words" colspan="{}">{}</td>'
CELL_CLASSES = {
    "amount": "money",
    "none": "word none",
    "unspecified": "word unspecified",
    "not_run": "word not_run",
}
FIGURES = (
    '<div class="scroll"><table class="data">\n<caption class="vh">{}</caption>\n'
    '<thead><tr><th scope="col">มิติ</th>{}</tr></thead>\n<tbody>{}</tbody>\n'
    "<tfoot>{}</tfoot>\n</table></div>"
)
FIGURES_HEAD = '<th scope="col" class="num">{}</th>'
FIGURES_ROW = '<tr><th scope="row">{}</th>{}</tr>'
FIGURE = '<td class="num">{}</td>'
FIELD = '<div><label for="f-{0}">{1}</label><select id="f-{0}" name="{0}">{2}</select></div>'
OPTION = '<option value="{}"{}>{}</option>'


def filter_fields(fields: Iterable[Field]) -> SafeString:
    return mark_safe("".join([_field(field) for field in fields]))


def dimension_tables(outline: Outline) -> SafeString:
    """All rows, with the sums of missions and dimensions."""
    texts = _Texts(outline)
    return mark_safe("".join([_table(dimension, texts) for dimension in outline.dimensions]))


def year_cells(sums: Sums) -> SafeString:
    cells = [
        f'<td role="cell" class="num" data-year="{year}">{text}</td>'
        for year, text in zip(sums.years, sums.year_texts, strict=True)
    ]
    return mark_safe("".join(cells))


def projects_table(outline: Outline) -> SafeString:
    """The figures behind the chart of projects by dimension."""
    heads = ("โครงการ", "ใช้งบ", "ไม่ใช้งบ", "ยังไม่ระบุ", "รวม (บาท)")
    return _figures(
        "จำนวนโครงการและงบประมาณแยกตามมิติ",
        heads,
        outline,
        lambda s: (s.count, s.with_money, s.without_money, s.unspecified, s.total_text),
    )


def money_table(outline: Outline) -> SafeString:
    """The figures behind the chart of money by year."""
    heads = [*(f"ปี {year}" for year in outline.years), "รวม"]
    return _figures(
        "งบประมาณตามแผนแยกตามมิติและปี (บาท)",
        heads,
        outline,
        lambda sums: (*sums.year_texts, sums.total_text),
    )


def _field(field: Field) -> str:
    options = [
        OPTION.format(escape(each.value), " selected" * each.selected, escape(each.label))
        for each in field.options
    ]
    return FIELD.format(field.name, escape(field.label), "".join(options))


class _Texts:
    """What people typed, made safe in two goes instead of one for each cell.

    Both iterators yield in the order of the page.
    """

    titles: Iterator[str]  # of each dimension, its missions, and behind each its projects
    others: Iterator[str]  # of each project: address, kind, who is responsible

    def __init__(self, outline: Outline) -> None:
        titles: list[str] = []
        others: list[str] = []
        for dimension in outline.dimensions:
            titles.append(dimension.title)
            for mission in dimension.missions:
                titles.append(mission.title)
                for row in mission.projects:
                    titles.append(row.title)
                    others += (row.url, row.kind_label, row.responsible)
        self.titles = iter(whole(BETWEEN.join(titles)).split(BETWEEN))
        self.others = iter(escape(BETWEEN.join(others)).split(BETWEEN))


def _table(dimension: DimensionOutline, texts: _Texts) -> str:
    number = dimension.number
    head = _dimension_head(dimension, next(texts.titles))
    years = [
        f'<th role="columnheader" scope="col" class="num">ปี {year}</th>' for year in dimension.years
    ]
    bodies = [_mission(mission, texts) for mission in dimension.missions]
    sums = year_cells(dimension) if dimension.uses_money else _without_sums(dimension)
    return (
        f'<section class="dimension dim-{number}" aria-labelledby="d{number}">\n{head}'
        '<table class="rows" role="table">\n'
        f'<caption class="vh">โครงการในมิติที่ {number} งบประมาณเป็นบาท</caption>\n'
        '<thead role="rowgroup"><tr role="row">'
        '<th role="columnheader" scope="col" class="code">ลำดับ</th>'
        '<th role="columnheader" scope="col">โครงการ/กิจกรรม/มาตรการ</th>'
        '<th role="columnheader" scope="col" class="kind">ประเภท</th>'
        '<th role="columnheader" scope="col" class="who">ผู้รับผิดชอบ</th>'
        f"{''.join(years)}</tr></thead>\n"
        f'{"".join(bodies)}<tfoot role="rowgroup"><tr class="sum" role="row">'
        f'<th role="rowheader" scope="row" colspan="4">รวมมิติที่ {number} · {dimension.count} โครงการ'
        f"</th>{sums}</tr></tfoot>\n</table>\n</section>\n"
    )


def _dimension_head(dimension: DimensionOutline, title: str) -> str:
    number = dimension.number
    money = f" · รวม {dimension.total_text} บาท" if dimension.uses_money else ""
    return (
        f'<div class="dimension-head"><span class="n" aria-hidden="true">{number}</span>'
        f'<div><h3 id="d{number}"><span class="vh">มิติที่ {number} </span>{title}</h3>'
        f"<p>{dimension.mission_count} ภารกิจ · {dimension.count} โครงการ{money}</p></div></div>\n"
    )


def _without_sums(dimension: DimensionOutline) -> str:
    words = NOT_SPECIFIED if dimension.unspecified else NO_MONEY
    return WORDS.format(len(dimension.years), words)


def _mission(mission: MissionOutline, texts: _Texts) -> str:
    title = next(texts.titles)
    rows = "".join([_row(row, texts) for row in mission.projects])
    count = f"{len(mission.projects)} โครงการ" if rows else "ยังไม่มีโครงการ"
    return (
        '<tbody role="rowgroup">\n<tr class="mission" role="row">'
        f'<th role="rowheader" scope="rowgroup" colspan="{4 + len(mission.years)}">'
        f"<b>{escape(mission.code)}</b>{title} <small>{count}</small></th></tr>\n"
        f"{rows}{_mission_sums(mission) if mission.uses_money else ''}</tbody>\n"
    )


def _mission_sums(mission: MissionOutline) -> str:
    return (
        '<tr class="sum" role="row"><th role="rowheader" scope="row" colspan="4">'
        f"รวมภารกิจ {escape(mission.code)}</th>{year_cells(mission)}</tr>\n"
    )


def _row(row: ProjectRow, texts: _Texts) -> str:
    url, kind, who = next(texts.others), next(texts.others), next(texts.others)
    if row.money_in_words:
        money = WORDS.format(len(row.cells), row.money_in_words)
    else:
        money = "".join([_cell(cell) for cell in row.cells])
    return (
        f'<tr role="row" id="p{row.code}"><td role="cell" class="code">{row.code}</td>'
        f'<td role="cell" class="name"><a href="{url}">{next(texts.titles)}</a></td>'
        f'<td role="cell" class="kind">{kind}</td>'
        f'<td role="cell" class="who">{who}</td>{money}</tr>\n'
    )


def _cell(cell: Cell) -> str:
    return (
        f'<td role="cell" class="num {CELL_CLASSES[cell.state]}" data-year="{cell.year}">'
        f"{cell.text}</td>"
    )


def _figures(
    caption: str, heads: Sequence[str], outline: Outline, figures_of: Callable[[Sums], tuple]
) -> SafeString:
    def row(label: str, sums: Sums) -> str:
        return FIGURES_ROW.format(label, "".join(map(FIGURE.format, figures_of(sums))))

    return mark_safe(
        FIGURES.format(
            caption,
            "".join(map(FIGURES_HEAD.format, heads)),
            "".join(
                [row(f"{each.number} {escape(each.title)}", each) for each in outline.dimensions]
            ),
            row("รวม", outline),
        )
    )
