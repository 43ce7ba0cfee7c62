"""What proves a report: an address on the web, or a file that stays in the office."""

from django.core.files.base import ContentFile

from integrity.uploads import Clean
from ita.models import MeasureEvidence, MeasureReport

MOST = 20  # of one report


def keep(clean: Clean) -> str:
    """Write the file before any row names it; its name in the room of evidence."""
    storage = MeasureEvidence._meta.get_field("file").storage
    return storage.save(f"evidence{clean.suffix}", ContentFile(clean.content))


def add(report: MeasureReport, *, title: str, by, address: str = "", file: str = "") -> None:
    row = MeasureEvidence(
        report=report, title=title, address=address, file=file, position=report.evidence.count()
    )
    row._history_user = by
    row.save()


def remove(report: MeasureReport, keys, *, by) -> None:
    """The file stays where it is: an earlier backup and the history name it."""
    for row in report.evidence.filter(pk__in=keys):
        row._history_user = by
        row.delete()
