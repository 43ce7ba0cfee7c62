"""What came of the measures: who reports which measure of which round, and what is missing.

A report belongs to a measure, whatever it answers: it is given once and shown under each
indicator. It is known by the measure's key among the editions of one first year, so that a new
edition does not ask again for what was reported.
"""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from integrity.fiscal import fiscal_year_of
from integrity.models import ReportingRound
from integrity.models.reporting import usual_days
from integrity.publishing import PUBLIC, NotAllowed, may_enter_for_every_division
from ita.models import Measure, MeasureReport, MeasureSet

MONTHS = (6, 12)
YEARS_END = 12


def years_of(measure_set: MeasureSet) -> list[int]:
    """The fiscal years to be reported so far: from the first to this one, as long as the set
    binds and no later one took its place."""
    later = MeasureSet.objects.filter(
        organisation=measure_set.organisation_id, first_year__gt=measure_set.first_year
    ).published()
    ends = [fiscal_year_of(timezone.now())]
    if measure_set.last_year:
        ends.append(measure_set.last_year)
    if next_set := later.order_by("first_year").first():
        ends.append(next_set.first_year - 1)
    return list(range(measure_set.first_year, min(ends) + 1))


def year_to_report(measure_set: MeasureSet) -> int | None:
    """The last year that is over, which is what is reported next; else the one that runs."""
    years = years_of(measure_set)
    finished = [year for year in years if year < fiscal_year_of(timezone.now())]
    return next(reversed(finished or years), None)


def round_of(measure_set: MeasureSet, year: int, months: int) -> ReportingRound:
    """The round as it is set; with its usual days, and not stored, where nobody asked for it."""
    found = ReportingRound.objects.filter(
        organisation=measure_set.organisation_id, year=year, months=months
    ).first()
    if found:
        return found
    opens, due = usual_days(year, months)
    return ReportingRound(
        organisation=measure_set.organisation,
        year=year,
        months=months,
        opens_on=opens,
        due_on=due,
    )


def reports_of(measure_set: MeasureSet):
    """All reports on the measures of this set and of its other editions, the latest round last."""
    rows = MeasureReport.objects.filter(
        measure__measure_set__organisation=measure_set.organisation_id,
        measure__measure_set__first_year=measure_set.first_year,
    )
    return rows.select_related("measure", "round").order_by(
        "round__year", "round__months", "measure__measure_set__number"
    )


def reports_by_key(reports: Iterable[MeasureReport]) -> dict[str, dict[tuple[int, int], object]]:
    """Of each measure's key: (year, months) → its report; that of the newest edition holds."""
    found: dict[str, dict] = {}
    for report in reports:
        place = report.round.year, report.round.months
        found.setdefault(str(report.measure.key), {})[place] = report
    return found


def outcomes_of(measure_set: MeasureSet, year: int) -> dict[str, str]:
    """What was last reported of that year, by the key of the measure."""
    reports = reports_of(measure_set).filter(round__year=year)
    return {str(each.measure.key): each.outcome for each in reports}


def outcomes_of_round(measure_set: MeasureSet, year: int, months: int) -> dict[str, str]:
    """The same of one round alone."""
    reports = reports_of(measure_set).filter(round__year=year, round__months=months)
    return {str(each.measure.key): each.outcome for each in reports}


def missing(rows: Sequence[Measure], reported: set[str]) -> list[Measure]:
    """Measures nobody has reported: neither themselves nor each of what stands under them."""
    found = []
    for place, row in enumerate(rows):
        if row.level > 1 or str(row.key) in reported:
            continue
        under = _under(rows, place)
        if not under or any(str(each.key) not in reported for each in under):
            found.append(row)
    return found


def _under(rows: Sequence[Measure], place: int) -> list[Measure]:
    found = []
    for row in rows[place + 1 :]:
        if row.level <= rows[place].level:
            break
        found.append(row)
    return found


def obstacle_to_report(measure_set: MeasureSet, year: int) -> str:
    """Why results of that year cannot be reported on this set, or ""."""
    if not measure_set.is_published:
        return "รายงานผลได้เฉพาะชุดมาตรการที่เผยแพร่อยู่"
    if year not in years_of(measure_set):
        return f"ชุดมาตรการนี้ไม่มีรอบรายงานของปีงบประมาณ พ.ศ. {year}"
    return ""


def may_report(measure: Measure, user) -> bool:
    """The plan officer every measure; an editor those that the own division answers for, as
    ``MeasureReport.objects.editable_by`` has it."""
    if not user.has_perm("ita.change_measurereport"):
        return False
    office = measure.measure_set.organisation_id
    if user.organisation_id != office and not user.is_superuser:
        return False
    if may_enter_for_every_division(user):
        return True
    own = user.division_id
    return own is not None and any(each.pk == own for each in measure.divisions.all())


@transaction.atomic
def save_report(
    measure: Measure,
    year: int,
    months: int,
    *,
    by,
    outcome: str,
    text: str = "",
    problems: str = "",
) -> MeasureReport:
    """One report a measure and round; reporting again corrects it. Raises NotAllowed."""
    measure_set = (
        MeasureSet.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=measure.measure_set_id)
    )
    if found := obstacle_to_report(measure_set, year):
        raise NotAllowed(found)
    if not may_report(measure, by):
        raise NotAllowed("รายงานได้เฉพาะมาตรการที่สำนัก/กองของท่านรับผิดชอบ")
    if months not in MONTHS:
        raise NotAllowed("รายงานได้เฉพาะรอบ 6 เดือนและรอบ 12 เดือน")
    round_ = ReportingRound.objects.of(measure_set.organisation, year, months)
    given = reports_of(measure_set).filter(measure__key=measure.key, round=round_).last()
    report = given or MeasureReport(measure=measure, round=round_)
    report.outcome, report.text, report.problems = outcome, text, problems
    report._history_user = by
    try:
        report.full_clean()
    except ValidationError as wrong:
        raise NotAllowed(" ".join(wrong.messages)) from wrong
    report.save()
    return report


def public_reports(measure_set: MeasureSet) -> dict[str, list[MeasureReport]]:
    """What citizens read under each measure, by its key, the latest round first; of evidence only
    what stands on the web."""
    reports = reports_of(measure_set).filter(measure__measure_set__status__in=PUBLIC)
    found = reports_by_key(reports.prefetch_related("evidence"))
    return {
        key: [rounds[place] for place in sorted(rounds, reverse=True)]
        for key, rounds in found.items()
    }
