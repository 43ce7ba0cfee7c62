from integrity.models.calendar import CalendarEntry
from integrity.models.committee import Committee, CommitteeMember
from integrity.models.division import Division, DivisionName
from integrity.models.evidence import Evidence
from integrity.models.handover import Handover
from integrity.models.leftover import LeftoverPhrase
from integrity.models.office import FormerSlug, OfficeWords, Organisation
from integrity.models.people import Appointment, Official, User
from integrity.models.reference import Reference, ReferenceVersion
from integrity.models.reporting import ReportingRound
from integrity.models.saved_filter import SavedFilter
from integrity.models.sheet_import import ImportLedger, SheetImport

__all__ = [
    "Appointment",
    "CalendarEntry",
    "Committee",
    "CommitteeMember",
    "Division",
    "DivisionName",
    "Evidence",
    "FormerSlug",
    "Handover",
    "ImportLedger",
    "LeftoverPhrase",
    "OfficeWords",
    "Official",
    "Organisation",
    "Reference",
    "ReferenceVersion",
    "ReportingRound",
    "SavedFilter",
    "SheetImport",
    "User",
]
