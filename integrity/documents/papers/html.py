"""A paper as HTML: exactly what WeasyPrint is given.

The frozen text may be years old, so this reads only what its schema promises and asks no database.
"""

from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from integrity.documents import codes
from integrity.documents.models import Kind
from integrity.documents.office_facts import place_names
from integrity.documents.papers.body import blocks_of
from integrity.documents.papers.closing import closing_of
from integrity.documents.papers.facts import Facts, Print
from integrity.documents.papers.heads import Head, head_of
from integrity.documents.papers.qr import qr_svg
from integrity.pdf.fetcher import base_url, media_address
from integrity.thai import arabic_digits, normalise, thai_date, thai_digits
from integrity.typesetting import on_paper

Json = dict

# How a kind is laid out; kinds that share a layout share its templates and styles.
LAYOUTS = {
    Kind.ANNOUNCEMENT: "announcement",
    Kind.ORDER: "announcement",
    Kind.MEMO: "memo",
    Kind.LETTER: "letter",
    Kind.CIRCULAR: "letter",
    Kind.MINUTES: "minutes",
}


def paper_html(data: Json, facts: Facts) -> str:
    data = clean(data)
    office = data["organisation"]
    head = head_of(data, facts)
    context = {
        "document_title": document_title(data, head),
        "organisation": office,
        "static": base_url(),
        "emblem": media_address(office["emblem"]) if office["emblem"] else "",
        "draft": facts.draft,
        "layout": LAYOUTS[data["paper"]],
        "head_template": f"documents/papers/_head_{LAYOUTS[data['paper']]}.html",
        "paper": data,
        "facts": facts,
        "head": head,
        "blocks": blocks_of(data["clauses"]),
        "closing": closing_of(data, facts),
        "attachments": [row["title"] for row in data["attachments"]],
        "recipients": [row["name"] for row in data["recipients"]],
        "is_office_copy": facts.print == Print.OFFICE_COPY,
        "certified": _certified(facts),
        "verify": _verify(facts),
    }
    html = render_to_string("documents/papers/paper.html", context)
    digits = thai_digits if data["thai_digits"] else arabic_digits
    return on_paper(html, whole=place_names(office), digits=digits)


def document_title(data: Json, head: Head) -> str:
    """Of the file: what a reader's window and a list of downloads show."""
    kind = Kind(data["paper"])
    if kind in (Kind.ANNOUNCEMENT, Kind.ORDER):
        return f"{head.issuer} เรื่อง {head.subject}"
    return f"{kind.label} {head.subject}"


def clean(value):
    """The same JSON without what no page can show: control characters, broken spellings."""
    if isinstance(value, str):
        return normalise(value)
    if isinstance(value, dict):
        return {key: clean(each) for key, each in value.items()}
    return [clean(each) for each in value] if isinstance(value, list) else value


def _certified(facts: Facts) -> Json | None:
    if facts.print != Print.CERTIFIED_COPY:
        return None
    name, *positions = facts.certified_by.splitlines() or [""]
    day = thai_date(facts.certified_on) if facts.certified_on else ""
    return {"name": name, "positions": positions, "day": day}


def _verify(facts: Facts) -> Json | None:
    if not facts.code:
        return None
    return {
        "code": codes.shown(facts.code),
        "qr": qr_svg(codes.verify_address(facts.code)),
        "address": urljoin(f"{settings.PUBLIC_URL}/", reverse("verify").lstrip("/")),
    }
