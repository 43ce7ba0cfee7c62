"""The table of an edition as CSV, for who counts in a sheet: from the frozen outline."""

from collections.abc import Iterator

from integrity.sheets.writing import Sheet, to_csv
from plans.outline import NOT_RUN, Cell, Outline
from plans.resources import NO_ITEMS, PlanSheetResource

CELLS = {"none": "-", "unspecified": None, "not_run": NOT_RUN}


def table_csv(outline: Outline, *, titles: tuple[str, ...]) -> bytes:
    """The columns are those of the sheet the plan is imported from, so it reads back."""
    headings = PlanSheetResource(outline.years).get_export_headers()
    return to_csv(Sheet(titles, headings, list(_rows(outline)), widths=()))


def _rows(outline: Outline) -> Iterator[list]:
    for dimension in outline.dimensions:
        for mission in dimension.missions:
            for row in mission.projects:
                yield [
                    f"{dimension.number} {dimension.title}",
                    f"{mission.code} {mission.title}",
                    ", ".join(row.items) or NO_ITEMS,
                    row.number,
                    row.kind_label,
                    row.title,
                    *map(_money, row.cells),
                    row.data["budget_source"],
                    row.responsible,
                    row.remark,
                ]


def _money(cell: Cell):
    return cell.amount if cell.state == "amount" else CELLS[cell.state]
