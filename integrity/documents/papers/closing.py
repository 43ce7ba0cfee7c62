"""How a paper ends: closing words, the day, who signs it, and who endorses it afterwards."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from integrity.documents.models import Kind, SigningStep
from integrity.documents.papers.facts import Facts, Print
from integrity.thai import BANGKOK, thai_date

Json = dict

LETTERS = frozenset({Kind.LETTER, Kind.CIRCULAR})
DATE_WORDS = {Kind.ANNOUNCEMENT: "ประกาศ ณ วันที่", Kind.ORDER: "สั่ง ณ วันที่"}
LONGEST_LINE = 64  # letters under a signature; two thirds of the width of the page
# The rest of a dotted option ("ข้อเสนอแนะ.....") is a line to write on.
_DOTS = re.compile(r"[.…]{3,}\s*$")
_TITLE = re.compile(
    r"^(?:นางสาว|นาย|นาง|ว่าที่ร้อยตรี(?:หญิง)?|ว่าที่\s*ร\.ต\.(?:หญิง)?|จ่าเอก|สิบเอก|สิบตำรวจ\w+|ดร\.)\s*"
)


@dataclass(frozen=True)
class Option:
    """One of the answers under which a person signs: a box to tick when there are several."""

    text: str
    box: str = ""
    room: bool = False


@dataclass(frozen=True)
class Signed:
    """One line of the log of signatures, in words."""

    name: str
    positions: str
    role: str
    day: str
    time: str
    option: str
    remark: str


@dataclass(frozen=True)
class SignBlock:
    """A place to sign, and what is known of it."""

    name: str
    positions: list[str]
    role: str = ""
    addressed_to: str = ""
    considered: bool = False
    options: list[Option] = field(default_factory=list)
    signed: Signed | None = None
    labelled: bool = False  # "(ลงชื่อ)" before the room
    copied: str = ""  # on a copy of what was signed in ink: the name, instead of the room
    role_below: bool = False

    @property
    def is_wide(self) -> bool:
        """Whether a line of it has to be broken."""
        return any(len(line) > LONGEST_LINE for line in (self.name, self.role, *self.positions))


@dataclass(frozen=True)
class Closing:
    """``words`` are paragraphs; ``regards`` stands at the middle of the page."""

    words: list[str]
    regards: str
    day_words: str
    day: str
    rows: list[list[SignBlock]]
    endorsements: list[SignBlock]
    log: list[Signed]


def closing_of(data: Json, facts: Facts) -> Closing:
    words, regards = _words(data)
    signatures = _signatures_by_step(data, facts)
    rows: list[list[SignBlock]] = []
    endorsements = []
    for index, step in enumerate(data["steps"]):
        block = _block(data, facts, step, signatures.get(index))
        if step["kind"] != SigningStep.Kind.SIGN:
            endorsements.append(block)
        elif step["beside_previous"] and rows:
            rows[-1].append(block)
        else:
            rows.append([block])
    return Closing(
        words=words,
        regards=regards,
        day_words=_day_words(data),
        day=day_of(data, facts, "official"),
        rows=rows,
        endorsements=endorsements,
        log=list(signatures.values()),
    )


def _words(data: Json) -> tuple[list[str], str]:
    """A letter's last line is its regards, unless it still speaks of the matter (จึงเรียนมา…)."""
    words = list(data["closing"])
    if data["paper"] in LETTERS and words and not words[-1].startswith("จึง"):
        return words[:-1], words[-1]
    return words, ""


def _day_words(data: Json) -> str:
    """Announcements and orders say their day at the end; the others have it in their head."""
    if data["paper"] not in DATE_WORDS:
        return ""
    return data["form"]["date_words"] or DATE_WORDS[data["paper"]]


def day_of(data: Json, facts: Facts, style: str) -> str:
    """The day of the paper, or "" where ink will write it."""
    if facts.awaiting:
        return ""
    day = facts.dated or (date.fromisoformat(data["dated"]) if data["dated"] else None)
    return thai_date(day, style) if day else ""


def _block(data: Json, facts: Facts, step: Json, signed: Signed | None) -> SignBlock:
    asks = step["kind"] != SigningStep.Kind.SIGN
    in_ink = signed is None and facts.is_issued and facts.print == Print.CERTIFIED_COPY
    return SignBlock(
        name=step["name"],
        positions=step["positions"],
        role=step["role"],
        addressed_to=step["addressed_to"],
        considered=step["kind"] == SigningStep.Kind.DECIDE,
        options=_options(step["options"], signed),
        signed=signed,
        labelled=asks or data["paper"] in (Kind.MEMO, Kind.MINUTES) or bool(step["role"]),
        copied=_TITLE.sub("", step["name"]) if in_ink else "",
        role_below=data["paper"] == Kind.MINUTES,
    )


def _options(options: list[str], signed: Signed | None) -> list[Option]:
    several = len(options) > 1
    chosen = signed.option if signed else ""
    return [
        Option(
            text=_DOTS.sub("", text),
            box=("(/)" if text == chosen else "( )") if several else "",
            room=bool(_DOTS.search(text)) and not signed,
        )
        for text in options
    ]


def _signatures_by_step(data: Json, facts: Facts) -> dict[int, Signed]:
    return {each.get("step", index): _signed(each) for index, each in enumerate(facts.signatures)}


def _signed(each: Json) -> Signed:
    moment = datetime.fromisoformat(each["at"])
    local = moment.astimezone(BANGKOK) if moment.tzinfo else moment
    return Signed(
        name=each["name"],
        positions=" ".join(each["positions"]),
        role=each.get("role", ""),
        day=thai_date(moment, "long"),
        time=f"{local:%H.%M} น.",
        option=each.get("option", ""),
        remark=each.get("remark", ""),
    )
