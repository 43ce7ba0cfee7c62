"""A scheme in the admin: read as a whole, changed while nothing uses it, replaced by a copy."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from ita.models import (
    AnswerOption,
    AnswerScale,
    AssessmentResult,
    AssessmentScheme,
    Indicator,
    Instrument,
    Question,
)
from ita.schemes import questions
from ita.schemes.copying import successor_of
from ita.scoring.scheme_tree import tree_of
from tests.admin_form import open_form
from tests.ita import made


def address(page, row):
    name = row._meta.model_name
    return reverse(f"admin:ita_{name}_{page}", args=(row.pk,))


@pytest.fixture
def scheme(db):
    """With a survey question and a scale, as the shipped ones have."""
    row = made.scheme(2566)
    scale = AnswerScale.objects.create(scheme=row, title="มาตรวัด 4 ระดับ")
    AnswerOption.objects.create(scale=scale, text="มากที่สุด", points=100)
    duty = Indicator.objects.get(instrument__scheme=row, number=1)
    for number in (1, 2):
        Question.objects.create(indicator=duty, code=f"i{number}", position=number, scale=scale)
    return row


@pytest.fixture
def own(scheme, office, plan_officer):
    return successor_of(scheme, owner=office, by=plan_officer)


def shape(scheme):
    """A tree without its keys."""

    def bare(place):
        return (place.code, place.title, tuple(map(bare, place.children)))

    tree = tree_of(scheme)
    return [
        (bare(each.place), each.weight, [(bare(part.place), part.weight) for part in each.parts])
        for each in tree.instruments
    ], [(band.label, band.least_total, band.least_instrument) for band in tree.bands]


def test_a_copy_has_the_whole_tree_and_nothing_of_the_old_one(scheme, own, office):
    assert shape(own) == shape(scheme)
    assert (own.owner, own.replaces, own.confidence) == (office, scheme, "unconfirmed")
    question = Question.objects.get(indicator__instrument__scheme=own, code="i1")
    assert question.scale.scheme == own
    item = Question.objects.get(indicator__instrument__scheme=own, code="O1")
    assert item.sub_indicator.indicator.instrument.scheme == own
    assert AssessmentScheme.objects.for_year(office, 2566) == own
    assert question.history.get().history_change_reason == "คัดลอกจากกรอบเดิม"


def test_an_office_copies_by_pressing_and_changes_its_copy(client, plan_officer, scheme):
    client.force_login(plan_officer)
    response = client.post(address("copy", scheme))
    own = AssessmentScheme.objects.get(replaces=scheme)
    assert response.url == address("change", own)
    page = client.get(response.url).content.decode()
    assert 'name="_save"' in page and "นำเข้าข้อคำถาม" in page
    assert 'name="_save"' not in client.get(address("change", scheme)).content.decode()


def test_the_page_of_the_whole_shows_every_place(client, plan_officer, scheme):
    client.force_login(plan_officer)
    page = client.get(address("whole", scheme)).content.decode()
    for text in ("ตัวชี้วัดที่ 10 การป้องกันการทุจริต", "O6", "9.2", "ผ่านดีเยี่ยม", "ส่วนที่ 2"):
        assert text in page


def test_the_page_of_the_whole_asks_few_questions(
    client, plan_officer, scheme, django_assert_max_num_queries
):
    client.force_login(plan_officer)
    with django_assert_max_num_queries(26):
        client.get(address("whole", scheme))


def test_a_scheme_in_use_is_read_only_with_all_its_parts(client, plan_officer, own, office):
    made.result(office, 2566, scheme=own)
    client.force_login(plan_officer)
    instrument = Instrument.objects.filter(scheme=own).first()
    for row in (own, instrument, instrument.indicators.first(), own.scales.first()):
        page = client.get(address("change", row)).content.decode()
        assert "จึงแก้ไขไม่ได้" in page and 'name="_save"' not in page
    response = client.get(address("questions", own), follow=True)
    assert "นำเข้าข้อคำถามไม่ได้" in response.content.decode()


def test_deleting_a_scheme_in_use_is_refused_in_words(client, system_administrator, office, scheme):
    made.result(office, 2566, scheme=scheme)
    client.force_login(system_administrator)
    response = client.post(address("delete", scheme), {"post": "yes"}, follow=True)
    assert "ลบไม่ได้" in response.content.decode()
    assert AssessmentScheme.objects.filter(pk=scheme.pk).exists()


def test_an_unused_scheme_goes_with_all_its_parts(client, system_administrator, scheme):
    client.force_login(system_administrator)
    form = open_form(client, address("delete", scheme))
    assert client.post(address("delete", scheme), form).status_code == 302
    assert not AssessmentScheme.objects.exists()
    assert not Question.objects.exists()


def test_another_office_s_copy_does_not_exist(client, neighbour, own):
    client.force_login(neighbour)
    instrument = Instrument.objects.filter(scheme=own).first()
    for page, row in (("change", own), ("whole", own), ("questions", own), ("change", instrument)):
        assert client.get(address(page, row)).status_code == 404


def test_who_may_not_change_schemes_reads_nothing_of_the_import(client, outsider, publisher, own):
    for user in (outsider, publisher):
        client.force_login(user)
        assert client.get(address("questions", own)).status_code in (403, 404)


def test_weights_must_add_up_to_a_hundred(client, plan_officer, own):
    client.force_login(plan_officer)
    form = open_form(client, address("change", own))
    form["instruments-0-weight"] = "๓๑"
    page = client.post(address("change", own), form).content.decode()
    assert "รวมกันได้ร้อยละ 100" in page
    assert own.instruments.get(code="IIT").weight == 30
    form["instruments-1-weight"] = "29"
    assert client.post(address("change", own), form).status_code == 302
    assert own.instruments.get(code="IIT").weight == 31


def test_every_score_must_find_a_band(client, plan_officer, own):
    client.force_login(plan_officer)
    form = open_form(client, address("change", own))
    form["bands-4-least_total"] = "10"
    assert "ระดับสุดท้ายต้องเริ่มที่ 0" in client.post(address("change", own), form).content.decode()
    form["bands-4-least_total"], form["bands-3-least_total"] = "0", "90"
    assert "เรียงระดับจากคะแนนสูงลงต่ำ" in client.post(address("change", own), form).content.decode()


def test_a_number_stands_once_in_a_scheme(client, plan_officer, own):
    client.force_login(plan_officer)
    indicator = Indicator.objects.get(instrument__scheme=own, number=6)
    form = open_form(client, address("change", indicator))
    form["number"] = "5"
    page = client.post(address("change", indicator), form).content.decode()
    assert "กรอบนี้มีตัวชี้วัดที่ 5 แล้ว" in page


def test_an_indicator_with_many_items_asks_no_more_than_one_with_few(
    client, plan_officer, own, django_assert_max_num_queries
):
    indicator = Indicator.objects.get(instrument__scheme=own, number=9)
    for number in range(10, 40):
        Question.objects.create(indicator=indicator, code=f"O{number}", position=number)
    client.force_login(plan_officer)
    with django_assert_max_num_queries(40):
        client.get(address("change", indicator))


# The wording of questions.


def texts(scheme):
    rows = Question.objects.filter(indicator__instrument__scheme=scheme, code__startswith="i")
    return {row.code: (row.text, row.polarity) for row in rows}


def test_pasted_lines_become_the_wording(client, plan_officer, own):
    client.force_login(plan_officer)
    pasted = "i1 ข้อหนึ่งว่าด้วยข้อ 5\nต่ออีกบรรทัด\nI๒. ข้อสอง\tเชิงลบ"
    response = client.post(address("questions", own), {"text": pasted})
    assert response.url == address("whole", own)
    assert texts(own) == {"i1": ("ข้อหนึ่งว่าด้วยข้อ 5 ต่ออีกบรรทัด", ""), "i2": ("ข้อสอง", "negative")}


def test_a_sheet_becomes_the_wording(client, plan_officer, own):
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in (("ข้อคำถามของปี",), ("ข้อ", "ข้อคำถาม", "ลักษณะ"), ("i2", "ข้อสอง", "เชิงบวก")):
        book.active.append(row)
    book.save(file)
    client.force_login(plan_officer)
    upload = SimpleUploadedFile("q.xlsx", file.getvalue())
    assert client.post(address("questions", own), {"file": upload}).status_code == 302
    assert texts(own)["i2"] == ("ข้อสอง", "positive")


@pytest.mark.parametrize(
    "pasted,words",
    [
        ("i1 ก\ni9 ข", "กรอบนี้ไม่มีข้อ i9"),
        ("i1 ก\ni1 ข", "ข้อ i1 ซ้ำ"),
        ("i1 ก\ni2", "ขึ้นต้นด้วยเลขข้อ|ไม่มีข้อคำถาม"),
        ("i1 ก\ni2 ข\tกลาง", "ลักษณะต้องเป็น"),
        ("ไม่มีเลข", "ขึ้นต้นด้วยเลขข้อ"),
    ],
)
def test_one_wrong_line_changes_nothing(client, plan_officer, own, pasted, words):
    client.force_login(plan_officer)
    page = client.post(address("questions", own), {"text": pasted}).content.decode()
    assert any(each in page for each in words.split("|"))
    assert pasted.split("\n")[0] in page
    assert texts(own) == {"i1": ("", ""), "i2": ("", "")}


def test_a_file_that_is_no_sheet_is_refused(client, plan_officer, own):
    client.force_login(plan_officer)
    upload = SimpleUploadedFile("q.xlsx", b"\x00\x01 nothing")
    page = client.post(address("questions", own), {"file": upload}).content.decode()
    assert "ยังไม่ได้นำเข้า" in page


def test_a_file_too_large_for_a_sheet_is_not_read(client, plan_officer, own, settings):
    settings.SHEET_MAX_BYTES = 100
    client.force_login(plan_officer)
    upload = SimpleUploadedFile("questions.csv", b"x" * 101)
    page = client.post(address("questions", own), {"file": upload}).content.decode()
    assert "ไฟล์ใหญ่เกิน" in page


def test_a_break_in_the_middle_leaves_every_wording(own, plan_officer, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("integrity.history._record", broken)
    with pytest.raises(RuntimeError):
        questions.write(own, questions.read_lines("i1 ก").wordings, by=plan_officer)
    assert texts(own)["i1"] == ("", "")


# The command.


def test_all_results_are_computed_again_or_those_of_one_office(office, other_office, capsys):
    for each in (office, other_office):
        result = made.result(each, 2562, made.YAPLONG)
        result.total, result.figures = None, {}
        result.save()
    call_command("recompute_ita", organisation=office.slug)
    assert "คำนวณใหม่ 1 ผล เปลี่ยนแปลง 1 ผล" in capsys.readouterr().out
    call_command("recompute_ita")
    assert "คำนวณใหม่ 2 ผล เปลี่ยนแปลง 1 ผล" in capsys.readouterr().out
    assert {str(row.total) for row in AssessmentResult.objects.all()} == {"77.21"}
    with pytest.raises(CommandError, match="ไม่มีหน่วยงานรหัส nowhere"):
        call_command("recompute_ita", organisation="nowhere")
