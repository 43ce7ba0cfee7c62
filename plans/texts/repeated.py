"""Texts of a sheet that only say what the record itself prints under the same heading.

A plan in Word writes years, no budget and who answers into each sheet; here they are facts of the
project. Kept as text too, the paper would say them twice.
"""

import re

from integrity.models import Organisation
from integrity.sheets.divisions import DivisionDirectory, Responsible
from plans.models import Heading, Project, YearlyBudget
from plans.texts.wordings import key

_YEAR_WORDS = re.compile("ประจำ|ปีงบประมาณ|ตั้งแต่|งบประมาณ|ปี|พศ|ถึง")
_NO_MONEY = {key(words) for words in ("ไม่ใช้งบประมาณ", "ไม่ใช้งบประมาณดำเนินการ", "ไม่มีงบประมาณ")}


class Records:
    """What the records of an office's projects print; ``projects`` come with their parts."""

    def __init__(self, organisation: Organisation):
        self._directory = DivisionDirectory(organisation)

    def say(self, project: Project, kind: str, body: str) -> bool:
        """Whether the record says ``body`` by itself, and no more than that."""
        if kind == Heading.TITLE:
            return key(body) == key(project.title)
        if kind == Heading.PERIOD:
            return _is_period(project, body)
        if kind == Heading.BUDGET:
            states = {budget.state for budget in project.budgets.all()}
            return key(body) in _NO_MONEY and states == {YearlyBudget.State.NONE}
        return kind == Heading.RESPONSIBLE and self._is_responsible(project, body)

    def _is_responsible(self, project: Project, body: str) -> bool:
        try:
            said = self._directory.read(body)
        except ValueError:
            return False
        links = {(link.division_id, link.role) for link in project.division_links.all()}
        return bool(body.strip()) and _places(said) == (project.responsibility, links)


def _is_period(project: Project, body: str) -> bool:
    years = sorted(budget.year for budget in project.budgets.all())
    if not years or years != list(range(years[0], years[-1] + 1)):
        return False
    said = _YEAR_WORDS.sub("", key(body))
    return said == "".join(str(year) for year in dict.fromkeys((years[0], years[-1])))


def _places(said: Responsible) -> tuple[str, set[tuple[int, str]]]:
    return str(said.responsibility), {(each.pk, role) for each, role in said.divisions}
