"""Numbered text becomes measures: levels, indicators that headings name, and what is in doubt."""

import time

import pytest

from integrity.sheets.attempts import SheetFile
from integrity.sheets.previewed import ImportRefused
from integrity.sheets.undoing import undo
from integrity.thai import thai_digits
from ita.measures import importing
from ita.measures.importing import MeasureRun
from ita.measures.pasting import parse
from ita.measures.publication import submit
from ita.models import Indicator, Measure, MeasureSet
from tests.ita import made

pytestmark = pytest.mark.django_db

GUIDELINES = """แนวทางในการปฏิบัติงาน จากผลการประเมินคุณธรรมและความโปร่งใส

เพื่อเป็นการยกระดับการปฏิบัติงาน ในปีงบประมาณ พ.ศ.๒๕๖๓ เป็นต้นไป จึงมีแนวทางให้ถือปฏิบัติ ดังนี้

""" + "\n".join(thai_digits(f"{number}. แนวทางข้อที่ {number}") for number in range(1, 16))

BY_INDICATOR = """ตัวชี้วัดที่ ๖ คุณภาพการดำเนินงาน
๑. จัดทำคู่มือการให้บริการ
    ๑.๑ ทบทวนคู่มือทุกปี
    ๑) ติดประกาศไว้หน้าสำนักงาน
๒. อบรมเจ้าหน้าที่
ตัวชี้วัดที่ ๗ ประสิทธิภาพการสื่อสาร (EIT)
๑. อบรมเจ้าหน้าที่
การเปิดเผยข้อมูล
มีช่องทางขอรับบริการผ่านเว็บไซต์
จึงประกาศให้ทราบโดยทั่วกัน
ประกาศ ณ วันที่ ๑ ตุลาคม พ.ศ. ๒๕๖๒
"""


@pytest.fixture
def scheme():
    return made.scheme(2562, items=False)


def file_of(text, name=importing.PASTED):
    return SheetFile(name, text.encode())


def test_fifteen_guidelines_come_in_whole_and_answer_no_indicator(scheme):
    pasted = parse(GUIDELINES, scheme)
    assert [row.mark for row in pasted.rows][-1] == "๑๕."
    assert len(pasted.rows) == 15 and not pasted.indicators
    assert pasted.title == "แนวทางในการปฏิบัติงาน จากผลการประเมินคุณธรรมและความโปร่งใส"
    assert len(pasted.introduction) == 1 and not pasted.doubts


def test_headings_put_what_follows_under_their_indicator(scheme):
    pasted = parse(BY_INDICATOR, scheme)
    assert [(row.text, row.level, sorted(row.indicators)) for row in pasted.rows] == [
        ("จัดทำคู่มือการให้บริการ", 1, [6]),
        ("ทบทวนคู่มือทุกปี", 2, []),
        ("ติดประกาศไว้หน้าสำนักงาน", 3, []),
        ("อบรมเจ้าหน้าที่", 1, [6, 7]),
        ("มีช่องทางขอรับบริการผ่านเว็บไซต์", 1, [9]),
    ]


def test_the_same_text_under_two_indicators_is_told_to_be_one_measure(scheme):
    notes = parse(BY_INDICATOR, scheme).notes
    assert any("อบรมเจ้าหน้าที่" in note and "6, 7" in note for note in notes)


def test_closing_words_are_left_out_and_named(scheme):
    notes = parse(BY_INDICATOR, scheme).notes
    assert sum("ข้ามท้ายเอกสาร" in note for note in notes) == 2


@pytest.mark.parametrize(
    "heading",
    ["ตัวชี้วัดที่ 6 คุณภาพการดำเนินงาน", "๑. ตัวชี้วัด คุณภาพการดำเนินงาน", "๖. คุณภาพการดำเนินงาน",
     "คุณภาพการดำเนินงาน:", "ตัวชี้วัดที่ ๖", "ตัวชี้วัดที่ ๖ คุณภาพการดำเนินงาน ได้คะแนน ๗๑.๔๙ คะแนน",
     "ตัวชี้วัดคุณภาพ  การดำเนินงาน"],
)  # fmt: skip
def test_a_heading_is_known_in_all_its_forms(scheme, heading):
    pasted = parse(f"{heading}\n๑. ทำคู่มือ", scheme)
    assert [row.indicators for row in pasted.rows] == [{6}]
    assert pasted.doubts == []


def test_an_alias_of_an_indicator_is_its_heading(scheme):
    row = Indicator.objects.get(instrument__scheme=scheme, number=4)
    row.aliases = "การใช้ทรัพย์สินของทางราชการ"
    row.save()
    assert parse("การใช้ทรัพย์สินของทางราชการ\n๑. ทำทะเบียน", scheme).indicators == {4}


def test_an_unknown_heading_is_a_doubt_with_the_nearest_name(scheme):
    pasted = parse("ตัวชี้วัด คุณภาพการดำเนิน\n๑. ทำคู่มือ", scheme)
    assert pasted.rows[0].indicators == set()
    assert "คุณภาพการดำเนินงาน" in pasted.doubts[0]


def test_a_number_that_the_scheme_does_not_have_keeps_the_text_out(scheme, office):
    text = "ตัวชี้วัดที่ ๑๕ คุณภาพการดำเนิน\n๑. ทำคู่มือ"
    assert "คุณภาพการดำเนินงาน" in parse(text, scheme).errors[0]
    with pytest.raises(ImportRefused, match="ไม่มี “ตัวชี้วัดที่ 15"):
        MeasureRun(office, file_of(text), first_year=2563).run(by=None)
    assert not MeasureSet.objects.exists()


def test_a_number_that_belongs_to_another_name_follows_the_name(scheme):
    pasted = parse("ตัวชี้วัดที่ ๗ คุณภาพการดำเนินงาน\n๑. ทำคู่มือ", scheme)
    assert pasted.indicators == {6} and "ระบบจัดไว้ตามชื่อ" in pasted.doubts[0]


@pytest.mark.parametrize(
    "heading", ["ตัวชี้วัดที่ ๗ การปฏิบัติหน้าที่", "๗. ตัวชี้วัดการปฏิบัติหน้าที่", "๗. การปฏิบัติหน้าที่"]
)
def test_a_name_left_from_an_earlier_heading_gives_way_to_the_number(scheme, heading):
    pasted = parse(f"๑. การปฏิบัติหน้าที่\n(๑) ทำคู่มือ\n{heading}\n(๑) ทำเว็บไซต์", scheme)
    assert [row.indicators for row in pasted.rows] == [{1}, {7}]
    assert "ประสิทธิภาพการสื่อสาร" in pasted.doubts[0]


@pytest.mark.parametrize("heading", ["การปฏิบัติหน้าที่", "๑. การปฏิบัติหน้าที่", "ตัวชี้วัดที่ ๑"])
def test_a_heading_that_stands_twice_is_the_same_indicator(scheme, heading):
    pasted = parse(f"{heading}\n(๑) ทำคู่มือ\n{heading}\n(๒) ติดประกาศ", scheme)
    assert [row.indicators for row in pasted.rows] == [{1}, {1}]
    assert not pasted.doubts


def test_numbers_that_are_skipped_or_twice_are_doubts(scheme):
    doubts = parse("๑. ก\n๒. ข\n๒. ค\n๕. ง", scheme).doubts
    assert doubts == ["เลข ๒. มีสองครั้งติดกัน", "เลขข้ามไปที่ ๕."]


def test_a_fourth_level_is_flattened_and_told(scheme):
    pasted = parse("๑. ก\n๑.๑ ข\n(๑) ค\n- ง", scheme)
    assert [row.level for row in pasted.rows] == [1, 2, 3, 3]
    assert any("ลึกเกินสามชั้น" in note for note in pasted.notes)


def test_a_line_goes_on_and_a_page_number_is_skipped(scheme):
    pasted = parse("๑. ทำคู่มือ\nและติดประกาศ\n- ๒ -\n๒. อบรม", scheme)
    assert [row.text for row in pasted.rows] == ["ทำคู่มือ\nและติดประกาศ", "อบรม"]


def test_lines_without_numbers_are_measures_a_line_each_and_a_doubt(scheme):
    pasted = parse("ทำคู่มือ\nอบรมเจ้าหน้าที่", scheme)
    assert [row.text for row in pasted.rows] == ["ทำคู่มือ", "อบรมเจ้าหน้าที่"]
    assert pasted.doubts


@pytest.mark.parametrize("letters", [":", "ดังนี้", "(IIT)", "คะแนน ", "ตัวชี้วัดที่ "])
def test_a_line_of_a_hundred_thousand_letters_is_read_at_once(scheme, letters):
    line = f"๑. {letters * (100_000 // len(letters))}"
    began = time.perf_counter()
    assert len(parse(line, scheme).rows) == 1
    assert time.perf_counter() - began < 5


def test_nothing_in_the_text_is_an_error(scheme):
    assert parse("\n\n", scheme).errors


# Into the draft


def run_of(office, text, **options):
    return MeasureRun(office, file_of(text), **{"first_year": 2563, **options})


def test_text_begins_the_draft_of_its_year(office, scheme, plan_officer):
    run_of(office, GUIDELINES, guidelines=True).run(by=plan_officer)
    found = MeasureSet.objects.get(organisation=office)
    assert (found.first_year, found.last_year, found.scheme, found.kind) == (
        2563, None, scheme, "guidelines",
    )  # fmt: skip
    assert found.title.startswith("แนวทางในการปฏิบัติงาน")
    assert found.measures.count() == 15


def test_a_measure_that_is_pasted_again_stays_the_same_measure(office, scheme, plan_officer):
    draft = made.measure_set(office, 2563, ("จัดทำคู่มือการให้บริการ", [1]), "ของเก่า")
    before = draft.measures.get(position=0)
    shown = run_of(office, BY_INDICATOR).run(by=plan_officer).preview
    after = Measure.objects.get(pk=before.pk)
    assert after.key == before.key
    assert [each.number for each in after.indicators.all()] == [6]
    assert [line.name for line in shown.removed] == ["ของเก่า"]
    assert [change.label for line in shown.changed for change in line.changes] == ["เลขข้อ", "ตัวชี้วัด"]


def test_text_without_headings_leaves_the_ticks_as_they_were(office, scheme, plan_officer):
    draft = made.measure_set(office, 2563, ("แนวทางข้อที่ ๑", [5]))
    run_of(office, GUIDELINES).run(by=plan_officer)
    assert draft.measures.get(position=0).indicators.get().number == 5


def test_text_can_go_behind_what_is_there(office, scheme, plan_officer):
    draft = made.measure_set(office, 2563, "ของเดิม")
    run_of(office, "๑. ของใหม่", append=True).run(by=plan_officer)
    assert [row.text for row in draft.measures.order_by("position")] == ["ของเดิม", "ของใหม่"]


def test_an_import_is_undone_in_one_step(office, scheme, plan_officer):
    draft = made.measure_set(office, 2563, ("จัดทำคู่มือการให้บริการ", [1]), ("ของเก่า", [2]))
    stood = _said(draft)
    attempt = run_of(office, BY_INDICATOR).run(by=plan_officer).attempt
    assert _said(draft) != stood
    undo(attempt, by=plan_officer)
    assert _said(draft) == stood


def test_undoing_the_first_import_takes_the_set_with_it(office, scheme, plan_officer):
    attempt = run_of(office, BY_INDICATOR).run(by=plan_officer).attempt
    undo(attempt, by=plan_officer)
    assert not MeasureSet.objects.exists() and not Measure.objects.exists()


def _said(draft):
    return [
        (row.key, row.mark, row.text, [each.number for each in row.indicators.all()])
        for row in draft.measures.order_by("position")
    ]


def test_a_power_cut_leaves_nothing(office, scheme, plan_officer, monkeypatch):
    def cut(*args, **kwargs):
        raise RuntimeError("power")

    monkeypatch.setattr("ita.measures.writing.history.replace_links", cut)
    with pytest.raises(RuntimeError):
        run_of(office, BY_INDICATOR).run(by=plan_officer)
    assert not MeasureSet.objects.exists()


def test_a_set_in_review_refuses(office, scheme, plan_officer):
    draft = made.measure_set(office, 2563, "ของเดิม")
    submit(draft, by=plan_officer)
    with pytest.raises(ImportRefused, match="อยู่ระหว่างพิจารณา"):
        run_of(office, BY_INDICATOR).run(by=plan_officer)
    assert draft.measures.count() == 1


def test_a_year_without_a_scheme_is_refused(office, scheme, plan_officer):
    with pytest.raises(ImportRefused, match="ยังไม่มีกรอบการประเมิน"):
        run_of(office, BY_INDICATOR, first_year=2569).run(by=plan_officer)


def test_a_preview_that_is_no_longer_true_is_refused(office, scheme, plan_officer):
    run = run_of(office, BY_INDICATOR)
    attempt, shown = run.look(by=plan_officer)
    made.measure_set(office, 2563, "มีคนเริ่มไว้ก่อน")
    with pytest.raises(ImportRefused, match="ข้อมูลเปลี่ยนไป"):
        run.run(by=plan_officer, expected=shown.fingerprint, previewed=attempt)


@pytest.mark.parametrize("content", [b"", b"\x00\x00\x01", b"PK broken"])
def test_what_is_no_text_is_refused(office, scheme, plan_officer, content):
    run = MeasureRun(office, SheetFile("a.txt", content), first_year=2563)
    with pytest.raises(ImportRefused):
        run.run(by=plan_officer)
    assert not MeasureSet.objects.exists()
