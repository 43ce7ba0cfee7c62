"""The register: numbers without gaps, rows that are never changed or deleted."""

import threading

import pytest
from django.db import close_old_connections, connection
from django.db.models import PROTECT, ProtectedError

from integrity import files
from integrity.documents import register
from integrity.documents.models import CODE_ALPHABET, Document, Frozen, Snapshot
from integrity.documents.register import Signer, StoredFile, issue, withdraw
from integrity.publishing import NotAllowed


def paper(office, by, title="แผน", **values):
    snapshot = Snapshot.objects.take(
        organisation=office, data={"kind": "plan", "title": title}, by=by
    )
    content = title.encode()
    file = StoredFile(files.store(content), len(content), pages=3)
    defaults = {"kind": Document.Kind.PLAN, "years": (2566, 2570)}
    return issue(
        snapshot=snapshot,
        file=file,
        title=title,
        source_label=title,
        source_address="/x/",
        by=by,
        **defaults | values,
    )


def test_numbers_run_without_gap_within_each_office(office, other_office, publisher, neighbour):
    numbers = [paper(office, publisher, f"ก{n}").register_no for n in range(3)]
    assert numbers == [1, 2, 3]
    assert paper(other_office, neighbour).register_no == 1


def test_a_paper_knows_its_file_and_carries_an_unguessable_code(office, publisher):
    one, other = paper(office, publisher, "ก"), paper(office, publisher, "ข")
    assert one.path.read_bytes() == "ก".encode()
    assert (one.file_size, one.page_count) == (3, 3)
    assert one.code != other.code
    assert len(one.code) == 12
    assert set(one.code) <= set(CODE_ALPHABET)


@pytest.mark.parametrize(
    "harm",
    [
        lambda document: document.delete(),
        lambda document: Document.objects.all().delete(),
        lambda document: Document.objects.update(title="ปลอม"),
        lambda document: document.save(),
        lambda document: document.save(update_fields=("title",)),
        lambda document: Document._base_manager.update(title="ปลอม"),
        lambda document: Document.objects.bulk_create(
            [document], update_conflicts=True, update_fields=["title"], unique_fields=["id"]
        ),
        lambda document: document.snapshot.delete(),
        lambda document: document.snapshot.save(),
    ],
)
def test_what_was_issued_is_not_changed_or_deleted(office, publisher, harm):
    document = paper(office, publisher)
    with pytest.raises(Frozen):
        harm(document)


def test_an_office_with_issued_papers_cannot_be_deleted(office, publisher):
    paper(office, publisher)
    with pytest.raises(ProtectedError):
        office.delete()


def test_only_the_state_of_a_paper_moves(office, publisher):
    old, new = paper(office, publisher, "เดิม"), paper(office, publisher, "ใหม่")
    old.supersede(by_document=new)
    new.withdraw(reason="พิมพ์ผิด")
    assert Document.objects.get(pk=old.pk).superseded_by == new
    fresh = Document.objects.get(pk=new.pk)
    assert (fresh.state, fresh.withdrawal_reason) == ("withdrawn", "พิมพ์ผิด")


def test_a_snapshot_that_was_tampered_with_is_found_out(office, publisher):
    snapshot = paper(office, publisher).snapshot
    assert Snapshot.objects.get(pk=snapshot.pk).is_intact
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE documents_snapshot SET data = %s WHERE id = %s", ['{"kind": "x"}', snapshot.pk]
        )
    assert not Snapshot.objects.get(pk=snapshot.pk).is_intact


def test_a_paper_keeps_its_signers_and_recipients(office, publisher, secretariat):
    document = paper(
        office, publisher, kind="circular",
        signers=[Signer("นาย ก", ["ปลัด", "รักษาราชการแทน"]), Signer("นาง ข", [], role="พยาน")],
        recipients=[("สำนักปลัด", secretariat.pk), ("ชุมชน", None)],
    )  # fmt: skip
    assert [(each.order, each.name, each.role) for each in document.signers.all()] == [
        (1, "นาย ก", ""), (2, "นาง ข", "พยาน"),
    ]  # fmt: skip
    assert [each.division for each in document.acknowledgements.all()] == [secretariat, None]


def test_a_paper_supersedes_what_it_replaces(office, publisher):
    old = paper(office, publisher, "เดิม")
    new = paper(office, publisher, "ใหม่", replaces=old)
    assert Document.objects.get(pk=old.pk).superseded_by == new
    with pytest.raises(NotAllowed, match="มีฉบับใช้แทนแล้ว"):
        paper(office, publisher, "อีกฉบับ", replaces=old)
    assert Document.objects.count() == 2


def test_a_withdrawn_paper_stays_withdrawn_when_another_replaces_it(office, publisher):
    old = paper(office, publisher, "เดิม", kind="order")
    withdraw(old, by=publisher, reason="ผิด")
    paper(office, publisher, "ใหม่", replaces=old)
    assert Document.objects.get(pk=old.pk).is_withdrawn


def test_a_paper_of_another_office_is_not_replaced(office, other_office, publisher, neighbour):
    theirs = paper(other_office, neighbour)
    with pytest.raises(NotAllowed):
        paper(office, publisher, replaces=theirs)


@pytest.mark.parametrize("point", ["_write_signers", "_write_recipients"])
def test_an_entry_that_fails_in_the_middle_leaves_nothing(office, publisher, monkeypatch, point):
    old = paper(office, publisher, "เดิม")

    def cut(*args):
        raise OSError("power")

    monkeypatch.setattr(register, point, cut)
    with pytest.raises(OSError, match="power"):
        paper(office, publisher, "ใหม่", replaces=old)
    monkeypatch.undo()
    assert Document.objects.get().is_in_force
    assert paper(office, publisher, "ใหม่").register_no == 2


def test_whatever_points_at_a_paper_keeps_it(office, publisher):
    pointing = [
        relation.field
        for relation in Document._meta._get_fields(forward=False, include_hidden=True)
        if not relation.field.model.__name__.startswith("Historical")
    ]
    cascading = [str(field) for field in pointing if field.remote_field.on_delete is not PROTECT]
    assert pointing and not cascading
    mine = [field for field in Document._meta.concrete_fields if field.remote_field]
    assert not [str(field) for field in mine if field.remote_field.on_delete is not PROTECT]


def test_who_issued_a_paper_or_owns_it_cannot_be_deleted(office, publisher, secretariat):
    paper(office, publisher, division=secretariat)
    for row in (publisher, secretariat):
        with pytest.raises(ProtectedError):
            row.delete()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_issue_the_same_number_at_once_one_is_told(office, publisher):
    outcomes = at_once(
        [lambda n=n: paper(office, publisher, f"ก{n}", kind="order", official_no="1/2569")
         for n in range(2)]
    )  # fmt: skip
    refused = [each for each in outcomes if isinstance(each, NotAllowed)]
    assert len(refused) == 1 and "1/2569" in str(refused[0])
    assert Document.objects.get().register_no == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_that_replace_the_same_paper_at_once_one_does(office, publisher):
    old = paper(office, publisher, "เดิม")
    outcomes = at_once(
        [lambda n=n: paper(office, publisher, f"ก{n}", replaces=old) for n in range(2)]
    )
    assert sum(isinstance(each, NotAllowed) for each in outcomes) == 1
    assert Document.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_offices_that_issue_at_once_count_each_for_itself(
    office, other_office, publisher, neighbour
):
    work = [
        lambda place=place, by=by, n=n: paper(place, by, f"ก{n}")
        for n in range(4)
        for place, by in ((office, publisher), (other_office, neighbour))
    ]
    assert all(isinstance(each, Document) for each in at_once(work))
    for place in (office, other_office):
        found = place.documents.order_by("register_no").values_list("register_no", flat=True)
        assert list(found) == [1, 2, 3, 4]


def at_once(work) -> list:
    """What each returned or raised, all begun at the same moment."""
    outcomes, start = [], threading.Barrier(len(work))

    def run(deed):
        start.wait()
        try:
            outcomes.append(deed())
        except Exception as failure:  # noqa: BLE001
            outcomes.append(failure)
        finally:
            connection.close()

    workers = [threading.Thread(target=run, args=(deed,)) for deed in work]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    close_old_connections()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_papers_issued_at_the_same_moment_wait_for_each_other(office, publisher):
    failures = []

    def work(name):
        try:
            paper(office, publisher, name)
        except Exception as failure:  # noqa: BLE001
            failures.append(failure)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=(f"แผน {n}",)) for n in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    close_old_connections()
    assert failures == []
    numbers = Document.objects.order_by("register_no").values_list("register_no", flat=True)
    assert list(numbers) == list(range(1, 9))
