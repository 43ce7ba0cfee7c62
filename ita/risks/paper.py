"""A risk register as a paper: from a snapshot, and from nothing else, to HTML and PDF.

``RiskParts`` is what the fragments ``documents/_risk_*.html`` print; a plan that was announced with
the register prints the same in its part 1.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.template.loader import render_to_string

from integrity.documents.codes import identifier_of, shown, verify_address
from integrity.documents.office_facts import place_names
from integrity.documents.papers.qr import qr_svg
from integrity.pdf import render_pdf as html_to_pdf
from integrity.pdf.fetcher import base_url, media_address
from integrity.typesetting import on_paper
from ita.models import RiskAssessment
from ita.risks.colours import css_of
from ita.risks.heat_map import HEAVIEST, HeatMap, LevelCount, heat_maps
from ita.risks.matrix import Criterion, Level, Matrix
from ita.risks.snapshot import take

Json = dict

AXES = {
    "likelihood": "โอกาสที่จะเกิดความเสี่ยง (Likelihood)",
    "impact": "ความรุนแรงของผลกระทบ (Impact)",
}
# Where a long title is best broken: at a space, but neither inside brackets nor before a year.
PHRASE = re.compile(r"\s+(?!พ\.ศ\.|[0-9])(?![^(]*\))")
DETAILS = ("kind", "factor_label", "controls", "residual", "response_label", "acceptance", "owner")


@dataclass(frozen=True)
class AxisCriteria:
    label: str
    criteria: list[Criterion]


@dataclass
class RiskParts:
    """``snapshot``: of ``ita.risks.snapshot``, or the part of it that a plan froze."""

    snapshot: Json

    @cached_property
    def matrix(self) -> Matrix:
        return Matrix.from_json(self.snapshot["matrix"])

    @cached_property
    def maps(self) -> list[HeatMap]:
        return heat_maps(self.snapshot)

    @property
    def levels(self) -> tuple[LevelCount, ...]:
        return self.maps[0].levels

    @property
    def score_names(self) -> tuple[str, ...]:
        return self.matrix.score_names

    @property
    def axes(self) -> list[AxisCriteria]:
        found = {axis: [c for c in self.matrix.criteria if c.axis == axis] for axis in AXES}
        return [AxisCriteria(AXES[axis], rows) for axis, rows in found.items() if rows]

    @property
    def first(self) -> list[Json]:
        return [self._levelled(row) for row in self.snapshot["tables"]["first"]]

    @property
    def second(self) -> list[Json]:
        return [self._levelled(row) for row in self.snapshot["tables"]["second"]]

    @property
    def third(self) -> list[Json]:
        """The long form, where any risk has it."""
        rows = [risk for risk in self.snapshot["risks"] if risk["event"]]
        if not any(risk.get(name) for risk in rows for name in DETAILS):
            return []
        return [self._levelled(row) for row in rows]

    @property
    def statement(self) -> str:
        return self.snapshot["statement"]

    @property
    def note(self) -> str:
        return self.snapshot["note"]

    def _levelled(self, row: Json) -> Json:
        """With the level itself where the snapshot has its value."""
        left = (row.get("residual") or {}).get("level")
        return row | {
            "shown": self._level(row["level"]),
            "weight": self._weight(row["level"]),
            "left": self._level(left),
            "left_weight": self._weight(left),
        }

    def _level(self, value: int | None) -> Level | None:
        return next((level for level in self.matrix.levels if level.value == value), None)

    def _weight(self, value: int | None) -> int:
        values = [level.value for level in self.matrix.levels]
        return min(values.index(value) + 1, HEAVIEST) if value in values else 0


def risk_html(snapshot: Json, *, draft: bool = False, code: str = "") -> str:
    """Exactly what WeasyPrint is given; ``code``: of the issued paper, printed with its QR."""
    office, told = snapshot["organisation"], snapshot["assessment"]
    context = {
        "risk": RiskParts(snapshot),
        "organisation": office,
        "assessment": told,
        "matrix": snapshot["matrix"],
        "committee": snapshot["committee"],
        "draft": draft,
        "static": base_url(),
        "emblem": media_address(office["emblem"]) if office["emblem"] else "",
        "document_title": document_title(snapshot),
        "title_phrases": PHRASE.split(told["title"].strip()),
        "title_has_office": office["name"] in told["title"],
        "title_has_year": str(told["year"]) in told["title"],
        "address": settings.PUBLIC_URL + told["address"],
        "verification": _verification(code) if code else None,
    }
    html = render_to_string("documents/risk.html", context)
    html = on_paper(html, whole=place_names(office))
    return with_level_colours(html, snapshot["matrix"]["levels"])


def render_pdf(snapshot: Json, code: str = "", draft: bool = False) -> bytes:
    """The paper; a draft says so across every page, an issued one carries its code inside too."""
    identifier = identifier_of(code) if code else None
    return html_to_pdf(risk_html(snapshot, draft=draft, code=code), identifier=identifier)


def with_level_colours(html: str, levels: Iterable[Json]) -> str:
    """A paper's finished HTML with the colours of the matrix's levels: they are an office's own,
    and come after the digits are set, which would take a colour for a number."""
    return html.replace("</head>", f"<style>{css_of(levels)}</style>\n</head>", 1)


def document_title(snapshot: Json) -> str:
    title, office = snapshot["assessment"]["title"], snapshot["organisation"]["name"]
    return title if office in title else f"{title} {office}"


def _verification(code: str) -> Json:
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
        return risk_html(self.snapshot, draft=self.draft, code=self.code)

    @property
    def pdf(self) -> bytes:
        identifier = identifier_of(self.code) if self.code else None
        return html_to_pdf(self.html, identifier=identifier)


def render(slug: str, year: str) -> Rendered:
    """Raises LookupError, in Thai, when the office has no register of that year ("2566")."""
    if not re.fullmatch(r"\d{4}", year):
        raise LookupError(f"ปีงบประมาณ “{year}” ไม่ถูกต้อง พิมพ์เช่น 2566")
    editions = RiskAssessment.objects.filter(organisation__slug=slug, year=year)
    rows = editions.select_related("organisation", "matrix", "committee", "snapshot", "document")
    assessment = rows.published().first() or rows.order_by("-number").first()
    if assessment is None:
        raise LookupError(f"ไม่พบทะเบียนความเสี่ยงปี {year} ของหน่วยงาน {slug}")
    content = take(assessment) if assessment.is_draft else assessment.snapshot.data
    code = assessment.document.code if assessment.document else ""
    return Rendered(content, draft=assessment.is_working, code=code)
