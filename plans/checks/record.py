"""An edition read once, with a fixed number of queries, for the rules to look at.

Besides the rows it knows where each text stands in the admin, so that a finding leads there.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.urls import reverse

from integrity.checks import Reason, Subject
from integrity.leftovers import compiled
from integrity.models import LeftoverPhrase, OfficeWords, Reference
from integrity.thai import arabic_digits
from plans.editions.numbering import PublishedNumbers
from plans.models import (
    BudgetLine,
    Cancellation,
    Explanation,
    Heading,
    PlanSection,
    PlanVersion,
    PointToCheck,
    Project,
    ProjectAnswer,
    ProjectDivision,
    ProjectResult,
    ResultTarget,
    SheetSection,
    YearlyBudget,
)


@dataclass(frozen=True)
class Text:
    """A text of the record: what it is called, what it says (in Arabic digits), where it is."""

    name: str
    words: str
    address: str
    subject: Subject
    kind: str = ""


class ProjectRecord:
    """A project with its rows, in the order the admin shows them."""

    def __init__(self, row: Project, parts: "Parts"):
        self.row = row
        self.code = row.code
        self.divisions: list[ProjectDivision] = parts.divisions.get(row.pk, [])
        self.budgets: list[YearlyBudget] = parts.budgets.get(row.pk, [])
        self.sections: list[SheetSection] = parts.sections.get(row.pk, [])
        self.results: list[ProjectResult] = parts.results.get(row.pk, [])
        self.explanations: list[Explanation] = parts.explanations.get(row.pk, [])
        self.points: list[PointToCheck] = parts.points.get(row.pk, [])
        self.answers: list[ProjectAnswer] = parts.answers.get(row.pk, [])
        self._lines, self._targets = parts.lines, parts.targets
        self.page = reverse("admin:plans_project_change", args=(row.pk,))
        self.subject = Subject(
            str(row.key), f"{self.code} {row.title}", (row.dimension.number, row.number)
        )

    def lines(self, budget: YearlyBudget) -> list[BudgetLine]:
        return self._lines.get(budget.pk, [])

    def targets(self, result: ProjectResult) -> list[ResultTarget]:
        return self._targets.get(result.pk, [])

    def place(self, name: str) -> str:
        """The page of the project, at the box or the group of rows called ``name``."""
        return f"{self.page}#{name}"

    def texts_of(self, *kinds: str) -> list[Text]:
        return [text for text in self.texts if text.kind in kinds]

    @cached_property
    def title(self) -> Text:
        return Text("ชื่อ", arabic_digits(self.row.title), self.place("id_title"), self.subject)

    @cached_property
    def texts(self) -> list[Text]:
        """All that was typed but the title."""
        return [text for text in self._texts() if text.words.strip()]

    def _texts(self) -> Iterator[Text]:
        for index, row in enumerate(self.sections):
            place = self.place(f"sheet_sections-{index}")
            name = row.heading or Heading(row.kind).label
            yield self._text(name, row.body, place, row.kind)
            if row.heading:
                yield self._text("ชื่อหัวข้อ", row.heading, place, "heading")
        for index, row in enumerate(self.results):
            place = self.place(f"results-{index}")
            yield self._text(row.get_kind_display(), row.text, place, f"result_{row.kind}")
            yield self._text("เครื่องมือวัด", row.means, place, "means")
        yield self._text(
            "แหล่งงบประมาณ", self.row.budget_source, self.place("id_budget_source"), "source"
        )
        yield self._text("หมายเหตุ", self.row.remark, self.place("id_remark"), "remark")

    def _text(self, name: str, words: str, address: str, kind: str) -> Text:
        return Text(name, arabic_digits(words), address, self.subject, kind)


@dataclass
class Parts:
    """Rows of all projects, by the project (lines and targets: by the row above)."""

    divisions: dict[int, list]
    budgets: dict[int, list]
    lines: dict[int, list]
    sections: dict[int, list]
    results: dict[int, list]
    targets: dict[int, list]
    explanations: dict[int, list]
    points: dict[int, list]
    answers: dict[int, list]

    @classmethod
    def read(cls, projects: Q) -> "Parts":
        def rows(model, of="project", path="project__"):
            return _grouped(_ordered(model).filter(_below(projects, path)), f"{of}_id")

        divisions = _ordered(ProjectDivision).select_related("division__successor")
        answers = _ordered(ProjectAnswer).select_related(
            "measure__measure_set", "measure__risk", "risk__assessment"
        )
        return cls(
            divisions=_grouped(divisions.filter(_below(projects, "project__")), "project_id"),
            budgets=rows(YearlyBudget),
            lines=rows(BudgetLine, "budget", "budget__project__"),
            sections=rows(SheetSection),
            results=rows(ProjectResult),
            targets=rows(ResultTarget, "result", "result__project__"),
            explanations=rows(Explanation),
            points=rows(PointToCheck),
            answers=_grouped(answers.filter(_below(projects, "project__")), "project_id"),
        )


def _ordered(model):
    return model.objects.order_by(*(model._meta.ordering or ("pk",)))


def _below(condition: Q, path: str) -> Q:
    return Q(**{f"{path}{name}": value for name, value in condition.children})


def _grouped(rows: Iterable, name: str) -> dict[int, list]:
    groups: dict[int, list] = {}
    for row in rows:
        groups.setdefault(getattr(row, name), []).append(row)
    return groups


class PlanRecord:
    """An edition for the rules; with ``only``, of its projects this one alone."""

    def __init__(self, version: PlanVersion, *, only: Project | None = None):
        self.version, self.plan = version, version.plan
        self.office = version.plan.organisation
        self.years = list(version.plan.years)
        self.page = reverse("admin:plans_planversion_change", args=(version.pk,))
        self.table = reverse("admin:plans_planversion_table", args=(version.pk,))
        chosen = Q(version=version.pk) if only is None else Q(pk=only.pk)
        parts = Parts.read(chosen)
        rows = Project.objects.filter(chosen).select_related("dimension", "mission")
        self.projects = [ProjectRecord(row, parts) for row in rows.in_plan_order()]
        self.sections: list[PlanSection] = (
            list(_ordered(PlanSection).filter(version=version.pk)) if only is None else []
        )
        self._is_part = only is not None

    # What the office's own reference data say

    @cached_property
    def phrases(self) -> list[tuple[LeftoverPhrase, re.Pattern[str]]]:
        own = Q(owner=None) | Q(owner=self.office)
        return [(row, compiled(row.pattern)) for row in LeftoverPhrase.objects.filter(own)]

    @cached_property
    def laws(self) -> list[Reference]:
        own = Q(owner=None) | Q(owner=self.office)
        return list(Reference.objects.filter(own).select_related("replaced_by"))

    @cached_property
    def words(self) -> list[OfficeWords]:
        """Of every kind of office, and the own."""
        kinds = Q(organisation=None) | Q(organisation=self.office)
        return list(OfficeWords.objects.filter(kinds))

    # What the plan published and cancelled before

    @cached_property
    def published(self) -> PublishedNumbers:
        return PublishedNumbers.of(self.plan)

    @cached_property
    def given_numbers(self) -> set[tuple[int, int]]:
        """Dimension (its key) and number of projects published before or cancelled."""
        cancelled = Cancellation.objects.filter(version__plan=self.plan)
        return set(self.published.owners) | set(cancelled.values_list("dimension", "number"))

    @cached_property
    def texts(self) -> list[Text]:
        """All that was typed into the edition and its projects, but the titles of projects."""
        return [*self.own_texts, *(text for each in self.projects for text in each.texts)]

    @cached_property
    def own_texts(self) -> list[Text]:
        if self._is_part:
            return []
        whole = Subject("", "ทั้งแผน")
        found = [
            Text("ชื่อแผน", self.version.title, f"{self.page}#id_title", whole),
            Text(
                "ชื่อประกาศ",
                self.version.promulgation_title,
                f"{self.page}#id_promulgation_title",
                whole,
            ),
        ]
        for index, row in enumerate(self.sections):
            place = f"{self.page}#sections-{index}"
            name = row.title or row.get_role_display()
            found += [Text(name, row.title, place, whole), Text(name, row.body, place, whole)]
        return [
            Text(text.name, arabic_digits(text.words), text.address, whole)
            for text in found
            if text.words.strip()
        ]

    def reasons(self) -> dict[tuple[str, str], Reason]:
        return {
            (row.rule, each.subject.key): Reason(row.about, row.reason)
            for each in self.projects
            for row in each.explanations
        }
