"""What a paper still says of another time: old years, people, replaced laws, a template's words.

Points out, never changes. Each point says where it is and what to do.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

from integrity.documents.clauses.grids import PERSON
from integrity.documents.clauses.rows import ClauseRow, Kind, cells, place_of, rows_of
from integrity.documents.clauses.snapshot import lines
from integrity.documents.models import ClauseDocument, SigningStep
from integrity.fiscal import current
from integrity.laws import replaced_laws
from integrity.leftovers import BLANKS, compiled, longest, quoted, readable
from integrity.models import Appointment, LeftoverPhrase, Official, Reference
from integrity.numbered import read_mark
from integrity.thai import name_key, truncate
from integrity.years_in_text import old_years

FIELDS = ("title", "addressee", "refers_to", "enclosures", "closing", "contact")
# A name within a sentence stands behind a space, or behind one of these.
_NAME = re.compile(
    rf"(?:(?<![ก-๎])|(?<=ให้)|(?<=โดย)|(?<=แก่)|(?<=คือ)|(?<=ของ)|(?<=กับ)|(?<=และ)|(?<=แต่งตั้ง)|(?<=ข้าพเจ้า))"
    rf"(?P<name>{PERSON.pattern}\s?[ก-๎]{{2,40}}\s+[ก-๎]{{2,40}})"
)


@dataclass(frozen=True)
class Point:
    """``position``: the index of the row it is in, from 0; None outside the text."""

    message: str
    position: int | None = None


@dataclass(frozen=True)
class _Text:
    place: str
    text: str
    position: int | None = None
    row: ClauseRow | None = None

    def point(self, said: str) -> Point:
        return Point(f"{self.place}: {said}", self.position)


def points(document: ClauseDocument) -> list[Point]:
    """In the order of the paper; signers and citations come last."""
    register = _Register(document)
    laws = _laws(document)
    phrases = [(row, compiled(row.pattern)) for row in _own(LeftoverPhrase, document)]
    first = document.first_fiscal_year or current()
    found = []
    for text in _texts(document):
        words = readable(text.text)
        found += [
            *_of_years(text, first),
            *_of_people(text, register),
            *_of_laws(text, words, laws),
            *_of_leftovers(text, words, phrases),
        ]
    return [
        *found,
        *_of_steps(document, register),
        *_of_citations(document),
        *_of_attachments(document),
    ]


def _texts(document: ClauseDocument) -> Iterator[_Text]:
    for name in FIELDS:
        if text := getattr(document, name):
            yield _Text(str(document._meta.get_field(name).verbose_name), text)
    rows = rows_of(document)
    for position, row in enumerate(rows):
        yield _Text(place_of(rows, position), row.text, position, row)


def _own(model, document: ClauseDocument):
    return model.objects.filter(Q(owner=None) | Q(owner=document.organisation_id))


def _laws(document: ClauseDocument) -> list[Reference]:
    rows = _own(Reference, document).filter(replaced_by__isnull=False)
    return list(rows.select_related("replaced_by"))


def _of_years(text: _Text, first: int) -> Iterator[Point]:
    said = dict.fromkeys(mention.words for mention in old_years(text.text, first))
    if said:
        yield text.point(f"ยังกล่าวถึงปีเดิม {quoted(list(said))} ตรวจว่าต้องเปลี่ยนเป็นปีใหม่หรือไม่")


class _Register:
    """Today's officials of the office and what they are; one query for each."""

    def __init__(self, document: ClauseDocument):
        self.document = document
        self.today = timezone.localdate()

    @cached_property
    def in_force(self) -> list[Appointment]:
        rows = Appointment.objects.in_force_on(self.today)
        office = self.document.organisation_id
        return list(rows.filter(official__organisation=office).select_related("official"))

    @cached_property
    def positions(self) -> dict[str, list[Appointment]]:
        """Key of a name → what that person is today; [] for who is nothing any more."""
        people = Official.objects.filter(organisation=self.document.organisation_id)
        found: dict[str, list[Appointment]] = {name_key(person.name): [] for person in people}
        for row in self.in_force:
            found[name_key(row.official.name)].append(row)
        return found

    def of_name(self, name: str) -> list[Appointment] | None:
        """None for who is not in the register. A sentence may run on behind the name."""
        key = name_key(name)
        known = [each for each in self.positions if key.startswith(each)]
        return self.positions[max(known, key=len)] if known else None

    def holders(self, position: str) -> list[str]:
        key = name_key(position)
        return [row.official.name for row in self.in_force if key in _keys(row)]


def _keys(row: Appointment) -> set[str]:
    return {name_key(str(row)), name_key(row.position)}


def _of_people(text: _Text, register: _Register) -> Iterator[Point]:
    if text.row and text.row.kind in (Kind.MEMBERS, Kind.TABLE):
        for line in text.text.split("\n"):
            yield from _of_member(text, cells(line), register)
        return
    for name in dict.fromkeys(found["name"] for found in _NAME.finditer(text.text)):
        yield from _of_name(text, name, register)


def _of_member(text: _Text, parts: list[str], register: _Register) -> Iterator[Point]:
    names = [part[len(read_mark(part)[1]) :].strip() for part in parts]
    at = next((at for at, name in enumerate(names) if PERSON.match(name)), None)
    if at is None:
        return
    known = register.of_name(names[at])
    position = parts[at + 1] if at + 1 < len(parts) else ""
    if not known:
        yield from _of_name(text, names[at], register, position)
    elif position and not any(name_key(position) in _keys(row) for row in known):
        today = ", ".join(map(str, known))
        yield text.point(f"{names[at]} ตำแหน่ง “{position}” ไม่ตรงกับทะเบียนวันนี้ ({today}) ตรวจตำแหน่ง")


def _of_name(text: _Text, name: str, register: _Register, position: str = "") -> Iterator[Point]:
    known = register.of_name(name)
    if known:
        return
    said = "ไม่มีตำแหน่งในวันนี้แล้ว" if known is not None else "ไม่อยู่ในทะเบียนผู้ดำรงตำแหน่ง"
    holders = register.holders(position) if position else []
    now = f" ตำแหน่ง{position}วันนี้คือ {', '.join(holders)}" if holders else ""
    yield text.point(f"{' '.join(name.split())} {said}{now} ตรวจว่ายังเป็นบุคคลนี้")


def _of_laws(text: _Text, words: str, laws: list[Reference]) -> Iterator[Point]:
    for law in replaced_laws(words, laws):
        yield text.point(f"อ้าง{law} ซึ่งมี{law.replaced_by}ใช้แทนแล้ว แก้เป็นฉบับที่ใช้อยู่")


def _of_leftovers(text: _Text, words: str, phrases) -> Iterator[Point]:
    found = [match[0] for match in BLANKS.finditer(words)]
    advice = ""
    for phrase, pattern in phrases:
        if matches := [match[0] for match in pattern.finditer(words)]:
            found += matches
            advice = advice or phrase.advice
    if found := longest(found):
        told = advice or "เติมหรือลบข้อความนี้"
        yield text.point(f"มีข้อความตกค้างจากแม่แบบ {quoted(found)} {told}")


def _of_steps(document: ClauseDocument, register: _Register) -> Iterator[Point]:
    steps = document.steps.select_related("official", "appointment__official")
    for place, step in enumerate(steps, start=1):
        text = _Text(f"ผู้ลงนามลำดับที่ {place}", step.position_lines)
        current_posts = register.of_name(step.official.name)
        if not current_posts:
            yield text.point(f"{step.official} ไม่มีตำแหน่งในทะเบียนวันนี้ เลือกผู้ลงนามใหม่")
        elif step.appointment and not _in_force(step.appointment, register):
            yield text.point(
                f"{step.official} ไม่ได้เป็น{step.appointment}ในวันนี้ เลือกตำแหน่งใหม่หรือเลือกผู้ลงนามใหม่"
            )
        else:
            yield from _of_typed_lines(text, step, current_posts)


def _in_force(appointment: Appointment, register: _Register) -> bool:
    return any(row.pk == appointment.pk for row in register.in_force)


def _of_typed_lines(text: _Text, step: SigningStep, posts: list[Appointment]) -> Iterator[Point]:
    """Lines may be broken anywhere, so they are compared as one."""
    typed = "".join(name_key(line) for line in lines(step.position_lines))
    if typed and not any(key in typed for row in posts for key in _keys(row)):
        today = ", ".join(map(str, posts))
        yield text.point(
            f"บรรทัดตำแหน่ง “{truncate(step.position_lines, 60)}” "
            f"ไม่ตรงกับทะเบียนวันนี้ ({today}) ตรวจตำแหน่ง"
        )


def _of_citations(document: ClauseDocument) -> Iterator[Point]:
    for citation in document.citations.select_related("reference__replaced_by"):
        if successor := citation.reference.replaced_by:
            yield Point(
                f"กฎหมายที่อ้าง: {citation.reference} มี{successor}ใช้แทนแล้ว เลือกฉบับที่ใช้อยู่และตรวจมาตรา/ข้อ"
            )


def _of_attachments(document: ClauseDocument) -> Iterator[Point]:
    """A copy begins without the old paper's attachments."""
    source = document.copied_from
    if source is None or document.attachments.exists():
        return
    if titles := [row.title for row in source.attachments.all()]:
        yield Point(f"เอกสารแนบ: ฉบับเดิมแนบ {quoted(titles)} ซึ่งไม่ได้คัดลอกมา แนบฉบับของปีนี้")
