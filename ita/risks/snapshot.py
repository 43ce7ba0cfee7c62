"""A risk assessment as plain JSON: the one structure behind page, PDF, workbook and open data.

``take`` reads the rows with a fixed number of queries. At submission the result is frozen in the
register; from then on everything is rendered from the frozen copy. Its keys::

    schema            1
    kind              "risk"
    organisation      integrity.documents.office_facts
    assessment        year, edition, title, address (of the public page)
    matrix            title, source, confidence, assumption ("" when none), rows ("likelihood" or
                      "impact": what the rows of the printed matrix are),
                      levels   [{value (1 = lowest), label, sign, colour, ink, response,
                                 needs_measure}], the lowest first
                      cells    cells[L-1][I-1] = value of the level
                      score_names   five words, the lowest first
                      criteria [{axis, title, unit, steps: five of {value, text, lower, upper}}];
                               bounds are decimal strings, "" when there are none
    committee         {title, reference, date, members: [{name, position, duty}]} or None
    risks             in the order of the register:
        key, number, process, step, event
        likelihood, impact, score, level   None for a step without event or score; ``level`` is
                                           the value of one of ``matrix.levels``
        residual      {likelihood, impact, score, level} or None
        measure       its text; measures (of sets) that answer it are in ``measures``
        measures      [text]
        needs_measure whether its level asks for one
        accepted      whether a valid acceptance stands instead of one on the day of freezing
        responsible   one line; divisions: [{slug, name}]
        kind, factor, factor_label, controls, response, response_label   "" when not given
        owner         {name, positions: [line]} or None
        acceptance    {name, positions, reason, until (ISO day or None)} or None
    tables            first   [{number, step, event, likelihood, impact, score, level}]: ตารางที่ ๑
                      second  [{number, step, event, level, measure, responsible}]: ตารางที่ ๒,
                              of the risks that need a measure or have one; empty prints "-"
    statement         what is printed when no risk needs a measure, else ""
    note              what the office wrote under the tables, or ""

Monitoring comes after freezing: see ``ita.risks.monitoring``.
"""

from datetime import date

from django.utils import timezone

from integrity.documents.office_facts import office_facts
from integrity.models import Appointment, Committee
from ita.models import Risk, RiskAssessment
from ita.risks.matrix import Matrix

SCHEMA = 1
Json = dict[str, object]

FIRST_TABLE = ("number", "step", "event", "likelihood", "impact", "score", "level")


def take(assessment: RiskAssessment) -> Json:
    office, matrix = assessment.organisation, Matrix.of(assessment.matrix)
    risks = _risks(assessment, matrix)
    return {
        "schema": SCHEMA,
        "kind": "risk",
        "organisation": office_facts(office),
        "assessment": {
            "year": assessment.year,
            "edition": assessment.number,
            "title": assessment.title,
            "address": assessment.get_absolute_url(),
        },
        "matrix": {
            "title": assessment.matrix.title,
            "source": assessment.matrix.source,
            "confidence": assessment.matrix.confidence,
            "assumption": assessment.matrix.assumption,
            "rows": office.risk_rows,
            **matrix.as_json(),
        },
        "committee": _committee(assessment.committee),
        "risks": risks,
        "tables": {
            "first": [{name: risk[name] for name in FIRST_TABLE} for risk in risks],
            "second": [
                _answered(risk)
                for risk in risks
                if risk["needs_measure"] or risk["measure"] or risk["measures"]
            ],
        },
        "statement": _statement(assessment, risks),
        "note": assessment.note,
    }


def _statement(assessment: RiskAssessment, risks: list[Json]) -> str:
    scored = [risk for risk in risks if risk["level"]]
    if not scored or any(risk["needs_measure"] for risk in scored):
        return ""
    return assessment.matrix.no_measure_statement


def _answered(risk: Json) -> Json:
    """A row of ตารางที่ ๒: an accepted risk says so where its measure would stand."""
    measure = "\n".join(filter(None, (risk["measure"], *risk["measures"])))
    if not measure and risk["accepted"]:
        measure = f"ยอมรับความเสี่ยง: {risk['acceptance']['reason']}"
    return {
        "number": risk["number"],
        "step": risk["step"],
        "event": risk["event"],
        "level": risk["level"],
        "measure": measure,
        "responsible": risk["responsible"],
    }


def _risks(assessment: RiskAssessment, matrix: Matrix) -> list[Json]:
    today = timezone.localdate()
    rows = list(
        assessment.risks.select_related("kind", "owner", "accepted_by").prefetch_related(
            "divisions", "measures"
        )
    )
    people = {row.owner_id for row in rows} | {row.accepted_by_id for row in rows}
    positions = _positions(people - {None}, today)
    return [_risk(row, matrix, positions, today) for row in rows]


def _positions(people: set[int], day: date) -> dict[int, list[str]]:
    """What each holds on ``day``, the own position first."""
    lines: dict[int, list[str]] = {}
    for row in Appointment.objects.filter(official__in=people).in_force_on(day):
        lines.setdefault(row.official_id, []).append(str(row))
    return lines


def _risk(row: Risk, matrix: Matrix, positions: dict[int, list[str]], today: date) -> Json:
    level = matrix.level_of(row.likelihood, row.impact)
    divisions = list(row.divisions.all())
    return {
        "key": str(row.key),
        "number": row.number,
        "process": row.process,
        "step": row.step,
        "event": row.event,
        "likelihood": row.likelihood,
        "impact": row.impact,
        "score": row.score,
        "level": level and level.value,
        "residual": _residual(row, matrix),
        "measure": row.measure,
        "measures": [measure.text for measure in row.measures.all()],
        "needs_measure": level is not None and level.needs_measure,
        "accepted": is_accepted(row, today),
        "responsible": responsible_line(row, divisions),
        "divisions": [{"slug": each.slug, "name": each.name} for each in divisions],
        "kind": row.kind.title if row.kind else "",
        "factor": row.factor,
        "factor_label": row.get_factor_display(),
        "controls": row.controls,
        "response": row.response,
        "response_label": row.get_response_display(),
        "owner": row.owner
        and {"name": row.owner.name, "positions": positions.get(row.owner_id, [])},
        "acceptance": row.accepted_by
        and {
            "name": row.accepted_by.name,
            "positions": positions.get(row.accepted_by_id, []),
            "reason": row.acceptance_reason,
            "until": row.accepted_until.isoformat() if row.accepted_until else None,
        },
    }


def is_accepted(risk: Risk, day: date) -> bool:
    """By somebody, for a reason, and not only until a day that has passed."""
    if not (risk.accepted_by_id and risk.acceptance_reason.strip()):
        return False
    return risk.accepted_until is None or risk.accepted_until >= day


def responsible_line(risk: Risk, divisions) -> str:
    """Who answers for it, as the register prints it. ``divisions``: those of the risk."""
    return ", ".join(filter(None, (*(each.name for each in divisions), risk.responsible)))


def _residual(row: Risk, matrix: Matrix) -> Json | None:
    if row.residual_likelihood is None:
        return None
    level = matrix.level_of(row.residual_likelihood, row.residual_impact)
    return {
        "likelihood": row.residual_likelihood,
        "impact": row.residual_impact,
        "score": row.residual_score,
        "level": level and level.value,
    }


def _committee(committee: Committee | None) -> Json | None:
    if committee is None:
        return None
    return {
        "title": committee.title,
        "reference": committee.order_number,
        "date": committee.order_date and committee.order_date.isoformat(),
        "members": [
            {"name": row.name, "position": row.position, "duty": row.duty}
            for row in committee.members.all()
        ],
    }
