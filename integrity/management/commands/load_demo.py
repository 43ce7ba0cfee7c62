from django.core.management.base import BaseCommand, CommandError

from integrity import demo, reference_data


class Command(BaseCommand):
    help = (
        "Load the sample offices with their plans and accounts into an empty database. "
        "Twice does no harm; a start that was broken off is finished."
    )

    def handle(self, **options):
        if obstacle := demo.obstacle():
            raise CommandError(obstacle)
        reference_data.load_all()
        demo.load_all()
        self.stdout.write(f"บัญชีทดลอง (รหัสผ่านเดียวกันทุกบัญชี: {demo.PASSWORD})")
        for user, role in demo.accounts():
            office = user.organisation.name if user.organisation else "ทุกหน่วยงาน"
            self.stdout.write(f"  {user.username:<18} {role} · {office}")
