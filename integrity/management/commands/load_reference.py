from django.core.management.base import BaseCommand

from integrity import reference_data


class Command(BaseCommand):
    help = "Load the reference data and roles that are missing; what staff edited stays."

    def handle(self, **options):
        reference_data.load_all()
        self.stdout.write("โหลดข้อมูลอ้างอิงและบทบาทแล้ว")
