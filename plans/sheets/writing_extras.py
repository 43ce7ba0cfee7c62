"""Writing the columns beyond the table: texts, results, target groups. Quarters go with money."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator

from integrity import history
from plans.models import Heading, Project, ProjectResult, SheetSection
from plans.models.kinds import ResultKind
from plans.sheets.columns import line_of
from plans.sheets.facts import Facts

Pair = tuple[Project, Facts]
# The order in which a model sheet has its headings.
_PLACES = {kind: place for place, kind in enumerate(Heading)}
_RESULTS = {"outputs": ResultKind.OUTPUT, "outcomes": ResultKind.OUTCOME}


class ExtrasWriter:
    """``names`` of each pair: the columns that are to be written."""

    def __init__(self, tracked: dict):
        self._tracked = tracked

    def write(self, pairs: list[tuple[Project, Facts, set[str]]]) -> None:
        self._write_texts(pairs)
        self._write_results(pairs)
        groups = {
            project: [group.pk for group in facts.extras["target_groups"]]
            for project, facts, names in pairs
            if "target_groups" in names
        }
        field = Project._meta.get_field("target_groups")
        history.replace_links(field, groups, **self._tracked)

    def _write_texts(self, pairs) -> None:
        wanted = {
            project: {
                Heading(name.removeprefix("text_")): facts.extras[name]
                for name in sorted(names)
                if name.startswith("text_")
            }
            for project, facts, names in pairs
        }
        wanted = {project: texts for project, texts in wanted.items() if texts}
        if not wanted:
            return
        stored = _by_project(SheetSection, wanted)
        new, bodies, moved = [], [], []
        for project, texts in wanted.items():
            sections = stored.get(project.pk, [])
            bodies += _emptied_or_filled(sections, texts)
            added = list(_added(project, sections, texts))
            new += added
            moved += _put_in_order(_ordered(sections, added) if added else [])
        history.bulk_create(new, **self._tracked)
        history.bulk_update(bodies, ["body"], **self._tracked)
        history.bulk_update(moved, ["position"], **self._tracked)

    def _write_results(self, pairs) -> None:
        wanted = [
            (project, name, facts.extras[name])
            for project, facts, names in pairs
            for name in _RESULTS
            if name in names
        ]
        stored = _by_project(ProjectResult, {project for project, _, _ in wanted})
        new, changed, gone = [], [], []
        for project, name, lines in wanted:
            kind = _RESULTS[name]
            there = [row for row in stored.get(project.pk, []) if row.kind == kind]
            matched, left = _matched(there, lines)
            gone += left
            for position, (line, row) in enumerate(zip(lines, matched, strict=True)):
                if row is None:
                    new.append(
                        ProjectResult(project=project, kind=kind, position=position, text=line)
                    )
                elif line_of(row) != line or row.position != position:
                    row.text = row.text if line_of(row) == line else line
                    row.position = position
                    changed.append(row)
        if gone:
            keys = [row.pk for row in gone]
            history.delete(ProjectResult.objects.filter(pk__in=keys), **self._tracked)
        history.bulk_update(changed, ["text", "position"], **self._tracked)
        history.bulk_create(new, **self._tracked)


def _by_project(model, projects: Iterable[Project]) -> dict[int, list]:
    found: dict[int, list] = defaultdict(list)
    keys = [project.pk for project in projects]
    for row in model.objects.filter(project__in=keys).order_by("position", "pk"):
        found[row.project_id].append(row)
    return found


def _emptied_or_filled(sections: list[SheetSection], texts) -> Iterator[SheetSection]:
    """The first section of each kind takes the text; its wording and place stay."""
    waiting = dict(texts)
    for section in sections:
        if section.kind in waiting:
            section.body = waiting.pop(section.kind)
            yield section


def _added(project: Project, sections: list[SheetSection], texts) -> Iterator[SheetSection]:
    """Headings the project lacks. One that chose none prints those of the model sheet: it chooses
    them now, or its first text would be its only heading."""
    there = {section.kind for section in sections}
    new = {kind: body for kind, body in texts.items() if body and kind not in there}
    if new and not sections:
        new = dict.fromkeys(SheetSection.DEFAULT, "") | new
    for kind in sorted(new, key=_PLACES.get):
        yield SheetSection(project=project, kind=kind, body=new[kind])


def _ordered(sections: list[SheetSection], added: list[SheetSection]) -> list[SheetSection]:
    """Each new heading behind the last one that a model sheet has before it."""
    order = list(sections)
    for section in added:
        before = [
            index
            for index, each in enumerate(order)
            if each.kind != Heading.OTHER and _PLACES[each.kind] < _PLACES[section.kind]
        ]
        order.insert(before[-1] + 1 if before else 0, section)
    return order


def _put_in_order(order: list[SheetSection]) -> Iterator[SheetSection]:
    """Number them; those that were stored at another position are to be written."""
    for position, section in enumerate(order):
        if section.position != position:
            section.position = position
            if section.pk:
                yield section


def _matched(
    rows: list[ProjectResult], lines: tuple[str, ...]
) -> tuple[list[ProjectResult | None], list[ProjectResult]]:
    """The stored result that each line is: the one of the same text, else the next left over.

    So what is measured of a result stays with it. Returns those of the lines, and what is left.
    """
    waiting: dict[str, deque[ProjectResult]] = defaultdict(deque)
    for row in rows:
        waiting[line_of(row)].append(row)
    waiting.pop("", None)
    matched = [waiting[line].popleft() if waiting[line] else None for line in lines]
    taken = {row.pk for row in matched if row}
    left = deque(row for row in rows if row.pk not in taken and line_of(row))
    for place, row in enumerate(matched):
        if row is None and left:
            matched[place] = left.popleft()
    return matched, list(left)
