"""What looks wrong in a result and in a set of measures is pointed out, with where to mend it."""

from datetime import date

import pytest
from django.urls import reverse

from integrity import fiscal
from integrity.models import ReportingRound
from ita.checks import check_measures, check_result
from ita.measures import publication
from ita.models import Finding, Indicator, MeasureReport, RatingBand
from tests import make
from tests.ita import made
from tests.thai_only import english_leftovers

pytestmark = pytest.mark.django_db
NAMES = {"plan-officer", "auditor"}  # of accounts


@pytest.fixture
def result(office):
    return made.result(office, 2562, made.YAPLONG, is_public=True)


def codes(report) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in report.findings:
        found[each.rule.code] = found.get(each.rule.code, 0) + 1
    return found


def find(result, number, *texts):
    indicator = Indicator.objects.get(instrument__scheme=result.scheme, number=number)
    for position, text in enumerate(texts):
        Finding.objects.create(result=result, indicator=indicator, position=position, text=text)


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def test_each_indicator_below_the_pass_mark_wants_findings(result):
    assert codes(check_result(result))["ita-no-findings"] == 5
    find(result, 6, "ต้องบริการอย่างเท่าเทียม")
    assert codes(check_result(result))["ita-no-findings"] == 4


def test_a_total_alone_below_the_pass_mark_wants_findings_too(office):
    alone = made.result(office, 2562, {}, official_total="70.00")
    assert codes(check_result(fresh(alone)))["ita-no-findings"] == 1


def test_a_weakness_without_a_measure_is_named(office, result):
    assert codes(check_result(result))["ita-unanswered"] == 1  # no set at all
    answering = made.measure_set(office, 2563, "อบรม")
    assert codes(check_result(result))["ita-unanswered"] == 1  # of no indicator
    made.measure(answering, "ลดขั้นตอน", 6, 7, position=2)
    named = [
        f.subject.key for f in check_result(result).findings if f.rule.code == "ita-unanswered"
    ]
    assert named == ["8", "9", "10"]


def test_an_announced_figure_that_differs_from_the_computed_is_told(office):
    found = made.result(office, 2562, made.YAPLONG, official_total="77.30")
    found.official_rating = RatingBand.objects.get(scheme=found.scheme, label="A")
    found.save()
    said = [each.sentence for each in check_result(fresh(found)).findings]
    assert any("77.30" in each and "0.09" in each for each in said)
    assert any("“A”" in each and "“B”" in each for each in said)


def test_findings_that_were_copied_unchanged_are_told(office, result):
    before = made.result(office, 2561, {6: 70})
    find(before, 6, "ต้องปรับปรุง")
    find(result, 6, "ต้องปรับปรุง")
    assert codes(check_result(result))["ita-copied-findings"] == 1
    find(result, 6, "และอบรม")
    assert "ita-copied-findings" not in codes(check_result(result))


def test_the_newest_result_tells_that_the_last_year_is_missing(office, result):
    assert codes(check_result(result))["ita-year-missing"] == 1
    made.result(office, fiscal.current() - 1, {"IIT": 90})
    assert "ita-year-missing" not in codes(check_result(result))


def test_measures_that_answer_nothing_or_no_result_are_told(office):
    alone = made.measure_set(office, 2563, "อบรม", ("ลดขั้นตอน", (6,)))
    found = codes(check_measures(alone))
    assert found["measures-no-result"] == 1
    assert found["measures-answers-nothing"] == 1


def test_a_measure_of_a_past_year_is_told_but_the_year_it_answers_is_not(office):
    found = made.measure_set(office, 2565, answers=2564)
    made.measure(found, "ดำเนินการภายในปีงบประมาณ พ.ศ. 2563", 6, position=1)
    made.measure(found, "ปรับปรุงจากผลการประเมินปีงบประมาณ พ.ศ. ๒๕๖๔", 6, position=2)
    made.measure(found, "ดำเนินการภายในปีงบประมาณ พ.ศ. 2565", 6, position=3)
    assert codes(check_measures(found))["measures-past-year"] == 1


def test_a_division_that_is_gone_is_told(office):
    gone = make.division(office, "กองเก่า", ended_on=date(2020, 1, 1))
    found = made.measure_set(office, 2563)
    made.measure(found, "อบรม", 6, position=1).divisions.add(gone)
    assert codes(check_measures(found))["measures-division-gone"] == 1


def test_measures_of_a_finished_year_that_nobody_reported_are_told(office, plan_officer, publisher):
    found = made.measure_set(office, fiscal.current() - 1, "อบรม", "ลดขั้นตอน")
    assert "measures-unreported" not in codes(check_measures(found))  # nobody is bound by a draft
    publication.submit(found, by=plan_officer)
    publication.publish(found, by=publisher)
    assert codes(check_measures(found))["measures-unreported"] == 1
    MeasureReport.objects.create(
        measure=found.measures.first(), outcome=MeasureReport.Outcome.DONE,
        round=ReportingRound.objects.of(office, fiscal.current() - 1, 12),
    )  # fmt: skip
    left = [f.subject.label for f in check_measures(found).findings if "unreported" in f.rule.code]
    assert left == ["ลดขั้นตอน"]


def test_another_office_knows_of_no_check(client, result, neighbour, auditor, outsider):
    address = reverse("admin:ita_assessmentresult_checks", args=(result.pk,))
    client.force_login(neighbour)
    assert client.get(address).status_code == 404
    client.force_login(outsider)
    assert client.get(address).status_code == 403
    client.force_login(auditor)
    page = client.get(address).content.decode()
    assert "ยังไม่ได้บันทึกข้อบกพร่อง" in page and not english_leftovers(page, NAMES)


def test_the_page_of_a_set_tells_what_was_found(client, office, plan_officer):
    found = made.measure_set(office, 2563, "อบรม")
    client.force_login(plan_officer)
    page = client.get(reverse("admin:ita_measureset_checks", args=(found.pk,))).content.decode()
    assert "ไม่ได้ระบุตัวชี้วัดหรือความเสี่ยง" in page and not english_leftovers(page, NAMES)


def test_looking_asks_no_more_for_more_rows(office, result, django_assert_max_num_queries):
    answering = made.measure_set(office, 2563, *((f"มาตรการ {n}", (6,)) for n in range(20)))
    with django_assert_max_num_queries(10):
        check_result(fresh(result))
    with django_assert_max_num_queries(10):
        check_measures(fresh(answering))
