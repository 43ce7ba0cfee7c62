"""Checks of a plan's edition: what is read (record), what is looked for (rules), what is said.

``check`` looks at a whole edition, ``check_project`` at one project for its own page.
"""

from integrity.checks import Finding, Report, run
from plans.checks.record import PlanRecord
from plans.checks.shape import POINT, POINT_RULE
from plans.models import PlanVersion, Project

KIND = "plans.planversion"


def check(version: PlanVersion) -> Report:
    record = PlanRecord(version)
    return run(KIND, record, reasons=record.reasons())


def check_project(project: Project) -> Report:
    """Without the rules that compare projects with one another."""
    record = PlanRecord(project.version, only=project)
    return run(KIND, record, reasons=record.reasons(), only_part=True)


def point_of(finding: Finding) -> int | None:
    """The key of the PointToCheck that the finding is about."""
    if finding.rule.code != POINT_RULE:
        return None
    return int(finding.about.removeprefix(POINT))


def obstacle(report: Report) -> str:
    """Why the edition may not be sent to review, with how much and where, or ""."""
    blocking = report.blocking
    if not blocking:
        return ""
    places = list(dict.fromkeys(each.subject.label.split(" ")[0] or "ทั้งแผน" for each in blocking))
    shown = ", ".join(places[:10]) + (" ฯลฯ" if len(places) > 10 else "")
    return (
        f"ยังเสนอพิจารณาไม่ได้ มี {len(blocking)} เรื่องที่ต้องแก้ก่อน ({shown}) "
        "เปิดหน้า “ตรวจความสมบูรณ์” เพื่อแก้ หรือเขียนเหตุผลของเรื่องที่ถูกต้องแล้ว"
    )
