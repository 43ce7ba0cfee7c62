"""The register in the admin: reading it, withdrawing, acknowledging, papers from outside."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from integrity.documents.codes import shown
from integrity.documents.models import Document, PaperForm, Scan
from integrity.documents.outside_opening import Extent, open_document
from integrity.documents.register import acknowledge
from integrity.roles import Role
from tests import make
from tests.test_staff_pages_are_thai import troubles

LIST = "admin:documents_document_changelist"


def page(name, *args):
    return reverse(f"admin:documents_document_{name}", args=args)


def photograph() -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", (60, 80), "white").save(written, "JPEG")
    return SimpleUploadedFile("คำสั่ง.jpg", written.getvalue(), "image/jpeg")


def test_the_register_leads_to_a_paper_its_file_and_its_source(client, plan_officer, publisher):
    version = make.published(by=plan_officer, publisher=publisher)
    client.force_login(plan_officer)
    document = Document.objects.get()
    listed = client.get(reverse(LIST)).content.decode()
    assert f"{document.get_absolute_url()[:-1]}.pdf" in listed
    opened = client.get(page("change", document.pk)).content.decode()
    for address in (version.get_absolute_url(), document.get_absolute_url()):
        assert f'href="{address}"' in opened
    assert "ฉบับที่ 1" in opened


def test_the_register_is_filtered_by_the_papers_year(client, office, plan_officer):
    old = make.issued(office, plan_officer, title="เรื่องเดิม", dated=date(2022, 1, 5))
    make.issued(office, plan_officer, title="เรื่องใหม่", dated=date(2023, 1, 5))
    client.force_login(plan_officer)
    found = client.get(reverse(LIST), {"year": "2565"}).content.decode()
    assert old.title in found and "เรื่องใหม่" not in found


@pytest.mark.parametrize("who", ["editor", "publisher", "auditor", "executive"])
def test_staff_of_the_office_read_the_whole_register(client, office, plan_officer, who, request):
    paper = make.issued(office, plan_officer, visibility="internal")
    client.force_login(request.getfixturevalue(who))
    assert paper.title in client.get(reverse(LIST)).content.decode()
    assert client.get(page("change", paper.pk)).status_code == 200


def test_another_offices_papers_do_not_exist(client, office, plan_officer, neighbour):
    paper = make.issued(office, plan_officer)
    client.force_login(neighbour)
    assert paper.title not in client.get(reverse(LIST)).content.decode()
    for name in ("change", "withdraw", "acknowledge"):
        assert client.get(page(name, paper.pk)).status_code in (403, 404)
    other = make.user(Role.PUBLISHER, neighbour.organisation)
    client.force_login(other)
    assert client.get(page("withdraw", paper.pk)).status_code == 404


def test_nothing_in_the_register_is_changed_or_deleted(client, office, plan_officer):
    paper = make.issued(office, plan_officer)
    plan_officer.is_superuser = True
    plan_officer.save()
    client.force_login(plan_officer)
    assert client.post(page("change", paper.pk), {"title": "ปลอม"}).status_code == 405
    assert client.post(page("delete", paper.pk), {"post": "yes"}).status_code == 403
    assert client.get(page("add")).status_code == 403
    actions = client.get(reverse(LIST)).context_data["cl"].model_admin.get_actions
    assert "delete_selected" not in actions(client.get(reverse(LIST)).wsgi_request)
    assert Document.objects.get().title == paper.title


def test_a_publisher_withdraws_after_a_page_that_says_what_it_does(
    client, office, plan_officer, publisher
):
    paper = make.issued(office, plan_officer)
    client.force_login(publisher)
    address = page("withdraw", paper.pk)
    assert address in client.get(page("change", paper.pk)).content.decode()
    asked = client.post(address, {"reason": "ลงชื่อผิดคน"}).content.decode()
    assert "ยกเลิกแล้วเปลี่ยนกลับไม่ได้" in asked and "ลงชื่อผิดคน" in asked
    assert Document.objects.get().is_in_force
    client.post(address, {"reason": "ลงชื่อผิดคน", "confirmed": "1"})
    now = Document.objects.get()
    assert (now.state, now.withdrawal_reason, now.withdrawn_by) == (
        "withdrawn", "ลงชื่อผิดคน", publisher,
    )  # fmt: skip
    assert "ลงชื่อผิดคน" in client.get(page("history", paper.pk)).content.decode()
    assert address not in client.get(page("change", paper.pk)).content.decode()


@pytest.mark.parametrize("who", ["editor", "plan_officer", "auditor", "executive"])
def test_only_a_publisher_withdraws(client, office, plan_officer, who, request):
    paper = make.issued(office, plan_officer)
    client.force_login(request.getfixturevalue(who))
    done = client.post(page("withdraw", paper.pk), {"reason": "ก", "confirmed": "1"})
    assert done.status_code == 403
    assert Document.objects.get().is_in_force


def test_a_withdrawal_needs_its_reason(client, office, plan_officer, publisher):
    paper = make.issued(office, plan_officer)
    client.force_login(publisher)
    client.post(page("withdraw", paper.pk), {"reason": "  ", "confirmed": "1"})
    assert Document.objects.get().is_in_force


def test_a_reason_that_citizens_read_holds_no_personal_data(
    client, office, plan_officer, publisher
):
    paper = make.issued(office, plan_officer)
    client.force_login(publisher)
    typed = {"reason": "ติดต่อ 081-234-5678", "confirmed": "1"}
    shown = client.post(page("withdraw", paper.pk), typed).content.decode()
    assert "อาจเป็นข้อมูลส่วนบุคคล" in shown
    paper.refresh_from_db()
    assert paper.is_in_force


def test_a_plans_paper_is_withdrawn_with_its_edition(client, plan_officer, publisher):
    make.published(by=plan_officer, publisher=publisher)
    document = Document.objects.get()
    client.force_login(publisher)
    address = page("withdraw", document.pk)
    assert address not in client.get(page("change", document.pk)).content.decode()
    told = client.post(address, {"reason": "ก", "confirmed": "1"}, follow=True)
    assert "ที่ต้นเรื่อง" in told.content.decode()
    assert Document.objects.get().is_in_force


@pytest.fixture
def circular(office, secretariat, plan_officer):
    return make.issued(
        office, plan_officer, kind="circular",
        recipients=[(secretariat.name, secretariat.pk), ("ประธานชุมชน", None)],
    )  # fmt: skip


def test_a_divisions_staff_say_they_have_read_a_circular(client, circular, editor):
    client.force_login(editor)
    address = page("acknowledge", circular.pk)
    own, other = circular.acknowledgements.all()
    shown = client.get(address).content.decode()
    assert f'value="{own.pk}"' in shown and f'value="{other.pk}"' not in shown
    client.post(address, {"line": own.pk})
    own.refresh_from_db()
    assert own.acknowledged_by == editor
    assert "รับทราบ" in client.get(page("history", circular.pk)).content.decode()


def test_a_circular_waits_on_the_first_page_of_its_division(client, circular, editor, publisher):
    address = page("acknowledge", circular.pk)
    for who, waits in ((editor, True), (publisher, False)):
        client.force_login(who)
        assert (address in client.get(reverse("admin:index")).content.decode()) is waits
    acknowledge(circular.acknowledgements.first(), by=editor)
    client.force_login(editor)
    assert address not in client.get(reverse("admin:index")).content.decode()


def test_nobody_says_so_for_another_division(client, circular, publisher):
    client.force_login(publisher)
    own = circular.acknowledgements.first()
    client.post(page("acknowledge", circular.pk), {"line": own.pk})
    own.refresh_from_db()
    assert own.acknowledged_at is None


def test_the_plan_officer_records_it_for_who_has_no_account(client, circular, plan_officer):
    client.force_login(plan_officer)
    line = circular.acknowledgements.last()
    client.post(page("acknowledge", circular.pk), {"line": line.pk})
    line.refresh_from_db()
    assert line.acknowledged_by == plan_officer


@pytest.mark.parametrize("line", ["", "abc", "999999", "9" * 40])
def test_a_line_that_is_not_there_is_not_found(client, circular, editor, line):
    client.force_login(editor)
    assert client.post(page("acknowledge", circular.pk), {"line": line}).status_code == 404


def typed(**values):
    return {
        "kind": "order",
        "title": "แต่งตั้งคณะทำงาน",
        "official_no": "ที่ ๙๓/๒๕๖๕".removeprefix("ที่ "),
        "dated": "1/9/2565",
        "visibility": "public",
        "gap_seen": "on",
        "scan": photograph(),
    } | values


def test_a_paper_from_outside_is_entered_with_its_scan(client, office, plan_officer):
    mayor = make.official(office)
    client.force_login(plan_officer)
    done = client.post(page("outside"), typed(signer=mayor.pk, first_year="2566"), follow=True)
    assert "ลำดับที่ 1 ในทะเบียน" in done.content.decode()
    paper = Document.objects.get()
    assert (paper.origin, paper.official_no, paper.number_year) == ("outside", "93/2565", 2565)
    assert (paper.dated, paper.first_fiscal_year) == (date(2022, 9, 1), 2566)
    assert paper.signers.get().positions == ["นายกเทศมนตรี"]
    assert paper.path.read_bytes().startswith(b"%PDF")
    scan = Scan.objects.get()
    assert (scan.media_type, scan.visibility) == ("image/jpeg", "internal")
    shown = client.get(page("scan", paper.pk, scan.pk))
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")


def test_the_scan_of_another_office_does_not_exist(client, office, plan_officer, neighbour):
    client.force_login(plan_officer)
    client.post(page("outside"), typed())
    scan = Scan.objects.get()
    client.force_login(neighbour)
    assert client.get(page("scan", scan.document_id, scan.pk)).status_code == 404


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"dated": "1/9/2590"}, "อนาคต"),
        ({"dated": "เมื่อวาน"}, "errorlist"),
        ({"title": " "}, "errorlist"),
        ({"kind": "poem"}, "errorlist"),
        ({"first_year": "2567", "last_year": "2566"}, "ปีสุดท้ายต้องไม่ก่อนปีแรก"),
        ({"first_year": "99"}, "errorlist"),
        ({"scan": SimpleUploadedFile("ก.pdf", b"MZ no pdf")}, "errorlist"),
        ({"scan": ""}, "errorlist"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(client, plan_officer, values, said):
    client.force_login(plan_officer)
    assert said in client.post(page("outside"), typed(**values)).content.decode()
    assert not Document.objects.exists() and not Scan.objects.exists()


def test_a_repeated_number_names_the_paper_that_has_it(client, office, plan_officer):
    make.issued(office, plan_officer, title="คำสั่งแรก", official_no="93/2565",
                dated=date(2022, 1, 5))  # fmt: skip
    client.force_login(plan_officer)
    told = client.post(page("outside"), typed()).content.decode()
    assert "คำสั่งแรก" in told and Document.objects.count() == 1


def test_a_gap_is_pointed_out_once_and_then_believed(client, office, plan_officer):
    PaperForm.objects.create(kind="order", numbering="yearly")
    client.force_login(plan_officer)
    told = client.post(page("outside"), typed(gap_seen="")).content.decode()
    assert "1/2565 ถึง 92/2565" in told and not Document.objects.exists()
    client.post(page("outside"), typed())
    assert Document.objects.exists()


def test_the_same_scan_is_not_entered_twice(client, office, plan_officer):
    client.force_login(plan_officer)
    client.post(page("outside"), typed())
    told = client.post(page("outside"), typed(official_no="94/2565")).content.decode()
    assert Document.objects.count() == 1 and "บันทึกในทะเบียนแล้ว" in told


@pytest.mark.parametrize("who", ["editor", "publisher", "auditor", "executive"])
def test_only_the_plan_officer_enters_papers_from_outside(client, who, request):
    client.force_login(request.getfixturevalue(who))
    assert client.get(page("outside")).status_code == 403
    assert client.post(page("outside"), typed()).status_code == 403


def test_who_belongs_to_no_office_enters_none(client, system_administrator):
    system_administrator.is_superuser = True
    system_administrator.save()
    client.force_login(system_administrator)
    assert client.get(page("outside")).status_code == 403


def test_what_no_machine_can_read_is_entered_for_the_office_and_leads_to_the_gate(
    client, plan_officer
):
    client.force_login(plan_officer)
    told = client.post(page("outside"), typed(), follow=True)
    paper, scan = Document.objects.get(), Scan.objects.get()
    assert paper.visibility == "internal"
    assert told.redirect_chain[-1][0] == reverse(
        "admin:documents_personal_data", args=(f"documents.scan:{scan.pk}",)
    )
    assert "ตรวจด้วยเครื่องไม่ได้ 1 หน้า" in told.content.decode()
    assert page("scans", paper.pk) in client.get(page("change", paper.pk)).content.decode()


def test_a_title_with_a_telephone_is_pointed_out_while_it_can_be_mended(client, plan_officer):
    client.force_login(plan_officer)
    title = "แจ้งนายสมมติ โทร 081-234-5678"
    told = client.post(page("outside"), typed(title=title)).content.decode()
    assert "ปิดบังก่อนบันทึก" in told and not Document.objects.exists()
    client.post(page("outside"), typed(title=title, visibility="internal"))
    assert Document.objects.get().title == title


@pytest.fixture
def scanned(client, plan_officer, publisher):
    """The entry is public, its scan is not."""
    client.force_login(plan_officer)
    client.post(page("outside"), typed())
    open_document(Document.objects.get(), extent=Extent.ENTRY, by=publisher)
    return Scan.objects.get()


def test_a_scan_is_opened_once_somebody_looked_at_its_pages(client, office, scanned, publisher):
    """A photograph without text is not checked by machine: two persons look at it first."""
    client.force_login(publisher)
    address = page("scans", scanned.document_id)
    assert address in client.get(page("change", scanned.document_id)).content.decode()
    assert "เปิดเผย" in client.get(address).content.decode()
    told = client.post(address, {"open": scanned.pk}, follow=True).content.decode()
    assert "ยังไม่มีผู้ตรวจด้วยตา" in told
    scanned.refresh_from_db()
    assert scanned.visibility == "internal"
    subject = reverse("admin:documents_personal_data", args=(f"documents.scan:{scanned.pk}",))
    assert client.get(subject).status_code == 200


def test_an_open_scan_is_closed_again_at_once(client, scanned, publisher, monkeypatch):
    monkeypatch.setattr("integrity.documents.personal_data.obstacle", lambda *args: "")
    client.force_login(publisher)
    address = page("scans", scanned.document_id)
    for verb, visibility in (("open", "public"), ("close", "internal")):
        client.post(address, {verb: scanned.pk})
        scanned.refresh_from_db()
        assert scanned.visibility == visibility
    assert client.post(address, {"open": "999999"}).status_code == 404


@pytest.mark.parametrize("who", ["editor", "plan_officer", "auditor"])
def test_only_a_publisher_opens_scans(client, scanned, who, request):
    client.force_login(request.getfixturevalue(who))
    assert client.post(page("scans", scanned.document_id), {"open": scanned.pk}).status_code == 403


def test_a_scan_of_another_office_is_not_opened(client, scanned, other_office):
    client.force_login(make.user(Role.PUBLISHER, other_office))
    assert client.post(page("scans", scanned.document_id), {"open": scanned.pk}).status_code == 404
    subject = reverse("admin:documents_personal_data", args=(f"documents.scan:{scanned.pk}",))
    assert client.get(subject).status_code == 404


def test_the_pages_of_the_register_are_thai(client, office, scanned, circular, publisher):
    paper = scanned.document
    refused = client.post(page("outside"), {"kind": "1", "dated": "", "first_year": "-"})
    opened = [client.get(page("outside")), client.get(page("acknowledge", circular.pk)), refused]
    client.force_login(publisher)
    opened.append(client.post(page("withdraw", paper.pk), {"reason": "ผิด"}))
    opened += [client.get(page(name, paper.pk)) for name in ("change", "withdraw", "scans")]
    opened.append(client.get(reverse(LIST)))
    for response in opened:
        assert not troubles(response, codes={paper.code, shown(paper.code)}), response.request
