"""Staff pages of people, offices and what binds them. Registered in the order of the menu."""

from integrity.admin import (
    calendar,
    committee,
    handover,
    leftover,
    office,
    people,
    reference,
    sheet_import,
)

__all__ = [
    "calendar",
    "committee",
    "handover",
    "leftover",
    "office",
    "people",
    "reference",
    "sheet_import",
]
