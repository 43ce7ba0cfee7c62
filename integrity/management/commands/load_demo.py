from django.core.management.base import BaseCommand

from integrity import demo, reference_data


class Command(BaseCommand):
    help = "Load the sample offices with their plans and accounts. Twice does no harm."

    def handle(self, **options):
        reference_data.load_all()
        demo.load_all()
        self.stdout.write(f"บัญชีทดลอง (รหัสผ่านเดียวกันทุกบัญชี: {demo.PASSWORD})")
        for user, role in demo.accounts():
            office = user.organisation.name if user.organisation else "ทุกหน่วยงาน"
            self.stdout.write(f"  {user.username:<18} {role} · {office}")
