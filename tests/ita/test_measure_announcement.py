"""The announcement of a set of measures: by indicator, signed by the executive."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from integrity.documents.models import Clause, ClauseDocument, Kind
from integrity.documents.reference_data import load as load_forms
from integrity.models import OfficeWords
from integrity.publishing import NotAllowed
from integrity.reference_data import read
from ita.measures import outline
from ita.measures.announced import source_of
from ita.papers.announcement import announcement_of, begin_announcement
from ita.papers.rendering import measures as render_measures
from tests import make
from tests.ita import made
from tests.thai_only import english_leftovers

pytestmark = pytest.mark.django_db
NAMES = {"plan-officer", "auditor"}  # of accounts


@pytest.fixture(autouse=True)
def words(db):
    row = next(row for row in read("kind_words") if row["kind"] == "township")
    OfficeWords.objects.create(**{name: row[name] for name in ("kind", *OfficeWords.FIELDS)})


@pytest.fixture
def measures(office):
    found = made.measure_set(office, 2563)
    made.measure(found, "จัดทำคู่มือการให้บริการ", 6, 7, position=1, mark="๑.", target="ปีละ ๑ ครั้ง",
                 responsible="ทุกสำนัก/กอง", steps="ประชุม\nจัดพิมพ์")  # fmt: skip
    made.measure(found, "ทบทวนคู่มือ", position=2, level=2, mark="๑.๑")
    made.measure(found, "ดูแลอาคารสถานที่", position=3, mark="๒.")
    return found


def told(paper) -> list[str]:
    return [f"{row.mark} {row.text}".strip() for row in paper.clauses.all()]


def test_each_indicator_has_its_measures_and_what_answers_none_comes_last(measures, plan_officer):
    paper = begin_announcement(measures, plan_officer)
    lines = told(paper)
    assert paper.kind == Kind.ANNOUNCEMENT
    sixth = lines.index("ตัวชี้วัดที่ 6 คุณภาพการดำเนินงาน")
    seventh = lines.index("ตัวชี้วัดที่ 7 ประสิทธิภาพการสื่อสาร")
    general = lines.index("มาตรการทั่วไป")
    assert sixth < seventh < general
    assert lines[sixth + 1] == lines[seventh + 1] == "๑. จัดทำคู่มือการให้บริการ"
    assert lines[general + 1 :] == ["๒. ดูแลอาคารสถานที่"]
    assert lines[sixth + 2 : sixth + 7] == [
        "วิธีปฏิบัติ: ประชุม",
        "จัดพิมพ์",
        "ผู้รับผิดชอบ: ทุกสำนัก/กอง",
        "ความถี่หรือเป้าหมาย: ปีละ ๑ ครั้ง",
        "๑.๑ ทบทวนคู่มือ",
    ]


def test_years_stand_in_the_paper_and_it_closes_as_announcements_do(measures, plan_officer):
    load_forms()
    paper = begin_announcement(measures, plan_officer)
    assert "ปีงบประมาณ พ.ศ. 2563 เป็นต้นไป" in "\n".join(told(paper))
    assert paper.years == (2563, 2563)
    assert paper.closing == "จึงประกาศให้ทราบโดยทั่วกัน"
    assert paper.visibility == "public"


def test_the_result_it_answers_is_told_when_it_is_public(office, measures, plan_officer):
    made.result(office, 2562, made.YAPLONG, is_public=True)
    assert "77.21 คะแนน อยู่ในระดับ B" in told(begin_announcement(measures, plan_officer))[0]


def test_an_introduction_of_the_office_takes_the_place_of_ours(office, plan_officer):
    own = made.measure_set(office, 2564, "ลดขั้นตอน", introduction="ด้วยสภาเห็นชอบแล้ว")
    lines = told(begin_announcement(own, plan_officer))
    assert lines[0] == "ด้วยสภาเห็นชอบแล้ว"
    assert "ตามที่สำนักงาน" not in "\n".join(lines)


def test_measures_without_any_indicator_stand_without_headings(office, plan_officer):
    own = made.measure_set(office, 2564, "ลดขั้นตอน", "อบรม")
    paper = begin_announcement(own, plan_officer)
    assert not paper.clauses.filter(kind=Clause.Kind.HEADING).exists()
    assert told(paper)[-2:] == ["1. ลดขั้นตอน", "2. อบรม"]


def test_the_executive_signs(office, measures, plan_officer):
    make.official(office, "นายเอก ตัวอย่าง", "นายกเทศมนตรีตำบลบ้านเรา")
    step = begin_announcement(measures, plan_officer).steps.get()
    assert (step.kind, step.official.name) == ("sign", "นายเอก ตัวอย่าง")


def test_the_issued_paper_is_found_and_a_chosen_one_goes_first(office, measures, plan_officer):
    assert announcement_of(measures) is None
    facts = {"kind": "announcement", "by": plan_officer, "source_address": source_of(measures)}
    issued = make.issued(office, **facts)
    assert announcement_of(measures) == issued
    measures.announcement = make.issued(office, plan_officer, kind="announcement")
    assert announcement_of(measures) == measures.announcement != issued


def test_papers_of_two_editions_are_never_mixed_up(office, measures):
    measures.number = 2
    assert source_of(measures) == "/home-office/measures/2563/versions/2/"


def test_only_the_plan_officer_begins_one_and_only_with_measures(
    office, measures, plan_officer, publisher, neighbour
):
    with pytest.raises(NotAllowed, match="ไม่มีสิทธิ์|เจ้าหน้าที่แผน"):
        begin_announcement(measures, publisher)
    with pytest.raises(NotAllowed, match="หน่วยงานตนเอง"):
        begin_announcement(measures, neighbour)
    with pytest.raises(NotAllowed, match="ยังไม่มีมาตรการ"):
        begin_announcement(made.measure_set(office, 2565), plan_officer)
    assert not ClauseDocument.objects.exists()


def test_the_command_prints_what_is_proposed_and_keeps_nothing(measures, plan_officer):
    assert "ดูแลอาคารสถานที่" in render_measures("home-office", "2563").html
    assert not ClauseDocument.objects.exists()
    paper = begin_announcement(measures, plan_officer)
    paper.clauses.filter(text="ดูแลอาคารสถานที่").delete()
    assert "ดูแลอาคารสถานที่" not in render_measures("home-office", "๒๕๖๓").html


def test_the_command_names_what_it_does_not_find(office, tmp_path):
    with pytest.raises(CommandError, match="ไม่พบชุดมาตรการ"):
        call_command("render_document", "ita-measures", "home-office", "2563", html=str(tmp_path))


def test_long_measures_make_no_paper_of_other_words(measures, plan_officer):
    """Whatever is printed of a set, no word of a measure is lost."""
    made.measure(measures, "ยาว " * 200, 9, position=9)
    printed = "\n".join(told(begin_announcement(measures, plan_officer)))
    for node in outline.tree_of([{"level": 1, "text": ("ยาว " * 200).strip()}]):
        assert node.row["text"] in printed


def page(measures, name="papers"):
    return reverse(f"admin:ita_measureset_{name}", args=(measures.pk,))


def test_the_page_begins_the_paper_and_names_what_was_begun(client, measures, plan_officer):
    client.force_login(plan_officer)
    html = client.get(page(measures)).content.decode()
    assert "ทำประกาศ" in html and not english_leftovers(html, NAMES)
    answer = client.post(page(measures, "announce"))
    paper = ClauseDocument.objects.get()
    assert answer.url == reverse("admin:documents_clausedocument_change", args=(paper.pk,))
    assert paper.title in client.get(page(measures)).content.decode()


def test_another_office_and_other_roles_begin_nothing(client, measures, neighbour, auditor):
    client.force_login(neighbour)
    assert client.get(page(measures)).status_code == 404
    assert client.post(page(measures, "announce")).status_code == 404
    client.force_login(auditor)
    assert client.get(page(measures)).status_code == 200
    assert client.post(page(measures, "announce")).status_code == 403
    assert not ClauseDocument.objects.exists()
