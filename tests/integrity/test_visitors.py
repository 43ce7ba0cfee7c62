"""Whose wrong passwords are counted: the visitor's, not the proxy's, and not an invented one's."""

import pytest
from django.test import RequestFactory

from integrity.visitors import client_address
from tests import make


def request(forwarded=""):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return RequestFactory(headers=headers, REMOTE_ADDR="127.0.0.1").get("/")


@pytest.mark.parametrize(
    ("secure", "forwarded", "address"),
    [
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (True, "", "127.0.0.1"),
        (False, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_the_address_is_the_one_our_own_proxy_saw(settings, secure, forwarded, address):
    settings.SECURE = secure
    assert client_address(request(forwarded)) == address


def test_wrong_passwords_earn_a_pause_for_that_account_and_address(client, office, settings):
    make.user(organisation=office, username="clerk")
    attempt = {"username": "clerk", "password": "wrong"}
    for _ in range(settings.LOGIN_FAILURES):
        last = client.post("/admin/login/", attempt)
    assert last.status_code == 429
    right = {"username": "clerk", "password": make.PASSWORD}
    assert client.post("/admin/login/", right).status_code == 429
    elsewhere = client.post("/admin/login/?next=/admin/", right, REMOTE_ADDR="203.0.113.9")
    assert elsewhere.status_code == 302
