"""A year of the plan and the table dimension × division, as papers printed on request."""

from dataclasses import dataclass

from weasyprint import HTML

from integrity.pdf import render_pdf
from integrity.pdf.fetcher import StaticOnlyFetcher, base_url
from plans.outline import DimensionOutline, MissionOutline, Outline, outline_of
from plans.papers.extract import Source, extract_html
from plans.papers.table import text_width
from plans.quarters import MONTHS
from plans.yearly import RULE, DivisionTable, ItemGroup, YearOfPlan, division_table, year_of

PLAN_NAME = "แผนปฏิบัติการป้องกันการทุจริต"
# The table stays on one A4 by ever smaller letters (extract.css), and its sums in their columns.
DENSITIES = ("", "dense", "densest", "tiny")
TABLE_WIDTH, PADDING = 257, 2.4  # mm
WIDTHS, NARROW_WIDTHS = (52, 11), (40, 9)  # mm; of a name, of a number of projects
MOST_WIDE_DIMENSIONS = 4
POINTS = (12, 11, 10, 9, 8, 7)
MM_PER_POINT = 25.4 / 72


@dataclass(frozen=True)
class PrintedMission:
    outline: MissionOutline
    groups: list[ItemGroup]


@dataclass(frozen=True)
class PrintedDimension:
    outline: DimensionOutline
    missions: list[PrintedMission]


def year_title(year: int) -> str:
    return f"{PLAN_NAME} ประจำปีงบประมาณ พ.ศ. {year}"


def year_html(source: Source, year: int) -> str:
    """Raises LookupError for a year that the plan does not cover."""
    of_plan = year_of(source.snapshot, year)
    return extract_html(
        "documents/plan_year.html",
        source,
        title=year_title(year),
        year=of_plan,
        outline=of_plan.outline,
        quarters=MONTHS,
        dimensions=_printed(of_plan),
        **_table_parts(source, of_plan.outline),
    )


def year_pdf(source: Source, year: int) -> bytes:
    return render_pdf(year_html(source, year))


def divisions_html(source: Source, year: int | None = None) -> str:
    """The table dimension × division alone: of one year, or of all years of the plan."""
    if year is None:
        outline = outline_of(source.snapshot)
    else:
        outline = year_of(source.snapshot, year).outline
    return _table_html(source, _table_parts(source, outline))


def _table_html(source: Source, parts: dict) -> str:
    return extract_html(
        "documents/division_table.html", source, title=parts["table_title"], **parts
    )


def divisions_pdf(source: Source, year: int | None = None) -> bytes:
    return render_pdf(divisions_html(source, year))


def _printed(year: YearOfPlan) -> list[PrintedDimension]:
    return [
        PrintedDimension(
            dimension,
            [PrintedMission(each, year.groups(each)) for each in dimension.missions if each.count],
        )
        for dimension in year.dimensions
    ]


def table_title(outline: Outline) -> str:
    span = (
        f"ปีงบประมาณ พ.ศ. {outline.first_year}"
        if len(outline.years) == 1
        else f"ปีงบประมาณ พ.ศ. {outline.first_year} – {outline.last_year}"
    )
    return f"โครงการและงบประมาณ แยกตามมิติและหน่วยงาน {span}"


def _table_parts(source: Source, outline: Outline) -> dict:
    table = division_table(outline)
    parts = {
        "table": table,
        "table_title": table_title(outline),
        "points": _points(table),
        "is_narrow": len(table.dimensions) > MOST_WIDE_DIMENSIONS,
        "rule": RULE,
    }
    return parts | {"density": _density(source, parts)}


def _density(source: Source, parts: dict) -> str:
    """The largest letters with which the table is one page: laid out to be seen, since names may
    take a line or three."""
    for density in DENSITIES[:-1]:
        html = _table_html(source, parts | {"density": density})
        laid_out = HTML(string=html, base_url=base_url(), url_fetcher=StaticOnlyFetcher()).render()
        if len(laid_out.pages) == 1:
            return density
    return DENSITIES[-1]


def _points(table: DivisionTable) -> int:
    """The largest letters in which every sum fits into its column."""
    rows = (*table.rows, table.sums)
    ems = max(text_width(share.money_text) for row in rows for share in row.shares)
    name, count = NARROW_WIDTHS if len(table.dimensions) > MOST_WIDE_DIMENSIONS else WIDTHS
    column = (TABLE_WIDTH - name) / (len(table.dimensions) + 1) - count - PADDING
    return next((points for points in POINTS if ems * points * MM_PER_POINT <= column), POINTS[-1])
