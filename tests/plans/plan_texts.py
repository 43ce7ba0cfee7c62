"""The sample office's project sheets printed as a document, in the layouts offices use."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from integrity.thai import thai_digits
from plans.models import Heading
from tests.integrity.word_files import plain

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "fixtures" / "demo" / "wiangsa"


@dataclass(frozen=True)
class Layout:
    """How an office prints its sheets. ``mark``: what stands behind a heading's number."""

    mark: str = "."
    thai: bool = True
    colon: bool = True
    marker: str = "ลำดับที่ {number}"
    bold: bool = False
    wordings: tuple[tuple[str, str], ...] = ()
    turned: bool = False  # the headings after the title in the opposite order

    def digits(self, text: object) -> str:
        return thai_digits(str(text)) if self.thai else str(text)

    def heading(self, number: int, words: str, body: str = "") -> str:
        numbered = f"{self.digits(number)}{self.mark} {words}" if self.mark else words
        if body:
            numbered += f"{' :' if self.colon else ':'} {body}"
        return f"**{numbered}**" if self.bold else numbered


@dataclass(frozen=True)
class Sheet:
    """A project as it should be read back: (kind, heading, body) in order."""

    dimension: int
    number: int
    title: str
    sections: tuple[tuple[str, str, str], ...]


@cache
def sheets() -> tuple[Sheet, ...]:
    """41 sheets of 9, 11 and 12 headings in our own words; where a text is blank, one stands in."""
    rows = read_rows()
    return tuple(
        Sheet(
            int(code.split("-")[0]),
            int(code.split("-")[1]),
            f"โครงการทดลองอ่านข้อความหมายเลข {code} ของเทศบาล",
            tuple(
                (part["kind"], part.get("heading") or "", _body(part))
                for part in entry["sheet"]
                if part["kind"] != Heading.TITLE
            ),
        )
        for code, entry in rows.items()
    )


def read_rows() -> dict:
    return _yaml(SAMPLE / "project_sheets.yaml")


def _yaml(path: Path) -> dict:
    with path.open(encoding="utf-8") as stream:
        return yaml.safe_load(stream)


def _body(part: dict) -> str:
    return (
        "\n".join(line.strip() for line in part.get("body", "").split("\n") if line.strip())
        or f"ข้อความของหัวข้อ {Heading(part['kind']).label} ตามที่หน่วยงานกำหนด"
    )


def printed(sheet: Sheet, layout: Layout) -> list[str]:
    """The lines of one project's sheet."""
    lines = []
    if layout.marker:
        lines += [
            "รายละเอียดโครงการ/กิจกรรม/มาตรการ",
            layout.digits(layout.marker.format(number=sheet.number)),
        ]
    lines.append(layout.heading(1, "ชื่อโครงการ", sheet.title))
    for position, (kind, heading, body) in enumerate(ordered(sheet, layout), start=2):
        lines.append(layout.heading(position, words(kind, heading, layout)))
        lines += body.split("\n")
    return lines


def ordered(sheet: Sheet, layout: Layout) -> list[tuple[str, str, str]]:
    return list(reversed(sheet.sections)) if layout.turned else list(sheet.sections)


def words(kind: str, heading: str, layout: Layout) -> str:
    return dict(layout.wordings).get(kind) or heading or Heading(kind).label


def document(chosen: list[Sheet], layout: Layout) -> list[str]:
    """A plan: something before, the dimensions over their projects, an appendix behind."""
    lines = ["แผนปฏิบัติการป้องกันการทุจริต", "ส่วนที่ ๑ บทนำ", "เนื้อความของบทนำ"]
    dimension = 0
    for sheet in chosen:
        if sheet.dimension != dimension:
            dimension = sheet.dimension
            lines.append(f"มิติที่ {layout.digits(dimension)} มิติทดสอบ {dimension}")
        lines += printed(sheet, layout)
    return [*lines, "ภาคผนวก", "คำสั่งแต่งตั้งคณะทำงาน"]


def as_docx(lines: list[str]) -> bytes:
    return plain(*lines)
