"""What stands behind a plan: issued papers and uploaded files, in the office's order."""

import hashlib
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from integrity import files
from integrity.documents.codes import code_inside
from integrity.documents.models import Document, Kind, Snapshot, Visibility
from integrity.documents.personal_data import obstacle as personal_data_obstacle
from integrity.documents.register import Signer, StoredFile, issue
from integrity.pdf import DocumentError, page_count, render_pdf
from integrity.publishing import NotAllowed, Status
from plans.appendix_files import keep
from plans.checks import check
from plans.editions import appendices
from plans.editions.changes import changes_between
from plans.editions.publication import publish, submit
from plans.editions.revision import start_revision
from plans.editions.snapshot import take
from plans.models import PlanAppendix
from plans.papers.plan import plan_html, plan_pdf
from plans.personal_data import of_version
from tests import make
from tests.pdf_text import pdfium_pages
from tests.plans import paper
from tests.thai_only import english_leftovers


def pdf_of(*pages: str) -> bytes:
    sheets = "".join(f'<p style="break-after: page">{text}</p>' for text in pages)
    return render_pdf(
        f'<!DOCTYPE html><html lang="th"><head><title>{pages[0]}</title></head>'
        f"<body>{sheets}</body></html>"
    )


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def issued(office, by, title="แต่งตั้งคณะทำงาน", *, kind=Kind.ORDER, content=b"", **values):
    snapshot = Snapshot.objects.take(
        organisation=office, data={"kind": "clause", "title": title}, by=by
    )
    content = content or pdf_of(title)
    file = StoredFile(files.store(content), len(content), page_count(content))
    return issue(
        kind=kind, snapshot=snapshot, file=file, title=title, years=None,
        source_label=title, source_address="", by=by, **values,
    )  # fmt: skip


@pytest.fixture
def draft(office):
    return make.version(make.plan(office))


def row_of(document: Document) -> dict:
    return {
        "title": document.title, "sha256": document.file_sha256, "pages": document.page_count,
        "code": document.code, "address": document.get_absolute_url(),
    }  # fmt: skip


# The paper


def test_pages_stand_behind_the_plan_in_order_and_the_contents_names_them():
    order, upload = pdf_of("คำสั่งหนึ่ง", "คำสั่งสอง"), pdf_of("ไฟล์แนบ")
    files.store(order)
    keep(upload)
    snapshot = paper.snapshot()
    snapshot["appendices"] = [
        {"title": "คำสั่ง", "sha256": sha(order), "pages": 2, "code": "A", "address": "/o/d/A/"},
        {"title": "แผนผัง", "sha256": sha(upload), "pages": 1, "code": None, "address": ""},
    ]
    pdf = plan_pdf(snapshot, code="0123456789AB")
    texts = pdfium_pages(pdf)
    assert "คำสั่งหนึ่ง" in texts[-3]
    assert "คำสั่งสอง" in texts[-2]
    assert "ไฟล์แนบ" in texts[-1]
    assert page_count(pdf) == len(texts)
    contents = next(text for text in texts if "สารบัญ" in text)
    assert "แผนผัง" in contents
    # What was promised of the plan's own file holds of the joined one.
    assert code_inside(pdf) == "0123456789AB"
    assert plan_pdf(snapshot, code="0123456789AB") == pdf
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert opened.Root.Lang
        assert opened.Root.StructTreeRoot


def test_the_issued_announcement_takes_the_place_of_the_typed_one():
    announcement = pdf_of("ประกาศฉบับจริง")
    files.store(announcement)
    snapshot = paper.snapshot()
    facts = {"title": "ประกาศใช้แผน", "sha256": sha(announcement), "pages": 1, "code": "A"}
    snapshot["promulgation"] = {
        "date": "2022-09-01", "title": "", "signer": None, "paper": facts | {"address": "/o/d/A/"},
    }  # fmt: skip
    html = plan_html(snapshot)
    assert "โดยที่เห็นสมควรมีแผน" not in html
    texts = pdfium_pages(plan_pdf(snapshot))
    assert "ประกาศฉบับจริง" in texts[1]


def test_a_snapshot_of_before_has_neither():
    snapshot = paper.snapshot()
    snapshot.pop("appendices", None)
    snapshot["promulgation"] = {"date": "2022-09-01", "title": "", "signer": None}
    assert 'class="inserted"' not in plan_html(snapshot)


@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_a_file_that_is_not_the_frozen_one_stops_the_paper(damage, data_dir):
    content = pdf_of("ไฟล์แนบ")
    snapshot = paper.snapshot()
    snapshot["appendices"] = [
        {"title": "แผนผัง", "sha256": sha(content), "pages": 1, "code": None, "address": ""}
    ]
    if damage == "changed":
        (data_dir / "appendices").mkdir(parents=True)
        (data_dir / "appendices" / f"{sha(content)}.pdf").write_bytes(content + b"x")
    with pytest.raises(DocumentError, match="แผนผัง"):
        plan_pdf(snapshot)


# The record


def test_an_appendix_is_frozen_with_the_plan_and_copied_to_its_revision(
    office, draft, plan_officer, publisher
):
    order = issued(office, plan_officer)
    appendices.add_issued(draft, order, title="", by=plan_officer)
    # Words enough for a machine to read: a scan would have to be looked at first.
    words = "แผนผังขั้นตอนการรับเรื่องร้องเรียนของเทศบาลตำบลบ้านเรา ปรับปรุงเมื่อต้นปีงบประมาณ"
    appendices.add_file(draft, keep(pdf_of(words)), 1, title="แผนผัง", by=plan_officer)
    make.project(draft)
    submit(draft, by=plan_officer)
    publish(draft, by=publisher)
    assert [row["title"] for row in draft.snapshot.data["appendices"]] == [
        "คำสั่ง เรื่อง แต่งตั้งคณะทำงาน", "แผนผัง",
    ]  # fmt: skip
    assert draft.snapshot.data["appendices"][0]["sha256"] == order.file_sha256
    revision = start_revision(draft.plan, by=plan_officer)
    assert [row.title for row in revision.appendices.all()] == [
        row.title for row in draft.appendices.all()
    ]
    with pytest.raises(NotAllowed):
        appendices.remove(draft, draft.appendices.first().pk, by=plan_officer)


def test_only_public_papers_of_the_office_that_are_not_withdrawn_may_stand_there(
    office, other_office, draft, plan_officer, neighbour
):
    internal = issued(office, plan_officer, "ภายใน", visibility=Visibility.INTERNAL)
    theirs = issued(other_office, neighbour, "ของข้างบ้าน")
    withdrawn = issued(office, plan_officer, "ยกเลิก")
    withdrawn.withdraw(reason="ออกผิด", by=plan_officer)
    for each in (internal, theirs, withdrawn):
        with pytest.raises(NotAllowed):
            appendices.add_issued(draft, each, title="", by=plan_officer)
    order = issued(office, plan_officer)
    appendices.add_issued(draft, order, title="", by=plan_officer)
    with pytest.raises(NotAllowed, match="แล้ว"):
        appendices.add_issued(draft, order, title="", by=plan_officer)


def test_where_a_paper_is_chosen_its_day_and_state_tell_two_of_one_name_apart():
    old = Document(kind=Kind.ANNOUNCEMENT, title="มาตรการ", dated=date(2026, 11, 20))
    assert appendices.choice_name(old) == "ประกาศ เรื่อง มาตรการ ลงวันที่ 20 พ.ย. 2569"
    old.state = Document.State.SUPERSEDED
    assert appendices.choice_name(old).endswith("20 พ.ย. 2569 (ใช้แทนแล้ว)")


def test_moving_keeps_every_row_and_stops_at_the_ends(office, draft, plan_officer):
    names = ["ก", "ข", "ค"]
    rows = [
        appendices.add_file(draft, keep(pdf_of(name)), 1, title=name, by=plan_officer)
        for name in names
    ]

    def order():
        return [row.title for row in draft.appendices.all()]

    appendices.move(draft, rows[2].pk, by=-1, user=plan_officer)
    assert order() == ["ก", "ค", "ข"]
    appendices.move(draft, rows[0].pk, by=-1, user=plan_officer)
    assert order() == ["ก", "ค", "ข"]
    appendices.move(draft, rows[0].pk, by=1, user=plan_officer)
    assert order() == ["ค", "ก", "ข"]


def test_a_row_gets_another_name_and_never_none(office, draft, plan_officer):
    order = issued(office, plan_officer)
    paper_row = appendices.add_issued(draft, order, title="", by=plan_officer)
    file_row = appendices.add_file(draft, keep(pdf_of("ก")), 1, title="ก", by=plan_officer)
    appendices.rename(draft, paper_row.pk, title="คำสั่ง\nคณะทำงาน", by=plan_officer)
    assert draft.appendices.get(pk=paper_row.pk).title == "คำสั่ง คณะทำงาน"
    appendices.rename(draft, paper_row.pk, title=" ", by=plan_officer)
    assert draft.appendices.get(pk=paper_row.pk).title == appendices.document_name(order)
    with pytest.raises(NotAllowed, match="พิมพ์ชื่อ"):
        appendices.rename(draft, file_row.pk, title=" ", by=plan_officer)
    assert draft.appendices.get(pk=file_row.pk).title == "ก"


# The pages of staff


def page_of(version) -> str:
    return reverse("admin:plans_planversion_appendices", args=(version.pk,))


def test_staff_add_a_paper_and_a_file_and_put_them_in_order(client, office, draft, plan_officer):
    order = issued(office, plan_officer)
    client.force_login(plan_officer)
    assert "ยังไม่มีเอกสารในภาคผนวก" in client.get(page_of(draft)).content.decode()
    client.post(page_of(draft), {"deed": "issued", "issued-document": order.pk})
    upload = SimpleUploadedFile("ผัง.pdf", pdf_of("แนบ"), "application/pdf")
    client.post(page_of(draft), {"deed": "file", "file-title": "แผนผัง", "file-file": upload})
    first, second = draft.appendices.all()
    assert (first.document, second.title, second.pages) == (order, "แผนผัง", 1)
    client.post(page_of(draft), {"deed": "down", "key": first.pk})
    assert [row.pk for row in draft.appendices.all()] == [second.pk, first.pk]
    shown = reverse("admin:plans_planversion_appendix", args=(draft.pk, second.pk))
    assert b"".join(client.get(shown).streaming_content).startswith(b"%PDF")
    client.post(page_of(draft), {"deed": "rename", "key": second.pk, "title": "แผนผังอาคาร"})
    assert "แผนผังอาคาร" in client.get(page_of(draft)).content.decode()
    client.post(page_of(draft), {"deed": "remove", "key": first.pk})
    assert list(draft.appendices.all()) == [second]
    page = client.get(page_of(draft)).content.decode()
    assert not english_leftovers(page, {plan_officer.username})


def test_a_file_that_is_no_pdf_is_refused_in_thai(client, draft, plan_officer):
    client.force_login(plan_officer)
    upload = SimpleUploadedFile("ผัง.pdf", b"MZ not a pdf", "application/pdf")
    page = client.post(page_of(draft), {"deed": "file", "file-title": "ผัง", "file-file": upload})
    assert "ยังไม่ได้เพิ่ม" in page.content.decode()
    assert not PlanAppendix.objects.exists()


def test_changing_them_in_review_returns_the_plan_to_draft(client, office, draft, plan_officer):
    make.project(draft)
    submit(draft, by=plan_officer)
    client.force_login(plan_officer)
    order = issued(office, plan_officer)
    client.post(page_of(draft), {"deed": "issued", "issued-document": order.pk})
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_others_look_and_do_not_touch(client, draft, auditor, neighbour, outsider):
    client.force_login(auditor)
    assert client.get(page_of(draft)).status_code == 200
    assert client.post(page_of(draft), {"deed": "up", "key": 1}).status_code == 403
    client.force_login(outsider)
    assert client.get(page_of(draft)).status_code == 403
    client.force_login(neighbour)
    assert client.get(page_of(draft)).status_code == 404


@pytest.mark.parametrize("data", [{}, {"deed": "up"}, {"deed": "up", "key": "x"}, {"deed": "?"}])
def test_nonsense_is_not_found(client, draft, plan_officer, data):
    client.force_login(plan_officer)
    assert client.post(page_of(draft), data).status_code == 404


# The announcement


def test_the_issued_announcement_tells_day_title_and_signer(client, office, draft, plan_officer):
    mayor = make.official(office)
    announcement = issued(
        office, plan_officer, "ประกาศใช้แผน", kind=Kind.ANNOUNCEMENT, dated=date(2022, 9, 1),
        signers=[Signer(mayor.name, ["นายกเทศมนตรี"], official_id=mayor.pk)],
    )  # fmt: skip
    acts = reverse("admin:plans_planversion_acts", args=(draft.pk,))
    client.force_login(plan_officer)
    page = client.get(acts)
    data = {"act": "promulgation", "_stamp": page.context["stamp"]}
    client.post(acts, data | {"promulgation-promulgation": announcement.pk})
    draft.refresh_from_db()
    assert draft.promulgation == announcement
    assert draft.promulgated_on == date(2022, 9, 1)
    assert draft.promulgation_title == "ประกาศเทศบาลตำบลบ้านเรา เรื่อง ประกาศใช้แผน"
    assert draft.promulgation_signer == mayor.appointments.get()
    assert take(draft)["promulgation"]["paper"] == row_of(announcement)


def test_a_promulgation_that_is_not_in_the_register_is_typed_as_before(client, draft, plan_officer):
    acts = reverse("admin:plans_planversion_acts", args=(draft.pk,))
    client.force_login(plan_officer)
    data = {"act": "promulgation", "_stamp": client.get(acts).context["stamp"]}
    assert "ระบุวันที่ประกาศใช้" in client.post(acts, data).content.decode()
    client.post(acts, data | {"promulgation-promulgated_on": "1/9/2565"})
    draft.refresh_from_db()
    assert (draft.promulgation, draft.promulgated_on) == (None, date(2022, 9, 1))


def test_citizens_find_the_announcement_and_the_appendices_at_the_plan(
    client, office, draft, plan_officer, publisher
):
    order = issued(office, plan_officer)
    appendices.add_issued(draft, order, title="", by=plan_officer)
    make.published(draft, by=plan_officer, publisher=publisher)
    page = client.get(draft.plan.get_absolute_url()).content.decode()
    assert "เอกสารในภาคผนวก" in page
    assert order.get_absolute_url() in page


def test_what_was_withdrawn_or_lost_since_keeps_the_plan_from_review(
    office, draft, plan_officer, data_dir
):
    make.project(draft)
    order = issued(office, plan_officer)
    appendices.add_issued(draft, order, title="คำสั่งตั้งคณะทำงาน", by=plan_officer)
    kept = appendices.add_file(draft, keep(pdf_of("แนบ")), 1, title="แผนผัง", by=plan_officer)
    order.withdraw(reason="ออกผิด", by=plan_officer)
    (data_dir / "appendices" / kept.file.name).unlink()
    found = [finding.sentence for finding in check(draft).blocking]
    assert len([text for text in found if "คำสั่งตั้งคณะทำงาน" in text or "แผนผัง" in text]) == 2
    with pytest.raises(NotAllowed):
        submit(draft, by=plan_officer)


def test_the_list_of_changes_names_what_was_added_behind_the_plan():
    before, after = paper.snapshot(), paper.snapshot()
    after["appendices"] = [{"title": "คำสั่งใหม่"}]
    (change,) = changes_between(before, after)["texts"]
    assert (change["label"], change["new"]) == ("เอกสารในภาคผนวก", "คำสั่งใหม่")


def test_an_announcement_from_outside_is_looked_through_before_its_pages_stand_in_the_plan(
    draft, office, plan_officer
):
    """Its scan may be closed to citizens; the plan would show it all the same."""
    origin = Document.Origin.OUTSIDE
    draft.promulgation = issued(
        office, plan_officer, kind=Kind.ANNOUNCEMENT, content=make.scan(), origin=origin
    )
    draft.save()
    searched = of_version(draft)
    assert [path for _, path in searched.files] == [draft.promulgation.path]
    assert "ตรวจด้วยตา" in personal_data_obstacle(searched, plan_officer)
