"""Chromium for the journeys: a page that fails its test when the browser reports anything."""

import os

import pytest
from playwright.sync_api import sync_playwright

from tests import make

# Playwright keeps an event loop running in this thread; the ORM is used outside of it only.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

REPORT = "document.addEventListener('securitypolicyviolation', event => console.error('CSP', event.violatedDirective, event.blockedURI, event.sourceFile))"  # noqa: E501


def pytest_collection_modifyitems(items):
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, live_server):
    """``open_page(width=1280)`` opens a browser of its own; what it reports fails the test."""
    contexts, reports = [], []

    def open_one(width=1280):
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 900}, locale="th-TH"
        )
        context.add_init_script(REPORT)
        page = context.new_page()
        page.on("console", lambda message: _note(reports, page, message))
        page.on("pageerror", lambda error: reports.append((page.url, str(error))))
        contexts.append(context)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert reports == []


def _note(reports, page, message):
    # A page that answers 403 or 410 on purpose is logged as an error too.
    if message.type == "error" and "Failed to load resource" not in message.text:
        reports.append((page.url, message.text))


@pytest.fixture
def sign_in(open_page):
    """``sign_in(user)`` → a page on which this person has logged in through the form."""

    def sign_in_as(user, width=1280):
        page = open_page(width)
        page.goto("/admin/login/")
        page.get_by_label("ชื่อผู้ใช้").fill(user.username)
        page.get_by_label("รหัสผ่าน").fill(make.PASSWORD)
        page.get_by_role("button", name="เข้าสู่ระบบ").click()
        page.wait_for_url("**/admin/")
        return page

    return sign_in_as
