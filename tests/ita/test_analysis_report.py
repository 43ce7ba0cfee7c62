"""The analysis report of a result, the memo that brings it up, and who may begin one."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from integrity.documents.models import ClauseDocument, Kind
from integrity.documents.signing.opening import open_round
from integrity.models import OfficeWords
from integrity.publishing import NotAllowed
from integrity.reference_data import read
from ita.models import AssessmentResult, Finding, Indicator, ReportSection
from ita.papers import memo as memos
from ita.papers.analysis import analysis_html
from ita.papers.analysis_snapshot import take
from ita.papers.rendering import analysis as rendered_analysis
from tests import make
from tests.ita import made
from tests.pdf_text import ENGINES, squeezed, visible_text
from tests.thai_only import english_leftovers

pytestmark = pytest.mark.django_db
NAMES = {"plan-officer", "auditor"}  # of accounts


@pytest.fixture(autouse=True)
def words(db):
    row = next(row for row in read("kind_words") if row["kind"] == "township")
    OfficeWords.objects.create(**{name: row[name] for name in ("kind", *OfficeWords.FIELDS)})


@pytest.fixture
def result(office):
    found = made.result(office, 2562, made.YAPLONG, is_public=True, source="หนังสือแจ้งผลการประเมิน")
    find(found, 6, "เจ้าหน้าที่ต้องให้บริการอย่างเท่าเทียม", "ต้องไม่ปิดบังข้อมูล")
    return found


@pytest.fixture
def staffed(office, secretariat, plan_officer):
    """A writer, a head of division, a chief clerk and a mayor, as the register has them."""
    make.official(office, "นายเอก ตัวอย่าง", "นายกเทศมนตรีตำบลบ้านเรา")
    make.official(office, "นายโท ตัวอย่าง", "ปลัดเทศบาลตำบลบ้านเรา")
    head = make.official(office, "นายตรี ตัวอย่าง", "หัวหน้าสำนักปลัด")
    head.appointments.update_or_create(defaults={"division": secretariat})
    plan_officer.division = secretariat
    plan_officer.save()
    writer = make.official(office, "นางสาวจัตวา ตัวอย่าง", "นักวิเคราะห์นโยบายและแผน")
    writer.user = plan_officer
    writer.save()
    return office


def find(result, number, *texts):
    indicator = Indicator.objects.get(instrument__scheme=result.scheme, number=number)
    for position, text in enumerate(texts):
        Finding.objects.create(
            result=result,
            indicator=indicator,
            position=position,
            mark=f"{position + 1}.",
            text=text,
        )


def printed(result, **options) -> str:
    return squeezed(visible_text(analysis_html(take(fresh(result), **options))))


def fresh(result) -> AssessmentResult:
    related = ("organisation", "scheme", "rating", "official_rating")
    return AssessmentResult.objects.select_related(*related).get(pk=result.pk)


def text_of(memo) -> str:
    return "\n".join(f"{row.mark} {row.text}".strip() for row in memo.clauses.all())


def correct(result, number, value):
    """As a clerk corrects a score."""
    score = result.scores.get(indicator__number=number)
    score.value = value
    score.save()
    made.recompute(result)


def test_the_report_says_total_rating_and_each_indicator_in_thai_digits(result):
    text = printed(result)
    assert squeezed("ในภาพรวมได้คะแนน ๗๗.๒๑ คะแนน ระดับผลการประเมินอยู่ในระดับ B") in text
    assert squeezed("ตัวชี้วัดที่ ๑ การปฏิบัติหน้าที่ ได้คะแนน ๙๙.๖๕ คะแนน") in text
    assert squeezed("ตัวชี้วัดที่ ๑๐ การป้องกันการทุจริต ได้คะแนน ๕๐.๐๐ คะแนน") in text
    assert squeezed("B ๗๕.๐๐ – ๘๔.๙๙") in text
    assert squeezed("น้ำหนักแบบสำรวจ ร้อยละ ๓๐ ร้อยละ ๓๐ ร้อยละ ๔๐") in text
    assert squeezed("๑. เจ้าหน้าที่ต้องให้บริการอย่างเท่าเทียม") in text
    assert not set("0123456789") & set(text.partition("http")[0])


def test_the_report_says_how_scores_add_up_also_where_sub_indicators_are_not_named(result):
    text = printed(result)
    assert squeezed("คะแนนเฉลี่ยของทุกข้อคำถามในตัวชี้วัดย่อย") in text
    assert squeezed("คะแนนเฉลี่ยของทุกตัวชี้วัดย่อยในตัวชี้วัด") in text


def test_sections_stand_in_the_order_and_words_of_the_scheme(result):
    for position, (kind, title, body) in enumerate(
        [("result", "ผลของเรา", ""), ("text", "ความเป็นมา", "ประเมินทุกปีตั้งแต่ พ.ศ. 2557")]
    ):
        ReportSection.objects.create(
            scheme=result.scheme, position=position, kind=kind, title=title, body=body
        )
    text = printed(result)
    assert text.index("ผลของเรา") < text.index("ความเป็นมา") < text.index("พ.ศ.๒๕๕๗")
    assert "เครื่องมือการประเมิน" not in text


def test_words_of_a_scheme_with_conditions_on_instruments_are_told(office):
    scores = {"IIT": 90, "EIT": 86, "OIT": 84}
    text = printed(made.result(office, 2566, scores))
    assert squeezed("ผ่านดี ตั้งแต่ ๘๕.๐๐ ขึ้นไป ทุกเครื่องมือตั้งแต่ ๘๕.๐๐") in text
    assert "ระดับแรกที่เข้าเงื่อนไขครบทุกข้อ" in text
    assert squeezed("ระดับผลการประเมินอยู่ในระดับ ผ่าน") in text


def test_an_announced_total_that_differs_stands_with_the_difference(office):
    text = printed(made.result(office, 2562, made.YAPLONG, official_total="77.30"))
    assert squeezed("คะแนนรวมที่ประกาศ ๗๗.๓๐ คะแนน") in text
    assert squeezed("อยู่ ๐.๐๙ คะแนน") in text


def test_an_instrument_below_the_sample_has_no_score_and_no_total_is_made_up(office):
    scores = {**made.YAPLONG, "EIT": "below"}
    text = printed(made.result(office, 2562, scores))
    assert "ประมวลผลไม่ได้" in text
    assert "ในภาพรวมได้คะแนน" not in text


def test_measures_stand_under_what_they_answer_and_drafts_only_for_the_staff(office, result):
    drafted = made.measure_set(office, 2563, "ลดขั้นตอน", ("อบรมเจ้าหน้าที่", (6, 7)))
    assert drafted.is_draft
    inside = printed(result)
    assert inside.count("อบรมเจ้าหน้าที่") == 2
    assert "มาตรการทั่วไป" in inside and "เป็นต้นไป" in inside
    assert "อบรมเจ้าหน้าที่" not in printed(result, public=True)


def test_what_was_typed_is_text_and_never_markup(office, result):
    find(result, 7, "<b>ตัวหนา</b> & <script>alert(1)</script>")
    html = analysis_html(take(fresh(result)))
    assert "<script" not in html and "&lt;b&gt;" in html


def test_the_memo_says_the_facts_and_leaves_open_what_the_record_does_not_say(
    staffed, result, plan_officer
):
    memo = memos.begin_memo(result, plan_officer)
    text = text_of(memo)
    assert memo.kind == Kind.MEMO and memo.addressee == "นายกเทศมนตรีตำบลบ้านเรา"
    assert "ประจำปีงบประมาณ พ.ศ. 2562" in memo.title
    assert "ได้คะแนนในภาพรวม 77.21 คะแนน ระดับผลการประเมินอยู่ในระดับ B" in text
    assert "ตัวชี้วัดที่ 6 คุณภาพการดำเนินงาน | ได้คะแนน 71.49 คะแนน" in text
    assert "ต่ำกว่าเกณฑ์ผ่าน 5 ตัวชี้วัด" in text and "2 ข้อ" in text
    assert "หนังสือแจ้งผลการประเมิน" in text
    assert "[แนวทางหรือมาตรการที่ให้ถือปฏิบัติ]" in text
    assert "[ที่อยู่เว็บไซต์ของหน่วยงาน]" in text
    assert memo.years == (2562, 2562)


def test_the_memo_goes_up_to_the_executive_who_notes_or_comments(staffed, result, plan_officer):
    memo = memos.begin_memo(result, plan_officer)
    chain = [(step.kind, step.official.name, step.addressed_to) for step in memo.steps.all()]
    assert chain == [
        ("sign", "นางสาวจัตวา ตัวอย่าง", ""),
        ("endorse", "นายตรี ตัวอย่าง", "ปลัดเทศบาลตำบลบ้านเรา"),
        ("endorse", "นายโท ตัวอย่าง", "นายกเทศมนตรีตำบลบ้านเรา"),
        ("decide", "นายเอก ตัวอย่าง", ""),
    ]
    options = memo.steps.last().options.splitlines()
    assert options == ["ทราบ/ดำเนินการตามเสนอ", "ความคิดเห็น/ข้อเสนอแนะ....."]


def test_the_report_goes_behind_the_memo_frozen_by_its_hash(result, plan_officer):
    row = memos.begin_memo(result, plan_officer).attachments.get()
    assert row.pages == 7 and len(row.sha256) == 64
    assert row.file.name == f"{row.sha256}.pdf"


def test_a_report_that_is_no_longer_true_is_told_and_replaced(result, plan_officer):
    memo = memos.begin_memo(result, plan_officer)
    assert not memos.is_stale(memo, take(fresh(result)))
    assert not memos.refresh(memo, fresh(result), plan_officer)
    correct(result, 6, "80.00")
    assert memos.is_stale(memo, take(fresh(result)))
    before = memo.attachments.get().sha256
    assert memos.refresh(memo, fresh(result), plan_officer)
    assert memo.attachments.get().sha256 != before
    assert not memos.is_stale(memo, take(fresh(result)))


def test_a_report_is_found_by_its_content_whatever_a_clerk_calls_it(result, plan_officer):
    memo = memos.begin_memo(result, plan_officer)
    row = memo.attachments.get()
    row.title = "เอกสารแนบ 1"
    row.save()
    assert memos.attached_report(memo) == row


def test_what_is_in_signing_keeps_its_report(staffed, result, plan_officer):
    memo = memos.begin_memo(result, plan_officer)
    memo.clauses.filter(text__contains="[").delete()
    open_round(ClauseDocument.objects.get(pk=memo.pk), by=plan_officer)
    correct(result, 6, "80.00")
    with pytest.raises(NotAllowed, match="ถอนกลับเป็นร่างก่อน"):
        memos.refresh(ClauseDocument.objects.get(pk=memo.pk), fresh(result), plan_officer)


def test_a_break_while_the_memo_is_written_leaves_nothing(result, plan_officer, monkeypatch):
    def broken(*args, **options):
        raise RuntimeError

    monkeypatch.setattr(memos, "set_chain", broken)
    with pytest.raises(RuntimeError):
        memos.begin_memo(result, plan_officer)
    assert not ClauseDocument.objects.exists()


def test_a_self_assessment_gets_no_memo(office, plan_officer):
    trial = made.result(office, 2563, made.YAPLONG, kind="self")
    with pytest.raises(NotAllowed, match="ประเมินตนเอง"):
        memos.begin_memo(trial, plan_officer)


def test_the_executive_and_the_auditor_begin_no_memo(result, executive, auditor):
    for person in (executive, auditor):
        with pytest.raises(NotAllowed, match="ไม่มีสิทธิ์ร่างเอกสาร"):
            memos.begin_memo(result, person)


def test_the_command_prints_the_report_and_names_what_is_missing(result, tmp_path, capsys):
    target = tmp_path / "report.html"
    call_command("render_document", "ita-analysis", "home-office", "๒๕๖๒", html=str(target))
    assert "๗๗.๒๑" in target.read_text()
    with pytest.raises(CommandError, match="ไม่พบผลการประเมิน ITA ปีงบประมาณ พ.ศ. 2561"):
        call_command("render_document", "ita-analysis", "home-office", "2561", html=str(target))
    with pytest.raises(CommandError, match="ไม่ถูกต้อง"):
        call_command("render_document", "ita-analysis", "home-office", "ปีนี้", html=str(target))


def test_a_visitor_downloads_the_report_of_a_public_result_alone(client, result):
    page = "/home-office/ita/2562/analysis.pdf"
    answer = client.get(page)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    AssessmentResult.objects.filter(pk=result.pk).update_or_create(defaults={"is_public": False})
    assert client.get(page).status_code == 404
    assert client.get("/home-office/ita/2599/analysis.pdf").status_code == 404


def test_two_engines_find_the_words_of_the_real_report(result, real_paper, client):
    answer = client.get("/home-office/ita/2562/analysis.pdf")
    pdf = b"".join(answer.streaming_content)
    for read_text in ENGINES.values():
        text = squeezed(read_text(pdf))
        assert squeezed("ตัวชี้วัดที่ ๑ การปฏิบัติหน้าที่") in text
        assert squeezed("ได้คะแนน ๙๙.๖๕ คะแนน") in text
        assert squeezed("การวิเคราะห์ข้อบกพร่องที่ต้องแก้ไข") in text


# Pages of the staff


def address(result, page="papers", *more):
    return reverse(f"admin:ita_assessmentresult_{page}", args=(result.pk, *more))


def test_the_page_begins_the_memo_and_tells_when_its_report_is_stale(client, result, plan_officer):
    client.force_login(plan_officer)
    page = client.get(address(result)).content.decode()
    assert "ทำบันทึกเสนอรายงาน" in page and not english_leftovers(page, NAMES)
    answer = client.post(address(result, "memo"))
    memo = ClauseDocument.objects.get()
    editor = reverse("admin:documents_clausedocument_change", args=(memo.pk,))
    assert answer.url == editor
    assert "ไม่ตรงกับผลล่าสุด" not in client.get(editor).content.decode()
    correct(result, 6, "80.00")
    assert "รายงานที่แนบไม่ตรงกับผลล่าสุด" in client.get(editor).content.decode()
    page = client.get(address(result)).content.decode()
    assert "ปรับรายงานที่แนบให้ตรงกับผลล่าสุด" in page
    client.post(address(result, "refresh", memo.pk))
    assert "ไม่ตรงกับผลล่าสุด" not in client.get(editor).content.decode()


def test_staff_who_may_only_read_see_the_report_and_begin_nothing(client, result, auditor):
    client.force_login(auditor)
    page = client.get(address(result)).content.decode()
    assert "ไม่มีสิทธิ์ร่างเอกสาร" in page
    assert client.get(address(result, "report"))["Content-Type"] == "application/pdf"
    assert client.post(address(result, "memo")).status_code == 403


def test_another_office_knows_of_nothing(client, result, plan_officer, neighbour):
    memo = memos.begin_memo(result, plan_officer)
    client.force_login(neighbour)
    for page in ("papers", "report"):
        assert client.get(address(result, page)).status_code == 404
    assert client.post(address(result, "memo")).status_code == 404
    assert client.post(address(result, "refresh", memo.pk)).status_code == 404


def test_who_has_no_role_sees_no_paper(client, result, outsider):
    client.force_login(outsider)
    assert client.get(address(result)).status_code == 403
    assert client.get(address(result, "report")).status_code == 403


def test_the_command_prints_the_newest_memo_as_it_stands(staffed, result, plan_officer):
    assert rendered_analysis("home-office", "2562").memo is None
    first, memo = (memos.begin_memo(result, plan_officer) for _ in range(2))
    printed_now = rendered_analysis("home-office", "2562")
    assert printed_now.memo.facts.draft and printed_now.memo_has_report
    memo.clauses.filter(text__contains="[").delete()
    open_round(ClauseDocument.objects.get(pk=memo.pk), by=plan_officer)
    assert rendered_analysis("home-office", "2562").memo.facts.awaiting
    first.attachments.all().delete()
    assert memos.attached_report(first) is None
