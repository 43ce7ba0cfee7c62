from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from integrity.sheets.formats import BY_ENDING
from integrity.sheets.writing import CannotWrite
from plans.models import Plan, PlanVersion
from plans.sheets import exporting
from plans.sheets.period import read_period


class Command(BaseCommand):
    help = "ส่งออกแผนเป็นไฟล์ .xlsx หรือ .csv ที่นำเข้ากลับได้โดยไม่มีอะไรเปลี่ยน"

    def add_arguments(self, parser):
        parser.add_argument("slug", help="ชื่อหน่วยงานในที่อยู่เว็บ เช่น wiangsa")
        parser.add_argument("period", help="ช่วงปีของแผน (พ.ศ.) เช่น 2566-2570")
        parser.add_argument("-o", "--output", type=Path, required=True, help="ไฟล์ .xlsx หรือ .csv")
        parser.add_argument(
            "--with-texts",
            action="store_true",
            help="รวมข้อความของรายละเอียดโครงการ ไตรมาส กลุ่มเป้าหมาย และผลผลิต/ผลลัพธ์",
        )

    def handle(self, *, slug, period, output, with_texts, **options):
        ending = output.suffix.lower().removeprefix(".")
        if ending not in BY_ENDING:
            raise CommandError("ชื่อไฟล์ต้องลงท้ายด้วย .xlsx หรือ .csv")
        try:
            version = _version(slug, period)
            output.write_bytes(exporting.export(version, ending, with_texts=with_texts))
        except CannotWrite as too_long:
            raise CommandError(str(too_long)) from too_long
        except OSError as refused:
            raise CommandError(f"เขียนไฟล์ {output} ไม่ได้: {refused.strerror}") from refused
        self.stdout.write(f"ส่งออกแล้ว: {output}")


def _version(slug: str, period: str) -> PlanVersion:
    try:
        first, last = read_period(period)
    except ValueError as wrong:
        raise CommandError(str(wrong)) from wrong
    plan = (
        Plan.objects.filter(organisation__slug=slug, first_year=first, last_year=last)
        .select_related("organisation")
        .first()
    )
    version = exporting.exported_version(plan) if plan else None
    if version is None:
        raise CommandError(f"ไม่มีแผน {period} ของหน่วยงาน “{slug}” ที่ส่งออกได้")
    return version
