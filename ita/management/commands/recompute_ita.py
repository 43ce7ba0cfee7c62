"""``manage.py recompute_ita``: every stored result again from its scores, after the rules of the
portal changed. Scores and announced figures stay as they are."""

from django.core.management.base import BaseCommand, CommandError

from integrity.models import Organisation
from ita.models import AssessmentResult
from ita.scoring.recompute import recompute_all


class Command(BaseCommand):
    help = "คำนวณผลการประเมิน ITA ทุกผลใหม่จากคะแนนที่กรอกไว้"

    def add_arguments(self, parser):
        parser.add_argument("--organisation", metavar="SLUG", help="เฉพาะหน่วยงานนี้")

    def handle(self, *args, organisation: str | None, **options):
        results = AssessmentResult.objects.all()
        if organisation:
            office = Organisation.objects.filter(slug=organisation).first()
            if office is None:
                raise CommandError(f"ไม่มีหน่วยงานรหัส {organisation}")
            results = results.filter(organisation=office)
        count, changed = results.count(), recompute_all(results)
        self.stdout.write(f"คำนวณใหม่ {count} ผล เปลี่ยนแปลง {changed} ผล")
