import getpass

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from integrity import reference_data
from integrity.models import Organisation, User
from integrity.roles import Role

KINDS = ", ".join(f"{kind.value} = {kind.label}" for kind in Organisation.Kind)


class Command(BaseCommand):
    help = (
        "First run of a real office: the office, its plan officer and, when the portal has none, "
        "a system administrator. Asks for what is not given; loads the reference data."
    )

    def add_arguments(self, parser):
        parser.add_argument("--name", help="เช่น เทศบาลตำบลเวียงสระ")
        parser.add_argument("--kind", choices=Organisation.Kind.values, help=KINDS)
        parser.add_argument("--slug", help="ชื่อในที่อยู่เว็บ เช่น wiangsa")
        parser.add_argument("--subdistrict", default="")
        parser.add_argument("--district")
        parser.add_argument("--province")
        parser.add_argument("--plan-officer", metavar="USERNAME")
        parser.add_argument("--administrator", metavar="USERNAME")
        parser.add_argument(
            "--password-file",
            help="ไฟล์ที่บรรทัดแรกเป็นรหัสผ่านเริ่มต้นของบัญชีที่สร้าง (ไม่ระบุ = ถาม)",
        )

    def handle(self, **options):
        try:
            office, accounts = self.create(options)
        except ValidationError as invalid:
            raise CommandError("สร้างหน่วยงานไม่ได้: " + " ".join(invalid.messages)) from invalid
        self.stdout.write(f"สร้าง{office.name}แล้ว ที่อยู่ {office.get_absolute_url()}")
        for account in accounts:
            self.stdout.write(f"  บัญชี {account.username}: {', '.join(account.role_names)}")
        self.stdout.write("เข้าสู่ระบบที่ /admin/ แล้วเพิ่มสำนัก/กอง ผู้ดำรงตำแหน่ง และนำเข้าแผน")

    @transaction.atomic
    def create(self, options) -> tuple[Organisation, list[User]]:
        reference_data.load_all()
        office = Organisation(
            name=options["name"] or input("ชื่อหน่วยงาน: "),
            kind=options["kind"] or input(f"ประเภท ({KINDS}): "),
            slug=options["slug"] or input("ชื่อในที่อยู่เว็บ (a–z 0–9 -): "),
            subdistrict=options["subdistrict"],
            district=options["district"] or input("อำเภอ: "),
            province=options["province"] or input("จังหวัด: "),
        )
        office.full_clean()
        office.save()
        username = options["plan_officer"] or input("ชื่อบัญชีของเจ้าหน้าที่แผน: ")
        accounts = [self.account(username, Role.PLAN_OFFICER, office, options)]
        if not User.objects.filter(groups__name=Role.SYSTEM_ADMINISTRATOR.value).exists():
            username = options["administrator"] or input("ชื่อบัญชีของผู้ดูแลระบบ: ")
            accounts.append(self.account(username, Role.SYSTEM_ADMINISTRATOR, None, options))
        return office, accounts

    def account(self, username, role, office, options) -> User:
        user = User(username=username, is_staff=True, organisation=office)
        password = self.password(username, options["password_file"])
        validate_password(password, user)
        user.set_password(password)
        user.full_clean()
        user.save()
        user.groups.add(Group.objects.get(name=role.value))
        return user

    def password(self, username: str, file: str | None) -> str:
        if file:
            with open(file, encoding="utf-8") as stream:
                return stream.readline().rstrip("\n")
        password = getpass.getpass(f"รหัสผ่านของ {username}: ")
        if password != getpass.getpass("พิมพ์อีกครั้ง: "):
            raise CommandError("รหัสผ่านสองครั้งไม่ตรงกัน")
        return password
