"""A process killed at any point of issuing: nothing half issued, no number lost or used twice."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from integrity.documents.models import Document, Snapshot
from plans.editions.publication import publish
from plans.editions.revision import start_revision
from plans.models import PlanVersion
from tests import make
from tests.integrity.documents.killed_points import PAPER_POINTS, PLAN_POINTS

pytestmark = pytest.mark.django_db(transaction=True)


def database_url() -> str:
    """The test's own database, for a process that is not a test."""
    place = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{place['NAME']}"
    login = f"{place['USER']}:{place['PASSWORD']}" if place["PASSWORD"] else place["USER"]
    return f"postgres://{login}@{place['HOST'].replace('/', '%2F')}:{place['PORT']}/{place['NAME']}"


def kill_at(point: str, deed: str, key: int) -> None:
    """Start the deed in a process of its own and kill it, with no chance to clean up."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.integrity.documents.killed", point, deed, str(key)],
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": database_url(),
            "DATA_DIR": str(settings.DATA_DIR),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        reached = child.stdout.readline()
    finally:
        child.kill()
        _, errors = child.communicate()
    assert reached == "reached\n", errors


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
