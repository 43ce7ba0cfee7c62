"""Matrices and registers of fraud risks for tests; risk() takes what a test is about."""

from integrity import history
from integrity.models import Organisation
from ita.models import Risk, RiskAssessment, RiskMatrix
from ita.risks.publication import publish, submit
from ita.risks.reference_data import add_matrix
from tests import make

LEVELS = (
    ("ต่ำ", "ต", "#a8d5a2", False),
    ("ปานกลาง", "ป", "#f7e07a", True),
    ("สูง", "ส", "#f2a65a", True),
    ("สูงมาก", "สม", "#a4262c", True),
)
# The highest likelihood on top, as a matrix is printed: 1–3, 4–8, 9–14, 15–25.
CELLS = [[2, 3, 4, 4, 4], [2, 2, 3, 4, 4], [1, 2, 3, 3, 4], [1, 2, 2, 2, 3], [1, 1, 1, 2, 2]]
NAMES = ["น้อยมาก", "น้อย", "ปานกลาง", "สูง", "สูงมาก"]
STEPS = ["5 ปี", "3 ปี", "1 ปี", "6 เดือน", "1 เดือน"]
CRITERION = {"axis": "likelihood", "title": "ความถี่", "five": STEPS}


def matrix(owner: Organisation | None = None, **values) -> RiskMatrix:
    row = {
        "title": f"ตารางทดสอบ {RiskMatrix.objects.count() + 1}",
        "score_names": NAMES,
        "levels": [
            {"value": value, "label": label, "sign": sign, "colour": colour, "needs_measure": needs}
            for value, (label, sign, colour, needs) in enumerate(LEVELS, start=1)
        ],
        "cells": CELLS,
        "criteria": [CRITERION],
    }
    return add_matrix(row | values, owner=owner)


def register(office=None, year=2566, *, risks=(), **values) -> RiskAssessment:
    """A draft; each of ``risks`` is what ``risk`` takes."""
    office = office or make.organisation()
    values.setdefault("matrix", RiskMatrix.objects.first() or matrix())
    values.setdefault("title", f"การประเมินความเสี่ยงการทุจริต ประจำปีงบประมาณ พ.ศ. {year}")
    assessment = RiskAssessment.objects.create(organisation=office, year=year, **values)
    for each in risks:
        risk(assessment, **each)
    return assessment


def risk(assessment, likelihood=None, impact=None, *, divisions=(), left=None, **values) -> Risk:
    """``left``: likelihood and impact that remain."""
    number = values.pop("number", assessment.risks.count() + 1)
    defaults = {"event": f"ประเด็นความเสี่ยงที่ {number}", "step": f"ขั้นตอนที่ {number}"}
    pair = left or (None, None)
    row = Risk(
        assessment=assessment,
        number=number,
        likelihood=likelihood,
        impact=impact,
        residual_likelihood=pair[0],
        residual_impact=pair[1],
        **defaults | values,
    )
    history.bulk_create([row])
    row.divisions.set(divisions)
    return row


def published(assessment, *, by, publisher) -> RiskAssessment:
    """Through both steps, by two persons."""
    submit(assessment, by=by)
    publish(assessment, by=publisher)
    assessment.refresh_from_db()
    return assessment
