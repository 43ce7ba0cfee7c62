"""What a paper of the admin starts from, gives out and takes in: copies, Word, attachments."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from integrity.documents.models import Attachment, ClauseDocument, Recipient
from integrity.documents.signing.opening import open_round
from tests import make
from tests.admin_form import posted
from tests.integrity.documents.signing_cast import fresh, paper, signer
from tests.integrity.documents.test_clause_admin import page, shown, words

COPY = "admin:documents_clausedocument_copy"


@pytest.fixture
def draft(office, plan_officer, secretariat):
    return paper(
        office,
        plan_officer,
        signer(office, "นายก"),
        division=secretariat,
        title="ประกาศ ปีงบประมาณ พ.ศ. 2566",
        text="ในปีงบประมาณ พ.ศ. 2566 ตามระเบียบ พ.ศ. 2540",
        first_fiscal_year=2566,
    )


@pytest.fixture
def issued(draft, office, plan_officer):
    draft.document = make.issued(office, plan_officer, title=draft.title)
    draft.save()
    return draft


# Copies


def test_a_paper_begins_as_a_copy_whose_years_moved_and_points_are_shown(
    draft, plan_officer, client
):
    client.force_login(plan_officer)
    assert draft.title in shown(client.get(reverse(COPY)))
    typed = {"source": draft.pk, "first_year": "๒๕๖๗", "last_year": ""}
    response = client.post(reverse(COPY), typed, follow=True)
    made = ClauseDocument.objects.exclude(pk=draft.pk).get()
    assert (made.title, made.copied_from) == ("ประกาศ ปีงบประมาณ พ.ศ. 2567", draft)
    assert made.clauses.get().text.startswith("ในปีงบประมาณ พ.ศ. 2567")
    assert response.redirect_chain[-1][0] == page("points", made)
    shown(response)
    assert f'href="{page("points", made)}"' in shown(client.get(page("change", made)))


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"source": "999"},
        {"first_year": "2570", "last_year": "2566"},
        {"last_year": "2566"},
        {"first_year": "ปีหน้า"},
    ],
)
def test_a_copy_of_nothing_or_of_years_that_run_back_is_refused(typed, draft, plan_officer, client):
    client.force_login(plan_officer)
    response = client.post(reverse(COPY), {"source": draft.pk, **typed} if typed else {})
    assert "errorlist" in words(response)
    assert ClauseDocument.objects.count() == 1


def test_an_editor_copies_another_divisions_paper_into_the_own(draft, office, editor, client):
    draft.division = make.division(office, "กองช่าง", slug="works")
    draft.save()
    client.force_login(editor)
    client.post(reverse(COPY), {"source": draft.pk})
    made = ClauseDocument.objects.exclude(pk=draft.pk).get()
    assert made.division == editor.division
    assert client.get(page("change", made)).status_code == 200


def test_a_neighbours_paper_is_nothing_to_copy(draft, neighbour, client):
    client.force_login(neighbour)
    assert draft.title not in words(client.get(reverse(COPY)))
    client.post(reverse(COPY), {"source": draft.pk})
    assert ClauseDocument.objects.count() == 1


def test_an_issued_paper_is_read_only_and_a_new_one_takes_its_place(issued, plan_officer, client):
    client.force_login(plan_officer)
    html = shown(client.get(page("change", issued)))
    assert "ออกเอกสารแล้ว" in html and "<textarea" not in html.split("clause-rows")[1]
    assert client.post(page("change", issued), {}).status_code == 403
    assert client.get(page("delete", issued)).status_code == 403
    shown(client.get(page("deed", issued, "replacement")))
    client.post(page("deed", issued, "replacement"))
    made = ClauseDocument.objects.exclude(pk=issued.pk).get()
    assert (made.replaces, made.title, made.state) == (issued.document, issued.title, "draft")


# Out


@pytest.mark.parametrize(("name", "start"), [("preview", b"%PDF-"), ("word", b"PK")])
def test_a_draft_is_seen_and_taken_out(name, start, draft, auditor, client, real_paper):
    client.force_login(auditor)
    response = client.get(page(name, draft))
    assert response.status_code == 200 and response.content.startswith(start)
    assert "no-store" in response["Cache-Control"]
    assert client.post(page(name, draft)).status_code == 405


def test_the_word_file_says_what_the_draft_says(draft, auditor, client):
    client.force_login(auditor)
    content = client.get(page("word", draft)).content
    text = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert "ในปีงบประมาณ" in text


# In


def attach(client, document, **typed):
    return client.post(page("attach", document), typed)


def pdf(name="แนบ.pdf", **options):
    return SimpleUploadedFile(name, make.scan("PDF", **options))


def test_a_file_is_checked_kept_and_opened_again(draft, plan_officer, auditor, neighbour, client):
    client.force_login(plan_officer)
    shown(client.get(page("attach", draft)))
    response = attach(client, draft, title="บัญชีแนบท้าย", file=pdf(pages=2))
    row = draft.attachments.get()
    assert response["Location"] == page("change", draft)
    assert (row.title, row.pages, row.file.name) == ("บัญชีแนบท้าย", 2, f"{row.sha256}.pdf")
    assert "บัญชีแนบท้าย" in shown(client.get(page("change", draft)))
    client.force_login(auditor)
    address = reverse("admin:documents_clausedocument_attachment", args=(row.pk,))
    opened = client.get(address)
    assert b"".join(opened.streaming_content).startswith(b"%PDF-")
    client.force_login(neighbour)
    assert client.get(address).status_code == 404


def test_the_same_file_is_kept_once(draft, office, plan_officer, client):
    other = paper(office, plan_officer)
    client.force_login(plan_officer)
    content = make.scan("PDF")
    for document in (draft, other):
        attach(client, document, title="แนบ", file=SimpleUploadedFile("a.pdf", content))
    assert len({row.file.name for row in Attachment.objects.all()}) == 1


def test_what_is_no_pdf_is_refused_with_what_to_do(draft, plan_officer, client):
    client.force_login(plan_officer)
    for file in (SimpleUploadedFile("a.pdf", b"hello"), SimpleUploadedFile("a.pdf", b"")):
        html = words(attach(client, draft, title="แนบ", file=file))
        assert "errorlist" in html and 'value="แนบ"' in html
    assert not draft.attachments.exists()


def test_an_issued_paper_is_attached_by_its_register(draft, office, plan_officer, client):
    known = make.issued(office, plan_officer, title="คำสั่งเดิม")
    foreign = make.issued(make.organisation(), plan_officer, title="ของเขา")
    client.force_login(plan_officer)
    assert "ของเขา" not in words(client.get(page("attach", draft)))
    assert attach(client, draft, title="แนบ", issued=foreign.pk).status_code == 200
    assert attach(client, draft, title="แนบ", issued=known.pk, file=pdf()).status_code == 200
    assert attach(client, draft, title="แนบ", issued=known.pk).status_code == 302
    assert draft.attachments.get().issued == known


def test_nothing_is_attached_to_a_paper_that_went_to_its_signers(draft, plan_officer, client):
    open_round(draft, by=plan_officer)
    client.force_login(plan_officer)
    assert attach(client, draft, title="แนบ", file=pdf()).status_code == 403
    assert not fresh(draft).attachments.exists()


def test_a_break_while_attaching_stores_nothing(draft, plan_officer, client, monkeypatch):
    client.force_login(plan_officer)
    monkeypatch.setattr(
        "integrity.documents.admin.clauses.ClauseDocumentAdmin.log_change", lambda *args: 1 / 0
    )
    with pytest.raises(ZeroDivisionError):
        attach(client, draft, title="แนบ", file=pdf())
    assert not draft.attachments.exists()


def test_a_break_while_saving_stores_neither_facts_nor_text(
    draft, plan_officer, client, monkeypatch
):
    client.force_login(plan_officer)
    html = words(client.get(page("change", draft)))
    monkeypatch.setattr(
        "integrity.documents.admin.clause_facts.FactsForm.save_recipients",
        lambda *args, **more: 1 / 0,
    )
    form = posted(html) | {"title": "ชื่อใหม่", "c-0-text": "ข้อความใหม่"}
    with pytest.raises(ZeroDivisionError):
        client.post(page("change", draft), form)
    assert fresh(draft).title == draft.title
    assert "2566" in draft.clauses.get().text
    assert not Recipient.objects.exists()
