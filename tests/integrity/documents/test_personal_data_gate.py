"""Before a paper or a plan goes out: what was found is judged, by two persons."""

import pytest
from django.core.files.base import ContentFile

from integrity import uploads
from integrity.documents.models import (
    Attachment,
    Clause,
    ClauseDocument,
    PageView,
    PersonalDataConfirmation,
    PersonalDataReason,
)
from integrity.documents.personal_data import Searched, gate, obstacle, of_clause_document, search
from integrity.models import Reference
from integrity.publishing import NotAllowed
from integrity.roles import Role
from plans.editions.publication import publish
from plans.models import PlanVersion
from plans.personal_data import of_version, subject_of
from tests import make
from tests.csp import csp_breaches
from tests.thai_only import english_leftovers

MOBILE = "081-234-5678"
NAMES = {"plan-officer", "publisher", "editor", "home-office"}


@pytest.fixture
def paper(office, secretariat) -> ClauseDocument:
    """An announcement that names a telephone."""
    made = ClauseDocument.objects.create(
        organisation=office, kind="announcement", title="รับสมัคร", division=secretariat
    )
    Clause.objects.create(
        document=made, position=0, kind="numbered", level=1, mark="ข้อ ๑",
        text=f"ติดต่อ นายสมมติ โทร. {MOBILE}",
    )  # fmt: skip
    return made


def attach(paper, content: bytes, title="แผนผัง") -> Attachment:
    clean = uploads.inspect(ContentFile(content, name="a.pdf"))
    row = Attachment(document=paper, title=title, sha256="0" * 64, pages=clean.pages)
    row.file.save("a.pdf", ContentFile(clean.content), save=False)
    row.save()
    return row


def judge(paper, *, by, reason="เป็นเบอร์ของหน่วยงาน"):
    searched = of_clause_document(paper)
    for each in gate.standing(searched).without_reason:
        gate.state_reason(searched, each.fingerprint, reason, by=by)


def confirm(paper, *, by):
    searched = of_clause_document(paper)
    return gate.confirm(searched, content_sha256=search(searched).content_sha256, by=by)


def stops(paper, by) -> str:
    return obstacle(of_clause_document(paper), by)


def test_nothing_found_passes_without_anybody(paper, publisher):
    paper.clauses.all().get().delete()
    assert stops(paper, publisher) == ""


def test_a_hit_stops_the_paper_until_reason_and_second_person(paper, plan_officer, publisher):
    assert "ยังไม่ได้ลบหรือให้เหตุผล" in stops(paper, publisher)
    judge(paper, by=plan_officer)
    assert "ยังไม่มีผู้ยืนยัน" in stops(paper, publisher)
    confirm(paper, by=publisher)
    assert stops(paper, publisher) == ""


def test_removing_it_is_enough(paper, publisher):
    clause = paper.clauses.get()
    clause.text = "ติดต่อสำนักปลัด"
    clause.save()
    assert stops(paper, publisher) == ""


def test_what_is_typed_under_a_signature_or_behind_a_law_is_searched_too(paper, office, publisher):
    paper.clauses.all().get().delete()
    mayor = make.official(office, name="นายสมมติ ตัวอย่าง")
    step = paper.steps.create(order=1, official=mayor, position_lines=f"นายก\nโทร {MOBILE}")
    assert "ยังไม่ได้ลบหรือให้เหตุผล" in stops(paper, publisher)
    step.delete()
    law = Reference.objects.create(kind=Reference.Kind.ACT, title="พระราชบัญญัติสมมติ")
    cited = paper.citations.create(reference=law, provision=f"โทร {MOBILE}")
    assert "ยังไม่ได้ลบหรือให้เหตุผล" in stops(paper, publisher)
    cited.delete()
    assert stops(paper, publisher) == ""


def test_the_value_itself_is_never_kept(paper, plan_officer, publisher):
    judge(paper, by=plan_officer)
    confirm(paper, by=publisher)
    for model in (PersonalDataReason, PersonalDataConfirmation):
        kept = str(list(model.objects.values()))
        assert MOBILE not in kept and MOBILE.replace("-", "") not in kept


def test_who_gave_the_reason_does_not_confirm(paper, office, plan_officer):
    judge(paper, by=plan_officer)
    with pytest.raises(NotAllowed, match="ต้องให้ผู้อื่น"):
        confirm(paper, by=plan_officer)
    office.publishing_rule = "one"
    office.save()
    paper.refresh_from_db()
    assert confirm(ClauseDocument.objects.get(pk=paper.pk), by=plan_officer)


def test_a_reason_outlives_edits_elsewhere_and_a_confirmation_does_not(
    paper, plan_officer, publisher
):
    judge(paper, by=plan_officer)
    confirm(paper, by=publisher)
    paper.title = "รับสมัครพนักงานจ้าง"
    paper.save()
    assert "ยังไม่มีผู้ยืนยัน" in stops(paper, publisher)
    confirm(paper, by=publisher)
    assert stops(paper, publisher) == ""


def test_a_confirmation_is_for_what_was_shown(paper, plan_officer, publisher):
    judge(paper, by=plan_officer)
    shown = search(of_clause_document(paper)).content_sha256
    paper.title = "เรื่องอื่น"
    paper.save()
    with pytest.raises(NotAllowed, match="เนื้อหาเปลี่ยน"):
        gate.confirm(of_clause_document(paper), content_sha256=shown, by=publisher)


def test_nobody_confirms_before_the_first_is_done(paper, publisher):
    with pytest.raises(NotAllowed, match="ยังไม่ได้ลบ"):
        confirm(paper, by=publisher)


def test_a_reason_is_given_once(paper, plan_officer, publisher):
    searched = of_clause_document(paper)
    (each,) = gate.standing(searched).judged
    with pytest.raises(NotAllowed, match="ระบุเหตุผล"):
        gate.state_reason(searched, each.fingerprint, "  ", by=plan_officer)
    gate.state_reason(searched, each.fingerprint, "เหตุผล", by=plan_officer)
    with pytest.raises(NotAllowed, match="แล้ว"):
        gate.state_reason(searched, each.fingerprint, "อีกเหตุผล", by=publisher)
    with pytest.raises(NotAllowed, match="ไม่มีข้อมูลนี้"):
        gate.state_reason(searched, "0" * 64, "เหตุผล", by=plan_officer)


def test_the_same_number_in_another_paper_is_another_matter(paper, office, plan_officer):
    judge(paper, by=plan_officer)
    other = ClauseDocument.objects.create(organisation=office, kind="order", title=f"โทร {MOBILE}")
    assert "ยังไม่ได้ลบ" in stops(other, plan_officer)


def test_the_offices_own_telephone_is_no_hit(paper, office, publisher):
    office.telephone = "077-361234, ๐๘๑ ๒๓๔ ๕๖๗๘"
    office.save()
    assert stops(ClauseDocument.objects.get(pk=paper.pk), publisher) == ""


def test_an_attachment_with_text_is_searched_like_the_paper(paper, publisher):
    paper.clauses.get().delete()
    attach(paper, make.pdf_of(f"ผู้ประสานงาน นายสมมติ โทร. {MOBILE} ในวันและเวลาราชการ"))
    (found,) = search(of_clause_document(paper)).findings
    assert found.place == "เอกสารแนบ “แผนผัง” หน้า 1"
    assert stops(paper, publisher)


def test_a_scan_is_looked_at_page_by_page_by_one_and_confirmed_by_another(
    paper, plan_officer, publisher
):
    paper.clauses.get().delete()
    attach(paper, make.scan(pages=2))
    assert "ตรวจด้วยเครื่องไม่ได้ 2 หน้า" in stops(paper, publisher)
    searched = of_clause_document(paper)
    (file,) = search(searched).files
    gate.view_page(searched, file, 1, by=plan_officer)
    assert "1 หน้า" in stops(paper, publisher)
    gate.view_page(searched, file, 2, by=plan_officer)
    gate.view_page(searched, file, 2, by=plan_officer)
    assert PageView.objects.count() == 2
    with pytest.raises(NotAllowed, match="คนเดียว"):
        confirm(paper, by=plan_officer)
    confirm(paper, by=publisher)
    assert stops(paper, publisher) == ""


def test_a_file_that_is_gone_stops_the_paper(paper, publisher):
    paper.clauses.get().delete()
    row = attach(paper, make.scan())
    row.file.storage.delete(row.file.name)
    assert "ไม่พบไฟล์" in stops(paper, publisher)


def test_a_broken_file_stops_the_paper(office, publisher, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7 broken")
    searched = Searched(office, "documents.clausedocument:0", [], [("แนบ", path)])
    assert obstacle(searched, publisher).startswith("แนบ: ")


# A plan


@pytest.fixture
def reviewed(office, plan_officer) -> PlanVersion:
    version = make.version(make.plan(office))
    make.project(version, remark=f"ผู้ประสาน โทร. {MOBILE}")
    return make.submitted(version, by=plan_officer)


def test_a_plan_is_published_when_its_personal_data_was_judged(reviewed, plan_officer, publisher):
    with pytest.raises(NotAllowed, match="ข้อมูลส่วนบุคคล"):
        publish(reviewed, by=publisher)
    searched = of_version(reviewed)
    (each,) = gate.standing(searched).judged
    assert each.finding.place == "โครงการ 1.1 หมายเหตุ" and "/plans/project/" in each.finding.address
    gate.state_reason(searched, each.fingerprint, "ยินยอมแล้ว", by=plan_officer)
    content = search(searched).content_sha256
    gate.confirm(searched, content_sha256=content, by=publisher)
    publish(PlanVersion.objects.get(pk=reviewed.pk), by=publisher)
    assert PlanVersion.objects.get(pk=reviewed.pk).is_public


def test_the_step_that_publishes_leads_to_the_page_of_hits(client, reviewed, publisher):
    client.force_login(publisher)
    page = client.get(f"/admin/plans/planversion/{reviewed.pk}/step/publish/").content.decode()
    assert page_of(subject_of(reviewed)) in page and 'value="เผยแพร่"' not in page


# The page


def page_of(subject: str) -> str:
    return f"/admin/documents/personaldatareason/of/{subject}/"


def test_judged_in_the_browser_by_two_persons(client, paper, plan_officer, publisher):
    page = page_of(f"documents.clausedocument:{paper.pk}")
    client.force_login(plan_officer)
    html = client.get(page).content.decode()
    assert "0••-•••-••78" in html and MOBILE not in html and "ข้อ ๑" in html
    (each,) = gate.standing(of_clause_document(paper)).judged
    client.post(page, {"do": "reason", "fingerprint": each.fingerprint, "reason": "ยินยอม"})
    html = client.get(page).content.decode()
    assert "ยินยอม" in html and 'value="ยืนยัน"' not in html
    client.force_login(publisher)
    assert 'value="ยืนยัน"' in client.get(page).content.decode()
    content = search(of_clause_document(paper)).content_sha256
    client.post(page, {"do": "confirm", "content": content})
    assert stops(paper, publisher) == ""
    assert "ยืนยันแล้ว" in client.get(page).content.decode()


def test_pages_of_a_scan_are_looked_at_one_after_the_other(client, paper, plan_officer):
    attach(paper, make.scan(pages=2))
    sha = search(of_clause_document(paper)).files[0].sha256
    page = page_of(f"documents.clausedocument:{paper.pk}")
    client.force_login(plan_officer)
    assert "หน้าที่ตรวจด้วยเครื่องไม่ได้" in client.get(page).content.decode()
    picture = client.get(f"{page}{sha}/1.png")
    assert picture.content.startswith(b"\x89PNG") and "no-store" in picture["Cache-Control"]
    html = client.get(f"{page}{sha}/1/").content.decode()
    assert csp_breaches(html) == [] and english_leftovers(html, NAMES) == []
    assert client.get(f"{page}{sha}/1/").status_code == 200 and not PageView.objects.exists()
    assert client.post(f"{page}{sha}/1/").url == f"{page}{sha}/2/"
    assert client.post(f"{page}{sha}/2/").url == page
    assert client.get(f"{page}{sha}/3/").status_code == 404
    assert client.get(f"{page}{'0' * 64}/1.png").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("plan_officer", 200), ("publisher", 200), ("editor", 200), ("auditor", 404),
     ("outsider", 404), ("neighbour", 404), ("system_administrator", 404)],
)  # fmt: skip
def test_who_may_open_the_page_of_a_paper(who, status, client, request, paper):
    client.force_login(request.getfixturevalue(who))
    assert client.get(page_of(f"documents.clausedocument:{paper.pk}")).status_code == status


def test_an_editor_knows_nothing_of_another_divisions_paper(client, paper, office):
    stranger = make.user(Role.EDITOR, office, make.division(office, "กองช่าง"))
    client.force_login(stranger)
    assert client.get(page_of(f"documents.clausedocument:{paper.pk}")).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("plan_officer", 200), ("publisher", 200), ("editor", 403), ("neighbour", 404)],
)
def test_who_may_open_the_page_of_a_plan(who, status, client, request, reviewed):
    client.force_login(request.getfixturevalue(who))
    assert client.get(page_of(subject_of(reviewed))).status_code == status


@pytest.mark.parametrize(
    "subject",
    ["documents.clausedocument:", "documents.clausedocument:x", "no.such:1", "x"]
    + ["plans.planversion:" + "9" * 30],
)
def test_an_address_made_up_is_not_found(subject, client, plan_officer):
    client.force_login(plan_officer)
    assert client.get(page_of(subject)).status_code == 404


def test_the_page_is_thai_and_clean_in_every_state(client, paper, plan_officer, publisher):
    attach(paper, make.scan())
    page = page_of(f"documents.clausedocument:{paper.pk}")

    def look():
        for user in (plan_officer, publisher):
            client.force_login(user)
            html = client.get(page).content.decode()
            assert csp_breaches(html) == [] and english_leftovers(html, NAMES) == []

    look()
    judge(paper, by=plan_officer)
    look()
    paper.clauses.get().delete()
    paper.attachments.get().delete()
    look()
