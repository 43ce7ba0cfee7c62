"""Rules about words: what a template left, another office's words, laws that are replaced."""

import re
from collections.abc import Iterator
from functools import lru_cache

from integrity.checks import Hit
from integrity.laws import replaced_laws
from integrity.leftovers import BLANKS, longest, quoted, readable
from integrity.models import LeftoverPhrase, Organisation
from plans.checks.record import PlanRecord, Text

Kind = LeftoverPhrase.Kind
# A title that begins so was never written.
_BLANK_TITLE = re.compile(
    r"\s*(?:โครงการ|กิจกรรม|มาตรการ|แนวปฏิบัติ)?\s*[“\"(]?(?:โปรด|ให้)?ระบุ(?!ตัว|ตำแหน่ง)"
)


def _placeholders(record: PlanRecord, text: Text) -> list[str]:
    found = [match[0] for match in BLANKS.finditer(text.words)]
    for phrase, pattern in record.phrases:
        if phrase.kind == Kind.PLACEHOLDER:
            found += [match[0] for match in pattern.finditer(text.words)]
    return list(dict.fromkeys(found))


def placeholders_in_titles(record: PlanRecord) -> Iterator[Hit]:
    for project in record.projects:
        found = _placeholders(record, project.title)
        if not found and (begins := _BLANK_TITLE.match(project.title.words)):
            found = [begins[0].strip()]
        if found:
            yield Hit(f"ชื่อยังมีข้อความให้เติม {quoted(found)}", project.title.address, project.subject)


def leftovers(record: PlanRecord) -> Iterator[Hit]:
    """One finding for a text, whatever is left in it."""
    for text in [*record.texts, *(project.title for project in record.projects)]:
        is_title = text.name == "ชื่อ"
        found = [] if is_title else _placeholders(record, text)
        advice = ""
        for phrase, pattern in record.phrases:
            if phrase.kind == Kind.PLACEHOLDER:
                continue
            if matches := [match[0] for match in pattern.finditer(text.words)]:
                found += matches
                advice = advice or phrase.advice
        if found := longest(found):
            said = f"{text.name}มีข้อความตกค้างจากแม่แบบ {quoted(found)}"
            yield Hit(f"{said} {advice}".strip(), text.address, text.subject)


# What follows ข้อบัญญัติ where it is no paper of an office of another kind: the constitution's word
# for all of them, and a provision of any law.
_GENERAL = re.compile(r"ท้องถิ่น|แห่ง|ของกฎหมาย|ใน|ของรัฐธรรมนูญ")


def other_offices_words(record: PlanRecord) -> Iterator[Hit]:
    """What offices of another kind call their people and papers."""
    foreign = _foreign_words(record)
    if not foreign:
        return
    pattern = re.compile("|".join(map(re.escape, sorted(foreign, key=len, reverse=True))))
    alternatives = [
        compiled for phrase, compiled in record.phrases if phrase.kind == Kind.ALTERNATIVES
    ]
    for text in [*record.texts, *(project.title for project in record.projects)]:
        words = text.words
        if not pattern.search(words):
            continue
        for each in alternatives:  # told already, as a choice that was not made
            words = each.sub(" ", words)
        found = [
            match[0]
            for match in pattern.finditer(words)
            if not _names_another_office(match[0], words[match.end() : match.end() + 20])
        ]
        for word in dict.fromkeys(found):
            yield Hit(
                f"{text.name}ใช้คำว่า “{word}” ซึ่งเป็นคำของ{foreign[word]} "
                f"ไม่ใช่ของ{record.office.get_kind_display()}",
                text.address,
                text.subject,
            )


def _foreign_words(record: PlanRecord) -> dict[str, str]:
    """Each word with the kind of office that uses it; none that is also part of an own word."""
    office = record.office
    own = [
        word
        for row in record.words
        if row.organisation_id == office.pk or (not row.organisation_id and row.kind == office.kind)
        for word in row.as_dict().values()
    ]
    if not own:
        return {}
    own += [office.name, office.get_kind_display()]
    foreign: dict[str, list[str]] = {}
    for row in record.words:
        if row.organisation_id or row.kind == office.kind:
            continue
        label = Organisation.Kind(row.kind).label
        # ข้อบัญญัติองค์การบริหารส่วนตำบล is most often just ข้อบัญญัติ.
        words = {*row.as_dict().values(), row.ordinance.removesuffix(label)}
        for word in words:
            if len(word) > 3 and not any(word in each for each in own):
                foreign.setdefault(word, []).append(label)
    return {word: "/".join(labels) for word, labels in foreign.items()}


def _names_another_office(word: str, after: str) -> bool:
    """สภาองค์การบริหารส่วนตำบลข้างเคียง and พนักงานเทศบาลตำบลข้างบ้าน are somebody else's."""
    if _GENERAL.match(after) and word == "ข้อบัญญัติ":
        return True
    if word.endswith(("ส่วนตำบล", "ส่วนจังหวัด")) and not word.startswith("พนักงานส่วน"):
        return bool(re.match("[ก-๙]", after))
    return word.endswith(("เทศบาล", "เทศมนตรี")) and bool(re.match("ตำบล|เมือง|นคร", after))


def old_laws(record: PlanRecord) -> Iterator[Hit]:
    """A text that names a law which another has replaced, and does not name that other too."""
    for text in record.texts:
        for law in replaced_laws(text.words, record.laws):
            yield Hit(
                f"{text.name}อ้าง{law} ซึ่งมี{law.replaced_by}ใช้แทนแล้ว",
                text.address,
                text.subject,
                law.key or law.title,
            )


_YEAR_OF_LAW = re.compile(r"\s*(?:พ\.\s?ศ\.|พุทธศักราช)\s*(\d{4})\s*$")
_TYPE_OF_LAW = re.compile(r"^(?:พระราชบัญญัติ|พระราชกฤษฎีกา(?:ว่าด้วย)?)")
# A longer name than this is the law's own, whatever the text calls its type.
OWN_NAME = 25


def years_of_laws(record: PlanRecord) -> Iterator[Hit]:
    """A law under a year that no law of this name has: most often a slip of a digit."""
    known: dict[str, set[int]] = {}
    for law in record.laws:
        if found := _YEAR_OF_LAW.search(law.title):
            name = law.title[: found.start()]
            proper = _TYPE_OF_LAW.sub("", name)
            name = proper if len(proper) >= OWN_NAME else name
            known.setdefault(name, set()).add(int(found[1]))
    for text in record.texts:
        for name, years in known.items():
            for found in _dated_law(name).finditer(text.words):
                if int(found["year"]) not in years:
                    right = "/".join(map(str, sorted(years)))
                    yield Hit(
                        f"{text.name}อ้าง{name} พ.ศ. {found['year']} "
                        f"แต่ทะเบียนกฎหมายมีเฉพาะ พ.ศ. {right}",
                        text.address,
                        text.subject,
                        f"{name} {found['year']}",
                    )
                    break


@lru_cache(maxsize=500)
def _dated_law(name: str) -> re.Pattern[str]:
    written = r"\s*".join(re.escape(word) for word in readable(name).split())
    return re.compile(written + r"\s*(?:พ\.?\s?ศ\.?|พุทธศักราช)\s*(?P<year>\d{4})(?!\d)")
