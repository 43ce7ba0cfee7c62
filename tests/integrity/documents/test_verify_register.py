"""manage.py verify_register: whatever was changed behind the portal's back is found and named."""

import os
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from integrity.documents.models import Document, Scan, Signing, Snapshot
from integrity.documents.register import finish
from integrity.documents.scans import scan_path, store_scan
from integrity.pdf import render_pdf
from tests import make

PAGE = '<html lang="th"><title>ประกาศ</title><p>{}</p></html>'


def run(*options) -> str:
    written = StringIO()
    call_command("verify_register", *options, stdout=written)
    return written.getvalue()


def wrong(*options) -> list[str]:
    written = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("verify_register", *options, stdout=written)
    lines = written.getvalue().splitlines()
    assert f"{len(lines)} เรื่อง" in str(refused.value)
    return lines


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def papers(office, plan_officer):
    return [make.issued(office, plan_officer) for _ in range(3)]


def test_an_empty_register_is_in_order(db):
    assert "0 ฉบับ" in run() and "ไม่พบสิ่งผิดปกติ" in run("--seals")


def test_a_sound_register_is_summed_up(papers, other_office, neighbour):
    make.issued(other_office, neighbour)
    papers[0].supersede(by_document=papers[2])
    said = run()
    assert "เอกสาร 4 ฉบับของ 2 หน่วยงาน" in said and "ไม่พบสิ่งผิดปกติ" in said


def test_a_changed_byte_of_a_file_is_found(papers):
    path = papers[1].path
    os.chmod(path, 0o640)
    path.write_bytes(path.read_bytes()[:-1] + b"X")
    (line,) = wrong()
    assert "ลำดับที่ 2" in line and "ถูกเปลี่ยนหลังออก" in line


def test_a_missing_file_is_found(papers):
    papers[0].path.unlink()
    (line,) = wrong()
    assert "ลำดับที่ 1" in line and "ไม่พบไฟล์" in line


def test_a_changed_text_is_found(papers):
    sql("UPDATE documents_snapshot SET data = %s WHERE id = %s", '{"kind": "x"}',
        papers[2].snapshot_id)  # fmt: skip
    (line,) = wrong()
    assert "ลำดับที่ 3" in line and "เนื้อหาที่ตรึง" in line


def test_a_changed_text_that_is_not_yet_issued_is_found(office, plan_officer):
    frozen = Snapshot.objects.take(organisation=office, data={"kind": "clause"}, by=plan_officer)
    sql("UPDATE documents_snapshot SET data = %s WHERE id = %s", '{"kind": "x"}', frozen.pk)
    assert len(wrong()) == 1


def test_a_missing_number_is_found(papers):
    sql("UPDATE documents_document SET register_no = 7 WHERE id = %s", papers[2].pk)
    (line,) = wrong()
    assert "ลำดับที่ 3–6 หายไป" in line


def test_a_removed_row_is_found(papers):
    sql("DELETE FROM documents_document WHERE id = %s", papers[0].pk)
    assert any("ลำดับที่ 1 หายไป" in line for line in wrong())


def test_a_number_of_another_year_is_found(office, plan_officer):
    paper = make.issued(office, plan_officer, official_no="1/2565", dated=date(2022, 9, 1))
    sql("UPDATE documents_document SET number_year = 2570 WHERE id = %s", paper.pk)
    (line,) = wrong()
    assert "2570" in line and "2565" in line


def test_a_successor_that_was_issued_before_is_found(papers):
    sql("UPDATE documents_document SET state = 'superseded', superseded_by_id = %s WHERE id = %s",
        papers[0].pk, papers[1].pk)  # fmt: skip
    (line,) = wrong()
    assert "ออกก่อนเอกสารนี้" in line


def test_a_superseded_paper_without_successor_is_found(papers):
    sql("UPDATE documents_document SET state = 'superseded' WHERE id = %s", papers[0].pk)
    (line,) = wrong()
    assert "ไม่บอกว่าเอกสารใดใช้แทน" in line


def test_a_changed_scan_is_found(papers, plan_officer):
    content = b"\xff\xd8\xff scan"
    sha256 = store_scan(content, Scan.MediaType.JPEG)
    Scan.objects.create(document=papers[0], sha256=sha256, size=len(content),
                        media_type="image/jpeg", added_by=plan_officer)  # fmt: skip
    assert "สำเนาสแกน 1 ไฟล์" in run()
    scan_path(sha256, "image/jpeg").unlink()
    (line,) = wrong()
    assert "ลำดับที่ 1 สำเนาสแกน" in line


def test_a_signature_of_another_text_is_found(office, plan_officer, papers):
    signing = Signing.objects.create(
        organisation=office, kind="order", title="ก", visibility="public", method="screen",
        snapshot=papers[0].snapshot, opened_by=plan_officer, source_label="ก",
    )  # fmt: skip
    signing.signatures.create(step=0, official=make.official(office), user=plan_officer,
                              name="ก", address="::1", snapshot_sha256="0" * 64)  # fmt: skip
    (line,) = wrong()
    assert "ข้อความอื่น" in line


def test_all_that_is_wrong_is_told_in_the_order_of_the_register(papers):
    for paper in papers:
        paper.path.unlink()
    assert [next(f"ลำดับที่ {n}" for n in (1, 2, 3) if f"ลำดับที่ {n} " in line) for line in wrong()] == [
        "ลำดับที่ 1",
        "ลำดับที่ 2",
        "ลำดับที่ 3",
    ]


def test_seals_are_read_back(office, plan_officer):
    """An office without a certificate: what the register says of a seal must be so."""
    file = finish(render_pdf(PAGE.format("ก")), office)
    paper = make.issued(office, plan_officer, file=file)
    assert "มีตราประทับ 0 ไฟล์ ไม่พบ" in run("--seals")
    sql("UPDATE documents_document SET seal_subject = 'ใครก็ไม่รู้' WHERE id = %s", paper.pk)
    (line,) = wrong("--seals")
    assert "ในไฟล์ไม่มี" in line
    assert run()


def test_the_queries_do_not_grow_with_the_register(
    office, plan_officer, papers, django_assert_max_num_queries
):
    for _ in range(30):
        make.issued(office, plan_officer)
    with django_assert_max_num_queries(8):
        run()
    assert Document.objects.count() == 33
