"""The register: numbers without gaps, rows that are never changed or deleted."""

import threading

import pytest
from django.db import close_old_connections, connection
from django.db.models import ProtectedError

from integrity import files
from integrity.documents.models import CODE_ALPHABET, Document, Frozen, Snapshot
from integrity.documents.register import StoredFile, issue


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
