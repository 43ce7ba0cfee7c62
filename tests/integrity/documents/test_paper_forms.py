"""How papers are worded and numbered: national rows, and an office's own copies."""

import pytest
from django.urls import reverse

from integrity.documents import reference_data
from integrity.documents.models import Kind, PaperForm
from tests.admin_form import open_form
from tests.thai_only import english_leftovers

pytestmark = pytest.mark.django_db


@pytest.fixture
def national():
    reference_data.load()
    return PaperForm.objects.get(owner=None, kind=Kind.ORDER)


def change_page(form) -> str:
    return reverse("admin:documents_paperform_change", args=(form.pk,))


def copy_page(form) -> str:
    return reverse("admin:documents_paperform_copy", args=(form.pk,))


def test_every_kind_has_a_national_form_with_its_source(national):
    forms = PaperForm.objects.filter(owner=None)
    assert {form.kind for form in forms} == set(Kind)
    assert all(form.source for form in forms)


def test_the_words_are_those_of_the_regulation(national):
    announcement = PaperForm.objects.get(owner=None, kind=Kind.ANNOUNCEMENT)
    assert (announcement.head, announcement.closing, announcement.date_words) == (
        "ประกาศ", "จึงประกาศให้ทราบโดยทั่วกัน", "ประกาศ ณ วันที่",
    )  # fmt: skip
    assert announcement.numbering == PaperForm.Numbering.NONE
    assert (national.head, national.date_words) == ("คำสั่ง", "สั่ง ณ วันที่")
    assert national.numbering == PaperForm.Numbering.YEARLY
    memo = PaperForm.objects.get(owner=None, kind=Kind.MEMO)
    assert (memo.closing, memo.numbering) == ("", PaperForm.Numbering.LETTER)


def test_loading_twice_adds_nothing_and_what_staff_deleted_stays_deleted(national):
    national.delete()
    PaperForm.objects.filter(kind=Kind.MEMO).get().save()
    before = PaperForm.objects.count()
    reference_data.load()
    assert PaperForm.objects.count() == before
    assert not PaperForm.objects.filter(kind=Kind.ORDER).exists()


def test_an_office_makes_a_form_its_own_and_new_papers_follow_it(
    client, national, office, plan_officer
):
    client.force_login(plan_officer)
    page = client.get(change_page(national)).content.decode()
    assert "ทำเป็นของหน่วยงาน" in page
    client.post(copy_page(national))
    own = PaperForm.objects.get(owner=office)
    assert (own.kind, own.head, own.confidence) == (Kind.ORDER, "คำสั่ง", "unconfirmed")
    assert PaperForm.objects.of(office, Kind.ORDER) == own
    assert "เปิดแบบของหน่วยงาน" in client.get(change_page(national)).content.decode()


@pytest.mark.parametrize(("count", "fits"), [(6, True), (7, False)])
def test_initials_are_no_more_than_their_room_holds(
    client, national, office, plan_officer, count, fits
):
    own = national.copy_for(office)
    client.force_login(plan_officer)
    typed = "\n\n".join(["หัวหน้าฝ่าย"] * count)
    answer = client.post(
        change_page(own), open_form(client, change_page(own)) | {"initials": typed}
    )
    assert answer.status_code == (302 if fits else 200)
    assert fits or "ไม่เกิน 6 ตำแหน่ง" in answer.content.decode()


def test_a_second_copy_leads_to_the_first(client, national, office, plan_officer):
    client.force_login(plan_officer)
    client.post(copy_page(national))
    response = client.post(copy_page(national))
    own = PaperForm.objects.get(owner=office)
    assert response.url == change_page(own)


def test_an_office_does_not_change_the_national_form(client, national, plan_officer):
    client.force_login(plan_officer)
    page = client.get(change_page(national))
    assert not page.context["has_change_permission"]
    assert client.post(change_page(national), {"head": "อื่น"}).status_code == 403


def test_another_offices_form_is_not_there(client, national, other_office, plan_officer):
    theirs = national.copy_for(other_office)
    client.force_login(plan_officer)
    assert client.get(change_page(theirs)).status_code == 404
    assert client.post(copy_page(theirs)).status_code == 404


def test_the_national_forms_are_the_system_administrators(client, national, system_administrator):
    client.force_login(system_administrator)
    assert client.get(change_page(national)).context["has_change_permission"]
    assert client.post(copy_page(national)).status_code == 403


@pytest.mark.parametrize("who", ["editor", "publisher", "auditor", "outsider"])
def test_others_have_no_business_here(client, national, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(change_page(national)).status_code == 403
    assert client.post(copy_page(national)).status_code == 403


def test_the_pages_are_thai(client, national, plan_officer):
    client.force_login(plan_officer)
    for address in (reverse("admin:documents_paperform_changelist"), change_page(national)):
        assert not english_leftovers(client.get(address).content.decode(), {plan_officer.username})
