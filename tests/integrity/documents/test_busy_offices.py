"""Deeds that meet on one paper, and an office in which everybody works at once: whoever comes
second waits or is told, nothing is half done, and nobody waits in a circle."""

from datetime import date
from functools import partial

import pytest
from django.core.management import call_command
from django.utils import timezone

from integrity.documents import register
from integrity.documents.clauses.rows import ClauseRow
from integrity.documents.clauses.writing import replace_clauses
from integrity.documents.models import Clause, Document, Kind, PersonalDataConfirmation, Signing
from integrity.documents.personal_data import gate, of_clause_document
from integrity.documents.personal_data.searching import search
from integrity.documents.signing import voiding
from integrity.documents.signing.issuing import issue_clause_document
from integrity.documents.signing.opening import open_round
from integrity.publishing import NotAllowed
from plans.editions import appendices
from plans.editions.publication import publish
from plans.models import PlanVersion
from tests import make
from tests.integrity.documents.signing_cast import complete, fresh, paper, signer, signs
from tests.integrity.documents.test_signing_races import at_once, refused

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 8


def texts_of(document) -> list[str]:
    return list(Clause.objects.filter(document=document).values_list("text", flat=True))


def test_a_paper_sent_while_its_text_is_saved_is_frozen_as_it_reads(office, plan_officer):
    document = paper(office, plan_officer, signer(office, "นายกเทศมนตรี"))
    rows = [ClauseRow("paragraph", 0, "", "ข้อความใหม่")]
    results = at_once(
        lambda: open_round(fresh(document), by=plan_officer),
        lambda: replace_clauses(fresh(document), rows, by=plan_officer),
    )
    assert refused(results) <= 1
    (said,) = fresh(document).signing.snapshot.data["clauses"]
    assert [said["text"]] == texts_of(document)


def test_a_paper_withdrawn_while_another_takes_its_place_is_withdrawn(
    office, plan_officer, publisher
):
    former = make.issued(office, plan_officer)
    results = at_once(
        lambda: register.withdraw(former, by=publisher, reason="ออกผิดฉบับ"),
        lambda: make.issued(office, plan_officer, replaces=former),
    )
    assert refused(results) == 0
    assert fresh(former).is_withdrawn and fresh(former).superseded_by is None
    assert Document.objects.count() == 2
    call_command("verify_register")


def test_a_word_given_while_the_text_is_edited_is_for_what_was_shown(
    office, plan_officer, publisher
):
    document = paper(office, plan_officer, text="ติดต่อ โทร. 081-234-5678")
    searched = of_clause_document(document)
    for each in gate.standing(searched).without_reason:
        gate.state_reason(searched, each.fingerprint, "เป็นของหน่วยงาน", by=plan_officer)
    shown = search(searched).content_sha256
    rows = [ClauseRow("paragraph", 0, "", "ติดต่อ โทร. 081-234-5678 หรือ 089-876-5432")]
    results = at_once(
        lambda: gate.confirm(
            of_clause_document(fresh(document)), content_sha256=shown, by=publisher
        ),
        lambda: replace_clauses(fresh(document), rows, by=plan_officer),
    )
    assert refused(results) <= 1
    assert set(PersonalDataConfirmation.objects.values_list("content_sha256", flat=True)) <= {shown}
    assert gate.obstacle(of_clause_document(fresh(document)), publisher)


def test_an_appendix_taken_out_while_the_plan_is_published_stays_in_what_was_frozen(
    office, plan_officer, publisher
):
    version = make.version(make.plan(office))
    row = appendices.add_issued(
        version, make.issued(office, plan_officer), title="", by=plan_officer
    )
    make.submitted(version, by=plan_officer)
    results = at_once(
        lambda: publish(PlanVersion.objects.get(pk=version.pk), by=publisher),
        lambda: appendices.remove(fresh(version), row.pk, by=plan_officer),
    )
    assert refused(results) <= 1
    assert fresh(version).is_published
    assert len(fresh(version).document.snapshot.data["appendices"]) == 1


def test_two_papers_that_ask_for_one_number_at_once_share_nothing(office, plan_officer, publisher):
    mayor = signer(office, "นายกเทศมนตรี")
    papers = [complete(office, plan_officer, mayor, title=f"ฉบับที่ {n}") for n in range(2)]
    results = at_once(*[partial(issue, each, publisher, "1/2569") for each in papers])
    assert refused(results) == 1
    (told,) = [each for each in results if isinstance(each, NotAllowed)]
    assert "1/2569" in str(told)
    assert sorted(fresh(each).is_issued for each in papers) == [False, True]
    assert Signing.objects.filter(state=Signing.State.COMPLETE).count() == 1


def issue(document, by, official_no: str):
    return issue_clause_document(
        fresh(document), by=by, official_no=official_no, dated=timezone.localdate()
    )


def test_eight_people_who_write_at_once_all_come_through(office, plan_officer, publisher):
    """Each sends, signs, edits or issues a paper of the own; one withdraws, one enters a scan."""
    mayor = signer(office, "นายกเทศมนตรี")
    signed = [complete(office, plan_officer, mayor, kind=Kind.ORDER) for _ in range(3)]
    drafts = [paper(office, plan_officer, mayor) for _ in range(3)]
    sent = open_round(drafts[2], by=plan_officer)
    former, rows = make.issued(office, plan_officer), [ClauseRow("paragraph", 0, "", "ก")]
    deeds = [
        *[partial(issue, each, publisher, f"{n}/2569") for n, each in enumerate(signed, start=5)],
        lambda: open_round(fresh(drafts[0]), by=plan_officer),
        lambda: replace_clauses(fresh(drafts[1]), rows, by=plan_officer),
        lambda: signs(fresh(sent), mayor),
        lambda: register.withdraw(former, by=publisher, reason="ออกผิดฉบับ"),
        lambda: make.issued(office, plan_officer, official_no="9/2569", dated=date(2026, 1, 5)),
    ]
    assert len(deeds) == WRITERS
    assert refused(at_once(*deeds)) == 0
    numbers = Document.objects.order_by("register_no").values_list("register_no", flat=True)
    assert list(numbers) == [1, 2, 3, 4, 5]
    assert fresh(drafts[0]).is_in_signing and fresh(sent).is_complete
    assert texts_of(drafts[1]) == ["ก"] and fresh(former).is_withdrawn
    call_command("verify_register")


def test_a_round_that_is_taken_back_while_its_paper_is_issued_ends_one_way(
    office, plan_officer, publisher
):
    document = complete(office, plan_officer, signer(office, "นายกเทศมนตรี"))
    results = at_once(
        lambda: issue(document, publisher, ""),
        lambda: voiding.recall(fresh(document), by=plan_officer, reason="ขอแก้ข้อความ"),
    )
    assert refused(results) == 1
    assert fresh(document).is_issued != fresh(document).is_draft
    assert Document.objects.count() == int(fresh(document).is_issued)
