"""ปฏิทินงานของปี: a fiscal year from October, national rows and an office's own."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from integrity import reference_data, year_calendar
from integrity.fiscal import FiscalYear, fiscal_year_of
from integrity.models import CalendarEntry, LeftoverPhrase, Reference
from integrity.year_calendar import MONTHS, Stretch, by_month, shown_in, stretches, these_days
from tests.admin_form import open_form

NOVEMBER = date(2026, 11, 20)  # fiscal year 2570


def entry(title="รายงานผล รอบ 6 เดือน", start=(4, 1), end=(4, 30), **values):
    days = {"start_month": start[0], "start_day": start[1], "end_month": end[0], "end_day": end[1]}
    return CalendarEntry(kind=values.pop("kind", "plan"), title=title, **days | values)


def test_the_rounds_of_reporting_are_loaded_once_and_kept_as_staff_left_them(db):
    reference_data.load_calendar()
    six = CalendarEntry.objects.get(key="plan-report-6")
    assert six.days_in(2570) == (date(2027, 4, 1), date(2027, 4, 30))
    twelve = CalendarEntry.objects.get(key="plan-report-12")
    assert twelve.days_in(2570) == (date(2026, 10, 1), date(2026, 10, 31))
    assert not CalendarEntry.objects.filter(source="").exists()
    six.title = "แก้แล้ว"
    six.save()
    before = CalendarEntry.objects.count()
    reference_data.load_calendar()
    assert CalendarEntry.objects.count() == before
    assert CalendarEntry.objects.get(key="plan-report-6").title == "แก้แล้ว"


def test_each_stretch_says_whether_it_runs_now_comes_next_or_is_over():
    rows = [
        entry("ต.ค.", (10, 1), (10, 31)), entry("ต.ค.–ธ.ค.", (10, 1), (12, 31)),
        entry("ม.ค.", (1, 1), (6, 30)), entry("เม.ย.", (4, 1), (4, 30)),
    ]  # fmt: skip
    states = {each.entry.title: each.state for each in stretches(rows, 2570, NOVEMBER)}
    assert states == {"ต.ค.": "done", "ต.ค.–ธ.ค.": "now", "ม.ค.": "next", "เม.ย.": "later"}


def test_years_in_which_an_entry_does_not_hold_leave_it_out():
    rows = [entry(first_year=2568, last_year=2569)]
    held = [year for year in range(2566, 2572) if stretches(rows, year, NOVEMBER)]
    assert held == [2568, 2569]


def test_an_office_sees_the_national_rows_its_own_and_no_others(plan_officer, office, other_office):
    entry("กลาง").save()
    entry("ของเรา", owner=office).save()
    entry("ของเขา", owner=other_office).save()
    found = stretches(year_calendar.entries_for(plan_officer), 2570, NOVEMBER)
    assert {each.entry.title for each in found} == {"กลาง", "ของเรา"}


def test_an_own_row_of_the_same_title_stands_for_the_national_one(plan_officer, office):
    entry("รายงาน").save()
    entry("รายงาน", (4, 1), (4, 10), owner=office, first_year=2570).save()
    rows = year_calendar.entries_for(plan_officer)
    assert [each.end.day for each in stretches(rows, 2570, NOVEMBER)] == [10]
    assert [each.end.day for each in stretches(rows, 2569, NOVEMBER)] == [30]


def test_the_first_page_knows_the_october_of_the_next_year(plan_officer):
    entry("รอบ 12 เดือน", (10, 1), (10, 31)).save()
    _, soon = these_days(plan_officer, date(2027, 9, 15))
    assert [each.start for each in soon] == [date(2027, 10, 1)]
    now, _ = these_days(plan_officer, date(2027, 10, 1))
    assert [each.entry.title for each in now] == ["รอบ 12 เดือน"]


def test_what_runs_over_the_end_of_the_year_still_runs_in_october(plan_officer):
    entry("ข้ามปี", (9, 1), (11, 30)).save()
    now, soon = these_days(plan_officer, date(2026, 10, 15))
    assert len(now) == 1 and not soon


def test_what_began_in_the_year_before_is_shown_until_it_ends():
    rows = [entry("ข้ามปี", (9, 1), (11, 30)), entry("ในปี", (4, 1), (4, 30))]
    found = shown_in(rows, 2570, date(2026, 10, 15))
    assert [(each.entry.title, each.start) for each in found] == [
        ("ข้ามปี", date(2026, 9, 1)), ("ในปี", date(2027, 4, 1)), ("ข้ามปี", date(2027, 9, 1)),
    ]  # fmt: skip
    carried, _, later = found
    assert (len(carried.before), carried.width, len(carried.after)) == (0, 2, 10)
    assert carried.short == later.short == "1 ก.ย. – 30 พ.ย."
    assert carried.state == "now" and (len(later.before), later.width) == (11, 1)
    months = [month for month in by_month(found, 2570, date(2026, 10, 15)) if month.stretches]
    assert [month.label for month in months] == [
        "ต.ค. 2569", "พ.ย. 2569", "เม.ย. 2570", "ก.ย. 2570",
    ]  # fmt: skip


@given(
    month=st.integers(1, 12), end=st.integers(1, 12), first=st.integers(1, 31),
    last=st.integers(1, 31), year=st.integers(2500, 2600), day=st.dates(date(2020, 1, 1)),
)  # fmt: skip
def test_every_stretch_fills_its_line_of_twelve_months(month, end, first, last, year, day):
    row = entry("งาน", (month, first), (end, last))
    (stretch,) = stretches([row], year, day)
    assert FiscalYear(year).start <= stretch.start <= FiscalYear(year).end
    assert stretch.start <= stretch.end
    assert len(stretch.before) + stretch.width + len(stretch.after) == len(MONTHS)
    assert stretch.width >= 1
    shown = [month for month in by_month([stretch], year, day) if month.stretches]
    assert len(shown) == stretch.width


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (date(2026, 4, 1), date(2026, 4, 30), "1–30 เม.ย. 2569"),
        (date(2026, 1, 1), date(2026, 6, 30), "1 ม.ค. – 30 มิ.ย. 2569"),
        (date(2025, 10, 1), date(2026, 1, 31), "1 ต.ค. 2568 – 31 ม.ค. 2569"),
        (date(2026, 4, 1), date(2026, 4, 1), "1 เม.ย. 2569"),
    ],
)
def test_days_are_told_as_a_clerk_writes_them(start, end, text):
    assert Stretch(entry(), start, end).days == text


def year_page(*args):
    name = "year" if args else "this_year"
    return reverse(f"admin:integrity_calendarentry_{name}", args=args)


@pytest.mark.parametrize(
    ("who", "status"),
    [("plan_officer", 200), ("editor", 200), ("publisher", 200), ("auditor", 200),
     ("system_administrator", 200), ("outsider", 403)],
)  # fmt: skip
def test_every_role_reads_the_year(who, status, client, request):
    client.force_login(request.getfixturevalue(who))
    entry().save()
    assert client.get(year_page()).status_code == status


def test_the_page_links_to_the_years_beside_it(client, plan_officer):
    entry().save()
    client.force_login(plan_officer)
    html = client.get(year_page(2570)).content.decode()
    assert year_page(2569) in html and year_page(2571) in html
    assert html.count('scope="col"') == 13 and "1–30 เม.ย. 2570" in html


@pytest.mark.parametrize("year", [0, 2400, 2700, 9999])
def test_a_year_that_is_none_is_not_found(year, client, plan_officer):
    client.force_login(plan_officer)
    assert client.get(year_page(year)).status_code == 404


def test_an_empty_calendar_says_how_to_begin(client, plan_officer):
    client.force_login(plan_officer)
    assert "ยังไม่มีรายการของปีนี้" in client.get(year_page()).content.decode()


def test_an_office_corrects_days_in_a_row_of_its_own(client, plan_officer, office):
    national = entry("รายงาน", first_year=2570)
    national.save()
    client.force_login(plan_officer)
    change = reverse("admin:integrity_calendarentry_change", args=(national.pk,))
    link = client.get(change).context["copy_link"]
    form = open_form(client, link)
    assert form["title"] == ["รายงาน"] and form["start_month"] == ["4"]
    assert client.post(link, form | {"end_day": "๑๐"}).status_code == 302
    own = CalendarEntry.objects.get(owner=office)
    assert (own.end_day, own.first_year) == (10, 2570)
    # The national row itself is the system administrator's.
    client.post(change, form)
    assert CalendarEntry.objects.get(pk=national.pk).end_day == 30


def test_another_offices_row_is_not_found(client, plan_officer, other_office):
    theirs = entry("ของเขา", owner=other_office)
    theirs.save()
    client.force_login(plan_officer)
    change = reverse("admin:integrity_calendarentry_change", args=(theirs.pk,))
    assert client.get(change).status_code == 404


def test_the_system_administrator_reads_national_rows_alone(client, system_administrator, office):
    entry("กลาง").save()
    entry("ของหน่วยงาน", owner=office).save()
    client.force_login(system_administrator)
    html = client.get(year_page(fiscal_year_of(NOVEMBER))).content.decode()
    assert "กลาง" in html and ">ของหน่วยงาน</a>" not in html


def test_a_row_that_staff_deleted_stays_deleted(db):
    reference_data.load()
    for model in (CalendarEntry, LeftoverPhrase, Reference):
        row = model.objects.exclude(key="").filter(**UNTIED.get(model, {})).last()
        row.delete()
        reference_data.load()
        assert not model.objects.filter(key=row.key).exists()


UNTIED = {Reference: {"replaced_by": None, "replaces": None}}
