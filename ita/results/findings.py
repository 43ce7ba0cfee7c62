"""ข้อบกพร่องที่ต้องแก้ไข as numbered text: read from what is typed or pasted, and written at once.

Of an indicator they are edited as one text, a finding a line, its number as typed. So they are
pasted, put in another order and taken away as any text is.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from integrity import history, numbered
from integrity.thai import arabic_digits, name_key, normalise
from ita.models import AssessmentResult, Finding, Indicator
from ita.results.saving import held

LONGEST_MARK = Finding._meta.get_field("mark").max_length
# What stands before the number of an indicator: ตัวชี้วัดที่ ๑, ๑) ตัวชี้วัดที่ 1, ตัวชี้วัด 10.
_HEADING = re.compile(
    r"^\W*(?:[0-9]+[.)]+\s*)?(?:ด้าน)?ตัวชี้วัด(?:ที่)?\s*([0-9]{1,3})(?![0-9]|\.[0-9])\s*[:.)–-]*\s*(.*)$"
)
_SCORE = re.compile(r"(?:[0-9]|คะแนน|ร้อยละ|\W)*")


@dataclass(frozen=True)
class FindingText:
    mark: str
    text: str


@dataclass
class Pasted:
    """``texts`` by number of the indicator; ``left`` stands under no indicator of the scheme."""

    texts: dict[int, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)


def read(text: str) -> list[FindingText]:
    """The findings of one indicator. A line without a number goes on with the one before it, as
    lines do that a page's width broke; where no line has a number, each is a finding."""
    paragraphs = numbered.parse(text)
    has_marks = any(each.mark for each in paragraphs)
    found: list[FindingText] = []
    for each in paragraphs:
        if each.mark and len(each.mark) <= LONGEST_MARK:
            found.append(FindingText(each.mark, each.text))
        elif has_marks and found:
            found[-1] = FindingText(found[-1].mark, _joined(found[-1].text, each.text))
        else:
            found.append(FindingText("", f"{each.mark} {each.text}".strip()))
    return [each for each in found if each.text]


def write(findings: Iterable) -> str:
    """The other way; a finding of several lines comes back on one."""
    lines = (f"{each.mark} {' '.join(each.text.split())}".strip() for each in findings)
    return "\n".join(lines)


def split(text: str, indicators: Iterable[Indicator]) -> Pasted:
    """A whole chapter at once: ตัวชี้วัดที่ ๑ … ๑. … ๒. …, parted at the headings."""
    titles = {each.number: each.title for each in indicators}
    pasted = Pasted()
    lines: dict[int, list[str]] = {}
    here: int | None = None
    for line in normalise(text).split("\n"):
        line = line.strip()
        if not line:
            continue
        number, rest = _heading(line)
        if number is None:
            lines.get(here, pasted.left).append(line)
        elif number not in titles:
            here = None
            pasted.unknown.append(number)
            pasted.left.append(line)
        else:
            here = number
            lines.setdefault(number, [])
            if rest and not _is_title(rest, titles[number]):
                lines[number].append(rest)
    pasted.texts = {number: "\n".join(each) for number, each in lines.items()}
    return pasted


def texts_of(result: AssessmentResult) -> dict[int, str]:
    """By indicator's key: its findings as one text."""
    found: dict[int, list[Finding]] = {}
    for row in result.findings.order_by("position", "pk"):
        found.setdefault(row.indicator_id, []).append(row)
    return {indicator: write(rows) for indicator, rows in found.items()}


def of_last_year(result: AssessmentResult) -> tuple[int, dict[int, str]] | None:
    """The year and, by number of the indicator, the texts of the latest earlier result of the
    office that has findings: the official one where a year has both."""
    earlier = AssessmentResult.objects.filter(
        organisation=result.organisation_id, year__lt=result.year, findings__isnull=False
    )
    last = earlier.order_by("-year", "kind").first()
    if last is None:
        return None
    rows = last.findings.select_related("indicator").order_by("position", "pk")
    found: dict[int, list[Finding]] = {}
    for row in rows:
        found.setdefault(row.indicator.number, []).append(row)
    return last.year, {number: write(each) for number, each in found.items()}


@transaction.atomic
def save_findings(
    result: AssessmentResult, wanted: Mapping[int, list[FindingText]], *, by, reason: str = ""
) -> int:
    """Let each indicator (by key) of ``wanted`` have these findings, in this order; returns how
    many rows were written. A finding that only moves keeps its row, so the history shows what
    somebody changed and nothing else."""
    held(result)
    stored: dict[int, list[Finding]] = {}
    for row in result.findings.order_by("position", "pk"):
        stored.setdefault(row.indicator_id, []).append(row)
    added, changed, gone = [], [], []
    for indicator, texts in wanted.items():
        rows = _matched(stored.get(indicator, []), texts)
        gone += [row.pk for row in stored.get(indicator, []) if row not in rows]
        for position, (row, new) in enumerate(zip(rows, texts, strict=True), start=1):
            row = row or Finding(result=result, indicator_id=indicator)
            now = {"position": position, "mark": new.mark, "text": new.text}
            if row.pk is None or any(getattr(row, name) != value for name, value in now.items()):
                for name, value in now.items():
                    setattr(row, name, value)
                (changed if row.pk else added).append(row)
    tracked = {"by": by, "reason": reason}
    if gone:
        history.delete(Finding.objects.filter(pk__in=gone), **tracked)
    history.bulk_update(changed, ("position", "mark", "text"), **tracked)
    history.bulk_create(added, **tracked)
    return len(added) + len(changed) + len(gone)


def _matched(rows: list[Finding], texts: list[FindingText]) -> list[Finding | None]:
    """For each text the row it becomes: the one that says the same, else the one in its place."""
    left = list(rows)
    found: list[Finding | None] = []
    for new in texts:
        same = next((row for row in left if _said(row) == name_key(new.text)), None)
        if same:
            left.remove(same)
        found.append(same)
    for at, row in enumerate(rows):
        if row in left and at < len(found) and found[at] is None:
            found[at] = row
    return found


def _said(row: Finding) -> str:
    return name_key(row.text)


def _heading(line: str) -> tuple[int | None, str]:
    found = _HEADING.match(arabic_digits(line))
    if not found:
        return None, ""
    # The rest in the digits it was typed in: both spellings are equally long.
    return int(found[1]), line[found.start(2) :].strip()


def _is_title(rest: str, title: str) -> bool:
    """The name behind the number, with or without its score."""
    key, wanted = name_key(rest), name_key(title)
    return key.startswith(wanted) and bool(_SCORE.fullmatch(key[len(wanted) :]))


def _joined(before: str, after: str) -> str:
    """Thai goes on without a space where a line ends; words in Latin letters do not."""
    touches_latin = before[-1:].isascii() or after[:1].isascii()
    return f"{before} {after}" if touches_latin else f"{before}{after}"
