"""The plans of the sample offices: the sheet through the import, the texts, then publishing."""

from decimal import Decimal
from pathlib import Path

from django.db import transaction

from integrity import demo
from integrity.documents import demo as papers
from integrity.models import Appointment, Committee, Organisation, User
from integrity.publishing import Status
from integrity.reference_data import read_yaml
from integrity.roles import Role
from integrity.sheets.attempts import SheetFile
from plans.checks import check
from plans.editions.appendices import add_issued
from plans.editions.publication import publish, submit
from plans.models import (
    BudgetLine,
    Explanation,
    PlanSection,
    PlanVersion,
    Project,
    ProjectResult,
    ResultTarget,
    SheetSection,
    TargetGroup,
)
from plans.sheets.importing import ImportRequest, run


def load() -> None:
    offices = demo.made_here()
    for folder in demo.folders():
        slug = read_yaml(folder / "office.yaml")["organisation"]["slug"]
        if (folder / "plan.xlsx").exists():
            load_plan(offices[slug], folder)


def load_plan(office: Organisation, folder: Path) -> None:
    """Submit the office's plan and publish it as a second user; each only if not done before.

    A first edition that is still in review is one whose loading was broken off: a published one
    never goes back.
    """
    facts = read_yaml(folder / "plan.yaml")
    period = {"first_year": facts["first_year"], "last_year": facts["last_year"]}
    plan = office.plans.filter(**period).first()
    if plan is None:
        plan = _submit_plan(office, folder, facts).plan
    if first := plan.versions.filter(number=1, status=Status.IN_REVIEW).first():
        publish(first, by=member(office, Role.PUBLISHER))


@transaction.atomic
def _submit_plan(office: Organisation, folder: Path, facts: dict) -> PlanVersion:
    """Import the office's sheet, add what a sheet does not hold, and send it to review."""
    officer = member(office, Role.PLAN_OFFICER)
    request = ImportRequest(
        organisation=office,
        first_year=facts["first_year"],
        last_year=facts["last_year"],
        file=SheetFile.from_path(folder / "plan.xlsx"),
    )
    version = run(request, by=officer).version
    _add_texts(version, facts, read_yaml(folder / "project_sheets.yaml"))
    _add_papers(version, folder, facts.get("papers", {}))
    _explain(version, facts.get("explanations", {}))
    submit(version, by=officer)
    return version


def member(office: Organisation, role: Role) -> User:
    return office.users.filter(groups__name=role.value).earliest("pk")


def _add_texts(version: PlanVersion, facts: dict, sheets: dict) -> None:
    add_acts(version, facts)
    for position, entry in enumerate(facts["sections"]):
        PlanSection.objects.create(
            version=version,
            position=position,
            role=entry["role"],
            number=entry.get("number", ""),
            title=entry["title"],
            body=entry["body"].strip(),
        )
    for project in version.projects.select_related("dimension"):
        if sheet := sheets.get(project.code):
            add_sheet(project, sheet)


def _add_papers(version: PlanVersion, folder: Path, names: dict) -> None:
    """The issued announcement before the plan, and the issued papers behind it."""
    office = version.organisation

    def issued(name: str):
        return papers.issued(office, read_yaml(folder / "papers" / f"{name}.yaml"))

    if "promulgation" in names:
        version.promulgation = issued(names["promulgation"])
        version.save()
    for name in names.get("appendices", ()):
        if paper := issued(name):
            add_issued(version, paper, title="", by=member(office, Role.PLAN_OFFICER))


def _explain(version: PlanVersion, reasons: dict[str, str]) -> None:
    """The source contradicts itself, and its plan was published all the same."""
    projects = {project.code: project for project in version.projects.select_related("dimension")}
    report = check(version)
    for code, reason in reasons.items():
        project = projects[code]
        for finding in report.about(str(project.key)).blocking:
            Explanation.objects.create(
                project=project, rule=finding.rule.code, about=finding.about, reason=reason
            )


def add_acts(version: PlanVersion, facts: dict) -> None:
    approval, promulgation = facts["approval"], facts["promulgation"]
    office = version.organisation
    version.title = facts["title"]
    version.approved_on = approval["date"]
    version.approved_by_position = approval["position"]
    version.approval_reference = approval["reference"]
    version.promulgated_on = promulgation["date"]
    version.promulgation_title = promulgation["title"]
    version.promulgation_signer = Appointment.objects.get(
        official__organisation=office, position=approval["position"]
    )
    version.committee = Committee.objects.filter(organisation=office).first()
    version.save()


def add_sheet(project: Project, sheet: dict) -> None:
    project.headcount = sheet.get("headcount")
    project.save()
    project.target_groups.set(TargetGroup.objects.filter(number__in=sheet["target_groups"]))
    for position, entry in enumerate(sheet["sheet"]):
        SheetSection.objects.create(
            project=project,
            position=position,
            kind=entry["kind"],
            heading=entry.get("heading", ""),
            body=entry.get("body", "").strip(),
        )
    for kind in ProjectResult.Kind:
        for position, entry in enumerate(sheet.get(f"{kind.value}s", ())):
            add_result(project, kind, position, entry)
    for year, lines in sheet.get("budget_lines", {}).items():
        budget = project.budgets.get(year=int(year))
        for position, line in enumerate(lines):
            BudgetLine.objects.create(budget=budget, position=position, **_line_fields(line))
    if quarters := sheet.get("quarters"):
        _say_quarters(project, quarters)


def _say_quarters(project: Project, quarters: str | dict) -> None:
    """One text for all years, or a year's own."""
    for budget in project.budgets.all():
        budget.quarters = quarters if isinstance(quarters, str) else quarters[budget.year]
        budget.save()


def add_result(project: Project, kind, position: int, entry: dict) -> None:
    result = ProjectResult.objects.create(
        project=project,
        kind=kind,
        position=position,
        text=entry["text"],
        means=entry.get("means") or "",
    )
    for order, target in enumerate(entry["targets"]):
        number = target.get("number")
        ResultTarget.objects.create(
            result=result,
            position=order,
            operator=target["operator"],
            number=Decimal(str(number)) if number is not None else None,
            unit=target.get("unit") or "",
            scope=target.get("scope") or "",
            of=target.get("of") or "",
        )


def _line_fields(line: dict) -> dict:
    return {
        "source": line.get("source", ""),
        "ordinance_year": line.get("ordinance_year"),
        "programme": line.get("programme", ""),
        "work": line.get("work", ""),
        "category": line.get("budget_category", ""),
        "expense_type": line.get("expense_type", ""),
        "code": line.get("code", ""),
        "development_plan_page": str(line.get("plan_page", "")),
        "amount": line.get("amount"),
    }
