"""The plan as a paper: from a snapshot, and from nothing else, to HTML and PDF.

The snapshot may be years old, so this reads only what its schema promises and asks no database.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from integrity import charts
from integrity.documents.codes import identifier_of, shown, verify_address
from integrity.documents.office_facts import place_names
from integrity.documents.papers.qr import qr_svg
from integrity.pdf import render_pdf
from integrity.pdf.drawings import for_paper
from integrity.pdf.fetcher import base_url
from integrity.pdf.render import collector_at_rest
from integrity.thai import thai_digits, truncate
from integrity.typesetting import on_paper
from ita.risks.paper import with_level_colours
from plans.editions.snapshot import take
from plans.models import PlanVersion
from plans.open_fields import marked_page
from plans.outline import ItemOutline, MissionOutline, Outline, ProjectRow, outline_of
from plans.papers.inserted import announcement_of, appended, with_inserted
from plans.papers.sheet import SheetPart, sheet_parts
from plans.papers.table import paged_table
from plans.papers.text import announcements, appendices, phrases, sections
from plans.risk_part import place_of, risk_part

Json = dict

CHART_WIDTH = 580  # user units over the width of the text: letters come out at about 11 points
BOOKMARK_LENGTH = 90


def plan_html(snapshot: Json, *, draft: bool = False, code: str = "") -> str:
    """Exactly what WeasyPrint is given; ``code``: of the issued paper, printed with its QR."""
    with collector_at_rest():  # the table is laid out once to be measured
        return _html(snapshot, draft=draft, code=code)


def _html(snapshot: Json, *, draft: bool, code: str) -> str:
    outline, risk = outline_of(snapshot), risk_part(snapshot)
    introductions = sections(snapshot, "part1")
    context = {
        "snapshot": snapshot,
        "organisation": snapshot["organisation"],
        "plan": snapshot["plan"],
        "outline": outline,
        "draft": draft,
        "static": base_url(),
        "emblem": emblem_address(snapshot["organisation"]),
        "document_title": document_title(snapshot),
        "title_phrases": phrases(snapshot["plan"]["title"]),
        "title_has_period": str(snapshot["plan"]["first_year"]) in snapshot["plan"]["title"],
        "address": settings.PUBLIC_URL + snapshot["plan"]["address"],
        "revision": snapshot.get("revision"),
        "announcement_paper": announcement_of(snapshot),
        "announcements": [] if announcement_of(snapshot) else announcements(snapshot),
        "forewords": sections(snapshot, "foreword"),
        "introductions": introductions,
        "risk": risk,
        "risk_place": place_of(risk, introductions),
        "appendices": appendices(snapshot),
        "appended": appended(snapshot),
        "table": paged_table(outline),
        "charts": _charts(outline),
        "dimensions": sheets(outline),
        "verification": verification(code) if code else None,
    }
    html = render_to_string("documents/plan.html", context)
    if draft:
        html = marked_page(html)
    html = on_paper(html, whole=place_names(snapshot["organisation"]))
    return with_level_colours(html, risk.snapshot["matrix"]["levels"]) if risk else html


def plan_pdf(snapshot: Json, *, draft: bool = False, code: str = "") -> bytes:
    """The paper; a draft says so across every page, an issued one carries its code inside too."""
    identifier = identifier_of(code) if code else None
    html = plan_html(snapshot, draft=draft, code=code)
    return with_inserted(render_pdf(html, identifier=identifier), snapshot)


def verification(code: str) -> Json:
    """What leads from the paper to the page that says whether it is genuine."""
    address = verify_address(code)
    page = address.removesuffix(f"{code}/")
    return {"qr": qr_svg(address), "address": address, "page": page, "code": shown(code)}


@dataclass(frozen=True)
class Rendered:
    """A document for the command line: of the edition in force, else of the latest."""

    snapshot: Json
    draft: bool
    code: str = ""

    @cached_property
    def html(self) -> str:
        return plan_html(self.snapshot, draft=self.draft, code=self.code)

    @property
    def pdf(self) -> bytes:
        identifier = identifier_of(self.code) if self.code else None
        return with_inserted(render_pdf(self.html, identifier=identifier), self.snapshot)


def render(slug: str, period: str) -> Rendered:
    """Raises LookupError, in Thai, when the office has no plan of that period ("2566-2570")."""
    if not re.fullmatch(r"\d{4}-\d{4}", period):
        raise LookupError(f"ช่วงปี “{period}” ไม่ถูกต้อง พิมพ์เช่น 2566-2570")
    editions = PlanVersion.objects.for_address(slug, period).with_plan()
    version = editions.published().first() or editions.order_by("-number").first()
    if version is None:
        raise LookupError(f"ไม่พบแผน {period} ของหน่วยงาน {slug}")
    content = take(version) if version.is_draft else version.snapshot.data
    code = version.document.code if version.document else ""
    return Rendered(content, draft=version.is_working, code=code)


def emblem_address(organisation: Json) -> str:
    name = organisation.get("emblem")
    return f"{settings.PUBLIC_URL}{settings.MEDIA_URL}{quote(name)}" if name else ""


def document_title(snapshot: Json) -> str:
    """The plan's title with its office, which many an office has in the title already."""
    title, office = snapshot["plan"]["title"], snapshot["organisation"]["name"]
    revision = snapshot.get("revision") or {}
    name = f" {revision['name']}" if revision.get("kind") else ""
    return f"{title}{name}" if office in title else f"{title}{name} {office}"


@dataclass(frozen=True)
class Sheet:
    """One project as part 3 prints it."""

    row: ProjectRow
    items: list[ItemOutline]
    parts: list[SheetPart]
    bookmark: str
    place: str
    names_itself: bool


@dataclass(frozen=True)
class SheetsOfMission:
    code: str
    title: str
    sheets: list[Sheet]


@dataclass(frozen=True)
class SheetsOfDimension:
    number: int
    title: str
    missions: list[SheetsOfMission]


def sheets(outline: Outline) -> list[SheetsOfDimension]:
    return [
        SheetsOfDimension(
            dimension.number,
            dimension.title,
            [
                SheetsOfMission(m.code, m.title, [_sheet(row, m) for row in m.projects])
                for m in dimension.missions
                if m.projects
            ],
        )
        for dimension in outline.dimensions
        if dimension.projects
    ]


def _sheet(row: ProjectRow, mission: MissionOutline) -> Sheet:
    return Sheet(
        row=row,
        items=[item for item in mission.items if item.code in row.items],
        parts=sheet_parts(row),
        bookmark=thai_digits(f"{row.code} {truncate(row.title, BOOKMARK_LENGTH)}"),
        place=thai_digits(f"มิติที่ {row.dimension} ลำดับที่ {row.number}"),
        names_itself=any(part["kind"] == "title" for part in row.data["sheet"]),
    )


def _charts(outline: Outline) -> dict[str, SafeString]:
    """The charts that say something: money by year only where the years differ."""
    groups = outline.dimensions
    drawn = {"projects": charts.projects_by_dimension(groups, CHART_WIDTH, charts.PRINT_FILLS)}
    if outline.uses_money and not outline.same_each_year:
        drawn["money"] = charts.money_by_year(
            outline.years, groups, CHART_WIDTH, charts.PRINT_FILLS
        )
    return {name: for_paper(svg) for name, svg in drawn.items()}
