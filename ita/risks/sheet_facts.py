"""What a sheet can say of a risk, from the sheet or from the database, in one shape."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from integrity.models import Division
from integrity.sheets.cells import as_text, limited, one_line
from integrity.sheets.divisions import (
    DivisionDirectory,
    NewDivision,
    Responsibility,
)
from integrity.thai import name_key
from ita.models import Risk, RiskAssessment

LONGEST_WORDS = 300
_EVERYBODY = {
    Responsibility.ALL_DIVISIONS: "ทุกสำนัก/กอง",
    Responsibility.ORGANISATION: "ทั้งหน่วยงาน",
}


@dataclass(frozen=True)
class Answerable:
    """Who answers for a risk: divisions, and words beside them such as ทุกสำนัก/กอง."""

    divisions: tuple[Division | NewDivision, ...] = ()
    words: str = ""

    @property
    def names(self) -> frozenset[str]:
        return frozenset(division.name for division in self.divisions)

    def is_same_as(self, other: "Answerable") -> bool:
        return self.names == other.names and self.words == other.words

    def __str__(self) -> str:
        """The cell that reads back as this."""
        return "\n".join([*(each.name for each in self.divisions), *filter(None, [self.words])])


@dataclass(frozen=True)
class Facts:
    """None of ``process``, ``step``, ``measure`` and ``responsible``: the sheet has no such column.

    ``pk``, ``key`` and ``has_residual`` only of stored risks.
    """

    number: int
    event: str
    likelihood: int | None
    impact: int | None
    process: str | None = None
    step: str | None = None
    measure: str | None = None
    responsible: Answerable | None = None
    row: int | None = None
    pk: int | None = None
    key: UUID | None = None
    has_residual: bool = False

    @property
    def title(self) -> str:
        return self.event or self.step or ""


def stored_facts(assessment: RiskAssessment | None) -> dict[int, Facts]:
    """The risks of a register by number, in two queries."""
    if assessment is None:
        return {}
    risks = assessment.risks.order_by("number").prefetch_related("divisions")
    return {risk.number: _facts(risk) for risk in risks}


def _facts(risk: Risk) -> Facts:
    return Facts(
        number=risk.number,
        event=as_text(risk.event),
        likelihood=risk.likelihood,
        impact=risk.impact,
        process=one_line(risk.process),
        step=one_line(risk.step),
        measure=as_text(risk.measure),
        responsible=Answerable(tuple(risk.divisions.all()), one_line(risk.responsible)),
        pk=risk.pk,
        key=risk.key,
        has_residual=risk.residual_likelihood is not None,
    )


@dataclass
class AnswerableReader:
    """Reads the cell หน่วยงานรับผิดชอบ. Words that the register has already, such as the name of a
    working group, are no unknown division."""

    divisions: DivisionDirectory
    words: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, divisions: DivisionDirectory, stored: Iterable[Facts]) -> "AnswerableReader":
        said = (facts.responsible.words for facts in stored if facts.responsible)
        return cls(divisions, {name_key(words): words for words in said if words})

    def read(self, value: object) -> Answerable:
        """Raises ValueError in Thai, UnknownDivision among them."""
        lines = [" ".join(line.split()) for line in as_text(value).split("\n")]
        words = [self.words[key] for line in lines if (key := name_key(line)) in self.words]
        others = [line for line in lines if line and name_key(line) not in self.words]
        found = self.divisions.read("\n".join(others))
        if everybody := _EVERYBODY.get(found.responsibility):
            words.append(everybody)
        return Answerable(
            tuple(division for division, _ in found.divisions),
            limited(" ".join(dict.fromkeys(words)), LONGEST_WORDS),
        )


def changed_fields(old: Facts, new: Facts) -> Iterator[str]:
    """Names of what a row of the sheet says otherwise; what it has no column for is the same."""
    for name in ("number", "event", "likelihood", "impact"):
        if getattr(old, name) != getattr(new, name):
            yield name
    for name in ("process", "step", "measure"):
        if getattr(new, name) not in (None, getattr(old, name)):
            yield name
    if new.responsible is not None and not new.responsible.is_same_as(old.responsible):
        yield "responsible"
