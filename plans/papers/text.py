"""The announcement and the appendices of a plan as the paper sets what was typed.

An announcement or an order has a head of its own (who, number, about what) and a close (the day,
and who signs); both are recognised in what the clerk typed, and the promulgation completes them.
"""

import re
from dataclasses import dataclass
from datetime import date

from integrity.thai import thai_date

Json = dict

# "คำสั่งเทศบาลตำบล… ที่ 93/2565 เรื่อง …" is set over three lines.
_HEAD = re.compile(
    r"(?P<issuer>.+?)(?:\s+(?P<number>ที่\s*\S*\d\S*))?\s+เรื่อง\s*(?P<subject>.+)", re.DOTALL
)
_CLOSE = re.compile(r"^(?:ประกาศ|สั่ง|ให้ไว้)\s*ณ\s*วันที่")
_SIGNED = re.compile(r"\(?\s*ลงชื่อ")
_MADE_KNOWN = re.compile(r"^จึงประกาศ")
LONGEST_CLOSE = 6  # lines from the date to the signer's last position


def sections(snapshot: Json, role: str) -> list[Json]:
    return [row for row in snapshot["sections"] if row["role"] == role]


def phrases(title: str) -> list[str]:
    """Where a long title is best broken: at its spaces, but never inside brackets."""
    return re.split(r"\s+(?![^(]*\))", title.strip())


@dataclass(frozen=True)
class Close:
    """The end of an announcement or order: the day, and who signs it in which positions."""

    day: str
    name: str
    positions: list[str]


@dataclass(frozen=True)
class Text:
    """A typed section: head lines when it is an announcement or order, its body and its close."""

    number: str
    title: str
    issuer: str
    act_number: str
    subject: str
    body: str
    made_known: str
    close: Close | None

    @property
    def subject_phrases(self) -> list[str]:
        first, *others = phrases(self.subject)
        return [f"เรื่อง {first}", *others]


def typed_text(row: Json) -> Text:
    head = _HEAD.fullmatch(row["title"].strip())
    body, made_known, close = _split_close(row["body"])
    return Text(
        number=row["number"],
        title=row["title"],
        issuer=head["issuer"] if head else "",
        act_number=(head["number"] or "") if head else "",
        subject=head["subject"] if head else "",
        body=body,
        made_known=made_known,
        close=close,
    )


def _split_close(body: str) -> tuple[str, str, Close | None]:
    """A typed text without its last sentence (จึงประกาศ…) and its close, and these two."""
    lines = [line.strip() for line in body.strip().splitlines() if line.strip()]
    close = None
    starts = [at for at, line in enumerate(lines) if _CLOSE.match(line)]
    if starts and len(lines) - starts[-1] <= LONGEST_CLOSE:
        day, *signer = (line for line in lines[starts[-1] :] if not _SIGNED.match(line))
        name, positions = (signer[0].strip("()"), signer[1:]) if signer else ("", [])
        close, lines = Close(day, name, positions), lines[: starts[-1]]
    made_known = lines.pop() if lines and _MADE_KNOWN.match(lines[-1]) else ""
    return "\n".join(lines), made_known, close


def announcements(snapshot: Json) -> list[Text]:
    """The announcement as typed, completed by the facts of the promulgation; it may stand alone."""
    promulgation = snapshot["promulgation"]
    rows = sections(snapshot, "announcement")
    if not rows and not promulgation:
        return []
    return [_announcement(row, promulgation, snapshot) for row in rows or [EMPTY_SECTION]]


EMPTY_SECTION = {"number": "", "title": "", "body": ""}


def _announcement(row: Json, promulgation: Json | None, snapshot: Json) -> Text:
    facts = promulgation or {"date": None, "title": "", "signer": None}
    title = row["title"] or facts["title"]
    text = typed_text({**row, "title": title})
    subject = text.subject or title or f"ประกาศใช้{snapshot['plan']['title']}"
    return Text(
        number="",
        title=title,
        issuer=text.issuer or f"ประกาศ{snapshot['organisation']['name']}",
        act_number=text.act_number,
        subject=subject.removeprefix("เรื่อง").strip(),
        body=text.body,
        made_known=text.made_known or "จึงประกาศให้ทราบโดยทั่วกัน",
        close=text.close or _promulgation_close(facts),
    )


def _promulgation_close(facts: Json) -> Close:
    signer = facts["signer"] or {"name": "", "positions": []}
    day = thai_date(date.fromisoformat(facts["date"]), "official") if facts["date"] else ""
    return Close(f"ประกาศ ณ วันที่ {day}".strip(), signer["name"], signer["positions"])


@dataclass(frozen=True)
class Appendix:
    """A typed text, or the list of the committee (then ``committee`` is its JSON)."""

    text: Text | None = None
    committee: Json | None = None

    @property
    def phrases(self) -> list[str]:
        return phrases(f"รายชื่อ{self.committee['title']}")


def appendices(snapshot: Json) -> list[Appendix]:
    """The committee's list stands behind the order that appoints it, else first."""
    texts = [typed_text(row) for row in sections(snapshot, "appendix")]
    found = [Appendix(text=text) for text in texts]
    if snapshot["committee"]:
        orders = (at + 1 for at, text in enumerate(texts) if text.title.startswith("คำสั่ง"))
        found.insert(next(orders, 0), Appendix(committee=snapshot["committee"]))
    return found
