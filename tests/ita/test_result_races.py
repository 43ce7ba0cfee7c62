"""Two at one result at once: the second waits, and sees what the first did."""

import threading
from decimal import Decimal

import pytest
from django.db import connections

from integrity.sheets.attempts import SheetFile
from ita.models import AssessmentResult
from ita.results.saving import Cell, save_scores
from ita.results.sheets import importing
from ita.results.sheets.importing import ResultRun
from tests.ita import made

pytestmark = pytest.mark.django_db(transaction=True)

SHEET = "ปีงบประมาณ,เครื่องมือ,ตัวชี้วัดที่,ชื่อตัวชี้วัด,คะแนน\n2562,IIT,1,,{}\n"


class Worker(threading.Thread):
    """Does one thing on a connection of its own."""

    def __init__(self, work):
        super().__init__(daemon=True)
        self.work, self.failure = work, None

    def run(self):
        try:
            self.work()
        except Exception as failure:
            self.failure = failure
        finally:
            connections.close_all()


def finish(*workers):
    for worker in workers:
        worker.join(60)
        assert not worker.is_alive()
        assert worker.failure is None, repr(worker.failure)


def run_of(office, score) -> ResultRun:
    return ResultRun(office, SheetFile("ผล.csv", SHEET.format(score).encode()), year=2562)


def test_two_imports_of_a_new_year_make_one_result(office, monkeypatch):
    made.scheme(2562)
    second = Worker(lambda: run_of(office, 70).run(by=None))
    begin = ResultRun._begin

    def meanwhile(run, **who):
        if not second.ident:
            second.start()
            second.join(0.5)
            assert second.is_alive(), "the second import did not wait"
        return begin(run, **who)

    monkeypatch.setattr(ResultRun, "_begin", meanwhile)
    run_of(office, 60).run(by=None)
    finish(second)
    result = AssessmentResult.objects.get()
    assert result.scores.get().value == 70
    assert result.figures["indicators"]["1"]["score"] == "70.00"


def test_a_save_during_an_import_waits_and_both_are_computed(office, monkeypatch):
    result = made.result(office, 2562, {2: 50}, scheme=made.scheme(2562))
    place = "indicator", made.places(result.scheme)[2][1].pk
    saving = Worker(
        lambda: save_scores(AssessmentResult.objects.get(), {place: Cell(Decimal("77"))}, by=None)
    )

    def meanwhile(*args, **values):
        saving.start()
        saving.join(0.5)
        assert saving.is_alive(), "the save did not wait"
        return save_scores(*args, **values)

    monkeypatch.setattr(importing, "save_scores", meanwhile)
    run_of(office, 60).run(by=None)
    finish(saving)
    result.refresh_from_db()
    scores = {number: result.figures["indicators"][number]["score"] for number in ("1", "2")}
    assert scores == {"1": "60.00", "2": "77.00"}
