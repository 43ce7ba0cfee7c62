"""Divisions that a sheet names and nobody knows yet: how a new one begins."""

from collections.abc import Iterable, Iterator

from integrity.models import Division, Organisation

_LEVELS = (
    ("หน่วยตรวจสอบ", Division.Level.INTERNAL_AUDIT),
    ("หน่วยงานตรวจสอบ", Division.Level.INTERNAL_AUDIT),
    ("ฝ่าย", Division.Level.SECTION),
    ("งาน", Division.Level.WORK),
)


def new_divisions(organisation: Organisation, names: Iterable[str]) -> Iterator[Division]:
    """Divisions at the end of the list, each with a free address: division-1, division-2 …"""
    stored = organisation.divisions.values_list("slug", "position")
    taken = {slug for slug, _ in stored}
    position = max((position for _, position in stored), default=0)
    number = 0
    for name in names:
        position, number = position + 1, number + 1
        while f"division-{number}" in taken:
            number += 1
        yield Division(
            organisation=organisation,
            name=name,
            slug=f"division-{number}",
            level=next((level for word, level in _LEVELS if name.startswith(word)), "division"),
            position=position,
        )
