"""Which projects answer a measure, a risk or a weakness: what the pages of ita ask of the plans.

A project names the row that was meant. Measures and risks are met by their ``key``, so an answer
holds for every later set or assessment that carries them on. Each function reads once for all
keys of a page; what nothing answers is among its keys with an empty list.
"""

from collections.abc import Iterable
from operator import attrgetter
from typing import NamedTuple

from django.db.models import Max, Min
from django.urls import reverse

from integrity.models import Organisation
from integrity.prepared import Prepared
from integrity.publishing import WORKING, Status
from ita.models import Measure, MeasureSet
from plans.models import PlanVersion, ProjectAnswer

IN_FORCE_OR_COMING = (Status.PUBLISHED, *WORKING)
Answering = dict[str, list["AnsweringProject"]]


class AnsweringProject(NamedTuple):
    """A project as a page of measures or risks names it; ``years`` such as 2566–2570."""

    key: str
    code: str
    title: str
    years: str
    address: str
    is_draft: bool


def projects_answering_measures(
    organisation: Organisation, keys: Iterable[object], user=None
) -> Answering:
    """Key of each measure → the projects in force that answer it; for the office's own staff
    (``user``) those of the draft too. One query."""
    return _answering(organisation, keys, user, "measure__key")


def projects_answering_risks(
    organisation: Organisation, keys: Iterable[object], user=None
) -> Answering:
    """The same for risks."""
    return _answering(organisation, keys, user, "risk__key")


def projects_answering_indicators(
    organisation: Organisation, year: int, numbers: Iterable[int], user=None
) -> dict[int, list[AnsweringProject]]:
    """Number of each indicator of the result of ``year`` → the projects that answer a measure
    for it: so a finding shows what is done about it. Two queries."""
    sets = MeasureSet.objects.filter(organisation=organisation, scheme__year=year).exclude(
        status=Status.WITHDRAWN
    )
    named = Measure.objects.filter(
        measure_set__in=_visible(sets, user), indicators__isnull=False
    ).values_list("indicators__number", "key")
    measures: dict[int, set[str]] = {}
    for number, key in named:
        measures.setdefault(number, set()).add(str(key))
    every = {key for keys in measures.values() for key in keys}
    found = projects_answering_measures(organisation, every, user) if every else {}
    return {
        number: _once(row for key in sorted(measures.get(number, ())) for row in found[key])
        for number in numbers
    }


def _answering(organisation, keys: Iterable[object], user, path: str) -> Answering:
    found: Answering = {str(key): [] for key in keys}
    if not found:
        return found
    if user is None or user.is_anonymous:
        rows = _FOR_VISITORS[path].rows(organisation=organisation.pk)
    else:
        rows = _rows(
            _visible(PlanVersion.objects.filter(plan__organisation=organisation), user), path
        )
    for key, *row in rows:
        if (wanted := str(key)) in found:
            found[wanted].append(_project(organisation, *row))
    return {key: _once(projects) if projects else projects for key, projects in found.items()}


def _rows(versions, path: str):
    named = ProjectAnswer.objects.filter(
        project__version__in=versions.filter(status__in=IN_FORCE_OR_COMING),
        **{f"{path}__isnull": False},
    )
    return (
        named.annotate(first=Min("project__budgets__year"), last=Max("project__budgets__year"))
        .order_by(
            "project__version__plan__first_year",
            "project__version__number",
            "project__dimension__number",
            "project__number",
        )
        .values_list(
            path,
            "project__key",
            "project__dimension__number",
            "project__number",
            "project__title",
            "first",
            "last",
            "project__version__plan__first_year",
            "project__version__plan__last_year",
            "project__version__number",
            "project__version__status",
        )
    )


# Pages that everybody reads ask this each time.
_FOR_VISITORS = {
    path: Prepared(
        _rows(PlanVersion.objects.public().filter(plan__organisation=-1), path), organisation=-1
    )
    for path in ("measure__key", "risk__key")
}


def _visible(rows, user):
    return rows.visible_to(user) if user is not None else rows.public()


def _once(projects: Iterable[AnsweringProject]) -> list[AnsweringProject]:
    """A project of the edition in force is not named again from the draft of the next."""
    found: dict[str, AnsweringProject] = {}
    for row in sorted(projects, key=attrgetter("is_draft")):
        found.setdefault(row.key, row)
    return list(found.values())


def _project(
    organisation, key, dimension, number, title, first, last, begins, ends, edition, status
) -> AnsweringProject:
    code = f"{dimension}-{number}"
    is_draft = status in WORKING
    period = f"{begins}-{ends}"
    place = (organisation.slug, period, *((edition,) if is_draft else ()), code)
    name = "plans:version_project" if is_draft else "plans:project_detail"
    years = (first or begins, last or ends)
    span = str(years[0]) if years[0] == years[1] else f"{years[0]}–{years[1]}"
    return AnsweringProject(str(key), code, title, span, reverse(name, args=place), is_draft)
