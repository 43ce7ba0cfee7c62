import getpass
from pathlib import Path

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from integrity import reference_data
from integrity.models import Organisation, User
from integrity.roles import Role

# A person's account and the role it is for.
Account = tuple[User, Role]

KINDS = ", ".join(f"{kind.value} = {kind.label}" for kind in Organisation.Kind)


class Command(BaseCommand):
    help = (
        "First run of a real office: the office, its plan officer and, when the portal has none, "
        "a system administrator. Asks for what is not given; loads the reference data. "
        "Again for each further office."
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
            office, accounts = self.ask(options)
            self.store(office, accounts)
        except ValidationError as invalid:
            raise CommandError("สร้างหน่วยงานไม่ได้: " + " ".join(invalid.messages)) from invalid
        except EOFError as silence:
            raise CommandError("ไม่มีผู้ตอบคำถาม กรุณาระบุทุกข้อในคำสั่ง (ดู --help)") from silence
        except OSError as failure:
            raise CommandError(f"อ่านไฟล์รหัสผ่านไม่ได้: {failure}") from failure
        self.stdout.write(f"สร้าง{office.name}แล้ว ที่อยู่ {office.get_absolute_url()}")
        for account, _ in accounts:
            self.stdout.write(f"  บัญชี {account.username}: {', '.join(account.role_names)}")
        self.stdout.write("เข้าสู่ระบบที่ /admin/ แล้วเพิ่มสำนัก/กอง ผู้ดำรงตำแหน่ง และนำเข้าแผน")

    def ask(self, options) -> tuple[Organisation, list[Account]]:
        """Everything a person has to type, before the database is held: nobody waits for them."""
        office = Organisation(
            name=options["name"] or input("ชื่อหน่วยงาน: "),
            kind=options["kind"] or input(f"ประเภท ({KINDS}): "),
            slug=options["slug"] or input("ชื่อในที่อยู่เว็บ (a–z 0–9 -): "),
            subdistrict=options["subdistrict"],
            district=options["district"] or input("อำเภอ: "),
            province=options["province"] or input("จังหวัด: "),
        )
        office.full_clean()
        username = options["plan_officer"] or input("ชื่อบัญชีของเจ้าหน้าที่แผน: ")
        accounts = [(self.account(username, office, options), Role.PLAN_OFFICER)]
        if User.objects.filter(groups__name=Role.SYSTEM_ADMINISTRATOR.value).exists():
            if options["administrator"]:
                self.stdout.write("ระบบมีผู้ดูแลระบบอยู่แล้ว จึงไม่สร้างบัญชีผู้ดูแลระบบเพิ่ม")
        else:
            username = options["administrator"] or input("ชื่อบัญชีของผู้ดูแลระบบ: ")
            accounts.append((self.account(username, None, options), Role.SYSTEM_ADMINISTRATOR))
        return office, accounts

    def account(self, username: str, office: Organisation | None, options) -> User:
        user = User(username=username, is_staff=True, organisation=office)
        user.full_clean(exclude=("password", "organisation"))
        password = self.password(username, options["password_file"])
        validate_password(password, user)
        user.set_password(password)
        return user

    def password(self, username: str, file: str | None) -> str:
        if file:
            return Path(file).read_text("utf-8").split("\n")[0]
        password = getpass.getpass(f"รหัสผ่านของ {username}: ")
        if password != getpass.getpass("พิมพ์อีกครั้ง: "):
            raise CommandError("รหัสผ่านสองครั้งไม่ตรงกัน")
        return password

    @transaction.atomic
    def store(self, office: Organisation, accounts: list[Account]) -> None:
        reference_data.load_all()
        office.full_clean()
        office.save()
        for user, role in accounts:
            user.full_clean()  # again: the other account of this run may have taken the name
            user.save()
            user.groups.add(Group.objects.get(name=role.value))
