"""What checks found, as each page of the admin shows it: the gravest first, by what it is about."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from integrity.checks import Finding, Report, Severity, Subject

MOST_NOTES_OPEN = 3
FROM_CHECKS = "from=checks"


@dataclass(frozen=True)
class Shown:
    """A finding on the page. A page with deeds of its own names their template in ``deeds``."""

    finding: Finding

    deeds = ""


@dataclass(frozen=True)
class Group:
    """The findings of one severity, by the part of the record they are about."""

    severity: Severity
    subjects: list[tuple[Subject, list[Shown]]]
    # Subjects that no graver group names: only there a link can lead to.
    first_here: frozenset[str] = frozenset()

    @property
    def count(self) -> int:
        return sum(len(shown) for _, shown in self.subjects)

    @property
    def folds(self) -> bool:
        """Many notes must not bury what matters."""
        return self.severity == Severity.NOTE and self.count > MOST_NOTES_OPEN


def groups_of(report: Report, shown: Callable[[Finding], Shown] = Shown) -> list[Group]:
    """What is open, the gravest first."""
    groups = []
    named: set[str] = set()
    for severity in Severity:
        if found := report.of(severity):
            by_subject = groupby(found, key=lambda finding: finding.subject)
            subjects = [(subject, list(map(shown, findings))) for subject, findings in by_subject]
            keys = {subject.key for subject, _ in subjects} - {""}
            groups.append(Group(severity, subjects, frozenset(keys - named)))
            named |= keys
    return groups
