from integrity.models.committee import Committee, CommitteeMember
from integrity.models.office import (
    Division,
    DivisionName,
    FormerSlug,
    OfficeWords,
    Organisation,
)
from integrity.models.people import Appointment, Official, User
from integrity.models.reference import Reference, ReferenceVersion
from integrity.models.sheet_import import SheetImport

__all__ = [
    "Appointment",
    "Committee",
    "CommitteeMember",
    "Division",
    "DivisionName",
    "FormerSlug",
    "OfficeWords",
    "Official",
    "Organisation",
    "Reference",
    "ReferenceVersion",
    "SheetImport",
    "User",
]
