"""No way into a paper that is being signed leaves its signatures standing on another text.

Every page of the admin about a paper is opened and sent back with something changed, as a clerk,
or as somebody who knows the address. Then either the paper says what was frozen, or its round is
void.
"""

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from integrity.documents.admin.clause_deed_views import DEEDS
from integrity.documents.clauses.rows import ClauseRow
from integrity.documents.clauses.snapshot import take
from integrity.documents.clauses.writing import replace_clauses
from integrity.documents.models import ClauseDocument, Signing
from integrity.documents.signing.opening import open_round
from integrity.publishing import NotAllowed
from tests.admin_form import posted
from tests.integrity.documents.signing_cast import fresh, paper, signer

LEFT_ALONE = ("csrfmiddlewaretoken", "_stamp", "-TOTAL_FORMS", "-INITIAL_FORMS", "-id", "-document")
# What else a page may ask for; whoever adds a page with another name meets a KeyError here.
CONFIRMED = {"reason": "แก้คำผิด", "text": "๑. ข้อความใหม่", "confirmed": "1", "post": "yes"}


@pytest.fixture
def document(office, secretariat, plan_officer):
    mayor = signer(office, "นายกเทศมนตรี")
    made = paper(office, plan_officer, mayor, division=secretariat)
    open_round(made, by=plan_officer)
    return fresh(made)


def ways(document: ClauseDocument) -> list[str]:
    """The address of every page about one paper."""
    model_admin = admin.site.get_model_admin(ClauseDocument)
    found = []
    for pattern in model_admin.get_urls():
        names = set(getattr(pattern.pattern, "converters", ())) if pattern.name else set()
        if not names & {"pk", "object_id"} or "form" in names:  # an export only reads
            continue
        known = {"pk": document.pk, "object_id": document.pk}
        for deed in DEEDS if "name" in names else ("",):
            values = known | {"name": deed}
            kwargs = {name: values[name] for name in names}
            found.append(reverse(f"admin:{pattern.name}", kwargs=kwargs))
    return found


def changed(boxes: dict) -> dict:
    """What was shown, with words put behind every text."""
    return {
        name: values
        if name.endswith(LEFT_ALONE) or any(value.isdecimal() or not value for value in values)
        else [f"{value} แก้แล้ว" for value in values]
        for name, values in boxes.items()
    }


def stands_or_is_void(document: ClauseDocument, signing: Signing) -> bool:
    return fresh(signing).is_void or take(fresh(document)) == signing.snapshot.data


@pytest.mark.parametrize("who", ["plan_officer", "editor"])
def test_every_page_of_the_admin_keeps_the_frozen_text_or_voids_the_round(
    request, client, document, who
):
    client.force_login(request.getfixturevalue(who))
    signing = document.signing
    addresses = ways(document)
    assert len(addresses) > 8
    for address in addresses:
        shown = client.get(address)
        is_page = shown.status_code == 200 and "text/html" in shown.get("Content-Type", "")
        boxes = changed(posted(shown.content.decode())) if is_page else {}
        file = SimpleUploadedFile("แนบ.pdf", b"%PDF-1.4")
        client.post(address, CONFIRMED | boxes | {"file": file})
        assert stands_or_is_void(document, signing), address


def test_a_form_that_was_opened_before_the_paper_was_sent_changes_nothing(
    client, office, secretariat, plan_officer
):
    mayor = signer(office, "นายกเทศมนตรี")
    document = paper(office, plan_officer, mayor, division=secretariat)
    client.force_login(plan_officer)
    address = reverse("admin:documents_clausedocument_change", args=(document.pk,))
    boxes = posted(client.get(address).content.decode())
    signing = open_round(document, by=plan_officer)
    client.post(address, changed(boxes))
    assert take(fresh(document)) == signing.snapshot.data
    assert fresh(signing).is_open


def test_the_verb_that_stores_a_text_refuses_it(document, plan_officer):
    with pytest.raises(NotAllowed):
        replace_clauses(document, [ClauseRow("paragraph", 0, "", "อื่น")], by=plan_officer)
    assert take(document) == document.signing.snapshot.data


def test_a_paper_in_signing_or_issued_is_not_deleted(client, document, plan_officer):
    client.force_login(plan_officer)
    client.post(
        reverse("admin:documents_clausedocument_delete", args=(document.pk,)), {"post": "yes"}
    )
    assert ClauseDocument.objects.filter(pk=document.pk).exists()
