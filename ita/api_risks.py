"""A published register of fraud risks as open data."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from ninja import Router, Schema

from integrity.addresses import moved
from integrity.models import Organisation
from ita.risks.matrix import STEPS, Matrix
from ita.risks.reading import choose, editions_of

router = Router(tags=["risks"])


class LevelOut(Schema):
    value: int
    label: str
    sign: str
    colour: str
    needs_measure: bool


class CellOut(Schema):
    likelihood: int
    impact: int
    level: int | None


class MatrixOut(Schema):
    title: str
    source: str
    confidence: str
    assumption: str
    score_names: list[str]
    levels: list[LevelOut]
    cells: list[CellOut]


class ResidualOut(Schema):
    likelihood: int
    impact: int
    score: int
    level: str | None


class RiskOut(Schema):
    key: str
    number: int
    process: str
    step: str
    event: str
    likelihood: int | None
    impact: int | None
    score: int | None
    level: str | None
    residual: ResidualOut | None
    measure: str
    needs_measure: bool
    responsible: str
    kind: str


class RegisterOut(Schema):
    organisation: str
    year: int
    edition: int
    title: str
    matrix: MatrixOut
    risks: list[RiskOut]
    statement: str
    note: str


@router.get("/{slug:slug}/risks/{year:year}", response=RegisterOut)
def risks(request, slug: str, year: int):
    """The register of fraud risks of a fiscal year (พ.ศ.), its edition in force.

    ``likelihood``, ``impact`` (1–5) and ``score`` (their product) are numbers; null: a step in
    which no risk was found. Which level a pair makes, the 25 ``cells`` say (``level`` is the
    ``value`` of one of ``levels``, 1 the lowest), and not the product. ``statement``: what is said
    where no risk needs a measure.
    """
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        return moved(request, slug)
    editions = editions_of(organisation, AnonymousUser())
    edition = choose(each for each in editions if each.year == year)
    if not edition.is_published:
        raise Http404("ไม่พบทะเบียนความเสี่ยงที่มีผลใช้อยู่ของปีนี้")
    return register_out(slug, edition.content())


def register_out(slug: str, snapshot: dict) -> dict:
    matrix, told = Matrix.from_json(snapshot["matrix"]), snapshot["assessment"]
    labels = {level.value: level.label for level in matrix.levels}
    return {
        "organisation": slug,
        "year": told["year"],
        "edition": told["edition"],
        "title": told["title"],
        "matrix": snapshot["matrix"]
        | {
            "cells": [
                {"likelihood": down, "impact": across, "level": matrix.cells.get((down, across))}
                for down in STEPS
                for across in STEPS
            ]
        },
        "risks": [_risk_out(risk, labels) for risk in snapshot["risks"]],
        "statement": snapshot["statement"],
        "note": snapshot["note"],
    }


def _risk_out(risk: dict, labels: dict[int, str]) -> dict:
    left = risk["residual"]
    return risk | {
        "level": labels.get(risk["level"]),
        "residual": left and left | {"level": labels.get(left["level"])},
        "measure": "\n".join(filter(None, (risk["measure"], *risk["measures"]))),
    }
