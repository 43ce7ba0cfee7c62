"""The sample offices with their revisions: what changes within a period, and how it is told."""

from decimal import Decimal
from pathlib import Path

from django.db import transaction

from integrity import demo as offices
from integrity.models import Organisation
from integrity.publishing import Status
from integrity.reference_data import read_yaml
from integrity.roles import Role
from ita.models import Measure, MeasureSet
from plans import demo
from plans.editions.answers import assessments_for
from plans.editions.cancelling import cancel
from plans.editions.numbering import next_number
from plans.editions.publication import publish, submit
from plans.editions.revision import start_revision
from plans.models import (
    Plan,
    PlanVersion,
    Project,
    ProjectAnswer,
    ProjectDivision,
    ProjectItem,
    ProjectResult,
    YearlyBudget,
)


def load() -> None:
    demo.load()
    made = offices.made_here()
    for folder in offices.folders():
        if (folder / "revision.yaml").exists():
            slug = read_yaml(folder / "office.yaml")["organisation"]["slug"]
            load_revision(made[slug], folder)


def load_revision(office: Organisation, folder: Path) -> None:
    """Submit and publish the first revision; each only if nobody went on with the plan since."""
    facts, plan_facts = read_yaml(folder / "revision.yaml"), read_yaml(folder / "plan.yaml")
    plan = Plan.objects.get(
        organisation=office,
        first_year=plan_facts["first_year"],
        last_year=plan_facts["last_year"],
    )
    if plan.versions.count() == 1 and plan.published_version():
        _submit_revision(plan, {"title": plan_facts["title"]} | facts)
    if second := plan.versions.filter(number=2, status=Status.IN_REVIEW).first():
        publish(second, by=demo.member(office, Role.PUBLISHER))


@transaction.atomic
def _submit_revision(plan: Plan, facts: dict) -> None:
    officer = demo.member(plan.organisation, Role.PLAN_OFFICER)
    version = start_revision(plan, by=officer, kind=facts["kind"], reason=facts["reason"])
    demo.add_acts(version, facts)
    announcement = version.sections.get(role="announcement")
    announcement.body = facts["announcement"].strip()
    announcement.save()
    projects = {project.code: project for project in version.projects.select_related("dimension")}
    for code, entry in facts["change"].items():
        _change(projects[code], entry)
    for entry in facts["add"]:
        _add(version, entry)
    _face_risks(version, facts)
    _face_measures(version, facts)
    for code, reason in facts["cancel"].items():
        cancel(version, [projects[code]], by=officer, reason=reason)
    submit(version, by=officer)


def _change(project: Project, entry: dict) -> None:
    project.headcount = entry["headcount"]
    project.save()
    for year, amount in entry["budgets"].items():
        budget = project.budgets.get(year=year)
        budget.amount = Decimal(amount)
        budget.save()
    for kind, body in entry["sheet"].items():
        section = project.sheet_sections.get(kind=kind)
        section.body = body.strip()
        section.save()
    for result in project.results.filter(kind=ProjectResult.Kind.OUTPUT):
        result.delete()
    for position, output in enumerate(entry["outputs"]):
        demo.add_result(project, ProjectResult.Kind.OUTPUT, position, output)


def _face_risks(version: PlanVersion, facts: dict) -> None:
    """The register that the revision begins with, and which projects answer which of its risks."""
    chosen = assessments_for(version.organisation).filter(year=facts["risk_assessment"]).first()
    if chosen is None:
        return
    version.risk_assessment = chosen
    version.save()
    projects = {project.code: project for project in version.projects.select_related("dimension")}
    for code, numbers in facts["answers"].items():
        for position, number in enumerate(numbers):
            ProjectAnswer.objects.create(
                project=projects[code], position=position, risk=chosen.risks.get(number=number)
            )


def _face_measures(version: PlanVersion, facts: dict) -> None:
    """Which projects answer which measures of the set that began in a year."""
    chosen = MeasureSet.objects.published().filter(
        organisation=version.organisation, first_year=facts["measures"]
    )
    measures = list(Measure.objects.filter(measure_set__in=chosen).order_by("position"))
    projects = {project.code: project for project in version.projects.select_related("dimension")}
    for code, places in facts["measures_answered"].items() if measures else ():
        for position, place in enumerate(places):
            ProjectAnswer.objects.create(
                project=projects[code], position=position, measure=measures[place - 1]
            )


def _add(version: PlanVersion, entry: dict) -> None:
    dimension = version.plan.framework.dimensions.get(number=entry["dimension"])
    mission = dimension.missions.get(code=entry["mission"])
    project = Project.objects.create(
        version=version,
        dimension=dimension,
        number=next_number(version, dimension),
        mission=mission,
        kind=entry["kind"],
        title=entry["title"],
    )
    for position, code in enumerate(entry["items"]):
        item = mission.items.get(code=code)
        ProjectItem.objects.create(project=project, item=item, position=position)
    division = version.organisation.divisions.get(slug=entry["division"])
    ProjectDivision.objects.create(project=project, division=division)
    for year, amount in entry["budgets"].items():
        state = YearlyBudget.State.AMOUNT
        YearlyBudget.objects.create(project=project, year=year, state=state, amount=Decimal(amount))
    demo.add_sheet(project, entry)
