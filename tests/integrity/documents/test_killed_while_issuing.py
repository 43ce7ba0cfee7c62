"""A process killed at any point of issuing: nothing half issued, no number lost or used twice."""

import os
import signal

import pytest
from django.core.management import call_command
from django.utils import timezone

from integrity.documents.models import ClauseDocument, Document, Signature, Signing, Snapshot
from integrity.documents.signing.issuing import issue_clause_document
from integrity.documents.signing.opening import open_round
from plans.editions.publication import publish
from plans.editions.revision import start_revision
from plans.models import PlanVersion
from tests import make
from tests.integrity.documents import killed
from tests.integrity.documents.killed_points import (
    CLAUSE_POINTS,
    PAPER_POINTS,
    PLAN_POINTS,
    SENT_POINTS,
    SIGNED_POINTS,
)
from tests.integrity.documents.signing_cast import complete, fresh, paper, signer, signs

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # Later Pythons warn of a fork beside threads: the child starts none and is killed.
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
]


def kill_at(point: str, deed: str, key: int) -> None:
    """Start the deed in a process of its own and kill it, with no chance to clean up."""
    told, telling = os.pipe()
    child = os.fork()
    if child == 0:
        killed.run(point, deed, key, telling)
    os.close(telling)
    try:
        reached = os.read(told, 65536).decode()
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(told)
    assert reached == "reached", reached


def register_is_sound() -> None:
    call_command("verify_register")
    numbers = list(Document.objects.order_by("register_no").values_list("register_no", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("point", PLAN_POINTS)
def test_a_plan_whose_publication_was_killed_is_published_again(
    point, office, plan_officer, publisher
):
    first = make.published(by=plan_officer, publisher=publisher)
    second = start_revision(first.plan, by=plan_officer)
    make.submitted(second, by=plan_officer)

    kill_at(point, "plan", second.pk)

    assert PlanVersion.objects.get(pk=second.pk).is_in_review
    assert PlanVersion.objects.get(pk=first.pk).is_published
    assert Document.objects.get().is_in_force
    register_is_sound()
    document = publish(PlanVersion.objects.get(pk=second.pk), by=publisher)
    assert document.register_no == 2
    assert Document.objects.get(register_no=1).superseded_by == document
    register_is_sound()


@pytest.mark.parametrize("point", PAPER_POINTS)
def test_a_paper_whose_issue_was_killed_leaves_its_numbers_free(point, office, plan_officer):
    former = make.issued(office, plan_officer)
    snapshot = Snapshot.objects.take(
        organisation=office, data={"kind": "clause", "title": "ก"}, by=plan_officer
    )

    kill_at(point, "paper", snapshot.pk)

    former.refresh_from_db()
    assert Document.objects.count() == 1 and former.is_in_force
    register_is_sound()
    paper = make.issued(office, plan_officer, official_no="9/2569", replaces=former)
    assert (paper.register_no, paper.official_no) == (2, "9/2569")
    register_is_sound()


@pytest.mark.parametrize("point", SENT_POINTS)
def test_a_paper_whose_sending_was_killed_is_a_draft_and_is_sent_again(point, office, plan_officer):
    document = paper(office, plan_officer, signer(office, "นายกเทศมนตรี"))

    kill_at(point, "sent", document.pk)

    assert fresh(document).is_draft and not Signing.objects.exists()
    assert not Snapshot.objects.exists() and not Document.objects.exists()
    open_round(fresh(document), by=plan_officer)
    assert fresh(document).is_in_signing


@pytest.mark.parametrize("point", SIGNED_POINTS)
def test_a_signature_that_was_killed_was_not_given_and_is_given_again(point, office, plan_officer):
    mayor = signer(office, "นายกเทศมนตรี")
    signing = open_round(paper(office, plan_officer, mayor), by=plan_officer)

    kill_at(point, "signed", signing.pk)

    assert not Signature.objects.exists()
    assert fresh(signing).is_open and fresh(signing).next_step == 0
    signs(fresh(signing), mayor)
    assert fresh(signing).is_complete


@pytest.mark.parametrize("point", CLAUSE_POINTS)
def test_a_clause_document_whose_issue_was_killed_is_issued_again(
    point, office, plan_officer, publisher
):
    former = make.issued(office, plan_officer, kind="announcement")
    mayor = signer(office, "นายกเทศมนตรี")
    document = complete(office, plan_officer, mayor, replaces=former)

    kill_at(point, "clauses", document.pk)

    assert Document.objects.get() == former and fresh(former).is_in_force
    assert fresh(document).document is None and fresh(document).signing.is_complete
    register_is_sound()
    issued = issue_clause_document(
        ClauseDocument.objects.get(pk=document.pk), by=publisher,
        official_no="9/2569", dated=timezone.localdate(),
    )  # fmt: skip
    assert (issued.register_no, issued.official_no) == (2, "9/2569")
    assert fresh(former).superseded_by == issued and fresh(document).is_issued
    register_is_sound()
