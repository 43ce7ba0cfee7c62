"""Papers printed on request from one edition: a year of it, a table, a single project.

Like the plan itself they are made from a snapshot and from nothing else; each says which edition
it is taken from and where that edition stays readable.
"""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string

from integrity.documents.office_facts import place_names
from integrity.pdf.fetcher import base_url
from integrity.typesetting import on_paper
from plans.open_fields import marked_page
from plans.papers.plan import emblem_address
from plans.papers.text import phrases

Json = dict


@dataclass(frozen=True)
class Source:
    """The edition: frozen content, and the hash of its issued file ("" while it is no more than
    a draft, which every page then says)."""

    snapshot: Json
    file_sha256: str = ""

    @property
    def is_draft(self) -> bool:
        return not self.file_sha256


def edition_name(snapshot: Json) -> str:
    """What the office calls the edition; snapshots of before know no more than its number."""
    revision = snapshot.get("revision") or {}
    return revision.get("name") or f"ฉบับที่ {snapshot['plan']['edition']}"


def extract_html(template: str, source: Source, **parts) -> str:
    """Exactly what WeasyPrint is given."""
    snapshot = source.snapshot
    context = {
        "snapshot": snapshot,
        "organisation": snapshot["organisation"],
        "plan": snapshot["plan"],
        "source": source,
        "draft": source.is_draft,
        "static": base_url(),
        "emblem": emblem_address(snapshot["organisation"]),
        "plan_phrases": phrases(snapshot["plan"]["title"]),
        "edition_name": edition_name(snapshot),
        "address": settings.PUBLIC_URL + snapshot["plan"]["address"],
    } | parts
    html = render_to_string(template, context)
    if source.is_draft:
        html = marked_page(html)
    return on_paper(html, whole=place_names(snapshot["organisation"]))
