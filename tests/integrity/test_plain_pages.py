from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone


@pytest.mark.parametrize("name", ["403", "404", "500", "locked_out", "stale_page"])
def test_a_page_that_ends_a_way_shows_a_way_onward_and_needs_no_context(name):
    html = render_to_string(f"{name}.html")
    main = html[html.index("<main") : html.index("</main>")]
    assert f'href="{reverse("home")}"' in main
    assert main.count("<h1") == 1


@pytest.mark.django_db
def test_an_unknown_address_answers_in_thai(client):
    answer = client.get("/nobody-lives-here/")
    assert answer.status_code == 404
    assert "ไม่พบหน้านี้" in answer.content.decode()


def test_who_is_locked_out_is_told_when_to_try_again(monkeypatch):
    evening = datetime(2026, 1, 5, 23, 50, tzinfo=UTC)
    monkeypatch.setattr(timezone, "localtime", lambda: evening)
    pause = timedelta(minutes=15)
    html = render_to_string("locked_out.html", {"failure_limit": 5, "cooloff_timedelta": pause})
    assert "ผิดติดต่อกัน 5 ครั้ง" in html
    assert "00.05 น." in html
