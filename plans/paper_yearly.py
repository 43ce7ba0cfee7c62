"""A year of the plan and the table dimension × division, as papers printed on request."""

from dataclasses import dataclass

from integrity.pdf import render_pdf
from plans.outline import DimensionOutline, MissionOutline, Outline, outline_of
from plans.paper_extract import Source, extract_html
from plans.paper_table import text_width
from plans.quarters import MONTHS
from plans.yearly import RULE, DivisionTable, ItemGroup, YearOfPlan, division_table, year_of

PLAN_NAME = "แผนปฏิบัติการป้องกันการทุจริต"
# The table stays on one A4 (extract.css): letters of a name that fit on a line, up to how many
# lines each density goes, and what its columns leave for money.
NAME_LENGTH = 30
DENSITIES = ((11, ""), (15, "dense"))
DENSEST = "densest"
TABLE_WIDTH, NAME_WIDTH, COUNT_WIDTH, PADDING = 257, 52, 11, 3.2  # mm
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
        **_table_parts(of_plan.outline),
    )


def year_pdf(source: Source, year: int) -> bytes:
    return render_pdf(year_html(source, year))


def divisions_html(source: Source, year: int | None = None) -> str:
    """The table dimension × division alone: of one year, or of all years of the plan."""
    if year is None:
        outline = outline_of(source.snapshot)
    else:
        outline = year_of(source.snapshot, year).outline
    parts = _table_parts(outline)
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


def _table_parts(outline: Outline) -> dict:
    table = division_table(outline)
    return {
        "table": table,
        "table_title": table_title(outline),
        "density": _density(table),
        "points": _points(table),
        "rule": RULE,
    }


def _density(table: DivisionTable) -> str:
    lines = sum(-(-len(row.name) // NAME_LENGTH) for row in table.rows)
    return next((name for most, name in DENSITIES if lines <= most), DENSEST)


def _points(table: DivisionTable) -> int:
    """The largest letters in which every sum fits into its column."""
    ems = max(
        text_width(share.money_text) for row in (*table.rows, table.sums) for share in row.shares
    )
    column = (TABLE_WIDTH - NAME_WIDTH) / (len(table.dimensions) + 1) - COUNT_WIDTH - PADDING
    return next((points for points in POINTS if ems * points * MM_PER_POINT <= column), POINTS[-1])
