from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from integrity.documents.clauses.creating import create
from integrity.documents.clauses.oddities import find
from integrity.documents.clauses.parsing import ClauseRow, PastedPaper, read_paper
from integrity.documents.clauses.plain_text import UnreadableText, decode
from integrity.documents.clauses.rows import Kind
from integrity.documents.clauses.writing import RefusedText, cleaned, problems_of
from integrity.documents.models import CLAUSE_KINDS
from integrity.documents.models import Kind as PaperKind
from integrity.management.accounts import user_named
from integrity.models import Organisation
from integrity.publishing import NotAllowed
from integrity.thai import thai_date, truncate

LONGEST_SHOWN = 80
MOST_SHOWN = 50


class Command(BaseCommand):
    help = (
        "นำเข้าข้อความที่มีเลขข้อจากไฟล์ข้อความ (.txt) เป็นร่างเอกสารใหม่ และแสดงโครงของข้อที่ระบบอ่านได้ "
        "(ผ่านทั้งฉบับหรือไม่บันทึกเลย)"
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="ไฟล์ข้อความ UTF-8 หรือ TIS-620")
        parser.add_argument("--organisation", required=True, help="ชื่อหน่วยงานในที่อยู่เว็บ เช่น wiangsa")
        parser.add_argument(
            "--kind",
            required=True,
            help=", ".join(f"{kind.value} = {kind.label}" for kind in CLAUSE_KINDS),
        )
        parser.add_argument("--title", default="", help="เรื่อง (ไม่ระบุ = ตามหัวเอกสารในไฟล์)")
        parser.add_argument("--by", help="ชื่อผู้ใช้ที่บันทึกในประวัติว่าเป็นผู้นำเข้า")
        parser.add_argument("--dry-run", action="store_true", help="แสดงผลการอ่านโดยไม่บันทึก")

    def handle(self, *, file, organisation, kind, title, by, dry_run, **options):
        office = _office(organisation)
        user = user_named(by, office) if by else None
        if kind not in CLAUSE_KINDS:
            known = ", ".join(each.value for each in CLAUSE_KINDS)
            raise CommandError(f"ไม่รู้จักประเภทเอกสาร “{kind}” ใช้ได้: {known}")
        text = _text(file)
        paper = read_paper(text)
        rows = cleaned(paper.rows)
        if not rows:
            raise CommandError("ไม่พบข้อความของเอกสารในไฟล์นี้")
        if problems := problems_of(rows):
            raise CommandError(f"นำเข้าไม่ได้ ไม่มีการบันทึก\n{RefusedText(problems)}")
        self.stdout.write("\n".join(_shown(paper, rows, kind)))
        if dry_run:
            self.stdout.write("ตรวจแล้ว ยังไม่ได้บันทึก (--dry-run)")
            return
        try:
            document = create(office, kind, by=user, title=title, text=text)
        except NotAllowed as refused:
            raise CommandError(f"นำเข้าไม่ได้ ไม่มีการบันทึก\n{refused}") from refused
        self.stdout.write(f"นำเข้าแล้วเป็นร่างเอกสารหมายเลข {document.pk}: {document}")


def _office(slug: str) -> Organisation:
    try:
        return Organisation.objects.get(slug=slug)
    except Organisation.DoesNotExist as unknown:
        raise CommandError(f"ไม่มีหน่วยงาน “{slug}” ในระบบ") from unknown


def _text(file: Path) -> str:
    try:
        return decode(file.read_bytes())
    except OSError as unreadable:
        raise CommandError(f"เปิดไฟล์ {file} ไม่ได้: {unreadable.strerror}") from unreadable
    except UnreadableText as refused:
        raise CommandError(str(refused)) from refused


def _shown(paper: PastedPaper, rows: list[ClauseRow], kind: str) -> Iterator[str]:
    yield from _head(paper, kind)
    for row in rows:
        first, *more = row.text.split("\n")
        yield f"{'    ' * row.under}[{Kind(row.kind).label}] {_line(row.mark, first)}"
        yield from (f"{'    ' * row.under}    {_line('', line)}" for line in more)
    for name, lines in (("คำลงท้าย", paper.closing), ("ตัดออก", paper.left_out)):
        yield from (f"{name}: {truncate(line, LONGEST_SHOWN)}" for line in lines[:MOST_SHOWN])
        if len(lines) > MOST_SHOWN:
            yield f"{name}: และอีก {len(lines) - MOST_SHOWN} บรรทัด"
    if paper.signer_name:
        yield f"ผู้ลงนามในไฟล์: {paper.signer_name} {' '.join(paper.signer_positions)}".rstrip()
    yield from (f"หมายเหตุ: {note}" for note in paper.notes)
    yield from (f"ข้อสังเกต: {oddity.message}" for oddity in find(rows))


def _head(paper: PastedPaper, kind: str) -> Iterator[str]:
    if paper.head_kind:
        yield f"หัวเอกสาร: {PaperKind(paper.head_kind).label}{paper.issuer}"
        if paper.head_kind != kind:
            yield f"ข้อสังเกต: นำเข้าเป็น{PaperKind(kind).label} ตามที่สั่ง แม้หัวเอกสารเป็นประเภทอื่น"
    for name, said in (
        ("ที่", paper.official_no),
        ("เรื่อง", paper.title),
        ("ลงวันที่", thai_date(paper.dated) if paper.dated else ""),
    ):
        if said:
            yield f"{name}: {said}"


def _line(mark: str, text: str) -> str:
    return f"{mark} {truncate(text, LONGEST_SHOWN)}".strip()
