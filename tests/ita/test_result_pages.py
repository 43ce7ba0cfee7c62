"""The staff pages of results: Thai to the last word, clean for the CSP, kind to a keyboard; what
waits for whom."""

import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from integrity.fiscal import current
from integrity.models import SheetImport
from integrity.overview import groups_for
from integrity.sheets.attempts import SheetFile
from integrity.waiting import waiting_for
from ita.models import AssessmentResult, Finding, Indicator
from ita.results.sheets.exporting import export
from ita.results.sheets.importing import ResultRun
from tests.admin_form import open_form, posted
from tests.csp import csp_breaches
from tests.integrity.test_kept_typing import let_it_end, log_in, login_fields
from tests.ita import made
from tests.thai_only import english_leftovers

NAMES = {"plan-officer", "auditor", "editor", "home-office", "AA"}


@pytest.fixture
def result(office, db):
    scores = made.YAPLONG | {"EIT": "below", "9.1": 50, "O1": "exempt", "IIT": 90}
    found = made.result(office, 2562, scores, official_total="77.20")
    first = Indicator.objects.get(instrument__scheme=found.scheme, number=6)
    Finding.objects.create(result=found, indicator=first, position=1, mark="๑.", text="ล่าช้า")
    made.measure_set(office, 2563, ("รายงานผล", [6, 8]), scheme=found.scheme)
    return found


def troubles(response) -> list[str]:
    html = response.content.decode()
    return english_leftovers(html, NAMES) + csp_breaches(html)


def pages(result) -> list[str]:
    named = ("change", "findings", "history", "checks", "papers")
    of_result = [reverse(f"admin:ita_assessmentresult_{each}", args=(result.pk,)) for each in named]
    lists = ("changelist", "add", "import")
    return of_result + [reverse(f"admin:ita_assessmentresult_{each}") for each in lists]


@pytest.mark.parametrize("who", ["plan_officer", "auditor", "editor"])
def test_every_page_is_thai_and_clean(client, request, result, who):
    client.force_login(request.getfixturevalue(who))
    found = {address: client.get(address) for address in pages(result)}
    assert {a: troubles(page) for a, page in found.items() if troubles(page)} == {}
    assert found[pages(result)[0]].status_code == 200


def test_an_empty_office_is_told_what_to_do(client, plan_officer):
    client.force_login(plan_officer)
    for name in ("changelist", "add", "import"):
        assert troubles(client.get(reverse(f"admin:ita_assessmentresult_{name}"))) == []


def test_messages_and_errors_are_thai(client, plan_officer, result):
    client.force_login(plan_officer)
    show = reverse("admin:ita_assessmentresult_show", args=(result.pk,))
    shown = client.post(show)
    (message,) = get_messages(shown.wsgi_request)
    assert english_leftovers(str(message)) == [] and 'method="post"' in str(message)
    assert troubles(client.get(shown.url)) == []
    bad = client.post(reverse("admin:ita_assessmentresult_add"), {"year": "abc", "kind": "x"})
    assert bad.status_code == 200 and troubles(bad) == []
    conflict = client.post(reverse("admin:ita_assessmentresult_change", args=(result.pk,)), {})
    assert troubles(conflict) == []


def test_the_pages_of_an_import_are_thai(client, plan_officer, office, result):
    file = SheetFile("ผล.csv", export(result, "csv").replace(b"90", b"91"))
    run = ResultRun(office, file, year=2562)
    waiting, _ = run.look(by=plan_officer)
    done = ResultRun(office, file, year=2562).run(by=plan_officer).attempt
    refused, _ = ResultRun(office, SheetFile("ผล.csv", b"x"), year=2562).look(by=plan_officer)
    client.force_login(plan_officer)
    for attempt in (waiting, done, refused):
        address = reverse("admin:ita_assessmentresult_import_preview", args=(attempt.pk,))
        assert troubles(client.get(address)) == []
    undo = reverse("admin:integrity_sheetimport_undo", args=(done.pk,))
    assert troubles(client.get(undo)) == []


def test_what_holds_something_is_open_and_the_rest_is_folded(client, plan_officer, result):
    client.force_login(plan_officer)
    text = client.get(pages(result)[0]).content.decode()
    assert text.count("<details open>") == 2  # 9 and in it 9.1; 9.2 and 10 hold nothing


# What waits


def titles(user) -> list[str]:
    return [each.why for each in waiting_for(user)]


def test_the_last_finished_years_result_is_waited_for_until_it_is_there(office, plan_officer):
    scheme = made.scheme(current() - 1)
    assert any("ผลทางการของปีที่สิ้นสุด" in why for why in titles(plan_officer))
    made.result(office, scheme.year, scheme=scheme)
    assert not any("ผลทางการของปีที่สิ้นสุด" in why for why in titles(plan_officer))


def test_a_year_without_a_scheme_is_not_waited_for(plan_officer):
    assert not any("ผลทางการ" in why for why in titles(plan_officer))


def test_weak_indicators_without_a_finding_are_named(plan_officer, result):
    (why,) = [each for each in titles(plan_officer) if "ต่ำกว่าเกณฑ์ผ่าน" in each]
    assert "10" in why and "6," not in why  # 6 has a finding


def test_a_preview_waits_for_a_week(office, plan_officer, result):
    attempt, _ = ResultRun(office, SheetFile("ผล.csv", export(result, "csv")), year=2562).look(
        by=plan_officer
    )
    assert any("ยังไม่ได้นำเข้า" in why for why in titles(plan_officer))
    SheetImport.objects.filter(pk=attempt.pk).update(at=timezone.now() - timedelta(days=8))
    assert not any("ยังไม่ได้นำเข้า" in why for why in titles(plan_officer))


def test_nothing_waits_for_who_only_reads(office, auditor, result):
    assert titles(auditor) == []


def test_the_latest_result_stands_on_the_first_page(office, auditor, result):
    (group,) = [each for each in groups_for(auditor) if "ITA" in each.title]
    assert "77.20" in group.title
    assert AssessmentResult.objects.count() == 1


# A log-in that ends meanwhile


@pytest.mark.parametrize(
    "page, box, spoken", [("change", "v", "ตัวชี้วัดที่ 7"), ("findings", "f", "ตัวชี้วัดที่ 7")]
)
def test_what_was_typed_comes_back_with_its_names(plan_officer, result, page, box, spoken):
    browser = Client(enforce_csrf_checks=True)
    log_in(browser, plan_officer)
    address = reverse(f"admin:ita_assessmentresult_{page}", args=(result.pk,))
    indicator = Indicator.objects.get(instrument__scheme=result.scheme, number=7)
    name = f"v-indicator-{indicator.pk}" if box == "v" else f"f-{indicator.pk}"
    form = open_form(browser, address) | {name: "55.5"}
    let_it_end()
    login = login_fields(posted(browser.post(address, form).content.decode()))
    shown = log_in(browser, plan_officer, **login).content.decode()
    assert re.search(rf"<dt>[^<]*{spoken}[^<]*</dt><dd>55.5</dd>", shown)
    assert shown.count("<dt>") == 1
