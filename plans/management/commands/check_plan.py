import json
import sys

from django.core.management.base import BaseCommand, CommandError

from integrity.checks import Finding, Report, Severity
from integrity.models import Organisation
from plans.checks import check
from plans.models import Plan, PlanVersion
from plans.sheets.period import read_period

BLOCKED, UNKNOWN = 1, 2


class Command(BaseCommand):
    help = (
        "ตรวจความสมบูรณ์ของแผนฉบับที่กำลังทำ หรือฉบับล่าสุด จบด้วย 0 เมื่อไม่มีเรื่องที่ต้องแก้ก่อน 1 เมื่อมี 2 เมื่อไม่พบแผน"
    )

    def add_arguments(self, parser):
        parser.add_argument("slug", help="ชื่อหน่วยงานในที่อยู่เว็บ เช่น wiangsa")
        parser.add_argument("period", help="ช่วงปีของแผน (พ.ศ.) เช่น 2566-2570")
        parser.add_argument("--json", action="store_true", help="พิมพ์เป็น JSON สำหรับโปรแกรมอื่น")

    def handle(self, *, slug, period, json, **options):
        version = _version(slug, period)
        report = check(version)
        self.stdout.write(_as_json(version, report) if json else _as_text(version, report))
        if report.blocking:
            sys.exit(BLOCKED)


def _version(slug: str, period: str) -> PlanVersion:
    try:
        first, last = read_period(period)
    except ValueError as wrong:
        raise CommandError(str(wrong), returncode=UNKNOWN) from wrong
    if not Organisation.objects.filter(slug=slug).exists():
        raise CommandError(f"ไม่มีหน่วยงาน “{slug}”", returncode=UNKNOWN)
    plans = Plan.objects.filter(organisation__slug=slug, first_year=first, last_year=last)
    plan = plans.select_related("organisation", "framework").first()
    version = plan and (plan.working_version() or plan.latest_version())
    if version is None:
        raise CommandError(f"หน่วยงาน “{slug}” ไม่มีแผน {period}", returncode=UNKNOWN)
    return version


def _as_json(version: PlanVersion, report: Report) -> str:
    content = {
        "plan": str(version),
        "edition": version.number,
        "blocking": len(report.blocking),
        "findings": [finding.as_dict() for finding in report.findings],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _as_text(version: PlanVersion, report: Report) -> str:
    lines = [str(version)]
    for severity in Severity:
        if found := report.of(severity):
            lines += ["", f"{severity.label} ({len(found)})", *map(_line, found)]
    if report.explained:
        lines += ["", f"ชี้แจงแล้ว ({len(report.explained)})"]
        lines += [f"{_line(each)} เหตุผล: {each.explanation}" for each in report.explained]
    if len(lines) == 1:
        lines += ["", "ไม่พบสิ่งที่ต้องแก้"]
    return "\n".join(lines)


def _line(finding: Finding) -> str:
    return f"- {finding.subject.label or 'ทั้งแผน'}: {finding.sentence} [{finding.rule.code}]"
