"""Import, submission and publication at once: the second waits and sees what the first did."""

import random
import threading
import time
from contextlib import suppress
from functools import partial

import pytest
from django.db import connection, connections

from integrity.models import SheetImport
from integrity.publishing import NotAllowed
from integrity.sheets import undoing
from integrity.sheets.attempts import SheetFile
from integrity.sheets.previewed import ImportRefused
from integrity.sheets.undoing import UndoRefused
from plans.editions.publication import publish, submit
from plans.editions.revision import start_revision
from plans.editions.snapshot import take
from plans.models import Plan, PlanVersion, SheetSection, TextReading
from plans.sheets import importing
from plans.sheets.importing import ImportRequest
from plans.texts import readings, saving
from plans.texts.saving import NotSaved
from tests import make
from tests.plans.sheets import HEADINGS, row, xlsx

pytestmark = pytest.mark.django_db(transaction=True)

REFUSALS = (NotAllowed, ImportRefused, UndoRefused, NotSaved)


class Worker(threading.Thread):
    """Does one thing on a connection of its own; a refusal in Thai is an answer, no failure."""

    def __init__(self, work):
        super().__init__(daemon=True)
        self.work, self.failure, self.refusal = work, None, None

    def run(self):
        try:
            self.work()
        except REFUSALS as refused:
            self.refusal = refused
        except Exception as failure:
            self.failure = failure
        finally:
            connections.close_all()


def finish(*workers):
    for worker in workers:
        worker.join(60)
        assert not worker.is_alive()
        assert worker.failure is None, repr(worker.failure)


@pytest.fixture
def draft(office):
    version = make.version(make.plan(office))
    make.project(version, title="โครงการหนึ่ง", responsibility="all_divisions")
    return version


def request_of(office, title, *, first_year=2566, responsible="ทุกสำนัก/กอง", **options):
    years = range(first_year, first_year + 5)
    headings = [*HEADINGS[:6], *(f"ปี {year}" for year in years), *HEADINGS[11:]]
    content = xlsx([row(1, title, responsible=responsible)], headings=headings)
    file = SheetFile("แผน.xlsx", content)
    return ImportRequest(office, first_year, first_year + 4, file, **options)


def is_frozen_as_it_is(version):
    version = PlanVersion.objects.get(pk=version.pk)
    return version.snapshot.data["projects"] == take(version)["projects"]


def test_a_plan_submitted_during_an_import_is_frozen_as_imported(office, draft, plan_officer):
    submission = Worker(lambda: submit(PlanVersion.objects.get(pk=draft.pk), by=plan_officer))

    def meanwhile(things, what):
        if what == "แก้ไข":
            submission.start()
            submission.join(0.5)
            assert submission.is_alive(), "the submission did not wait"
        return things

    importing.run(request_of(office, "นำเข้าแล้ว"), by=plan_officer, progress=meanwhile)
    finish(submission)
    draft.refresh_from_db()
    assert draft.is_in_review
    assert draft.snapshot.data["projects"][0]["title"] == "นำเข้าแล้ว"
    assert is_frozen_as_it_is(draft)


def test_a_plan_submitted_during_an_undo_is_frozen_as_it_was_before_the_import(
    office, draft, plan_officer, monkeypatch
):
    attempt = importing.run(request_of(office, "นำเข้าแล้ว"), by=plan_officer).attempt
    submission = Worker(lambda: submit(PlanVersion.objects.get(pk=draft.pk), by=plan_officer))
    judged = undoing._judged

    def meanwhile(*args):
        submission.start()
        submission.join(0.5)
        assert submission.is_alive(), "the submission did not wait"
        return judged(*args)

    monkeypatch.setattr(undoing, "_judged", meanwhile)
    undoing.undo(attempt, by=plan_officer)
    finish(submission)
    draft.refresh_from_db()
    assert draft.snapshot.data["projects"][0]["title"] == "โครงการหนึ่ง"
    assert is_frozen_as_it_is(draft)


@pytest.mark.parametrize("seed", range(6))
def test_undo_submission_and_texts_of_one_plan_never_wait_in_a_circle(
    office, draft, plan_officer, seed
):
    attempt = importing.run(request_of(office, "นำเข้าแล้ว"), by=plan_officer).attempt
    lines = [
        "ลำดับที่ ๑",
        "๑. ชื่อโครงการ: นำเข้าแล้ว",
        "๒. หลักการและเหตุผล",
        "เพราะ",
        "๓. วัตถุประสงค์",
        "เพื่อ",
    ]
    pasted = SheetFile(readings.PASTED, "\n".join(lines).encode())
    texts = readings.begin(draft, pasted, readings.understand(draft, pasted), by=plan_officer)
    rows = list(texts.readings.select_related("project"))
    rows[0].project = draft.projects.get()
    agreed = saving.agreed(rows, saving.fingerprints([rows[0].project_id]))
    version = PlanVersion.objects.get(pk=draft.pk)
    deeds = [
        lambda: undoing.undo(SheetImport.objects.get(pk=attempt.pk), by=plan_officer),
        lambda: undoing.undo(SheetImport.objects.get(pk=attempt.pk), by=plan_officer),
        lambda: submit(version, by=plan_officer),
        lambda: saving.save(texts, draft, agreed, by=plan_officer),
    ]
    random.Random(seed).shuffle(deeds)
    workers = [Worker(deed) for deed in deeds]
    for worker in workers:
        worker.start()
    finish(*workers)
    draft.refresh_from_db()
    assert not draft.is_in_review or is_frozen_as_it_is(draft)
    saved = texts.readings.get().state == TextReading.State.SAVED
    assert saved == SheetSection.objects.filter(body="เพราะ").exists()


def test_of_two_clicks_that_confirm_at_once_one_imports(office, draft, plan_officer):
    request = request_of(office, "นำเข้าแล้ว")
    shown = importing.preview(request)
    outcomes = SheetImport.Outcome
    attempt = importing.record(request, shown, outcomes.PREVIEWED, by=plan_officer)
    both = [SheetImport.objects.get(pk=attempt.pk) for _ in range(2)]

    def confirm(seen):
        expected = shown.fingerprint
        importing.run(request, by=plan_officer, expected=expected, previewed=seen)

    clicks = [Worker(partial(confirm, seen)) for seen in both]
    for click in clicks:
        click.start()
    finish(*clicks)
    assert sorted(bool(click.refusal) for click in clicks) == [False, True]
    assert [each.outcome for each in SheetImport.objects.all()] == [outcomes.DONE]


def test_of_two_imports_that_both_make_the_plan_the_second_goes_into_the_firsts(office):
    make.framework()
    second = Worker(lambda: importing.run(request_of(office, "ของคนที่สอง"), by=None))

    def meanwhile(things, what):
        if what == "เพิ่ม":
            second.start()
            second.join(0.5)
            assert second.is_alive(), "the second import did not wait"
        return things

    importing.run(request_of(office, "ของคนแรก"), by=None, progress=meanwhile)
    finish(second)
    assert second.refusal is None
    project = Plan.objects.get().versions.get().projects.get()
    assert [state.title for state in project.history.all()] == ["ของคนที่สอง", "ของคนแรก"]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_a_plan_made_by_hand_while_a_sheet_is_read_is_where_the_sheet_goes(office):
    framework = make.framework()
    by_hand = Worker(lambda: make.plan(office, framework))

    def meanwhile(things, what):
        if not by_hand.ident:
            by_hand.start()
            finish(by_hand)
        return things

    version = importing.run(request_of(office, "จากไฟล์"), by=None, progress=meanwhile).version
    assert version.plan == Plan.objects.get()
    assert version.projects.get().title == "จากไฟล์"


def test_imports_of_two_periods_may_create_the_same_division(office):
    for first_year in (2561, 2566):
        make.framework(first_year, first_year + 4)

    both = [
        Worker(lambda request=request: importing.run(request, by=None))
        for request in (
            request_of(office, "ก", first_year=year, responsible="กองใหม่", create_divisions=True)
            for year in (2561, 2566)
        )
    ]
    for worker in both:
        worker.start()
    finish(*both)
    assert [division.name for division in office.divisions.all()] == ["กองใหม่"]


def test_steps_and_imports_of_an_office_never_wait_in_a_circle(
    office, draft, plan_officer, publisher
):
    """Two plans, because the register holds the office for both."""
    make.framework(2571, 2575)
    importing.run(request_of(office, "อีกแผน", first_year=2571), by=plan_officer)
    plans = list(Plan.objects.all())
    dice = random.Random(2566)

    def newest():
        return dice.choice(plans).latest_version()

    def bring():
        plan = dice.choice(plans)
        title = f"ครั้งที่ {dice.random()}"
        importing.run(request_of(office, title, first_year=plan.first_year), by=plan_officer)

    def revise():
        start_revision(dice.choice(plans), by=plan_officer)

    def send():
        time.sleep(dice.random() / 4)  # or no draft would stay open long enough for a sheet
        submit(newest(), by=plan_officer)

    def issue():
        publish(newest(), by=publisher)

    done, end = set(), time.monotonic() + 4

    def work(deed):
        while time.monotonic() < end:
            with suppress(*REFUSALS):
                deed()
                done.add(deed)
            time.sleep(dice.random() / 40)

    deeds = (bring, bring, send, send, issue, issue, revise)
    workers = [Worker(lambda deed=deed: work(deed)) for deed in deeds]
    for worker in workers:
        worker.start()
    finish(*workers)
    assert done == set(deeds)
    frozen = PlanVersion.objects.exclude(status="draft")
    assert all(is_frozen_as_it_is(version) for version in frozen)
