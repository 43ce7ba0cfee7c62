"""Memos that fill themselves: asking to do a project, and to approve an edition of the plan."""

import pytest
from django.urls import reverse

from integrity.documents.models import ClauseDocument, Kind, SigningStep
from integrity.documents.signing import opening
from integrity.models import Appointment, OfficeWords
from integrity.publishing import NotAllowed, Status
from integrity.reference_data import read
from plans import memos
from plans.models import BudgetLine, ProjectResult, ResultTarget, SheetSection
from tests import make
from tests.thai_only import english_leftovers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def words(db):
    """What a township calls its mayor and chief clerk."""
    row = next(row for row in read("kind_words") if row["kind"] == "township")
    OfficeWords.objects.create(**{name: row[name] for name in ("kind", *OfficeWords.FIELDS)})


@pytest.fixture
def staffed(office, secretariat, plan_officer):
    """A writer, a head of division, a chief clerk and a mayor, as the register has them."""
    make.official(office, "นายเอก ตัวอย่าง", "นายกเทศมนตรีตำบลบ้านเรา")
    make.official(office, "นายโท ตัวอย่าง", "ปลัดเทศบาลตำบลบ้านเรา")
    head = make.official(office, "นายตรี ตัวอย่าง", "หัวหน้าสำนักปลัด")
    appointment = head.appointments.get()
    appointment.division = secretariat
    appointment.save()
    writer = make.official(office, "นางสาวจัตวา ตัวอย่าง", "นักวิเคราะห์นโยบายและแผน")
    writer.user = plan_officer
    writer.save()
    return office


@pytest.fixture
def project(office, secretariat):
    version = make.version(make.plan(office))
    made = make.project(
        version, title="โครงการอบรมความซื่อสัตย์", budgets={2566: 46000, 2567: 0, 2568: None},
        divisions=(secretariat,),
    )  # fmt: skip
    bodies = {
        "rationale": "กฎหมายเปลี่ยนบ่อย\nจึงต้องอบรมทุกปี",
        "objectives": "1) เพื่อให้รู้กฎหมาย\n2) เพื่อให้ใช้กฎหมายถูกต้อง",
        "location": "ห้องประชุมเทศบาล",
    }
    for position, (kind, body) in enumerate(bodies.items()):
        SheetSection.objects.create(project=made, kind=kind, body=body, position=position)
    year = made.budgets.get(year=2566)
    year.quarters = "12"
    year.save()
    BudgetLine.objects.create(budget=year, source="เงินรายได้", ordinance_year=2566)
    result = ProjectResult.objects.create(project=made, kind="output", text="ผู้เข้าอบรม")
    ResultTarget.objects.create(result=result, operator=">=", number=80, unit="คน")
    return made


def text_of(memo: ClauseDocument) -> str:
    return "\n".join(f"{row.mark} {row.text}".strip() for row in memo.clauses.all())


def chain_of(memo: ClauseDocument) -> list[tuple[str, str, str]]:
    return [(step.kind, step.official.name, step.addressed_to) for step in memo.steps.all()]


def test_the_memo_says_what_the_plan_says_of_the_chosen_year(staffed, project, plan_officer):
    memo = memos.ask_for_project(project, 2566, by=plan_officer)
    text = text_of(memo)
    assert memo.kind == Kind.MEMO
    assert memo.title == "ขออนุมัติดำเนินโครงการอบรมความซื่อสัตย์ ประจำปีงบประมาณ พ.ศ. 2566"
    assert memo.addressee == "นายกเทศมนตรีตำบลบ้านเรา"
    assert memo.division == project.division_links.get().division
    assert "มิติที่ 1 มิติทดสอบ 1 ภารกิจตามมิติ 1.1" in text
    assert "46,000 บาท (สี่หมื่นหกพันบาทถ้วน) จากเงินรายได้" in text
    assert "ไตรมาสที่ 1 และ 2" in text
    assert "ห้องประชุมเทศบาล" in text
    assert "1) เพื่อให้รู้กฎหมาย" in text
    assert "ไม่น้อยกว่า 80 คน" in text
    assert memo.source_address.endswith("/projects/1-1/")
    assert memo.years == (2566, 2566)


@pytest.mark.parametrize(
    ("year", "said"),
    [(2567, "ไม่ใช้งบประมาณ"), (2568, "[จำนวนเงิน] บาท"), (2569, "[จำนวนเงิน] บาท")],
)
def test_money_that_the_plan_does_not_say_is_left_open(staffed, project, plan_officer, year, said):
    memo = memos.ask_for_project(project, year, by=plan_officer)
    assert said in text_of(memo)


def test_a_bare_project_leaves_fields_and_these_keep_the_memo_from_signing(
    office, secretariat, plan_officer
):
    bare = make.project(make.version(make.plan(office)), title="อบรม", divisions=(secretariat,))
    memo = memos.ask_for_project(bare, 2566, by=plan_officer)
    text = text_of(memo)
    for name in ("หลักการและเหตุผล", "วัตถุประสงค์", "สถานที่ดำเนินการ", "กลุ่มเป้าหมาย"):
        assert f"[{name}]" in text
    assert "ช่องที่ต้องเติม" in opening.obstacle(memo, plan_officer)


def test_the_way_of_a_memo_goes_up_to_the_executive(staffed, project, plan_officer):
    memo = memos.ask_for_project(project, 2566, by=plan_officer)
    assert chain_of(memo) == [
        ("sign", "นางสาวจัตวา ตัวอย่าง", ""),
        ("endorse", "นายตรี ตัวอย่าง", "ปลัดเทศบาลตำบลบ้านเรา"),
        ("endorse", "นายโท ตัวอย่าง", "นายกเทศมนตรีตำบลบ้านเรา"),
        ("decide", "นายเอก ตัวอย่าง", ""),
    ]
    assert "อนุมัติ" in memo.steps.last().options


def test_a_chief_clerk_who_acts_as_mayor_endorses_and_then_decides(
    office, secretariat, project, plan_officer
):
    clerk = make.official(office, "นายโท ตัวอย่าง", "ปลัดเทศบาลตำบลบ้านเรา")
    acting = Appointment.objects.create(
        official=clerk, position="นายกเทศมนตรีตำบลบ้านเรา", relation="performing"
    )
    memo = memos.ask_for_project(project, 2566, by=plan_officer)
    endorsed, decided = memo.steps.all()
    assert (endorsed.official, decided.official) == (clerk, clerk)
    assert (endorsed.appointment, decided.appointment) == (None, acting)
    assert decided.kind == SigningStep.Kind.DECIDE


def test_an_office_without_officials_gets_a_memo_with_its_words(project, plan_officer):
    memo = memos.ask_for_project(project, 2566, by=plan_officer)
    assert memo.addressee == "นายกเทศมนตรี"
    assert not memo.steps.exists()


def test_the_plan_is_put_to_approval_with_its_counts_and_money(staffed, project, plan_officer):
    version = project.version
    memo = memos.ask_for_approval(version, by=plan_officer)
    text = text_of(memo)
    assert "รวม 1 รายการ ใน 2 มิติ" in text
    assert "มิติที่ 1 มิติทดสอบ 1 จำนวน 1 รายการ งบประมาณ 46,000 บาท" in text
    assert "ปีงบประมาณ พ.ศ. 2566 จำนวน 46,000 บาท" in text
    assert "สี่หมื่นหกพันบาทถ้วน" in text
    assert memo.years == (2566, 2570)
    assert memo.source_address == version.get_absolute_url()


def test_a_published_edition_is_not_put_to_approval_again(project, plan_officer):
    version = project.version
    version.status = Status.PUBLISHED
    with pytest.raises(NotAllowed):
        memos.ask_for_approval(version, by=plan_officer)


def test_an_editor_writes_for_projects_of_the_own_division_only(
    office, project, editor, plan_officer
):
    memo = memos.ask_for_project(project, 2566, by=editor)
    assert memo.division == editor.division
    assert ClauseDocument.objects.editable_by(editor).filter(pk=memo.pk).exists()
    others = make.project(project.version, divisions=(make.division(office, "กองช่าง"),))
    with pytest.raises(NotAllowed, match="สำนัก/กองของท่าน"):
        memos.ask_for_project(others, 2566, by=editor)


def test_a_break_in_the_middle_leaves_nothing(project, plan_officer, monkeypatch):
    def broken(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr("plans.memos.project.set_chain", broken)
    with pytest.raises(KeyboardInterrupt):
        memos.ask_for_project(project, 2566, by=plan_officer)
    assert not ClauseDocument.objects.exists()


# The pages


def project_page(project) -> str:
    return reverse("admin:plans_project_memo", args=(project.pk,))


def version_page(version) -> str:
    return reverse("admin:plans_planversion_memo", args=(version.pk,))


def test_staff_begin_both_memos_from_their_records(client, staffed, project, plan_officer):
    client.force_login(plan_officer)
    change = client.get(reverse("admin:plans_project_change", args=(project.pk,)))
    assert project_page(project) in change.content.decode()
    response = client.post(project_page(project), {"year": 2566})
    memo = ClauseDocument.objects.get()
    assert response.url == reverse("admin:documents_clausedocument_change", args=(memo.pk,))
    page = client.get(project_page(project)).content.decode()
    assert memo.title in page
    assert not english_leftovers(page, {plan_officer.username})
    table = client.get(reverse("admin:plans_planversion_table", args=(project.version_id,)))
    assert version_page(project.version) in table.content.decode()
    client.post(version_page(project.version))
    assert ClauseDocument.objects.count() == 2


def test_a_year_outside_the_plan_is_refused(client, project, plan_officer):
    client.force_login(plan_officer)
    assert client.post(project_page(project), {"year": 2599}).status_code == 200
    assert not ClauseDocument.objects.exists()


def test_others_do_not_begin_memos(client, project, auditor, publisher, neighbour):
    for user, status in ((auditor, 403), (publisher, 403), (neighbour, 404)):
        client.force_login(user)
        for address in (project_page(project), version_page(project.version)):
            assert client.post(address, {"year": 2566}).status_code == status
