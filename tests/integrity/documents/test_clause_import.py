import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from integrity.documents.clauses.writing import LONGEST_CLAUSE, MOST_CLAUSES
from integrity.documents.models import ClauseDocument

pytestmark = pytest.mark.django_db

PAPER = """ประกาศเทศบาลตำบลบ้านเรา
เรื่อง มาตรการประหยัดกระดาษ

ด้วยเทศบาลตำบลบ้านเราเห็นควรประหยัดกระดาษ จึงกำหนดดังนี้

๑. พิมพ์สองหน้า
๑.๑ เว้นแต่หนังสือภายนอก
๓. ใช้ซ้ำ

/จึงประกาศ...

จึงประกาศให้ทราบโดยทั่วกัน

ประกาศ ณ วันที่ ๓ เดือน ตุลาคม พ.ศ. ๒๕๖๘

(นายสมมติ ตัวอย่าง)
นายกเทศมนตรีตำบลบ้านเรา
"""


@pytest.fixture
def run(office, tmp_path, capsys):
    def run(content, *options, kind="announcement"):
        file = tmp_path / "paper.txt"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        options = ("--organisation", office.slug, "--kind", kind, *options)
        call_command("import_clauses", str(file), *options)
        return capsys.readouterr().out

    return run


def test_a_file_becomes_a_draft_and_its_tree_is_shown(run, office, plan_officer):
    shown = run(PAPER, "--by", "plan-officer")
    document = ClauseDocument.objects.get()
    assert document.organisation == office and document.is_draft
    assert document.title == "มาตรการประหยัดกระดาษ" and document.created_by == plan_officer
    assert document.closing == "จึงประกาศให้ทราบโดยทั่วกัน"
    assert [(row.level, row.mark) for row in document.clauses.all()] == [
        (0, ""), (1, "๑."), (2, "๑.๑"), (1, "๓."),
    ]  # fmt: skip
    assert "\n[ข้อ] ๑. พิมพ์สองหน้า\n    [ข้อ] ๑.๑ เว้นแต่หนังสือภายนอก\n" in shown
    assert "ตัดออก: /จึงประกาศ..." in shown
    assert "ข้อสังเกต: ข้อ ๓ ข้ามเลข" in shown
    assert f"ร่างเอกสารหมายเลข {document.pk}" in shown


def test_a_title_that_is_given_counts_before_the_files(run):
    run(PAPER, "--title", "เรื่องใหม่")
    assert ClauseDocument.objects.get().title == "เรื่องใหม่"


def test_a_dry_run_stores_nothing(run):
    assert "ยังไม่ได้บันทึก" in run(PAPER, "--dry-run")
    assert not ClauseDocument.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "tis-620"])
def test_files_of_thai_offices_are_read(run, encoding):
    run(PAPER.encode(encoding))
    assert ClauseDocument.objects.get().title == "มาตรการประหยัดกระดาษ"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04\x00\x00word", "UTF-8 หรือ TIS-620"),
        ("ประกาศ".encode("utf-16"), "UTF-8 หรือ TIS-620"),
        ("Résumé à la carte".encode("latin-1"), "UTF-8 หรือ TIS-620"),
        (b"  \n", "ไฟล์ว่าง"),
        (b"x" * 5_000_001, "ใหญ่เกินไป"),
        ("๑. " + "ก" * (LONGEST_CLAUSE + 1), "20,000"),
        ("\n".join(f"{n}. ข้อ" for n in range(1, 50)) + "\n- ก" * MOST_CLAUSES, "1,000"),
    ],
)
def test_what_cannot_be_taken_is_refused_whole(run, content, reason):
    with pytest.raises(CommandError, match=reason):
        run(content, "--title", "เรื่องหนึ่ง")
    assert not ClauseDocument.objects.exists()


def test_a_text_without_a_head_needs_a_title(run):
    with pytest.raises(CommandError, match="เรื่อง"):
        run("๑. ก\n๒. ข")
    run("๑. ก\n๒. ข", "--title", "เรื่องหนึ่ง")
    assert ClauseDocument.objects.get().title == "เรื่องหนึ่ง"


def test_names_that_nobody_knows_are_refused(run, plan_officer, neighbour):
    with pytest.raises(CommandError, match="ไม่รู้จักประเภท"):
        run(PAPER, kind="plan")
    with pytest.raises(CommandError, match="ไม่ได้อยู่ใน"):
        run(PAPER, "--by", "neighbour")
    with pytest.raises(CommandError, match="เปิดไฟล์"):
        call_command("import_clauses", "/nowhere.txt", organisation="home-office", kind="memo")
    with pytest.raises(CommandError, match="ไม่มีหน่วยงาน"):
        call_command("import_clauses", "/nowhere.txt", organisation="nobody", kind="memo")
