"""The registers of the sample offices, published through the verbs; monitoring comes afterwards."""

from pathlib import Path

from django.db import transaction

from integrity import demo
from integrity.models import Committee, Official, Organisation, ReportingRound, User
from integrity.publishing import Status
from integrity.reference_data import read, read_yaml
from integrity.roles import Role
from ita.models import Risk, RiskAssessment, RiskKind, RiskMatrix, RiskMonitoring
from ita.risks.copying import begin, start_from
from ita.risks.publication import publish, submit
from ita.risks.reference_data import add_matrix


def load() -> None:
    offices = demo.made_here()
    for folder in demo.folders():
        if (folder / "risks.yaml").exists():
            facts = read_yaml(folder / "office.yaml")
            load_registers(offices[facts["organisation"]["slug"]], folder, facts)


def load_registers(office: Organisation, folder: Path, facts: dict) -> None:
    """Each only if not done before; what is still in review is one whose loading broke off."""
    risks = read_yaml(folder / "risks.yaml")
    names = {entry["key"]: entry["name"] for entry in facts["officials"]}
    for entry in risks["assessments"]:
        year = entry["year"]
        if not RiskAssessment.history.filter(organisation=office, year=year).exists():
            _write(office, risks["matrix"], entry, names)
        waiting = RiskAssessment.objects.filter(
            organisation=office, year=year, number=1, status=Status.IN_REVIEW
        )
        if first := waiting.first():
            publish(first, by=_member(office, Role.PUBLISHER))
            _monitor(first, entry)


def _member(office: Organisation, role: Role) -> User:
    return office.users.filter(groups__name=role.value).earliest("pk")


@transaction.atomic
def _write(office: Organisation, matrix: dict, entry: dict, names: dict[str, str]) -> None:
    """A register as it was written, and sent to review; without risks, a copy of the last year."""
    officer = _member(office, Role.PLAN_OFFICER)
    if "risks" not in entry:
        before = RiskAssessment.objects.get(organisation=office, year=entry["year"] - 1)
        start_from(before, entry["year"], by=officer)
        return
    draft = begin(
        office,
        entry["year"],
        _matrix(office, matrix),
        by=officer,
        title=entry.get("title", ""),
        committee=Committee.objects.filter(organisation=office, kind=Committee.Kind.RISK).first(),
        note=entry.get("note", ""),
    )
    for number, risk in enumerate(entry["risks"], start=1):
        _add(draft, number, risk, names)
    if entry["published"]:
        submit(draft, by=officer)


def _matrix(office: Organisation, facts: dict) -> RiskMatrix:
    """A national matrix, or the office's own with the cells of the national one it names."""
    if "national" in facts:
        return RiskMatrix.objects.get(owner=None, title=facts["national"])
    base = next(row for row in read("risk_matrices") if row["title"] == facts["base"])
    model = RiskMatrix.objects.filter(owner=None, title=facts["base"]).first()
    row = {"levels": base["levels"], "cells": base["cells"]} | facts
    return add_matrix(row, owner=office, replaces=model)


def _add(draft: RiskAssessment, number: int, entry: dict, names: dict[str, str]) -> None:
    office = draft.organisation
    likelihood, impact = entry.get("inherent", (None, None))
    left = entry.get("residual", (None, None))
    acceptance = entry.get("acceptance", {})
    risk = Risk.objects.create(
        assessment=draft,
        number=number,
        process=entry.get("process", ""),
        step=entry.get("step", ""),
        event=entry.get("event", ""),
        likelihood=likelihood,
        impact=impact,
        residual_likelihood=left[0],
        residual_impact=left[1],
        measure=entry.get("measure", ""),
        kind=RiskKind.objects.filter(key=entry.get("kind", "-")).first(),
        factor=entry.get("factor", ""),
        controls=entry.get("controls", ""),
        response=entry.get("response", ""),
        owner=_official(office, names, entry.get("owner")),
        accepted_by=_official(office, names, acceptance.get("by")),
        acceptance_reason=acceptance.get("reason", ""),
        accepted_until=acceptance.get("until"),
    )
    if slugs := entry.get("divisions"):
        risk.divisions.set(office.divisions.filter(slug__in=slugs))


def _official(office: Organisation, names: dict[str, str], key: str | None) -> Official | None:
    return office.officials.filter(name=names[key]).first() if key else None


@transaction.atomic
def _monitor(assessment: RiskAssessment, entry: dict) -> None:
    risks = {risk.number: risk for risk in assessment.risks.all()}
    for number, facts in enumerate(entry["risks"], start=1):
        for months, (colour, text) in facts.get("monitoring", {}).items():
            round_ = ReportingRound.objects.of(assessment.organisation, assessment.year, months)
            RiskMonitoring.objects.create(
                risk=risks[number], round=round_, colour=colour, text=text
            )
