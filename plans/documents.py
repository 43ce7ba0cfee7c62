"""The plan as a paper: from a snapshot, and from nothing else, to HTML and PDF.

The snapshot may be years old, so this reads only what its schema promises and asks no database.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import quote

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from integrity import charts
from integrity.pdf import render_pdf
from integrity.pdf.fetcher import base_url
from integrity.thai import thai_date, thai_digits, truncate
from integrity.typesetting import on_paper
from plans.models import PlanVersion
from plans.outline import ItemOutline, MissionOutline, Outline, ProjectRow, outline_of
from plans.paper_sheet import SheetPart, sheet_parts
from plans.paper_table import paged_table
from plans.snapshot import take

Json = dict

CHART_WIDTH = 560  # user units over the width of the text: letters come out at 11 to 12 points
PAPER_FONTS = "'Office Document', 'Portal Laksaman'"
BOOKMARK_LENGTH = 90

# "คำสั่งเทศบาลตำบล… ที่ 93/2565 เรื่อง …" is set over three lines.
_HEAD = re.compile(
    r"(?P<issuer>.+?)(?:\s+(?P<number>ที่\s*\S*\d\S*))?\s+เรื่อง\s*(?P<subject>.+)", re.DOTALL
)
_CLOSE = re.compile(r"^(?:ประกาศ|สั่ง|ให้ไว้)\s*ณ\s*วันที่")
_MADE_KNOWN = re.compile(r"^จึงประกาศ")
LONGEST_CLOSE = 6  # lines from the date to the signer's last position


def plan_html(snapshot: Json, *, draft: bool = False) -> str:
    """Exactly what WeasyPrint is given."""
    outline = outline_of(snapshot)
    context = {
        "snapshot": snapshot,
        "organisation": snapshot["organisation"],
        "plan": snapshot["plan"],
        "outline": outline,
        "draft": draft,
        "static": base_url(),
        "emblem": emblem_address(snapshot["organisation"]),
        "title_phrases": phrases(snapshot["plan"]["title"]),
        "title_has_period": str(snapshot["plan"]["first_year"]) in snapshot["plan"]["title"],
        "address": settings.PUBLIC_URL + snapshot["plan"]["address"],
        "announcements": announcements(snapshot),
        "forewords": [_text(row) for row in _sections(snapshot, "foreword")],
        "introductions": [_text(row) for row in _sections(snapshot, "part1")],
        "appendices": appendices(snapshot),
        "table": paged_table(outline),
        "charts": _charts(outline),
        "dimensions": sheets(outline),
    }
    html = render_to_string("documents/plan.html", context)
    return on_paper(html, whole=place_names(snapshot["organisation"]))


def plan_pdf(snapshot: Json, *, draft: bool = False) -> bytes:
    """The paper; a draft says so across every page."""
    return render_pdf(plan_html(snapshot, draft=draft))


@dataclass(frozen=True)
class Rendered:
    """A document for the command line: of the edition in force, else of the latest, as a draft."""

    snapshot: Json
    draft: bool

    @cached_property
    def html(self) -> str:
        return plan_html(self.snapshot, draft=self.draft)

    @property
    def pdf(self) -> bytes:
        return render_pdf(self.html)


def render(slug: str, period: str) -> Rendered:
    """Raises LookupError, in Thai, when the office has no plan of that period ("2566-2570")."""
    if not re.fullmatch(r"\d{4}-\d{4}", period):
        raise LookupError(f"ช่วงปี “{period}” ไม่ถูกต้อง พิมพ์เช่น 2566-2570")
    editions = PlanVersion.objects.for_address(slug, period).with_plan()
    version = editions.published().first() or editions.order_by("-number").first()
    if version is None:
        raise LookupError(f"ไม่พบแผน {period} ของหน่วยงาน {slug}")
    if version.is_public:
        return Rendered(version.snapshot.data, draft=False)
    return Rendered(take(version), draft=True)


def _sections(snapshot: Json, role: str) -> list[Json]:
    return [row for row in snapshot["sections"] if row["role"] == role]


def emblem_address(organisation: Json) -> str:
    name = organisation.get("emblem")
    return f"{settings.PUBLIC_URL}{settings.MEDIA_URL}{quote(name)}" if name else ""


def place_names(organisation: Json) -> set[str]:
    """Names that no dictionary knows, so that an engine breaks a line inside them."""
    proper = organisation["name"].removeprefix(organisation["kind_label"]).strip()
    places = (organisation["subdistrict"], organisation["district"], organisation["province"])
    return {name for name in (proper, *places) if name}


def phrases(title: str) -> list[str]:
    """Where a long title is best broken: at its spaces, but never inside brackets."""
    return re.split(r"\s+(?![^(]*\))", title.strip())


@dataclass(frozen=True)
class Close:
    """The end of an announcement or order: the day, and who signs it in which positions."""

    day: str
    name: str
    positions: list[str]


@dataclass(frozen=True)
class Text:
    """A typed section: head lines when it is an announcement or order, its body and its close."""

    number: str
    title: str
    issuer: str
    act_number: str
    subject: str
    body: str
    made_known: str
    close: Close | None

    @property
    def subject_phrases(self) -> list[str]:
        first, *others = phrases(self.subject)
        return [f"เรื่อง {first}", *others]


def _text(row: Json) -> Text:
    head = _HEAD.fullmatch(row["title"].strip())
    body, made_known, close = _split_close(row["body"])
    return Text(
        number=row["number"],
        title=row["title"],
        issuer=head["issuer"] if head else "",
        act_number=(head["number"] or "") if head else "",
        subject=head["subject"] if head else "",
        body=body,
        made_known=made_known,
        close=close,
    )


def _split_close(body: str) -> tuple[str, str, Close | None]:
    """A typed text without its last sentence (จึงประกาศ…) and its close, and these two."""
    lines = [line.strip() for line in body.strip().splitlines() if line.strip()]
    close = None
    starts = [at for at, line in enumerate(lines) if _CLOSE.match(line)]
    if starts and len(lines) - starts[-1] <= LONGEST_CLOSE:
        day, *signer = lines[starts[-1] :]
        name, positions = (signer[0].strip("()"), signer[1:]) if signer else ("", [])
        close, lines = Close(day, name, positions), lines[: starts[-1]]
    made_known = lines.pop() if lines and _MADE_KNOWN.match(lines[-1]) else ""
    return "\n".join(lines), made_known, close


def announcements(snapshot: Json) -> list[Text]:
    """The announcement as typed, completed by the facts of the promulgation; it may stand alone."""
    promulgation = snapshot["promulgation"]
    rows = _sections(snapshot, "announcement")
    if not rows and not promulgation:
        return []
    return [_announcement(row, promulgation, snapshot) for row in rows or [EMPTY_SECTION]]


EMPTY_SECTION = {"number": "", "title": "", "body": ""}


def _announcement(row: Json, promulgation: Json | None, snapshot: Json) -> Text:
    facts = promulgation or {"date": None, "title": "", "signer": None}
    title = row["title"] or facts["title"]
    text = _text({**row, "title": title})
    subject = text.subject or title or f"ประกาศใช้{snapshot['plan']['title']}"
    return Text(
        number="",
        title=title,
        issuer=text.issuer or f"ประกาศ{snapshot['organisation']['name']}",
        act_number=text.act_number,
        subject=subject.removeprefix("เรื่อง").strip(),
        body=text.body,
        made_known=text.made_known or "จึงประกาศให้ทราบโดยทั่วกัน",
        close=text.close or _promulgation_close(facts),
    )


def _promulgation_close(facts: Json) -> Close:
    signer = facts["signer"] or {"name": "", "positions": []}
    day = thai_date(date.fromisoformat(facts["date"]), "official") if facts["date"] else ""
    return Close(f"ประกาศ ณ วันที่ {day}".strip(), signer["name"], signer["positions"])


@dataclass(frozen=True)
class Appendix:
    """A typed text, or the list of the committee (then ``committee`` is its JSON)."""

    text: Text | None = None
    committee: Json | None = None

    @property
    def phrases(self) -> list[str]:
        return phrases(f"รายชื่อ{self.committee['title']}")


def appendices(snapshot: Json) -> list[Appendix]:
    """The committee's list stands behind the order that appoints it, else first."""
    texts = [_text(row) for row in _sections(snapshot, "appendix")]
    found = [Appendix(text=text) for text in texts]
    if snapshot["committee"]:
        orders = (at + 1 for at, text in enumerate(texts) if text.title.startswith("คำสั่ง"))
        found.insert(next(orders, 0), Appendix(committee=snapshot["committee"]))
    return found


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
    return {name: _for_paper(svg) for name, svg in drawn.items()}


def _for_paper(svg: str) -> SafeString:
    """With the paper's font, which no style sheet gives a drawing, and its text alternative.

    WeasyPrint takes the alternative from <title>; charts.py has escaped every word.
    """
    label = re.search(r'aria-label="([^"]*)"', svg)[1]
    head, rest = svg.split(">", 1)
    return mark_safe(f'{head} font-family="{PAPER_FONTS}"><title>{label}</title>{rest}')
