"""Writing the difference into the draft of a register: in bulk, each row with its history."""

from collections.abc import Iterable, Mapping

from django.db import models

from integrity import history
from integrity.models import Division, Organisation
from integrity.sheets.divisions import NewDivision
from integrity.sheets.ledger import note_before
from integrity.sheets.new_divisions import new_divisions
from integrity.thai import name_key
from ita.models import Risk, RiskAssessment
from ita.risks.sheet_columns import LARGEST_NUMBER
from ita.risks.sheet_facts import Facts, changed_fields

DIVISIONS = Risk._meta.get_field("divisions")
SCORED = ("likelihood", "impact")
NEW = ("number", "process", "step", "event", *SCORED, "measure", "responsible")


class Writer:
    """Writes facts into ``draft``; new divisions are created and named first."""

    def __init__(self, draft: RiskAssessment, tracked: dict):
        self.draft, self.tracked = draft, tracked
        # By number: a new edition's rows are copies under other keys.
        self.risks = {risk.number: risk for risk in draft.risks.all()}
        self._created: dict[str, Division] = {}

    def create_divisions(self, organisation: Organisation, names: list[str]) -> None:
        rows = list(new_divisions(organisation, names))
        for division in history.bulk_create(rows, **self.tracked):
            self._created[name_key(division.name)] = division

    def remove(self, removed: list[Facts]) -> None:
        if removed:
            keys = [self.risks[old.number].pk for old in removed]
            history.delete(Risk.objects.filter(pk__in=keys), **self.tracked)

    def change(self, changed: list[tuple[Facts, Facts]]) -> None:
        rows = [(self.risks[old.number], old, new) for old, new in changed]
        clear_the_way(
            self.draft,
            [row for row, old, new in rows if old.number != new.number],
            {new.number for _, _, new in rows},
        )
        touched, fields = [], set()
        for row, old, new in rows:
            values = _columns(new, changed_fields(old, new))
            for name, value in values.items():
                setattr(row, name, value)
            if values:
                touched.append(row)
                fields |= values.keys()
        history.bulk_update(touched, sorted(fields), **self.tracked)
        self._link(
            [(row, new) for row, old, new in rows if "responsible" in set(changed_fields(old, new))]
        )

    def add(self, added: list[Facts], keys: Mapping[tuple[str, str], object]) -> None:
        rows = []
        for new in added:
            row = Risk(assessment=self.draft, **_columns(new, NEW))
            row.key = keys.get((new.event, new.step or ""), row.key)
            rows.append(row)
        created = history.bulk_create(rows, **self.tracked)
        pairs = zip(created, added, strict=True)
        self._link([(row, new) for row, new in pairs if new.responsible and new.responsible.names])

    def _link(self, pairs: list[tuple[Risk, Facts]]) -> None:
        links = {
            row: [self._division(each).pk for each in new.responsible.divisions]
            for row, new in pairs
        }
        history.replace_links(DIVISIONS, links, **self.tracked)

    def _division(self, division: Division | NewDivision) -> Division:
        if isinstance(division, NewDivision):
            return self._created[name_key(division.name)]
        return division


def _columns(facts: Facts, names: Iterable[str]) -> dict[str, object]:
    """Values of the risk's own columns; links are written apart."""
    values = {name: getattr(facts, name) for name in names}
    if values.get("responsible") is not None:
        values["responsible"] = facts.responsible.words
    return {name: value for name, value in values.items() if value is not None or name in SCORED}


def clear_the_way(draft: RiskAssessment, movers: list[Risk], wanted: set[int]) -> None:
    """Put risks that change places at numbers that nobody has or wants: a number is taken but once
    at any moment. Without history: nobody sees these numbers before the transaction ends."""
    taken = {*wanted, *draft.risks.values_list("number", flat=True)}
    free = (number for number in range(LARGEST_NUMBER, 0, -1) if number not in taken)
    note_before(movers, ["number"])
    for risk in movers:
        risk.number = next(free)
    models.QuerySet(Risk).bulk_update(movers, ["number"], batch_size=500)
