"""Two people at once: each step is signed once, each paper issued once, whoever comes first."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from integrity.documents.models import Document, Signature, Signing
from integrity.documents.signing.issuing import issue_clause_document
from integrity.documents.signing.opening import open_round
from integrity.documents.signing.voiding import void_by_edit
from integrity.publishing import NotAllowed
from tests.integrity.documents.signing_cast import complete, fresh, paper, sent, signer, signs

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    """What each of ``deeds`` gave or raised, all begun at the same moment."""
    gate, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def work(place, deed):
        try:
            gate.wait()
            results[place] = deed()
        except Exception as failure:  # noqa: BLE001
            results[place] = failure
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=each) for each in enumerate(deeds)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return results


def refused(results) -> int:
    assert all(not isinstance(each, Exception) or isinstance(each, NotAllowed) for each in results)
    return sum(isinstance(each, NotAllowed) for each in results)


def test_one_click_sent_four_times_is_one_signature(office, plan_officer):
    mayor, palad = signer(office, "นายกเทศมนตรี"), signer(office, "ปลัดเทศบาล")
    signing = sent(office, plan_officer, mayor, palad)
    results = at_once(*[lambda: signs(fresh(signing), mayor, step=0)] * 4)
    assert refused(results) == 3
    assert Signature.objects.count() == 1
    assert fresh(signing).next_step == 1


def test_a_paper_sent_by_two_at_once_has_one_round(office, plan_officer):
    document = paper(office, plan_officer, signer(office, "นายกเทศมนตรี"))
    results = at_once(*[lambda: open_round(fresh(document), by=plan_officer)] * 3)
    assert refused(results) == 2
    assert Signing.objects.count() == 1


def test_a_signature_and_an_edit_at_once_leave_a_draft(office, plan_officer):
    mayor = signer(office, "นายกเทศมนตรี")
    document = paper(office, plan_officer, mayor)
    signing = open_round(document, by=plan_officer)
    results = at_once(
        lambda: signs(fresh(signing), mayor),
        lambda: void_by_edit(fresh(document), by=plan_officer),
    )
    assert refused(results) <= 1
    assert fresh(signing).is_void
    assert fresh(document).is_draft


def test_a_paper_issued_by_three_at_once_is_issued_once(office, plan_officer, publisher):
    document = complete(office, plan_officer, signer(office, "นายกเทศมนตรี"))

    def issue():
        return issue_clause_document(
            fresh(document), by=publisher, official_no="", dated=timezone.localdate()
        )

    results = at_once(issue, issue, issue)
    assert refused(results) == 2
    assert Document.objects.count() == 1
    assert fresh(document).document == Document.objects.get()


def test_an_issue_and_an_edit_at_once_leave_one_of_them(office, plan_officer, publisher):
    document = complete(office, plan_officer, signer(office, "นายกเทศมนตรี"))
    results = at_once(
        lambda: issue_clause_document(
            fresh(document), by=publisher, official_no="", dated=timezone.localdate()
        ),
        lambda: void_by_edit(fresh(document), by=plan_officer),
    )
    assert refused(results) == 1
    assert fresh(document).is_issued or fresh(document).is_draft
    assert Document.objects.count() == int(fresh(document).is_issued)
