"""What stands above the text of a paper, by kind."""

import re
from dataclasses import dataclass, field
from datetime import date

from integrity.documents.models import Kind, PaperForm
from integrity.documents.office_facts import place_names
from integrity.documents.papers.centred import centred_lines
from integrity.documents.papers.closing import day_of
from integrity.documents.papers.facts import Facts
from integrity.thai import thai_date

Json = dict

HEADS = {Kind.ANNOUNCEMENT: "ประกาศ", Kind.ORDER: "คำสั่ง", Kind.MINUTES: "รายงานการประชุม"}
_ITEM = re.compile(r"^[(]?[0-9๐-๙]{1,2}[.)]")


@dataclass(frozen=True)
class Number:
    """The line of the number. ``blank``: ink will write it behind ``text``."""

    text: str
    blank: bool


@dataclass(frozen=True)
class Head:
    issuer: str
    subject: str
    subject_lines: list[str]
    number: Number | None
    day: str
    department: str
    sender: list[str] = field(default_factory=list)
    salutation: str = ""
    addressee: str = ""
    refers_to: list[str] = field(default_factory=list)
    enclosures: list[str] = field(default_factory=list)
    meeting: list[str] = field(default_factory=list)


def head_of(data: Json, facts: Facts) -> Head:
    return Head(
        issuer=_issuer(data),
        subject=_subject(data),
        subject_lines=_subject_lines(data),
        number=_number(data, facts),
        day=day_of(data, facts, "long"),
        department=data["department"] or _department(data),
        sender=_sender(data),
        salutation=data["salutation"] or "เรียน",
        addressee=data["addressee"],
        refers_to=data["refers_to"],
        enclosures=_counted(data["enclosures"]),
        meeting=_meeting(data),
    )


def _issuer(data: Json) -> str:
    if data["issuer"] or data["paper"] == Kind.MINUTES:
        return data["issuer"] or data["form"]["head"] or HEADS[Kind.MINUTES]
    head = data["form"]["head"] or HEADS.get(data["paper"], "")
    return f"{head}{data['organisation']['name']}"


def _subject(data: Json) -> str:
    title = data["title"].strip()
    if data["paper"] == Kind.MINUTES:
        return title.removeprefix(HEADS[Kind.MINUTES]).strip()
    return title.removeprefix("เรื่อง").strip()


def _subject_lines(data: Json) -> list[str]:
    """Of the subject in the middle of a page; that of minutes is their whole name."""
    before = "" if data["paper"] == Kind.MINUTES else "เรื่อง "
    return centred_lines(_subject(data), before=before, whole=place_names(data["organisation"]))


def _number(data: Json, facts: Facts) -> Number | None:
    form = data["form"]
    if facts.official_no and not facts.awaiting:
        return Number(facts.official_no, blank=False)
    if form["numbering"] == PaperForm.Numbering.NONE:
        return None
    return Number(_number_begins(data), blank=True)


def _number_begins(data: Json) -> str:
    """What is known of the number before the central book gives it."""
    form, division = data["form"], data["division"] or {}
    if form["numbering"] == PaperForm.Numbering.LETTER:
        code = division.get("letter_code") or data["organisation"]["letter_code"]
        return f"{code}/{form['number_prefix']}" if code else form["number_prefix"]
    return f"{form['number_prefix']}/" if form["number_prefix"] else ""


def _department(data: Json) -> str:
    division = data["division"] or {}
    return f"{division.get('name', '')} {data['organisation']['name']}".strip()


def _sender(data: Json) -> list[str]:
    """The office and where it is, at the right of a letter's head."""
    place = data["place"] or data["organisation"]["address"]
    return [data["organisation"]["name"], *place.splitlines()]


def _counted(lines: list[str]) -> list[str]:
    """Several enclosures are counted, unless the clerk did."""
    if len(lines) < 2 or any(_ITEM.match(line) for line in lines):
        return lines
    return [f"{number}. {line}" for number, line in enumerate(lines, start=1)]


def _meeting(data: Json) -> list[str]:
    """When and where a meeting was: its own day, not that on which its minutes are issued."""
    if data["paper"] != Kind.MINUTES:
        return []
    day = f"วันที่ {thai_date(date.fromisoformat(data['dated']))}" if data["dated"] else ""
    return [line for line in (day, f"ณ {data['place']}" if data["place"] else "") if line]
