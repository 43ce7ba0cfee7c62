from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from integrity import demo
from integrity.documents.seal import demonstration
from integrity.documents.seal.keys import folder_of, own_folder
from integrity.models import Organisation
from integrity.reference_data import read_yaml


class Command(BaseCommand):
    help = (
        "Make a certificate to try the seal with. Its name says that it is a demonstration, and "
        "it proves nothing to anybody. A good one that is there already stays."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "organisation",
            metavar="ORG",
            nargs="?",
            help="ชื่อหน่วยงานในที่อยู่เว็บ เช่น wiangsa (ไม่ระบุ = หน่วยงานตัวอย่างทุกแห่ง แม้ยังไม่ได้โหลด)",
        )
        parser.add_argument(
            "--force", action="store_true", help="ทำใหม่ หรือทำแม้เครื่องนี้ให้บริการจริง (SECURE=1)"
        )

    def handle(self, *, organisation, force, **options):
        if settings.SECURE and not force:
            raise CommandError(
                "เครื่องนี้ตั้งไว้ให้บริการจริง (SECURE=1) ใบรับรองตัวอย่างไม่รับรองตัวตนของหน่วยงาน จึงไม่ทำให้ "
                "ใช้ใบรับรองจริงตามที่ deploy/README.md บอก หรือสั่งด้วย --force หากเข้าใจผลแล้ว"
            )
        folders = [_of_office(organisation)] if organisation else _of_sample_offices()
        for folder, name in folders:
            self.stdout.write(f"{name}: {_made(folder, name, force)}")


def _made(folder: Path, name: str, force: bool) -> str:
    try:
        if demonstration.make(folder, name, anew=force):
            return f"ทำใบรับรองตัวอย่างไว้ที่ {folder}"
        return "มีใบรับรองตัวอย่างที่ยังใช้ได้อยู่แล้ว"
    except demonstration.RealCertificate as error:
        raise CommandError(
            f"{folder} มีไฟล์ที่ไม่ใช่ใบรับรองตัวอย่าง จึงไม่เขียนทับ หากไม่ใช้แล้วให้ย้ายไฟล์เหล่านั้นออกก่อน"
        ) from error
    except OSError as error:
        raise CommandError(f"เขียนโฟลเดอร์กุญแจไม่ได้: {error}") from error


def _of_office(slug: str) -> tuple[Path, str]:
    office = Organisation.objects.filter(slug=slug).first()
    if office is None:
        known = ", ".join(Organisation.objects.order_by("slug").values_list("slug", flat=True)[:20])
        raise CommandError(f"ไม่มีหน่วยงาน “{slug}” หน่วยงานที่มี: {known or '(ยังไม่มีหน่วยงาน)'}")
    return folder_of(office) or own_folder(office), office.name


def _of_sample_offices() -> list[tuple[Path, str]]:
    """Before load_demo makes the offices, so that the papers it issues are sealed."""
    offices = [read_yaml(folder / "office.yaml")["organisation"] for folder in demo.folders()]
    return [(Path(settings.KEYS_DIR) / office["slug"], office["name"]) for office in offices]
