"""Forms sent by hand: keys of another office, and what no page offers."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from integrity.documents.models import ClauseDocument, Document, Frozen
from integrity.models import Appointment, Reference
from tests import make
from tests.admin_form import open_form
from tests.integrity.documents.signing_cast import fresh, paper, signer

SECRET = "เรื่องลับของข้างบ้าน"


@pytest.fixture
def mayor(office):
    return signer(office, "นายกเทศมนตรี")


@pytest.fixture
def draft(office, plan_officer, secretariat, mayor):
    return paper(office, plan_officer, mayor, division=secretariat)


def _change(document) -> str:
    return reverse("admin:documents_clausedocument_change", args=(document.pk,))


def test_a_paper_of_another_office_is_not_replaced_and_not_named(
    client, draft, plan_officer, other_office, neighbour
):
    theirs = make.issued(other_office, neighbour, title=SECRET, visibility="internal")
    client.force_login(plan_officer)
    typed = open_form(client, _change(draft)) | {"replaces": [str(theirs.pk)]}
    response = client.post(_change(draft), typed)
    assert response.status_code == 200
    assert SECRET not in response.content.decode()
    assert fresh(draft).replaces is None


def test_people_divisions_and_laws_of_another_office_are_no_choices(
    client, draft, plan_officer, other_office
):
    theirs = make.official(other_office, SECRET)
    held = Appointment.objects.get(official=theirs)
    division = make.division(other_office, SECRET)
    law = Reference.objects.create(owner=other_office, title=SECRET)
    client.force_login(plan_officer)
    form = open_form(client, _change(draft))
    for name, row in {
        "steps-0-official": theirs,
        "steps-0-appointment": held,
        "division": division,
    }.items():
        response = client.post(_change(draft), form | {name: [str(row.pk)]})
        assert response.status_code == 200, name
        assert SECRET not in response.content.decode(), name
    typed = form | {
        "citations-TOTAL_FORMS": ["1"],
        "citations-0-position": ["1"],
        "citations-0-reference": [str(law.pk)],
        "citations-0-document": [str(draft.pk)],
    }
    response = client.post(_change(draft), typed)
    assert response.status_code == 200
    assert SECRET not in response.content.decode()
    assert not draft.citations.exists()


def test_rows_of_another_paper_are_not_changed_through_this_one(
    client, draft, office, plan_officer, mayor
):
    other = paper(office, plan_officer, mayor, title="อีกฉบับ")
    step = other.steps.get()
    client.force_login(plan_officer)
    typed = open_form(client, _change(draft)) | {
        "steps-0-id": [str(step.pk)],
        "steps-0-role": ["ของฉัน"],
    }
    assert client.post(_change(draft), typed).status_code in (200, 302)
    assert fresh(step).role == "" and fresh(step).document_id == other.pk


def test_columns_that_no_box_offers_are_not_written(client, draft, plan_officer, other_office):
    client.force_login(plan_officer)
    typed = open_form(client, _change(draft)) | {
        "organisation": [str(other_office.pk)],
        "document": ["1"],
        "signing": ["1"],
        "kind": ["order"],
        "source_address": ["https://evil.example/"],
    }
    client.post(_change(draft), typed)
    after = fresh(draft)
    assert (after.organisation_id, after.kind) == (draft.organisation_id, draft.kind)
    assert (after.document, after.signing, after.source_address) == (None, None, "")


@pytest.mark.parametrize(
    "query",
    [
        "offset=99999999999999999999",
        "limit=99999999999999999999",
        "year=999999999999999999999",
        "fiscal_year=-1",
        "offset=-5",
        "kind=nothing",
        "year=0",
    ],
)
def test_open_data_answers_any_number(client, office, query):
    response = client.get(f"/api/organisations/{office.slug}/documents?{query}")
    assert response.status_code in (200, 422), query


@pytest.mark.parametrize(
    "query", ["q=%00", "kind=%00", "year=%00", "page=%00", "q=%ff", "year=๒๕๖๖๖๖๖๖๖๖"]
)
def test_the_list_answers_any_words(client, office, query):
    assert client.get(f"/{office.slug}/documents/?{query}").status_code == 200


@pytest.mark.parametrize("code", ["%00", "%0d%0aSet-Cookie:x", "..%2f..", "a" * 5000, "<script>"])
def test_any_code_is_answered(client, db, code):
    response = client.get(f"/verify/{code}/")
    assert response.status_code in (404, 302)
    assert "<script>alert" not in response.content.decode()


def test_a_title_of_many_lines_names_a_file_and_no_header(client, office, plan_officer):
    made = make.issued(office, plan_officer, title='x"\r\nSet-Cookie: a=b; ../../เรื่อง')
    response = client.get(made.get_absolute_url()[:-1] + ".pdf")
    assert b"".join(response.streaming_content)
    response.close()
    assert response.status_code == 200
    assert "\n" not in response["Content-Disposition"] and "Set-Cookie" not in response.headers


def test_nothing_frozen_goes_with_what_it_hangs_on(office, plan_officer, secretariat):
    made = make.issued(office, plan_officer, division=secretariat)
    for row in (plan_officer, secretariat, made.snapshot, made):
        with pytest.raises((Frozen, ProtectedError)):
            row.delete()
    assert Document.objects.filter(pk=made.pk).exists()
    assert ClauseDocument.objects.count() == 0


def test_a_new_object_is_not_written_over_a_frozen_row(office, plan_officer):
    made = make.issued(office, plan_officer, title="เรื่องเดิม")
    copy = Document.objects.get(pk=made.pk)
    copy._state.adding, copy.title = True, "เรื่องใหม่"
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()
    assert fresh(made).title == "เรื่องเดิม"
