"""What a plan says of ita's records: the measures and risks its projects answer, and the risk
assessment it was announced with; read from today's rows, frozen in the plan's snapshot.
"""

from collections.abc import Iterable

from django.db.models import QuerySet

from integrity.models import Organisation
from integrity.publishing import Status
from integrity.thai import truncate
from ita.models import Measure, Risk, RiskAssessment
from plans.models import Plan, PlanVersion, ProjectAnswer

Json = dict[str, object]

SHOWN = 120  # letters of a measure or a risk where one is chosen or pointed at

# Of each risk: what the criteria, the matrix and the tables of part 1 count and name. Who owns it
# and who accepted it stay with the assessment.
RISK_PARTS = (
    "key",
    "number",
    "step",
    "event",
    "likelihood",
    "impact",
    "score",
    "level",
    "residual",
)
RISK_CONTENT = ("schema", "kind", "assessment", "matrix", "tables", "statement", "note")


# The measures and risks that projects answer


def answers_of(version: PlanVersion) -> dict[int, list[Json]]:
    """Project → what it answers, as its page and its sheet name it. Three queries at most."""
    rows = list(
        ProjectAnswer.objects.filter(project__version=version)
        .select_related("measure", "risk")
        .order_by("position", "pk")
    )
    measures = newest_measures({row.measure.key for row in rows if row.measure})
    risks = newest_risks({row.risk.key for row in rows if row.risk})
    found: dict[int, list[Json]] = {}
    for row in rows:
        told = _measure(measures[row.measure.key]) if row.measure else _risk(risks[row.risk.key])
        found.setdefault(row.project_id, []).append(told)
    return found


def newest_measures(keys: Iterable[object]) -> dict[object, Measure]:
    """Today's row of each measure: of the latest set in force that carries it on, else of the
    latest that anybody works on."""
    if not keys:
        return {}
    rows = Measure.objects.filter(key__in=keys).select_related("measure_set__organisation")
    order = ("measure_set__first_year", "measure_set__number", "pk")
    return _newest(rows.order_by(*order), "measure_set")


def newest_risks(keys: Iterable[object]) -> dict[object, Risk]:
    if not keys:
        return {}
    rows = Risk.objects.filter(key__in=keys).select_related("assessment__organisation")
    return _newest(rows.order_by("assessment__year", "assessment__number", "pk"), "assessment")


def _newest(rows: QuerySet, whole: str) -> dict:
    """The last of each key; what is published before what is not."""
    ordered = sorted(rows, key=lambda row: getattr(row, whole).is_published)
    return {row.key: row for row in ordered}


def measure_label(measure: Measure) -> str:
    """มาตรการ พ.ศ. 2563 ข้อ 5.1, without its text."""
    of = measure.measure_set
    mark = f" ข้อ {measure.mark}" if measure.mark else ""
    return f"{of.get_kind_display()} พ.ศ. {of.first_year}{mark}"


def risk_label(risk: Risk) -> str:
    return f"ความเสี่ยงการทุจริต พ.ศ. {risk.assessment.year} ลำดับที่ {risk.number}"


def answer_label(answer: ProjectAnswer) -> str:
    """With enough of its text to be known by."""
    row = answer.measure or answer.risk
    label = measure_label(row) if answer.measure else risk_label(row)
    return f"{label} “{truncate(str(row), SHOWN)}”"


def _measure(row: Measure) -> Json:
    of = row.measure_set
    return _answer("measure", row, measure_label(row), of.first_year, row.text, of)


def _risk(row: Risk) -> Json:
    of = row.assessment
    return _answer("risk", row, risk_label(row), of.year, str(row), of)


def _answer(kind: str, row, label: str, year: int, text: str, whole) -> Json:
    """What citizens cannot read yet has no address."""
    return {
        "kind": kind,
        "key": str(row.key),
        "label": label,
        "year": year,
        "text": text,
        "address": whole.get_absolute_url() if whole.is_public else "",
    }


# The assessment that part 1 prints


def risk_of(version: PlanVersion) -> Json | None:
    """The part of the assessment's own frozen text that part 1 prints."""
    assessment = version.risk_assessment
    if assessment is None or assessment.snapshot is None:
        return None
    frozen = assessment.snapshot.data
    risks = [{name: risk[name] for name in RISK_PARTS} for risk in frozen["risks"]]
    return {
        "title": frozen["assessment"]["title"],
        **{name: frozen[name] for name in RISK_CONTENT},
        "risks": risks,
    }


def assessments_for(organisation: Organisation) -> QuerySet[RiskAssessment]:
    """What a plan of the office may be announced with: what citizens read."""
    return organisation.risk_assessments.published().order_by("-year", "-number")


def proposed_assessment(plan: Plan) -> RiskAssessment | None:
    """The latest published for the year the plan begins, or for one before."""
    return assessments_for(plan.organisation).filter(year__lte=plan.first_year).first()


def later_assessments(organisation: Organisation, year: int) -> QuerySet[RiskAssessment]:
    """Those of the years after ``year`` that citizens may read, the earliest first."""
    of_office = organisation.risk_assessments.select_related("organisation")
    return of_office.filter(year__gt=year, status=Status.PUBLISHED).order_by("year")
