"""Part 2's table, divided into pages before it is laid out.

The two left cells are printed again on every page; no engine repeats a cell that spans a page
break. So the rows are measured first, in the same style sheets, and then dealt out: each page is a
<tbody> of its own whose left cells span only its rows. Should a measure be off, the table still
breaks between rows, under a repeated head.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.template.loader import render_to_string
from weasyprint import HTML

from integrity.pdf.fetcher import StaticOnlyFetcher, base_url
from integrity.typesetting import on_paper
from plans.outline import DimensionOutline, ItemOutline, MissionOutline, Outline, ProjectRow

PAGE_HEIGHT = 165 * 96 / 25.4  # CSS px between the margins of a landscape page (base.css)
SLACK = 2.0  # CSS px: borders and rounding
COLUMNS = (14, 16, 18, 20, 22, 24, 28, 32)  # mm; widths of a year's column in plan.css
DIGIT, COMMA = 0.685, 0.26  # em; what the bold font takes for a Thai digit and for other signs
WIDEST_HEAD = "2566-"  # as wide as the head of a year's column, "ปี 2566"


@dataclass(frozen=True)
class TableRow:
    """``kind``: item, project, empty (a mission without projects), sum or grand."""

    kind: str
    dimension: DimensionOutline | None = None
    mission: MissionOutline | None = None
    project: ProjectRow | None = None
    items: tuple[ItemOutline, ...] = ()
    dimension_span: int = 0
    mission_span: int = 0


@dataclass(frozen=True)
class Density:
    """How small the table is set: the class in plan.css, what that gives a year's column, and how
    much of the page all years may take; what they need beyond is won by smaller letters."""

    name: str
    points: float
    padding: float  # mm; both sides of a cell and its border
    room: float  # mm


DENSITIES = (
    Density("", points=12, padding=4.3, room=110),
    Density("dense", points=10.5, padding=4.3, room=140),
    Density("densest", points=7.5, padding=1.5, room=180),
)


@dataclass(frozen=True)
class PagedTable:
    pages: list[list[TableRow]]
    column: int
    density: str


def paged_table(outline: Outline) -> PagedTable:
    column, density = _year_column(outline)
    rows = list(_rows(outline))
    heights = _measure(outline, rows, PagedTable([], column, density))
    return PagedTable([_spanned(page) for page in _deal_out(rows, heights)], column, density)


def _year_column(outline: Outline) -> tuple[int, str]:
    """The width in mm that a year's money needs, and how densely the table is set for it."""
    texts = [cell.text for row in outline.projects for cell in row.cells if cell.amount]
    ems = max(map(text_width, (*texts, *outline.year_texts, WIDEST_HEAD)))
    for density in DENSITIES:
        column = _column_for(ems, density)
        if column * len(outline.years) <= density.room:
            break
    return column, density.name


def text_width(text: str) -> float:
    """How wide a number is set, in em."""
    return sum(DIGIT if sign.isdigit() else COMMA for sign in text)


def _column_for(ems: float, density: Density) -> int:
    width = ems * density.points * 25.4 / 72 + density.padding
    return next((column for column in COLUMNS if column >= width), COLUMNS[-1])


def _rows(outline: Outline) -> Iterator[TableRow]:
    for dimension in outline.dimensions:
        for mission in dimension.missions:
            yield from _rows_of_mission(dimension, mission)
        yield TableRow("sum", dimension=dimension)
    yield TableRow("grand")


def _rows_of_mission(dimension: DimensionOutline, mission: MissionOutline) -> Iterator[TableRow]:
    row = TableRow("empty", dimension=dimension, mission=mission)
    if not mission.projects:
        yield row
    answered: tuple[str, ...] = ()
    for project in mission.projects:
        if project.items and tuple(project.items) != answered:
            answered = tuple(project.items)
            items = tuple(item for item in mission.items if item.code in answered)
            yield replace(row, kind="item", items=items)
        yield replace(row, kind="project", project=project)


@dataclass(frozen=True)
class Heights:
    """In CSS px: of each row's own cells, of the left cells, of what stands above the rows."""

    rows: list[float]
    missions: dict[str, float]
    dimensions: dict[int, float]
    head: float
    above: float


def _measure(outline: Outline, rows: list[TableRow], table: PagedTable) -> Heights:
    context = {"outline": outline, "rows": rows, "table": table, "static": base_url()}
    html = on_paper(render_to_string("documents/_plan_table_measure.html", context))
    source = HTML(string=html, base_url=base_url(), url_fetcher=StaticOnlyFetcher())
    page, *_ = source.render().pages
    tops = {name: anchor[1] for name, anchor in page.anchors.items()}
    names = list(tops)
    below = dict(zip(names, [*(tops[name] for name in names[1:]), 0], strict=True))
    height = {name: below[name] - tops[name] for name in names}
    missions = [mission for dimension in outline.dimensions for mission in dimension.missions]
    return Heights(
        rows=[height[f"row-{at}"] for at in range(len(rows))],
        missions={each.code: height[f"mission-{each.code}"] for each in missions},
        dimensions={each.number: height[f"dimension-{each.number}"] for each in outline.dimensions},
        head=height["head"],
        above=height["above"],
    )


def _deal_out(rows: list[TableRow], heights: Heights) -> list[list[TableRow]]:
    """Fill page after page; a heading row stays with its first project, a sum with the last."""
    room = PAGE_HEIGHT - SLACK - heights.head
    pages: list[list[int]] = [[]]
    for block in _blocks(rows):
        parts = [block] if _height(block, rows, heights) <= room else [[at] for at in block]
        for part in parts:
            above = heights.above if len(pages) == 1 else 0
            if pages[-1] and _height([*pages[-1], *part], rows, heights) > room - above:
                pages.append([])
            pages[-1].extend(part)
    return [[rows[at] for at in page] for page in pages]


def _blocks(rows: list[TableRow]) -> Iterator[list[int]]:
    """Indexes of rows that no page break may part."""
    block: list[int] = []
    for at, row in enumerate(rows):
        block.append(at)
        following = rows[at + 1].kind if at + 1 < len(rows) else ""
        if row.kind != "item" and following not in ("sum", "grand"):
            yield block
            block = []


def _height(page: list[int], rows: list[TableRow], heights: Heights) -> float:
    """How tall these rows come out as one page: a left cell stretches the last row it spans."""
    y = 0.0
    mission_end = dimension_end = 0.0
    previous = TableRow("")
    for at in page:
        row = rows[at]
        if row.mission is not previous.mission:
            y = max(y, mission_end)
            mission_end = y + heights.missions[row.mission.code] if row.mission else 0.0
        if row.mission is None or row.dimension is not previous.dimension:
            y = max(y, dimension_end)
            dimension_end = y + heights.dimensions[row.dimension.number] if row.mission else 0.0
        y += heights.rows[at]
        previous = row
    return max(y, mission_end, dimension_end)


def _spanned(page: list[TableRow]) -> list[TableRow]:
    """The rows of one page with the spans of its left cells."""
    spanned = []
    previous = TableRow("")
    for at, row in enumerate(page):
        dimension_span = mission_span = 0
        if row.mission and row.dimension is not previous.dimension:
            dimension_span = _span(page[at:], "dimension")
        if row.mission and row.mission is not previous.mission:
            mission_span = _span(page[at:], "mission")
        spanned.append(replace(row, dimension_span=dimension_span, mission_span=mission_span))
        previous = row
    return spanned


def _span(rows: list[TableRow], of: str) -> int:
    first = getattr(rows[0], of)
    span = 0
    while span < len(rows) and rows[span].mission and getattr(rows[span], of) is first:
        span += 1
    return span
