"""A register read once, with a fixed number of queries: what its page, its checks and the verbs
look at. What it says is of today; what was frozen is in the snapshot."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone

from integrity.models import Appointment, Division, ReportingRound
from integrity.models.reporting import usual_days
from ita.models import Risk, RiskAssessment, RiskMonitoring
from ita.risks.matrix import Level, Matrix
from ita.risks.snapshot import is_accepted, responsible_line

# Monitoring is reported twice a year (คู่มือประเมินความเสี่ยงการทุจริตของสำนักงาน ป.ป.ท.).
MONTHS = (ReportingRound.Months.SIX, ReportingRound.Months.TWELVE)


@dataclass(frozen=True)
class Line:
    """A risk with what follows from it. ``monitoring``: by the months of its round."""

    risk: Risk
    level: Level | None
    residual: Level | None
    divisions: list[Division]
    monitoring: dict[int, RiskMonitoring]
    has_measure: bool
    is_accepted: bool

    @property
    def responsible(self) -> str:
        return responsible_line(self.risk, self.divisions)

    @property
    def lacks_score(self) -> bool:
        return bool(self.risk.event) and self.risk.likelihood is None

    @property
    def lacks_measure(self) -> bool:
        """A measure is asked for by the level, unless somebody accepted the risk for a reason."""
        needs = self.level is not None and self.level.needs_measure
        return needs and not (self.has_measure or self.is_accepted)

    @property
    def label(self) -> str:
        return f"ลำดับที่ {self.risk.number} {self.risk}"


class Register:
    def __init__(self, assessment: RiskAssessment):
        self.assessment = assessment
        self.today = timezone.localdate()

    @cached_property
    def matrix(self) -> Matrix:
        return Matrix.of(self.assessment.matrix)

    @cached_property
    def lines(self) -> list[Line]:
        rows = self.assessment.risks.select_related("owner", "accepted_by").prefetch_related(
            "divisions", "measures", "monitoring__round"
        )
        return [self._line(row) for row in rows]

    def _line(self, row: Risk) -> Line:
        return Line(
            risk=row,
            level=self.matrix.level_of(row.likelihood, row.impact),
            residual=self.matrix.level_of(row.residual_likelihood, row.residual_impact),
            divisions=list(row.divisions.all()),
            monitoring={each.round.months: each for each in row.monitoring.all()},
            has_measure=bool(row.measure.strip() or row.measures.all()),
            is_accepted=is_accepted(row, self.today),
        )

    @property
    def scored(self) -> list[Line]:
        return [line for line in self.lines if line.level]

    @property
    def unscored(self) -> list[Line]:
        return [line for line in self.lines if line.lacks_score]

    @property
    def without_measure(self) -> list[Line]:
        return [line for line in self.lines if line.lacks_measure]

    @cached_property
    def in_office(self) -> set[int]:
        """Owners and approvers who hold a position today."""
        people = {row.risk.owner_id for row in self.lines}
        people |= {row.risk.accepted_by_id for row in self.lines}
        rows = Appointment.objects.filter(official__in=people - {None}).in_force_on(self.today)
        return set(rows.values_list("official_id", flat=True))

    @cached_property
    def rounds(self) -> dict[int, tuple[date, date]]:
        """Months → first and last day of reporting, as the office set them, else as is usual."""
        year = self.assessment.year
        set_here = {
            row.months: (row.opens_on, row.due_on)
            for row in ReportingRound.objects.filter(
                organisation=self.assessment.organisation_id, year=year
            )
        }
        return {months: set_here.get(months) or usual_days(year, months) for months in MONTHS}

    def unmonitored(self, months: int) -> list[Line]:
        return [line for line in self.scored if months not in line.monitoring]


def obstacle_to_submit(register: Register) -> str:
    """What has to be mended before review, with where, or ""."""
    if missing := register.matrix.missing:
        return f"ตารางเกณฑ์ยังกำหนดไม่ครบ 25 ช่อง (ขาด {len(missing)} ช่อง) เลือกตารางอื่นหรือกำหนดให้ครบ"
    if unscored := register.unscored:
        return f"ยังไม่ได้ให้คะแนน {_listed(unscored)} ระบุโอกาส (L) และผลกระทบ (I) ก่อน"
    if lacking := register.without_measure:
        return (
            f"ความเสี่ยงที่ต้องมีมาตรการยังไม่มี {_listed(lacking)} "
            "ระบุมาตรการควบคุม หรือบันทึกการยอมรับพร้อมผู้อนุมัติและเหตุผล"
        )
    return ""


def _listed(lines: Iterable[Line], most: int = 10) -> str:
    numbers = [str(line.risk.number) for line in lines]
    more = " ฯลฯ" if len(numbers) > most else ""
    return f"{len(numbers)} รายการ (ลำดับที่ {', '.join(numbers[:most])}{more})"
