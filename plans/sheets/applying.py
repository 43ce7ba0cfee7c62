"""Writing the difference into a draft: in bulk, each row with its history."""

from collections.abc import Iterable, Iterator
from itertools import islice

from integrity import history
from integrity.models import Division, Organisation
from integrity.sheets.cells import Money, MoneyState, as_text, one_line
from integrity.sheets.divisions import NewDivision, Responsible
from integrity.sheets.new_divisions import new_divisions
from integrity.thai import name_key
from plans.editions.cancelling import cancel, published_keys
from plans.models import PlanVersion, Project, ProjectDivision, ProjectItem, YearlyBudget
from plans.sheets.comparing import Difference, changes
from plans.sheets.facts import Facts
from plans.sheets.moving import clear_the_way
from plans.sheets.reading import Progress
from plans.sheets.writing_extras import ExtrasWriter

CHUNK = 500


class Writer:
    """Writes facts into ``version``; ``new_divisions`` are created and named first."""

    def __init__(self, version: PlanVersion, *, by, reason: str, cancel_reason: str = ""):
        self.version, self.cancel_reason = version, cancel_reason
        self._tracked = {"by": by, "reason": reason}
        self._created: dict[str, Division] = {}
        self._extras = ExtrasWriter(self._tracked)

    def create_divisions(self, organisation: Organisation, names: Iterable[str]) -> None:
        divisions = list(new_divisions(organisation, names))
        for division in history.bulk_create(divisions, **self._tracked):
            self._created[name_key(division.name)] = division

    def write(self, difference: Difference, progress: Progress) -> None:
        projects = {
            (project.dimension_id, project.number): project
            for project in self.version.projects.select_related("mission")
        }
        self._remove([projects[facts.place] for facts in difference.removed], progress)
        movers = [projects[old.place] for old, _ in difference.moved]
        clear_the_way(self.version, movers, {new.place for _, new in difference.changed})
        for chunk in progress(list(_chunks(difference.changed)), "แก้ไข"):
            self._change([(projects[old.place], old, new) for old, new in chunk])
        for chunk in progress(list(_chunks(difference.added)), "เพิ่ม"):
            self._add(chunk)

    def _remove(self, projects: list[Project], progress: Progress) -> None:
        """Projects that were published are cancelled, with the reason the clerk gave."""
        published = published_keys(self.version.plan) if projects else set()
        leaving = [project for project in projects if project.key in published]
        others = [project.pk for project in projects if project.key not in published]
        if leaving:
            by = self._tracked["by"]
            cancel(self.version, leaving, by=by, reason=self.cancel_reason)
        for chunk in progress(list(_chunks(others)), "นำออก"):
            history.delete(Project.objects.filter(pk__in=chunk), **self._tracked)

    def _add(self, facts: list[Facts]) -> None:
        projects = history.bulk_create([self._project(each) for each in facts], **self._tracked)
        pairs = list(zip(projects, facts, strict=True))
        self._create(_budget_rows(pairs))
        self._create(_item_rows(pairs))
        self._create(self._division_rows(pairs))
        self._extras.write([(project, new, _given(new)) for project, new in pairs])

    def _create(self, rows: Iterable) -> None:
        history.bulk_create(list(rows), **self._tracked)

    def _project(self, facts: Facts) -> Project:
        return Project(
            version=self.version,
            dimension=facts.dimension,
            **_scalars(facts),
        )

    def _change(self, changed: list[tuple[Project, Facts, Facts]]) -> None:
        names = {
            project.pk: {change.name for change in changes(old, new)}
            for project, old, new in changed
        }
        self._change_scalars([(project, new) for project, _, new in changed])
        self._change_budgets([(project, new) for project, _, new in changed])
        items = [(p, new) for p, _, new in changed if "items" in names[p.pk]]
        self._replace(ProjectItem, items, _item_rows)
        divisions = [(p, new) for p, _, new in changed if "responsible" in names[p.pk]]
        self._replace(ProjectDivision, divisions, self._division_rows)
        self._extras.write([(project, new, names[project.pk]) for project, _, new in changed])

    def _change_scalars(self, pairs: list[tuple[Project, Facts]]) -> None:
        touched: list[Project] = []
        fields: set[str] = set()
        for project, facts in pairs:
            values = _scalars(facts)
            changed = {name for name in values if values[name] != _stored(project, name)}
            for name in changed:
                setattr(project, name, values[name])
            if changed:
                touched.append(project)
                fields |= changed
        history.bulk_update(touched, sorted(fields), **self._tracked)

    def _change_budgets(self, pairs: list[tuple[Project, Facts]]) -> None:
        """In place where there is a row already: its lines (where the money stands) remain."""
        stored = {
            (row.project_id, row.year): row
            for row in YearlyBudget.objects.filter(project__in=[p.pk for p, _ in pairs])
        }
        new, touched, gone = [], [], []
        for project, facts in pairs:
            for year, money in facts.budgets:
                row = stored.get((project.pk, year))
                if money.state == MoneyState.NOT_RUN:
                    gone += [row.pk] if row else []
                elif row is None:
                    new.append(_budget_row(project, year, money, facts))
                else:
                    quarters = facts.extras.get(f"quarters_{year}", row.quarters)
                    said = money.state.value, money.amount, quarters
                    if (row.state, row.amount, row.quarters) != said:
                        row.state, row.amount, row.quarters = said
                        touched.append(row)
        self._create(new)
        history.bulk_update(touched, ("state", "amount", "quarters"), **self._tracked)
        if gone:
            history.delete(YearlyBudget.objects.filter(pk__in=gone), **self._tracked)

    def _replace(self, model, pairs: list[tuple[Project, Facts]], rows) -> None:
        if pairs:
            projects = [project.pk for project, _ in pairs]
            history.delete(model.objects.filter(project__in=projects), **self._tracked)
            self._create(rows(pairs))

    def _division_rows(self, pairs) -> Iterator[ProjectDivision]:
        for project, facts in pairs:
            for position, (division, role) in enumerate(facts.responsible.divisions):
                if isinstance(division, NewDivision):
                    division = self._created[name_key(division.name)]
                yield ProjectDivision(
                    project=project, division=division, role=role, position=position
                )


def _scalars(facts: Facts) -> dict[str, object]:
    """Values of the project's own columns; a column the sheet lacks is left out."""
    responsible: Responsible = facts.responsible
    values = {
        "number": facts.number,
        "kind": facts.kind,
        "title": facts.title,
        "mission": facts.mission,
        "responsibility": responsible.responsibility.value,
        "budget_source": facts.budget_source,
        "remark": facts.remark,
    }
    values = {name: value for name, value in values.items() if value is not None}
    if "headcount" in facts.extras:
        values["headcount"] = facts.extras["headcount"]
    return values


def _stored(project: Project, name: str) -> object:
    """As the sheet would give it: a text that differs only in spelling is the same text."""
    value = getattr(project, name)
    if name == "remark":
        return as_text(value)
    return one_line(value) if name in ("title", "budget_source") else value


def _budget_rows(pairs) -> Iterator[YearlyBudget]:
    for project, facts in pairs:
        for year, money in facts.budgets:
            if money.state != MoneyState.NOT_RUN:
                yield _budget_row(project, year, money, facts)


def _budget_row(project: Project, year: int, money: Money, facts: Facts) -> YearlyBudget:
    return YearlyBudget(
        project=project,
        year=year,
        state=money.state.value,
        amount=money.amount,
        quarters=facts.extras.get(f"quarters_{year}", ""),
    )


def _given(facts: Facts) -> set[str]:
    """The columns of a new project that say something; the rest are empty as they are."""
    return {name for name, value in facts.extras.items() if value}


def _item_rows(pairs) -> Iterator[ProjectItem]:
    for project, facts in pairs:
        for position, item in enumerate(facts.items):
            yield ProjectItem(project=project, item=item, position=position)


def _chunks(things: Iterable) -> Iterator[list]:
    iterator = iter(things)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
