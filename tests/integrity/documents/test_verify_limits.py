"""How often one visitor may ask /verify/, whichever worker answers."""

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import close_old_connections, connection
from django.utils import timezone

from integrity.documents.models import VisitCount
from integrity.documents.verification import visits
from integrity.documents.verification.visits import CODES, FILES, Limit, seconds_to_wait, visitor_of
from tests.integrity.documents.papers_to_verify import drop

NOON = datetime(2026, 1, 15, 12, 0, 20, tzinfo=ZoneInfo("Asia/Bangkok"))
HERE = "203.0.113.7"


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until it is told otherwise."""
    told = {"now": NOON}
    monkeypatch.setattr(visits.timezone, "now", lambda: told["now"])
    return lambda moment: told.update(now=moment)


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(visits, "CODES", Limit("verify_code", 3))
    monkeypatch.setattr(visits, "FILES", Limit("verify_file", 2))


def test_the_limit_lets_as_many_through_as_it_says_and_tells_the_rest_to_wait(db, clock):
    answers = [seconds_to_wait(FILES, HERE) for _ in range(12)]
    assert answers == [0] * 10 + [40, 40]
    assert VisitCount.objects.get().count <= 11


def test_the_next_minute_starts_anew(db, clock):
    for _ in range(11):
        seconds_to_wait(FILES, HERE)
    clock(NOON + timedelta(seconds=40))
    assert seconds_to_wait(FILES, HERE) == 0


def test_visitors_and_services_are_counted_apart(db, clock):
    for _ in range(11):
        seconds_to_wait(FILES, HERE)
    assert seconds_to_wait(FILES, "203.0.113.8") == 0
    assert seconds_to_wait(CODES, HERE) == 0


def test_a_network_of_the_newer_kind_counts_as_one_visitor():
    assert visitor_of("2001:db8:1:2::1") == visitor_of("2001:db8:1:2:ffff::9")
    assert visitor_of("2001:db8:1:2::1") != visitor_of("2001:db8:1:3::1")


def test_addresses_are_not_kept(db, clock):
    seconds_to_wait(FILES, HERE)
    kept = VisitCount.objects.get().visitor
    assert HERE not in kept
    assert len(kept) == 64


def test_a_strange_address_is_counted_like_any_other(db):
    assert seconds_to_wait(FILES, "") == 0
    assert seconds_to_wait(FILES, "unix:") == 0


def test_old_rows_are_swept_away(db, clock):
    seconds_to_wait(FILES, HERE)
    clock(NOON + timedelta(minutes=15))
    seconds_to_wait(FILES, "203.0.113.8")
    assert VisitCount.objects.count() == 1


def test_too_many_codes_are_answered_with_when_to_come_back(client, db, few):
    statuses = [client.get("/verify/ABCDEFGHJKMN/").status_code for _ in range(4)]
    assert statuses == [404, 404, 404, 429]
    response = client.get("/verify/ABCDEFGHJKMN/")
    assert 1 <= int(response["Retry-After"]) <= 60
    assert "ถี่เกินไป" in response.content.decode()
    assert response["Retry-After"] in response.content.decode()


def test_too_many_files_are_not_even_read(client, db, few, monkeypatch):
    for _ in range(2):
        assert drop(client, b"%PDF-1.7").status_code == 200
    monkeypatch.setattr("integrity.documents.verification.views.receive", None)
    assert drop(client, b"%PDF-1.7").status_code == 429


def test_behind_the_proxy_each_visitor_is_counted_by_the_address_it_saw(client, db, few, settings):
    settings.SECURE = True
    for number in range(5):
        response = client.get(
            "/verify/ABCDEFGHJKMN/",
            HTTP_X_FORWARDED_FOR=f"1.2.3.4, 203.0.113.{number}",
            HTTP_X_FORWARDED_PROTO="https",
        )
        assert response.status_code == 404


@pytest.mark.django_db(transaction=True)
def test_workers_that_count_at_the_same_time_let_exactly_the_limit_through(monkeypatch):
    now = timezone.now().replace(second=5, microsecond=0)
    monkeypatch.setattr(visits.timezone, "now", lambda: now)
    limit, answers = Limit("verify_file", 10), []

    def worker():
        try:
            for _ in range(6):
                answers.append(seconds_to_wait(limit, HERE))
        finally:
            close_old_connections()
            connection.close()

    workers = [threading.Thread(target=worker) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert len(answers) == 24
    assert answers.count(0) == 10
