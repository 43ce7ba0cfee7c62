"""A plan edition as plain JSON: the one structure behind the page, the PDF, the API and the sheet.

``take`` reads the rows once, with a fixed number of queries. At submission the result is frozen
in the register; from then on the papers are rendered from the frozen copy alone.
"""

from collections.abc import Iterable
from datetime import date

from integrity.documents.models import Document, Snapshot
from integrity.documents.office_facts import office_facts
from integrity.models import Committee
from integrity.publishing import Status
from plans.editions.answers import answers_of, risk_of
from plans.editions.changes import changes_between, counts
from plans.models import (
    Cancellation,
    Mission,
    PlanAppendix,
    PlanSection,
    PlanVersion,
    Project,
    ProjectDivision,
    ProjectItem,
    ProjectResult,
    SheetSection,
    YearlyBudget,
)

SCHEMA = 1
Json = dict[str, object]

# A plan is read from its announcement to its appendices.
READING_ORDER = {role.value: place for place, role in enumerate(PlanSection.Role)}

# What only the project's own page and the paper need.
SHEET_PARTS = frozenset({"sheet", "outputs", "outcomes", "target_groups", "answers"})


def summary_of(snapshot: Json) -> Json:
    """The edition without its long texts: all that its table, its page and open data need."""
    revision = snapshot.get("revision")
    return snapshot | {
        "revision": revision and revision | {"changes": None},
        "risk": None,
        "committee": None,
        "sections": [
            {name: value for name, value in section.items() if name != "body"}
            for section in snapshot["sections"]
        ],
        "projects": [_summary_of_project(project) for project in snapshot["projects"]],
    }


def _summary_of_project(project: Json) -> Json:
    summary = {name: value for name, value in project.items() if name not in SHEET_PARTS}
    summary["budgets"] = {
        year: {name: value for name, value in budget.items() if name != "lines"}
        for year, budget in project["budgets"].items()
    }
    return summary


def take(version: PlanVersion, *, with_sheets: bool = True) -> Json:
    """The whole edition. Without sheets: only what the plan's table and its page need."""
    facts = office_facts(version.plan.organisation)
    content = {
        "schema": SCHEMA,
        "kind": "plan",
        "organisation": facts,
        "framework": {
            "title": version.plan.framework.title,
            "source": version.plan.framework.source,
            "confidence": version.plan.framework.confidence,
        },
        "plan": {
            "period": version.plan.period,
            "first_year": version.plan.first_year,
            "last_year": version.plan.last_year,
            "years": list(version.plan.years),
            "title": version.title,
            "edition": version.number,
            "address": version.get_absolute_url(),
        },
        **acts(version),
        "sections": [
            {"role": row.role, "number": row.number, "title": row.title, "body": row.body}
            for row in sorted(version.sections.all(), key=lambda row: READING_ORDER[row.role])
        ],
        "appendices": [
            _appendix(row) for row in version.appendices.select_related("document__organisation")
        ],
        "risk": risk_of(version) if with_sheets else None,
        "committee": _committee(version.committee),
        "dimensions": framework_tree(version.plan.framework_id),
        "projects": _projects(
            version, ordinance=facts["words"]["ordinance"], with_sheets=with_sheets
        ),
    }
    before = edition_before(version)
    content["cancelled"] = _cancelled(version, before, content["projects"])
    content["revision"] = _revision(version, before, content if with_sheets else None)
    return content


def edition_before(version: PlanVersion) -> PlanVersion | None:
    """The latest public edition that citizens may still read; a withdrawn one tells nothing."""
    if version.number == 1:
        return None
    readable = (Status.PUBLISHED, Status.SUPERSEDED)
    earlier = version.plan.versions.filter(number__lt=version.number, status__in=readable)
    return earlier.order_by("-number").first()


def _cancelled(
    version: PlanVersion, before: PlanVersion | None, projects: list[Json]
) -> list[Json]:
    """What was cancelled since the edition before, be it in one that was withdrawn since."""
    if version.number == 1:
        return []
    rows = Cancellation.objects.filter(
        version__plan=version.plan_id,
        version__number__gt=before.number if before else 0,
        version__number__lte=version.number,
    )
    present = {project["key"] for project in projects}
    return [
        {
            "key": str(row.key),
            "dimension": row.dimension.number,
            "number": row.number,
            "kind_label": row.get_kind_display(),
            "title": row.title,
            "reason": row.reason,
        }
        for row in rows.select_related("dimension").order_by("dimension__number", "number", "pk")
        if str(row.key) not in present
    ]


def _revision(
    version: PlanVersion, before: PlanVersion | None, content: Json | None
) -> Json | None:
    """Which revision this is, and what it changed; None for a first edition.

    ``content``: the whole edition; without it the changes are left out.
    """
    if before is None and not version.revision_kind:
        return None
    changes = None
    if before and content:
        frozen = Snapshot.objects.values_list("data", flat=True).get(pk=before.snapshot_id)
        changes = changes_between(frozen, content)
    return {
        "kind": version.revision_kind,
        "round": version.revision_round,
        "name": version.edition_name,
        "reason": version.revision_reason,
        "previous": before and {"edition": before.number, "name": before.edition_name},
        "counts": changes and counts(changes),
        "changes": changes,
    }


def acts(version: PlanVersion) -> Json:
    """Approval and promulgation: what may still change between submission and publication."""
    return {"approval": _approval(version), "promulgation": _promulgation(version)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _approval(version: PlanVersion) -> Json | None:
    if not (version.approved_on or version.approved_by_position):
        return None
    return {
        "date": _iso(version.approved_on),
        "position": version.approved_by_position,
        "form": version.get_approval_form_display(),
        "reference": version.approval_reference,
    }


def _promulgation(version: PlanVersion) -> Json | None:
    day, appointment = version.promulgated_on, version.promulgation_signer
    if not (day or appointment):
        return None
    signer = None
    if appointment:
        positions = appointment.position_lines(day) if day else [str(appointment)]
        signer = {"name": appointment.official.name, "positions": positions}
    return {
        "date": _iso(day),
        "title": version.promulgation_title,
        "signer": signer,
        "paper": version.promulgation and issued_paper(version.promulgation),
    }


def issued_paper(document: Document, title: str = "") -> Json:
    """An issued paper as the plan prints it: its file by its hash, and where it is read."""
    return {
        "title": title or document.title,
        "sha256": document.file_sha256,
        "pages": document.page_count,
        "code": document.code,
        "address": document.get_absolute_url(),
    }


def _appendix(row: PlanAppendix) -> Json:
    if row.document:
        return issued_paper(row.document, row.title)
    return {
        "title": row.title,
        "sha256": row.sha256,
        "pages": row.pages,
        "code": None,
        "address": "",
    }


def _committee(committee: Committee | None) -> Json | None:
    if committee is None:
        return None
    members = [
        {"name": row.name, "position": row.position, "duty": row.duty}
        for row in committee.members.all()
    ]
    return {
        "title": committee.title,
        "reference": committee.order_number,
        "date": _iso(committee.order_date),
        "members": members,
    }


def framework_tree(framework_id: int) -> list[Json]:
    """Dimensions with their missions and these with their items, in one query."""
    dimensions: dict[int, Json] = {}
    missions: dict[tuple[int, str], Json] = {}
    rows = (
        Mission.objects.filter(dimension__framework=framework_id)
        .order_by("dimension__number", "number", "items__number")
        .values_list(
            "dimension__number", "dimension__title", "code", "title", "items__code", "items__title"
        )
    )
    for number, title, code, mission, item, item_title in rows:
        dimension = dimensions.setdefault(
            number, {"number": number, "title": title, "missions": []}
        )
        if (number, code) not in missions:
            missions[number, code] = {"code": code, "title": mission, "items": []}
            dimension["missions"].append(missions[number, code])
        if item is not None:
            missions[number, code]["items"].append({"code": item, "title": item_title})
    return list(dimensions.values())


def _projects(version: PlanVersion, *, ordinance: str, with_sheets: bool) -> list[Json]:
    projects = (
        version.projects.select_related("dimension", "mission")
        .order_by("dimension__number", "number")
        .all()
    )
    of = {"project__version": version}
    items = _grouped(ProjectItem.objects.filter(**of).select_related("item").order_by("position"))
    divisions = _grouped(
        ProjectDivision.objects.filter(**of)
        .select_related("division")
        .order_by("role", "position", "pk")
    )
    budgets = _grouped(YearlyBudget.objects.filter(**of).prefetch_related("lines").order_by("year"))
    rows = [
        _project(
            project,
            items.get(project.pk, ()),
            divisions.get(project.pk, ()),
            budgets.get(project.pk, ()),
            ordinance,
        )
        for project in projects
    ]
    if with_sheets:
        _add_sheets(version, projects, rows)
    return rows


def _grouped(rows: Iterable) -> dict[int, list]:
    groups: dict[int, list] = {}
    for row in rows:
        groups.setdefault(row.project_id, []).append(row)
    return groups


def _project(project: Project, items, divisions, budgets, ordinance: str) -> Json:
    return {
        "key": str(project.key),
        "dimension": project.dimension.number,
        "number": project.number,
        "kind": project.kind,
        "kind_label": project.get_kind_display(),
        "title": project.title,
        "mission": project.mission.code,
        "items": [link.item.code for link in items],
        "responsibility": project.responsibility,
        "responsible": project.responsible_line(link.division.name for link in divisions),
        "divisions": [
            {"slug": link.division.slug, "name": link.division.name, "role": link.role}
            for link in divisions
        ],
        "years": [budget.year for budget in budgets],
        "budgets": {
            str(budget.year): {
                "state": budget.state,
                "amount": str(budget.amount) if budget.amount is not None else None,
                "quarters": budget.quarters,
                "lines": [line.sentence(ordinance=ordinance) for line in budget.lines.all()],
            }
            for budget in budgets
        },
        "budget_source": project.budget_source,
        "remark": project.remark,
        "headcount": project.headcount,
    }


def _add_sheets(version: PlanVersion, projects, rows: list[Json]) -> None:
    of = {"project__version": version}
    sections = _grouped(SheetSection.objects.filter(**of).order_by("position", "pk"))
    results = _grouped(
        ProjectResult.objects.filter(**of).prefetch_related("targets").order_by("position", "pk")
    )
    answers = answers_of(version)
    groups: dict[int, list[Json]] = {}
    boxes = Project.target_groups.through.objects.filter(**of).select_related("targetgroup")
    for box in boxes.order_by("targetgroup__number"):
        groups.setdefault(box.project_id, []).append(
            {"number": box.targetgroup.number, "title": box.targetgroup.title}
        )
    for project, row in zip(projects, rows, strict=True):
        row["target_groups"] = groups.get(project.pk, [])
        row["sheet"] = sheet_of(sections.get(project.pk, ()))
        own = results.get(project.pk, ())
        row["outputs"] = _results(own, ProjectResult.Kind.OUTPUT)
        row["outcomes"] = _results(own, ProjectResult.Kind.OUTCOME)
        row["answers"] = answers.get(project.pk, [])


def sheet_of(sections: Iterable[SheetSection]) -> list[Json]:
    """The headings of a project's sheet; the nine of the model sheet when it chose none."""
    chosen = [
        {
            "kind": section.kind,
            "heading": section.heading or section.get_kind_display(),
            "body": section.body,
        }
        for section in sections
    ]
    return chosen or [
        {"kind": kind.value, "heading": kind.label, "body": ""} for kind in SheetSection.DEFAULT
    ]


def _results(results: Iterable[ProjectResult], kind: ProjectResult.Kind) -> list[Json]:
    return [
        {
            "text": result.text,
            "means": result.means,
            "targets": [
                {
                    "operator": target.operator,
                    "number": f"{target.number.normalize():f}"
                    if target.number is not None
                    else None,
                    "unit": target.unit,
                    "scope": target.scope,
                    "of": target.of,
                }
                for target in result.targets.all()
            ],
        }
        for result in results
        if result.kind == kind
    ]
