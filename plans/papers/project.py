"""One project's sheet as a paper of its own, as part 3 of the plan prints it."""

from integrity.pdf import render_pdf
from plans.outline import outline_of
from plans.papers.extract import Source, extract_html
from plans.papers.plan import sheets


class NoSuchProject(LookupError):
    """The edition has no project of this code."""


def sheet_html(source: Source, code: str) -> str:
    """Raises NoSuchProject when the edition has no project ``code`` ("3-4")."""
    for dimension in sheets(outline_of(source.snapshot)):
        for mission in dimension.missions:
            for sheet in mission.sheets:
                if sheet.row.code == code:
                    return extract_html(
                        "documents/project_sheet.html",
                        source,
                        title=f"{code} {sheet.row.title}",
                        dimension=dimension,
                        mission=mission,
                        sheet=sheet,
                    )
    raise NoSuchProject(f"ไม่พบโครงการ {code} ในแผนฉบับนี้")


def sheet_pdf(source: Source, code: str) -> bytes:
    return render_pdf(sheet_html(source, code))
