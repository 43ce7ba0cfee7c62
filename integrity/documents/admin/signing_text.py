"""The frozen text as a page to read before one signs, on a phone too."""

from integrity.changes import moment
from integrity.documents.models import Clause

PLAIN = (Clause.Kind.TABLE, Clause.Kind.MEMBERS)


def facts_of(data: dict) -> list[tuple[str, str]]:
    """What stands around the text, label and words; empty ones left out."""
    years = data["years"]
    period = "" if not years else " – ".join(dict.fromkeys(map(str, years)))
    rows = [
        ("ส่วนราชการ", data["department"]),
        ("เรียน", data["addressee"]),
        ("อ้างถึง", "\n".join(data["refers_to"])),
        ("สิ่งที่ส่งมาด้วย", "\n".join(data["enclosures"])),
        ("ชั้นความเร็ว", data["urgency"] if data["urgency"] != "ปกติ" else ""),
        ("สถานที่", data["place"]),
        ("ปีงบประมาณ", period),
        ("ใช้แทน", data["replaces"]["title"] if data["replaces"] else ""),
        ("ผู้รับ", ", ".join(each["name"] for each in data["recipients"])),
        ("เอกสารแนบ", "\n".join(_attached(each) for each in data["attachments"])),
    ]
    return [(label, words) for label, words in rows if words]


def _attached(row: dict) -> str:
    return f"{row['title']} ({row['pages']} หน้า)"


def clauses_of(data: dict) -> list[dict]:
    """Each with ``rows`` of cells when it is a table or a list of people."""
    return [
        clause | {"rows": _cells(clause["text"]) if clause["kind"] in PLAIN else None}
        for clause in data["clauses"]
    ]


def _cells(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.splitlines() if line]


def chain_of(signing) -> list[dict]:
    """Every step with who has signed it, and which one is next."""
    done = {row.step: row for row in signing.signatures.select_related("user")}
    return [
        step
        | {
            "number": place + 1,
            "signature": done.get(place),
            "when": moment(done[place].at) if place in done else "",
            "is_next": signing.is_open and place == signing.next_step,
        }
        for place, step in enumerate(signing.snapshot.data["steps"])
    ]
