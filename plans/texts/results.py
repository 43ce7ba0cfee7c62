"""ผลผลิต and ผลลัพธ์ as single records, where a text can be parted into them without a guess."""

from dataclasses import dataclass

from plans.models import Heading, ResultKind
from plans.texts.wordings import key, numbered

_KINDS = {
    **dict.fromkeys(map(key, ("ผลผลิต", "ผลผลิต (Output)", "ผลผลิต (Outputs)")), ResultKind.OUTPUT),
    **dict.fromkeys(map(key, ("ผลลัพธ์", "ผลลัพธ์ (Outcome)", "ผลลัพธ์ (Outcomes)")), ResultKind.OUTCOME),
}


@dataclass(frozen=True)
class Result:
    kind: str
    text: str


@dataclass(frozen=True)
class Proposal:
    """``is_sure``: every line of the text belongs to one of the results."""

    results: list[Result]
    is_sure: bool


def propose(sections: list[dict]) -> Proposal:
    """From the sections about results, as they are kept in a TextReading."""
    found: list[Result] = []
    is_sure = True
    for section in sections:
        if section["kind"] == Heading.RESULTS and section["body"].strip():
            results, sure = _parted(section)
            found += results
            is_sure = is_sure and sure
    return Proposal(found, bool(found) and is_sure)


def _parted(section: dict) -> tuple[list[Result], bool]:
    kind = _KINDS.get(key(section["heading"]))
    groups: list[tuple[str, list[str]]] = [(kind, [])] if kind else []
    for line in section["body"].split("\n"):
        line = line.strip()
        head, _, rest = line.partition(":")
        if head_kind := _KINDS.get(key(head)):
            groups.append((head_kind, [rest.strip()] if rest.strip() else []))
        elif line and groups:
            groups[-1][1].append(line)
        elif line:
            return [], False
    results, is_sure = [], True
    for each, lines in groups:
        items = _items(lines)
        is_sure = is_sure and items is not None
        results += [Result(each, text) for text in items or lines]
    return results, is_sure


def _items(lines: list[str]) -> list[str] | None:
    """The items of a list numbered from 1 without a gap, or the one line there is."""
    if len(lines) == 1:
        found = numbered(lines[0])
        return [found.rest if found and found.number == 1 and found.mark else lines[0]]
    items = []
    for position, line in enumerate(lines, start=1):
        found = numbered(line)
        if not found or found.number != position or not found.mark:
            return None
        items.append(found.rest)
    return items
