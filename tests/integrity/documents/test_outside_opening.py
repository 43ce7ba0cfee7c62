"""A paper from outside the portal becomes public only through the gate for personal data."""

from functools import partial

import pytest
from django.urls import reverse

from integrity import files, uploads
from integrity.documents import outside_opening, register, scan_opening
from integrity.documents.models import Document
from integrity.documents.outside import record_outside
from integrity.documents.outside_opening import Extent, open_document
from integrity.documents.personal_data import gate, search
from integrity.documents.scan_opening import close_scan, entered_scan, open_scan, searched
from integrity.documents.signing.scanning import add_scan
from integrity.publishing import NotAllowed
from integrity.roles import Role
from tests import make
from tests.test_staff_pages_are_thai import troubles

MOBILE = "081-234-5678"


def paper(office, by, content: bytes | None = None, **facts) -> Document:
    """Entered as public, a photographed sheet unless ``content`` says otherwise."""
    scan = uploads.inspect(content or make.scan())
    defaults = {"kind": "order", "title": "แต่งตั้งคณะทำงาน", "visibility": "public"}
    return record_outside(organisation=office, scan=scan, by=by, **defaults | facts)


@pytest.fixture
def enter(office, plan_officer):
    return partial(paper, office, plan_officer)


@pytest.fixture
def clear(real_paper) -> bytes:
    return make.pdf_of("คำสั่งแต่งตั้งคณะทำงานจัดทำแผนปฏิบัติการป้องกันการทุจริตของเทศบาล")


@pytest.fixture
def telling(real_paper) -> bytes:
    return make.pdf_of(f"ผู้ประสานงาน นายสมมติ โทร. {MOBILE} ในวันและเวลาราชการ ทุกวันทำการ")


def judge(document: Document, *, by, confirmed_by=None) -> None:
    what = searched(entered_scan(document))
    now = gate.standing(what)
    for each in now.without_reason:
        gate.state_reason(what, each.fingerprint, "ยินยอมเป็นหนังสือ", by=by)
    for page in now.unviewed:
        gate.view_page(what, page.file, page.number, by=by)
    if confirmed_by:
        content = search(what).content_sha256
        gate.confirm(what, content_sha256=content, by=confirmed_by)


def page(name, document) -> str:
    return reverse(f"admin:documents_document_{name}", args=(document.pk,))


def pdf_of(document) -> str:
    return f"{document.get_absolute_url()[:-1]}.pdf"


def test_where_nothing_is_found_the_paper_is_public_at_once_and_its_scan_is_not(
    client, enter, clear
):
    entered = enter(clear)
    assert entered.is_public and entered.scans.get().visibility == "internal"
    assert client.get(entered.get_absolute_url()).status_code == 200
    assert client.get(pdf_of(entered)).status_code == 403


def test_what_is_found_or_unread_keeps_the_paper_in_the_office(client, enter, telling):
    for entered in (enter(telling), enter(), enter(make.scan("JPEG"), title=f"โทร {MOBILE}")):
        assert not entered.is_public
        assert client.get(entered.get_absolute_url()).status_code == 404
        assert client.get(pdf_of(entered)).status_code == 404


def test_an_unread_paper_the_office_wants_for_itself_is_internal_as_well(enter, clear):
    assert not enter(clear, visibility="internal").is_public


def test_one_looks_at_each_page_another_confirms_and_a_publisher_opens_it(
    client, enter, plan_officer, publisher
):
    entered = enter(make.scan(pages=2))
    open_it = partial(open_document, entered, extent=Extent.WITH_SCAN, by=publisher)
    with pytest.raises(NotAllowed, match="ตรวจด้วยเครื่องไม่ได้ 2 หน้า"):
        open_it()
    judge(entered, by=plan_officer)
    with pytest.raises(NotAllowed, match="ยังไม่มีผู้ยืนยัน"):
        open_it()
    judge(entered, by=plan_officer, confirmed_by=publisher)
    open_it()
    assert Document.objects.get().is_public and entered.scans.get().visibility == "public"
    assert client.get(entered.get_absolute_url()).status_code == 200
    assert b"".join(client.get(pdf_of(entered)).streaming_content).startswith(b"%PDF")


def test_a_hit_needs_its_reason_and_not_from_who_confirms(enter, telling, plan_officer, publisher):
    entered = enter(telling)
    (hit,) = gate.standing(searched(entered_scan(entered))).judged
    assert hit.finding.place == "สำเนาสแกน หน้า 1"
    with pytest.raises(NotAllowed, match="ยังไม่ได้ลบหรือให้เหตุผล"):
        open_document(entered, extent=Extent.WITH_SCAN, by=publisher)
    with pytest.raises(NotAllowed, match="ต้องให้ผู้อื่น"):
        judge(entered, by=publisher, confirmed_by=publisher)
    judge(entered, by=publisher, confirmed_by=plan_officer)
    open_document(entered, extent=Extent.WITH_SCAN, by=publisher)
    assert Document.objects.get().is_public


def test_one_person_is_enough_where_the_office_has_switched(enter, office, publisher):
    office.publishing_rule = "one"
    office.save()
    entered = enter()
    judge(entered, by=publisher, confirmed_by=publisher)
    open_document(entered, extent=Extent.WITH_SCAN, by=publisher)
    assert Document.objects.get().is_public


def test_the_offices_own_telephone_is_no_hit(enter, office, telling):
    office.telephone = MOBILE
    office.save()
    assert enter(telling).is_public


def test_the_entry_alone_is_opened_while_the_scan_stays(client, enter, publisher):
    entered = enter()
    open_document(entered, extent=Extent.ENTRY, by=publisher)
    shown = client.get(entered.get_absolute_url())
    assert shown.status_code == 200 and "ไม่เผยแพร่ไฟล์" in shown.content.decode()
    assert client.get(pdf_of(entered)).status_code == 403
    with pytest.raises(NotAllowed, match="ตรวจด้วยเครื่องไม่ได้"):
        open_scan(entered_scan(entered), by=publisher)


def test_an_entry_whose_title_holds_a_number_passes_the_gate_first(
    enter, clear, plan_officer, publisher
):
    entered = enter(clear, title=f"แจ้งนายสมมติ โทร {MOBILE}")
    (hit,) = gate.standing(searched(entered_scan(entered))).judged
    assert hit.finding.place == "เรื่อง"
    with pytest.raises(NotAllowed, match="ยังไม่ได้ลบหรือให้เหตุผล"):
        open_document(entered, extent=Extent.ENTRY, by=publisher)
    judge(entered, by=plan_officer, confirmed_by=publisher)
    open_document(entered, extent=Extent.ENTRY, by=publisher)
    assert Document.objects.get().is_public


def test_what_was_judged_once_holds_for_the_scan_that_is_opened_later(
    enter, plan_officer, publisher
):
    entered = enter()
    open_document(entered, extent=Extent.ENTRY, by=publisher)
    judge(entered, by=plan_officer, confirmed_by=publisher)
    open_scan(entered_scan(Document.objects.get()), by=publisher)
    assert entered.scans.get().visibility == "public"


def test_a_file_that_changed_is_judged_anew(enter, plan_officer, publisher):
    entered = enter(make.scan("PNG"))
    judge(entered, by=plan_officer, confirmed_by=publisher)
    scan = entered.scans.get()
    path = scan_opening.scan_path(scan.sha256, scan.media_type)
    path.write_bytes(make.scan("PNG", pages=1) + b" ")
    with pytest.raises(NotAllowed):
        open_document(entered, extent=Extent.WITH_SCAN, by=publisher)
    path.unlink()
    with pytest.raises(NotAllowed, match="ไม่พบไฟล์"):
        open_document(entered, extent=Extent.WITH_SCAN, by=publisher)


def test_a_closed_scan_leaves_the_page_and_a_second_scan_opens_no_first(
    client, enter, plan_officer, publisher
):
    entered = enter()
    judge(entered, by=plan_officer, confirmed_by=publisher)
    open_document(entered, extent=Extent.WITH_SCAN, by=publisher)
    close_scan(entered.scans.get(), by=publisher)
    hidden = add_scan(Document.objects.get(), uploads.inspect(make.scan("PNG")), by=plan_officer)
    what = searched(hidden)
    (each,) = gate.standing(what).pages
    gate.view_page(what, each.file, 1, by=plan_officer)
    gate.confirm(what, content_sha256=search(what).content_sha256, by=publisher)
    open_scan(hidden, by=publisher)
    assert client.get(entered.get_absolute_url()).status_code == 200
    assert client.get(pdf_of(entered)).status_code == 403


def test_a_withdrawn_paper_and_one_of_the_portal_are_not_opened(
    enter, office, plan_officer, publisher
):
    entered = enter()
    own = make.issued(office, plan_officer, visibility="internal")
    register.withdraw(entered, by=publisher, reason="บันทึกซ้ำ")
    for document, said in ((entered, "ยกเลิกแล้ว"), (own, "ออกในระบบ")):
        with pytest.raises(NotAllowed, match=said):
            open_document(Document.objects.get(pk=document.pk), extent=Extent.ENTRY, by=publisher)


def test_a_paper_withdrawn_while_it_was_searched_stays_closed(enter, publisher, monkeypatch):
    entered = enter()

    def withdrawn_meanwhile(*args):
        register.withdraw(entered, by=publisher, reason="บันทึกซ้ำ")
        return ""

    monkeypatch.setattr(outside_opening, "obstacle_of_gate", withdrawn_meanwhile)
    with pytest.raises(NotAllowed, match="ยกเลิกแล้ว"):
        open_document(entered, extent=Extent.WITH_SCAN, by=publisher)
    assert not Document.objects.get().is_public and entered.scans.get().visibility == "internal"


def test_a_break_in_the_middle_opens_nothing(enter, publisher, monkeypatch):
    entered = enter()
    monkeypatch.setattr(outside_opening, "obstacle_of_gate", lambda *args: "")

    def cut(*args, **kwargs):
        raise OSError

    monkeypatch.setattr("integrity.documents.models.Scan.save", cut)
    with pytest.raises(OSError):
        open_document(entered, extent=Extent.WITH_SCAN, by=publisher)
    assert not Document.objects.get().is_public


@pytest.mark.parametrize("who", ["editor", "plan_officer", "auditor", "executive"])
def test_only_a_publisher_opens_papers(client, enter, who, request):
    entered, user = enter(), request.getfixturevalue(who)
    with pytest.raises(NotAllowed, match="ผู้เผยแพร่"):
        open_document(entered, extent=Extent.ENTRY, by=user)
    client.force_login(user)
    done = client.post(page("open", entered), {"extent": "entry", "confirmed": "1"})
    assert done.status_code == 403 and not Document.objects.get().is_public


def test_a_paper_of_another_office_is_not_opened(client, enter, other_office):
    entered, stranger = enter(), make.user(Role.PUBLISHER, other_office)
    with pytest.raises(NotAllowed, match="หน่วยงานตนเอง"):
        open_document(entered, extent=Extent.ENTRY, by=stranger)
    client.force_login(stranger)
    done = client.post(page("open", entered), {"extent": "entry", "confirmed": "1"})
    assert done.status_code == 404 and not Document.objects.get().is_public


def test_opened_in_the_browser_after_a_page_that_says_what_it_does(
    client, enter, plan_officer, publisher
):
    entered = enter()
    client.force_login(plan_officer)
    hub = client.get(page("scans", entered)).content.decode()
    assert "ผู้เผยแพร่ของหน่วยงานเป็นผู้กด" in hub and 'name="extent"' not in hub
    judge(entered, by=plan_officer, confirmed_by=publisher)
    client.force_login(publisher)
    assert page("scans", entered) in client.get(page("change", entered)).content.decode()
    assert "เปิดเผยเอกสารนี้</button>" in client.get(page("scans", entered)).content.decode()
    asked = client.post(page("open", entered), {"extent": "scan"}).content.decode()
    assert "เปลี่ยนกลับเป็นเอกสารภายในไม่ได้" in asked and not Document.objects.get().is_public
    client.post(page("open", entered), {"extent": "scan", "again": "1", "confirmed": "1"})
    assert not Document.objects.get().is_public
    client.post(page("open", entered), {"extent": "scan", "confirmed": "1"})
    assert Document.objects.get().is_public
    assert "เปิดเผยเอกสารพร้อมสำเนาสแกน" in client.get(page("history", entered)).content.decode()
    assert 'name="extent"' not in client.get(page("scans", entered)).content.decode()


@pytest.mark.parametrize("typed", [{}, {"extent": "all"}, {"extent": "scan", "confirmed": "1"}])
def test_what_is_made_up_or_not_judged_opens_nothing(client, enter, publisher, typed):
    entered = enter()
    client.force_login(publisher)
    assert client.post(page("open", entered), typed).url == page("scans", entered)
    assert client.get(page("open", entered)).url == page("scans", entered)
    assert not Document.objects.get().is_public


def test_the_pages_of_opening_are_thai(client, enter, telling, plan_officer, publisher):
    entered, told = enter(), enter(telling)
    client.force_login(publisher)
    opened = [client.get(page("scans", each)) for each in (entered, told)]
    opened.append(client.post(page("open", entered), {"extent": "entry"}))
    opened.append(client.post(page("open", entered), {"extent": "scan"}, follow=True))
    client.force_login(plan_officer)
    opened += [client.get(page("scans", each)) for each in (entered, told)]
    subject = f"documents.scan:{entered_scan(told).pk}"
    hits = client.get(reverse("admin:documents_personal_data", args=(subject,)))
    assert "ใส่ไว้ในช่อง “โทรศัพท์”" in hits.content.decode()
    for response in [*opened, hits]:
        assert not troubles(response), response.request


def test_the_stored_file_is_what_was_looked_at(enter):
    entered = enter()
    assert (
        files.issued_path(entered.file_sha256).read_bytes()
        == scan_opening.scan_path(entered.scans.get().sha256, "application/pdf").read_bytes()
    )


def test_a_paper_that_somebody_looked_through_waits_for_the_publisher(
    client, enter, plan_officer, publisher, other_office
):
    entered, stranger = enter(), make.user(Role.PUBLISHER, other_office)

    def waits_for(user) -> bool:
        client.force_login(user)
        return page("scans", entered) in client.get(reverse("admin:index")).content.decode()

    assert not waits_for(publisher)
    judge(entered, by=plan_officer)
    assert waits_for(publisher) and not waits_for(plan_officer) and not waits_for(stranger)
    open_document(entered, extent=Extent.ENTRY, by=publisher)
    assert not waits_for(publisher)
