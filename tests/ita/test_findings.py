"""Findings: numbered text by indicator, pasted as a whole or by one, in one deed."""

import re

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from ita.models import Finding, Indicator
from ita.results.findings import FindingText, read, split, write
from tests.ita import made

CHAPTER = """การวิเคราะห์ข้อบกพร่องที่ต้องแก้ไข
ตัวชี้วัดที่ ๑ การปฏิบัติหน้าที่ (๙๙.๖๕ คะแนน)
๑. ปฏิบัติงานตามขั้นตอนและระยะเวลา
ที่กำหนดอย่างเคร่งครัด
๒. ให้บริการอย่างเท่าเทียม
2) ตัวชี้วัดที่ 10 การป้องกันการทุจริต
๑. ประกาศเจตจำนงสุจริต
"""


@pytest.fixture
def result(office, db):
    return made.result(office, 2562, made.YAPLONG)


def page_of(result):
    return reverse("admin:ita_assessmentresult_findings", args=(result.pk,))


def box(result, number) -> str:
    indicator = Indicator.objects.get(instrument__scheme=result.scheme, number=number)
    return f"f-{indicator.pk}"


def boxes_of(page) -> dict[str, str]:
    form = page.context["form"].form
    return {name: form[name].value() or "" for name in form.fields}


def send(client, result, typed, *, page=None, **more):
    page = page or client.get(page_of(result))
    stamp = re.search(r'name="_stamp" value="([^"]+)"', page.content.decode())[1]
    boxes = boxes_of(page) | {"_stamp": stamp}
    boxes |= {box(result, number): text for number, text in typed.items()}
    return client.post(page_of(result), boxes | more, follow=True)


def texts(result) -> list[tuple[int, str, str]]:
    rows = Finding.objects.filter(result=result).order_by("indicator__number", "position")
    return list(rows.values_list("indicator__number", "mark", "text"))


# The text


def test_a_line_that_a_pages_width_broke_is_joined_to_its_number():
    assert read("๑. ระยะเวลา\nที่กำหนด\n๒. เท่าเทียม") == [
        FindingText("๑.", "ระยะเวลาที่กำหนด"),
        FindingText("๒.", "เท่าเทียม"),
    ]


def test_without_any_number_each_line_is_a_finding():
    assert [each.text for each in read("ล่าช้า\n\nไม่โปร่งใส")] == ["ล่าช้า", "ไม่โปร่งใส"]


def test_a_whole_chapter_is_parted_at_the_headings_of_its_indicators(db):
    scheme = made.scheme(2562, items=False)
    pasted = split(CHAPTER, Indicator.objects.filter(instrument__scheme=scheme))
    assert [each.text for each in read(pasted.texts[1])] == [
        "ปฏิบัติงานตามขั้นตอนและระยะเวลาที่กำหนดอย่างเคร่งครัด",
        "ให้บริการอย่างเท่าเทียม",
    ]
    assert pasted.texts[10] == "๑. ประกาศเจตจำนงสุจริต"
    assert pasted.left == ["การวิเคราะห์ข้อบกพร่องที่ต้องแก้ไข"]


def test_a_heading_of_an_unknown_indicator_is_left_and_said(db):
    scheme = made.scheme(2562, items=False)
    pasted = split("ตัวชี้วัดที่ 44\n๑. ก", Indicator.objects.filter(instrument__scheme=scheme))
    assert pasted.unknown == [44] and pasted.left == ["ตัวชี้วัดที่ 44", "๑. ก"]


WORDS = st.text("กขคงจ ", min_size=1, max_size=20).map(str.strip).filter(bool)


@given(st.lists(WORDS, max_size=9))
def test_what_is_written_reads_back_the_same(words):
    findings = [FindingText(f"{number}.", text) for number, text in enumerate(words, start=1)]
    read_back = read(write(findings))
    assert read_back == [FindingText(each.mark, " ".join(each.text.split())) for each in findings]


# The page


def test_findings_of_all_indicators_are_saved_at_once(client, plan_officer, result):
    client.force_login(plan_officer)
    page = send(client, result, {6: "๑. ล่าช้า\n๒. ไม่แจ้งผล", 10: "ไม่มีมาตรการ"})
    assert "บันทึกข้อบกพร่องแล้ว" in page.content.decode()
    assert texts(result) == [
        (6, "๑.", "ล่าช้า"), (6, "๒.", "ไม่แจ้งผล"), (10, "", "ไม่มีมาตรการ"),
    ]  # fmt: skip


def test_lines_in_another_order_keep_their_rows(client, plan_officer, result):
    client.force_login(plan_officer)
    send(client, result, {6: "๑. ก\n๒. ข"})
    before = dict(Finding.objects.values_list("text", "pk"))
    send(client, result, {6: "๑. ข\n๒. ก"})
    assert dict(Finding.objects.values_list("text", "pk")) == before
    assert texts(result) == [(6, "๑.", "ข"), (6, "๒.", "ก")]


def test_a_line_taken_away_takes_its_finding(client, plan_officer, result):
    client.force_login(plan_officer)
    send(client, result, {6: "๑. ก\n๒. ข"})
    send(client, result, {6: "๑. ก"})
    assert texts(result) == [(6, "๑.", "ก")]


def test_a_pasted_chapter_is_laid_out_and_saved_only_when_asked(client, plan_officer, result):
    client.force_login(plan_officer)
    page = send(client, result, {}, whole=CHAPTER, part="1")
    assert "แยกข้อความลงตัวชี้วัดที่ 1, 10 แล้ว ยังไม่ได้บันทึก" in page.content.decode()
    assert "ประกาศเจตจำนงสุจริต" in boxes_of(page)[box(result, 10)]
    assert not Finding.objects.exists()
    send(client, result, {}, page=page)
    assert [number for number, _, _ in texts(result)] == [1, 1, 10]


def test_last_years_findings_are_a_start(client, plan_officer, office, result):
    older = made.result(office, 2561, {1: 50}, scheme=made.scheme(2561))
    first = Indicator.objects.get(instrument__scheme=older.scheme, number=1)
    Finding.objects.create(result=older, indicator=first, position=1, mark="๑.", text="ของเดิม")
    client.force_login(plan_officer)
    page = send(client, result, {}, copy="1")
    assert "ลอกจากปี 2561" in page.content.decode()
    assert boxes_of(page)[box(result, 1)] == "๑. ของเดิม"
    assert not result.findings.exists()


def test_where_no_earlier_year_has_findings_the_page_says_so(client, plan_officer, result):
    client.force_login(plan_officer)
    assert "ยังไม่มีข้อบกพร่องของปีก่อน" in send(client, result, {}, copy="1").content.decode()


def test_a_weak_indicator_shows_its_gap_and_the_measures_that_answer_it(
    client, plan_officer, office, result
):
    made.measure_set(office, 2563, ("จัดช่องทางรับฟังความคิดเห็น", [8]), scheme=result.scheme)
    client.force_login(plan_officer)
    text = client.get(page_of(result)).content.decode()
    assert "ต่ำกว่าเกณฑ์ผ่าน 22.29" in text  # 85 − 62.71
    assert "จัดช่องทางรับฟังความคิดเห็น" in text


def test_the_second_of_two_is_told_and_loses_nothing(client, plan_officer, result):
    client.force_login(plan_officer)
    page = client.get(page_of(result))
    send(client, result, {6: "๑. ก", 7: "๑. ข"})
    answer = send(client, result, {6: "๑. ค", 8: "๑. ง"}, page=page)
    assert "มีการแก้ไขข้อมูลนี้หลังจากที่ท่านเปิดหน้านี้" in answer.content.decode()
    boxes = boxes_of(answer)
    assert (boxes[box(result, 6)], boxes[box(result, 7)]) == ("๑. ค", "๑. ข")
    send(client, result, {}, page=answer)
    assert [text for _, _, text in texts(result)] == ["ค", "ข", "ง"]


def test_scores_saved_meanwhile_are_no_conflict(client, plan_officer, result):
    client.force_login(plan_officer)
    page = client.get(page_of(result))
    result.official_rating = result.rating
    result.save()
    send(client, result, {6: "๑. ก"}, page=page)
    assert texts(result) == [(6, "๑.", "ก")]


@pytest.mark.parametrize("who", ["editor", "publisher", "executive", "auditor"])
def test_those_who_only_read_see_no_boxes_and_save_nothing(client, request, result, who):
    client.force_login(request.getfixturevalue(who))
    page = client.get(page_of(result))
    assert page.status_code == 200 and 'name="f-' not in page.content.decode()
    assert client.post(page_of(result), {}).status_code == 403


def test_the_page_costs_the_same_however_much_stands_in_it(
    client, plan_officer, result, django_assert_max_num_queries
):
    client.force_login(plan_officer)
    send(client, result, {number: "๑. ก\n๒. ข\n๓. ค" for number in range(1, 11)})
    with django_assert_max_num_queries(25):
        client.get(page_of(result))


def test_a_chapter_pasted_twice_stands_once(client, plan_officer, result):
    client.force_login(plan_officer)
    page = send(client, result, {}, whole=CHAPTER, part="1")
    again = send(client, result, {}, page=page, whole=CHAPTER, part="1")
    assert boxes_of(again)[box(result, 10)] == "๑. ประกาศเจตจำนงสุจริต"


def test_what_stands_under_no_indicator_is_shown_and_not_thrown_away(client, plan_officer, result):
    client.force_login(plan_officer)
    page = send(client, result, {}, whole=f"ตัวชี้วัดที่ 44\n๑. ก\n{CHAPTER}", part="1")
    text = page.content.decode()
    assert "ตัวชี้วัดที่ 44" in text and "ไม่รู้ว่าเป็นของตัวชี้วัดใด" in text


def test_what_was_pasted_and_not_parted_is_still_there_after_saving(client, plan_officer, result):
    client.force_login(plan_officer)
    page = send(client, result, {6: "๑. รอนาน"}, whole="ตัวชี้วัดที่ 44\n๑. ก")
    text = page.content.decode()
    assert "ยังไม่ได้แยกลงตัวชี้วัด" in text and "ตัวชี้วัดที่ 44\n๑. ก</textarea>" in text
    assert texts(result) == [(6, "๑.", "รอนาน")]
    again = send(client, result, {6: "๑. รอนานมาก"}, page=page)
    assert texts(result) == [(6, "๑.", "รอนานมาก")]
    assert "ตัวชี้วัดที่ 44" not in again.content.decode()


def test_findings_that_citizens_read_hold_no_personal_data(client, plan_officer, result):
    client.force_login(plan_officer)
    page = send(client, result, {6: "๑. ร้องเรียนที่ 081-234-5678"})
    assert "ข้อมูลส่วนบุคคล" in page.content.decode() and texts(result) == []
