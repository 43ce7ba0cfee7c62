"""รายงานการวิเคราะห์ผลการประเมิน: from its snapshot, and from nothing else, to HTML and PDF."""

from hashlib import sha256

from django.conf import settings
from django.template.loader import render_to_string

from integrity import charts
from integrity.documents.models import canonical_json
from integrity.documents.office_facts import place_names
from integrity.documents.papers.html import clean
from integrity.pdf import render_pdf
from integrity.pdf.drawings import for_paper
from integrity.pdf.fetcher import base_url, media_address
from integrity.typesetting import on_paper
from ita.papers import analysis_parts as parts
from ita.papers.analysis_snapshot import Json

TITLE = "รายงานการวิเคราะห์ผลการประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ"
MARK = b"analysis:"


def analysis_html(snapshot: Json, *, draft: bool = False) -> str:
    """Exactly what WeasyPrint is given."""
    snapshot = clean(snapshot)
    office = snapshot["organisation"]
    chart = parts.chart(snapshot, charts.PRINT_FILLS)
    context = {
        "snapshot": snapshot,
        "organisation": office,
        "draft": draft,
        "static": base_url(),
        "emblem": media_address(office["emblem"]) if office["emblem"] else "",
        "title": TITLE,
        "document_title": document_title(snapshot),
        "address": settings.PUBLIC_URL + snapshot["address"],
        "place": place_of(office),
        "lines": parts.lines(snapshot),
        "chart": for_paper(chart) if chart else "",
        "has_before": any(row["before"] for row in snapshot["indicators"]),
        "aggregation": parts.aggregation(snapshot),
        "sample_rule": parts.sample_rule(snapshot),
        "bands": parts.bands(snapshot),
        "looks_at_instruments": parts.looks_at_instruments(snapshot),
        "contradictions": list(parts.contradictions(snapshot)),
        "states": parts.STATES,
    }
    html = render_to_string("documents/ita_analysis.html", context)
    return on_paper(html, whole=place_names(office) | _whole(snapshot))


def _whole(snapshot: Json) -> set[str]:
    """Words of the assessment that Thai line breaking would part."""
    return {f"ตัวชี้วัดที่ {row['number']}" for row in snapshot["indicators"]}


def analysis_pdf(snapshot: Json, *, draft: bool = False) -> bytes:
    """The identifier of the file is the hash of what it says: see ``says_the_same``."""
    return render_pdf(analysis_html(snapshot, draft=draft), identifier=_identifier(snapshot))


def says_the_same(content: bytes, snapshot: Json) -> bool:
    """Whether a report printed earlier was printed from just this."""
    mark = _identifier(snapshot)
    return mark in content or mark.hex().encode() in content.lower()


def printed_from_a_result(content: bytes) -> bool:
    """Whether a file is an analysis report of this portal."""
    return MARK in content or MARK.hex().encode() in content.lower()


def _identifier(snapshot: Json) -> bytes:
    """In letters that stand in plain bytes in the file."""
    return MARK + f"{sha256(canonical_json(snapshot).encode()).hexdigest()}".encode()


def document_title(snapshot: Json) -> str:
    return f"{TITLE} ปีงบประมาณ พ.ศ. {snapshot['year']} {snapshot['organisation']['name']}"


def place_of(office: Json) -> str:
    """อำเภอ… จังหวัด…, as far as the office's record says."""
    named = (("อำเภอ", office["district"]), ("จังหวัด", office["province"]))
    return " ".join(f"{word}{name}" for word, name in named if name)
