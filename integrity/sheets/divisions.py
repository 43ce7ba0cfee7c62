"""Reading หน่วยงานรับผิดชอบ: divisions by any of their names, several in a cell."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from integrity.models import Division, DivisionName, Organisation
from integrity.sheets.cells import as_text, limited
from integrity.thai import name_key, nearest, truncate

LEAD, SUPPORT = "lead", "support"
# A clerk's choice for a name that nobody knows: this, or the key of a division.
AS_NEW = "new"
MOST_LIKE = 3
# Two new names this much alike are taken for one name and a slip of the pen: กองช่าง and กองคลัง
# are two divisions, สำนักปลัด and สำนกปลัด are not.
TWIN = 0.85

# "และ" and "/" also stand inside names, so they part two divisions only before one of these.
_DIVISION_WORDS = (
    *("สำนัก", "กอง", "ฝ่าย", "งาน", "หน่วย", "ส่วน", "ศูนย์", "กลุ่ม", "แผนก", "สถานธนานุบาล"),
    *("โรงเรียน", "โรงพยาบาล", "สถานี", "ทุก"),
)
_HARD = re.compile(r"[,;、]+")
_SOFT = re.compile(r"\s*(?:และ|/|กับ)\s*")
_MARK = re.compile(
    r"\s*[(\[]\s*(?:(?P<lead>(?:หน่วยงาน|เจ้าภาพ)?หลัก)|(?P<support>(?:หน่วยงาน)?(?:สนับสนุน|ร่วม)))\s*[)\]]\s*"
)
_BULLET = re.compile(r"^\s*(?:[-–—•*]|\(?\d{1,2}[.)](?!\d))\s*")
_ALL = frozenset(
    name_key(words)
    for words in (
        *("ทุกสำนัก/กอง", "ทุกสำนัก", "ทุกกอง", "ทุกส่วนราชการ", "ทุกสำนัก/กอง/ฝ่าย", "ทุกกอง/สำนัก"),
        *("ทุกสำนัก กอง", "ทุกหน่วยงาน", "ทุกสำนักและกอง", "ทุกส่วน", "ทุกสำนัก/กอง/หน่วย"),
    )
)
_WHOLE = frozenset(name_key(words) for words in ("ทั้งหน่วยงาน", "ทั้งองค์กร"))
_SHORT_KINDS = {
    Organisation.Kind.PAO: "อบจ.",
    Organisation.Kind.CITY: "ทน.",
    Organisation.Kind.TOWN: "ทม.",
    Organisation.Kind.TOWNSHIP: "ทต.",
    Organisation.Kind.SAO: "อบต.",
}


class Responsibility(StrEnum):
    DIVISIONS = "divisions"
    ALL_DIVISIONS = "all_divisions"
    ORGANISATION = "organisation"


@dataclass(frozen=True)
class NewDivision:
    """A name nobody knows yet."""

    name: str


@dataclass(frozen=True)
class Responsible:
    """Who answers for a row: divisions with their part, or the office as a whole."""

    responsibility: Responsibility
    divisions: tuple[tuple[Division | NewDivision, str], ...] = ()


@dataclass
class UnknownDivision(ValueError):
    names: list[str]
    likes: list[str | None] = field(default_factory=list)

    def __str__(self) -> str:
        parts = []
        for name, like in zip(self.names, self.likes, strict=True):
            hint = f" หมายถึง “{like}” หรือไม่" if like else ""
            parts.append(f"ไม่รู้จักหน่วยงาน “{truncate(name, 80)}”{hint}")
        return "; ".join(parts)


class DivisionDirectory:
    """The divisions of an office under all names; knows what a cell means.

    ``choices``: what a clerk decided of names that nobody knows, by the name's key. ``unknown``:
    the names without such a decision that were met, each with the divisions it is most like.
    """

    def __init__(
        self,
        organisation: Organisation,
        *,
        accept_new: bool = False,
        choices: Mapping[str, int | str] | None = None,
    ):
        self.accept_new = accept_new
        self.choices = choices or {}
        self.unknown: dict[str, list[Division]] = {}
        self.replaced: dict[str, Division] = {}
        self._office_names = _office_names(organisation)
        divisions = list(
            Division.objects.filter(organisation=organisation).select_related("parent")
        )
        # Whoever still writes the name of a merged division means the one that has its work.
        self._heirs = heirs = Division.heirs(divisions)
        self._names = {division.name: heirs[division.pk] for division in divisions}
        self._by_key: dict[str, set[int]] = defaultdict(set)
        self.by_pk = {division.pk: division for division in divisions}
        for name, division in _all_names(divisions):
            for key in self._keys(name):
                self._by_key[key].add(heirs[division.pk].pk)
        self._read: dict[str, Responsible] = {}
        self.new_names: dict[str, NewDivision] = {}

    def read(self, value: object) -> Responsible:
        """Raises ValueError in Thai, UnknownDivision among them."""
        text = "\n".join(" ".join(line.split()) for line in as_text(value).split("\n")).strip()
        if text not in self._read:
            self._read[text] = self._interpret(text)
        return self._read[text]

    def _interpret(self, text: str) -> Responsible:
        key = name_key(text)
        if not text:
            return Responsible(Responsibility.DIVISIONS)
        if key in _ALL or (self._strip_office(key) or key) in _ALL:
            return Responsible(Responsibility.ALL_DIVISIONS)
        if key in _WHOLE or key in self._office_names:
            return Responsible(Responsibility.ORGANISATION)
        found = [(self._chosen(each), role) for each, role in self._parts(text)]
        new = [each.name for each, _ in found if isinstance(each, NewDivision)]
        unknown = [name for name in new if not self._is_accepted(name)]
        if unknown:
            self.unknown.update((name, self.likes(name)) for name in unknown)
            raise UnknownDivision(unknown, [self.like(name) for name in unknown])
        for name in new:
            self.new_names.setdefault(name_key(name), NewDivision(limited(name, 200)))
        return Responsible(Responsibility.DIVISIONS, _with_roles(self._settled(found)))

    def like(self, name: str) -> str | None:
        return nearest(self._bare(name), self._names)

    def likes(self, name: str) -> list[Division]:
        """The divisions whose names are most like it, the likest first."""
        names, found = dict(self._names), []
        while len(found) < MOST_LIKE and (like := nearest(self._bare(name), names)):
            found.append(names.pop(like))
        return found

    def warnings(self) -> Iterator[str]:
        """What was decided of names that nobody knows, and new ones that may be one division."""
        for name, division in self.replaced.items():
            yield f"ใช้ “{division}” แทน “{name}” ตามที่เลือก"
        names = [new.name for new in self.new_names.values()]
        for place, name in enumerate(names):
            if twin := nearest(self._bare(name), names[:place], cutoff=TWIN):
                yield (
                    f"หน่วยงานใหม่ “{name}” สะกดคล้าย “{twin}” ในไฟล์เดียวกัน "
                    "หากเป็นหน่วยเดียวกัน ให้แก้ในไฟล์แล้วนำเข้าใหม่ มิฉะนั้นระบบจะสร้างทั้งสองหน่วย"
                )

    def _chosen(self, division: Division | NewDivision) -> Division | NewDivision:
        if isinstance(division, NewDivision):
            choice = self.choices.get(name_key(division.name))
            if chosen := self._heirs.get(choice):
                self.replaced[division.name] = chosen
                return chosen
        return division

    def _is_accepted(self, name: str) -> bool:
        return self.accept_new or self.choices.get(name_key(name)) == AS_NEW

    def _settled(self, found: list) -> Iterator:
        for each, role in found:
            is_new = isinstance(each, NewDivision)
            yield (self.new_names[name_key(each.name)] if is_new else each), role

    def _parts(self, text: str) -> Iterator[tuple[Division | NewDivision, str]]:
        """Each division of the cell with its mark ("" without one), in the order typed."""
        for line in text.split("\n"):
            name, role = _unmarked(line)
            if division := self._known(name):
                yield division, role
                continue
            for chunk in _HARD.split(line):
                rest = _BULLET.sub("", chunk).strip()
                while rest:
                    division, role, rest = self._first(rest)
                    yield division, role

    def _first(self, text: str) -> tuple[Division | NewDivision, str, str]:
        """The longest known name at the beginning of ``text``, its mark, and what follows."""
        for end, after in reversed(_ends(text)):
            name, role = _unmarked(text[:end])
            rest = text[after:]
            if (division := self._known(name)) and self._may_begin(rest):
                return division, role, rest
        for end, after in _ends(text):
            name, role = _unmarked(text[:end])
            if name and self._may_begin(text[after:]):
                return NewDivision(self._bare(name)), role, text[after:]
        raise ValueError("อ่านชื่อหน่วยงานไม่ได้")

    def _may_begin(self, rest: str) -> bool:
        return (
            not rest
            or rest.startswith(_DIVISION_WORDS)
            or any(self._known(_unmarked(rest[:end])[0]) for end, _ in _ends(rest))
        )

    def _known(self, name: str) -> Division | None:
        if exact := self._names.get(name):
            return exact
        for key in self._keys(name):
            if keys := self._by_key.get(key):
                if len(keys) > 1:
                    names = ", ".join(f"“{self.by_pk[pk].name}”" for pk in sorted(keys))
                    raise ValueError(f"ชื่อ “{name}” หมายถึงได้หลายหน่วย ({names}) กรุณาใช้ชื่อเต็ม")
                return self.by_pk[next(iter(keys))]
        return None

    def _keys(self, name: str) -> Iterator[str]:
        """The name as typed, then without the office's."""
        key = name_key(name)
        if key:
            yield key
        if bare := self._strip_office(key):
            yield bare

    def _strip_office(self, key: str) -> str:
        for office in self._office_names:
            for stripped in (key.removesuffix(office), key.removeprefix(office)):
                if stripped and stripped != key:
                    return stripped
        return ""

    def _bare(self, name: str) -> str:
        """A new division is recorded without the office's name, in the clerk's own spacing."""
        bare = self._strip_office(name_key(name))
        words = name.split()
        for count in range(1, len(words)):
            for part in (words[:-count], words[count:]):
                if bare and name_key("".join(part)) == bare:
                    return " ".join(part)
        return bare or name


def _all_names(divisions: list[Division]) -> Iterator[tuple[str, Division]]:
    by_pk = {division.pk: division for division in divisions}
    for division in divisions:
        yield division.name, division
        if division.parent:
            yield f"{division.name}{division.parent.name}", division
            yield f"{division.parent.name}{division.name}", division
    for other in DivisionName.objects.filter(division__in=by_pk):
        yield other.name, by_pk[other.division_id]


def _office_names(organisation: Organisation) -> tuple[str, ...]:
    """Ways to write the office's name behind a division's, the longest first."""
    kind = organisation.get_kind_display()
    proper = organisation.name.removeprefix(kind)
    short = _SHORT_KINDS[organisation.kind]
    names = {organisation.name, kind, short, short.rstrip("."), f"{short}{proper}"}
    if kind.startswith("เทศบาล"):
        names |= {"เทศบาล", f"เทศบาล{proper}"}
    return tuple(sorted({name_key(name) for name in names}, key=len, reverse=True))


def _ends(text: str) -> list[tuple[int, int]]:
    """Where a name may end and the next begin: at each soft separator, and at the end."""
    ends = [(found.start(), found.end()) for found in _SOFT.finditer(text)]
    return [*ends, (len(text), len(text))]


def _unmarked(name: str) -> tuple[str, str]:
    """The name without (หลัก) or (สนับสนุน), and the part it gives."""
    role = ""
    for mark in _MARK.finditer(name):
        role = LEAD if mark["lead"] else SUPPORT
    return _MARK.sub(" ", name).strip(), role


def _with_roles(found: Iterable) -> tuple:
    """The first leads unless another is marked so; the rest support."""
    found = list(found)
    if len({each for each, _ in found}) < len(found):
        raise ValueError("ระบุหน่วยงานเดียวกันซ้ำ")
    leads = [each for each, role in found if role == LEAD]
    if len(leads) > 1:
        raise ValueError("มีหน่วยงานหลักได้หน่วยเดียว")
    lead = leads[0] if leads else next((each for each, role in found if not role), None)
    supports = [each for each, _ in found if each != lead]
    return (((lead, LEAD),) if lead else ()) + tuple((each, SUPPORT) for each in supports)


def render_responsible(value: Responsible) -> str:
    """The cell that reads back as ``value``."""
    if value.responsibility != Responsibility.DIVISIONS:
        return {
            Responsibility.ALL_DIVISIONS: "ทุกสำนัก/กอง",
            Responsibility.ORGANISATION: "ทั้งหน่วยงาน",
        }[value.responsibility]
    has_lead = any(role == LEAD for _, role in value.divisions)
    return "\n".join(
        division.name if has_lead else f"{division.name} (สนับสนุน)"
        for division, _ in value.divisions
    )
