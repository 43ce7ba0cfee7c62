"""Cancelling in the admin: with a reason, listed under the table, and taken back."""

import pytest
from django.urls import reverse

from plans.editions.cancelling import cancel
from plans.editions.publication import submit
from plans.editions.revision import start_revision
from plans.models import Cancellation
from tests import make
from tests.admin_form import open_form, posted

REASON = "รวมกับโครงการอื่น"


@pytest.fixture
def draft(office, plan_officer, publisher):
    version = make.version(make.plan(office))
    make.project(version, number=1, title="อยู่ต่อ")
    make.project(version, number=2, title="จะยกเลิก")
    make.published(version, by=plan_officer, publisher=publisher)
    return start_revision(version.plan, by=plan_officer)


@pytest.fixture
def leaving(draft):
    return draft.projects.get(number=2)


def at(name, key):
    return reverse(f"admin:plans_{name}", args=(key,))


def sent(client, project, reason=REASON):
    address = at("project_cancel", project.pk)
    return address, open_form(client, address) | {"reason": reason}


def test_deleting_a_published_project_asks_for_the_reason(client, plan_officer, leaving):
    client.force_login(plan_officer)
    html = client.get(at("project_change", leaving.pk)).content.decode()
    assert at("project_cancel", leaving.pk) in html
    assert at("project_delete", leaving.pk) not in html
    for method in (client.get, client.post):
        response = method(at("project_delete", leaving.pk), {"post": "yes"})
        assert response.url == at("project_cancel", leaving.pk)
    assert "เหตุผลที่ยกเลิก" in client.get(response.url).content.decode()


def test_a_new_project_is_deleted_as_ever(client, plan_officer, draft):
    new = make.project(draft, number=3)
    client.force_login(plan_officer)
    assert at("project_delete", new.pk) in client.get(at("project_change", new.pk)).content.decode()
    assert client.get(at("project_cancel", new.pk)).url == at("project_delete", new.pk)


def test_it_is_listed_under_the_table_and_comes_back(client, plan_officer, draft, leaving):
    client.force_login(plan_officer)
    table = at("planversion_table", draft.pk)
    response = client.post(*sent(client, leaving), follow=True)
    html = response.content.decode()
    assert response.redirect_chain[-1][0] == table
    assert "โครงการที่ยกเลิกในฉบับนี้" in html and REASON in html
    cancellation = draft.cancellations.get()
    client.post(at("project_restore", cancellation.pk))
    assert draft.projects.filter(key=leaving.key, number=2).exists()
    assert "โครงการที่ยกเลิกในฉบับนี้" not in client.get(table).content.decode()


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_the_page_comes_back(client, plan_officer, draft, leaving, reason):
    client.force_login(plan_officer)
    response = client.post(*sent(client, leaving, reason))
    assert response.status_code == 200
    assert draft.projects.count() == 2


def test_a_reason_that_citizens_will_read_holds_no_personal_data(
    client, plan_officer, draft, leaving
):
    client.force_login(plan_officer)
    typed = "เจ้าของที่ดินขอถอน ติดต่อ 081-234-5678"
    shown = client.post(*sent(client, leaving, typed)).content.decode()
    assert "อาจเป็นข้อมูลส่วนบุคคล" in shown and typed in shown
    assert draft.projects.count() == 2


def test_cancelling_in_review_returns_the_plan_to_draft(client, plan_officer, draft, leaving):
    submit(draft, by=plan_officer)
    client.force_login(plan_officer)
    client.post(*sent(client, leaving))
    draft.refresh_from_db()
    assert draft.is_draft


@pytest.mark.parametrize(
    ("who", "status"), [("neighbour", 404), ("auditor", 403), ("publisher", 403), ("editor", 403)]
)
def test_others_may_neither_cancel_nor_bring_back(
    request, client, draft, leaving, plan_officer, who, status
):
    client.force_login(request.getfixturevalue(who))
    assert client.get(at("project_cancel", leaving.pk)).status_code == status
    posted = client.post(at("project_cancel", leaving.pk), {"reason": REASON})
    assert posted.status_code == status
    (made,) = cancel(draft, [leaving], by=plan_officer, reason=REASON)
    assert client.post(at("project_restore", made.pk)).status_code == status
    assert Cancellation.objects.filter(pk=made.pk).exists()


def test_a_published_edition_is_closed(client, plan_officer, publisher, draft, leaving):
    (made,) = cancel(draft, [leaving], by=plan_officer, reason=REASON)
    make.published(draft, by=plan_officer, publisher=publisher)
    client.force_login(plan_officer)
    client.post(at("project_restore", made.pk))
    assert Cancellation.objects.filter(pk=made.pk).exists()
    staying = draft.projects.get()
    assert client.post(at("project_cancel", staying.pk), {"reason": REASON}).status_code == 403


def test_a_project_changed_meanwhile_is_shown_and_asked_about_again(
    client, plan_officer, draft, leaving
):
    client.force_login(plan_officer)
    address, typed = sent(client, leaving)
    leaving.title = "ชื่อที่คนอื่นแก้"
    leaving.save()
    html = client.post(address, typed).content.decode()
    assert "จึงยังไม่ได้ยกเลิก" in html and "ชื่อที่คนอื่นแก้" in html and REASON in html
    assert not Cancellation.objects.exists()
    assert client.post(address, posted(html)).status_code == 302
    assert Cancellation.objects.get().title == "ชื่อที่คนอื่นแก้"


def test_a_project_gone_meanwhile_is_not_said_to_be_cancelled(client, plan_officer, draft, leaving):
    client.force_login(plan_officer)
    address, typed = sent(client, leaving)
    cancel(draft, [leaving], by=plan_officer, reason="คนอื่นยกเลิกก่อน")
    response = client.post(address, typed)
    assert response.status_code == 404 and REASON in response.content.decode()
    assert Cancellation.objects.get().reason == "คนอื่นยกเลิกก่อน"


def test_an_edition_published_meanwhile_gives_the_typed_reason_back(
    client, plan_officer, publisher, draft, leaving
):
    client.force_login(plan_officer)
    address, typed = sent(client, leaving)
    make.published(draft, by=plan_officer, publisher=publisher)
    response = client.post(address, typed)
    assert response.status_code == 403 and REASON in response.content.decode()
    assert not Cancellation.objects.exists()
    assert client.post(address, {"reason": REASON, "_stamp": "x"}).status_code == 403
