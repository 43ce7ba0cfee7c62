"""Each rule of a plan: what makes it speak, and what does not."""

from datetime import date

import pytest

from integrity.models import LeftoverPhrase, Reference
from plans.models import (
    Cancellation,
    PlanSection,
    PointToCheck,
    Project,
    ProjectResult,
    ResultTarget,
)
from tests import make
from tests.plans.checked import found, section, sentences, sound_project, words_of_kinds


@pytest.fixture
def draft(office):
    return make.version(make.plan(office))


@pytest.fixture
def project(draft, secretariat):
    return sound_project(draft, secretariat, title="โครงการอบรมกฎหมาย")


def renamed(project, title):
    project.title = title
    project.save()


def test_nothing_is_found_in_a_sound_plan(draft, project):
    assert found(draft) == []


def test_a_plan_without_projects_blocks(draft):
    assert found(draft) == ["plan-empty", "no-assessment"]


@pytest.mark.parametrize(
    "title",
    [
        "โครงการ ระบุ…",
        "ระบุชื่อโครงการ",
        "โครงการอบรม (ระบุเรื่อง)",
        "โครงการอบรมเรื่อง ...............",
        "มาตรการ …",
        "โครงการ XXX",
        "โครงการอบรม [ชื่อเรื่อง]",
        "โครงการ [ ]",
        "กิจกรรม ____",
    ],
)
def test_a_title_to_be_filled_in_blocks(title, draft, project):
    renamed(project, title)
    assert "title-placeholder" in found(draft)


@pytest.mark.parametrize(
    "title",
    [
        "โครงการ “ไม่ทน...ไม่เฉย” รวมพลังต้านโกง",
        "มาตรการ NO Gift Policy",
        "โครงการจัดทำป้ายระบุผู้รับผิดชอบ",
        "โครงการศึกษาดูงาน (ภายในจังหวัด)",
        "โครงการ Max Xtra",
    ],
)
def test_a_written_title_does_not_block(title, draft, project):
    renamed(project, title)
    assert found(draft) == []


def test_a_phrase_of_the_offices_list_blocks_in_a_title(draft, project):
    LeftoverPhrase.objects.create(kind="placeholder", pattern="(ชื่อ อปท.)")
    renamed(project, "โครงการอบรมของ (ชื่อ อปท.)")
    assert found(draft) == ["title-placeholder"]


def test_a_division_that_is_gone_blocks(draft, project, secretariat):
    secretariat.ended_on = date(2024, 9, 30)
    secretariat.save()
    assert found(draft) == ["division-gone"]
    assert "เลิกไปแล้วเมื่อ 30 กันยายน 2567" in sentences(draft, "division-gone")[0]


def test_a_merged_division_names_its_successor(draft, project, secretariat, office):
    secretariat.successor = make.division(office, "สำนักปลัดเทศบาล")
    secretariat.save()
    assert "ยุบรวมเข้ากับสำนักปลัดเทศบาลแล้ว" in sentences(draft, "division-gone")[0]


def test_a_division_that_ends_later_does_not_block(draft, project, secretariat):
    secretariat.ended_on = date(2399 - 100, 9, 30)
    secretariat.save()
    assert found(draft) == []


def test_a_gap_in_the_numbers_of_a_dimension_is_pointed_out(draft, project, secretariat):
    for number in (3, 6):
        sound_project(draft, secretariat, number=number)
    assert sentences(draft, "number-gap") == ["มิติที่ 1 ไม่มีลำดับที่ 2, 4–5"]


def test_numbers_of_cancelled_projects_are_no_gaps(draft, project, secretariat):
    third = sound_project(draft, secretariat, number=3)
    Cancellation.objects.create(
        version=draft, key=third.key, dimension=third.dimension, number=2, kind="project",
        title="โครงการที่ยกเลิก", reason="ไม่ได้รับงบประมาณ",
    )  # fmt: skip
    assert found(draft) == []


def test_a_number_that_was_published_is_no_gap(office, secretariat, plan_officer, publisher):
    first = make.version(make.plan(office))
    for _ in range(3):
        sound_project(first, secretariat)
    make.published(first, by=plan_officer, publisher=publisher)
    second = make.version(first.plan)
    for number in (1, 3):
        key = first.projects.get(number=number).key
        sound_project(second, secretariat, number=number, key=key)
    assert found(second) == []


@pytest.mark.parametrize("title", ["โครงการอบรมกฎหมาย", "กิจกรรม “อบรม กฎหมาย”"])
def test_the_same_title_twice_is_pointed_out(title, draft, project, secretariat):
    sound_project(draft, secretariat, title=title)
    assert found(draft) == ["same-title"]


def test_titles_that_differ_in_a_number_are_not_the_same(draft, project, secretariat):
    sound_project(draft, secretariat, title="โครงการอบรมกฎหมาย รุ่นที่ 2")
    assert found(draft) == []


@pytest.mark.parametrize(
    ("pattern", "kind", "text"),
    [
        ("อบจ./เทศบาล/อบต.", "alternatives", "ปลัด (อบจ./เทศบาล/อบต.) เป็นเลขานุการ"),
        ("ระบุจำนวนกลุ่มเป้าหมาย", "placeholder", "จำนวน ระบุจำนวนกลุ่มเป้าหมาย คน"),
        ("(แบบ ผท.#)", "code", "จัดทำแผน (แบบ ผท.๐๒)"),
        ("(แต่ละหน่วยงาน*กำหนด*)", "placeholder", "(แต่ละหน่วยงานเป็นผู้กำหนดเอง)"),
    ],
)
def test_what_a_template_left_behind_is_pointed_out(pattern, kind, text, draft, project):
    LeftoverPhrase.objects.create(kind=kind, pattern=pattern)
    section(project, "steps", text)
    assert found(draft) == ["leftover"]


def test_blanks_are_known_without_a_list(draft, project):
    section(project, "rationale", "คำสั่งที่ ......../2566 ของ [ชื่อหน่วยงาน]")
    assert found(draft) == ["leftover"]


def test_a_choice_is_told_once_though_two_phrases_match(draft, project):
    for pattern in ("อบจ./เทศบาล/อบต.", "เทศบาล/อบต."):
        LeftoverPhrase.objects.create(kind="alternatives", pattern=pattern)
    section(project, "steps", "ปลัด (อบจ./เทศบาล/อบต.)")
    assert "“เทศบาล/อบต.”" not in sentences(draft, "leftover")[0]


def test_leftovers_in_the_plans_own_texts_are_found(draft, project):
    PlanSection.objects.create(version=draft, role="foreword", title="คำนำ", body="ปี XXXX")
    assert found(draft) == ["leftover"]


def test_a_phrase_of_another_office_is_not_looked_for(draft, project, other_office):
    LeftoverPhrase.objects.create(kind="code", pattern="กฎหมาย", owner=other_office)
    section(project, "steps", "อบรมกฎหมาย")
    assert found(draft) == []


@pytest.mark.parametrize(
    "text",
    [
        "พนักงานส่วนตำบลและพนักงานจ้าง",
        "ร่างข้อบัญญัติงบประมาณรายจ่าย",
        "สมาชิกสภาองค์การบริหารส่วนตำบล",
        "นายกองค์การบริหารส่วนตำบล เป็นประธาน",
    ],
)
def test_words_of_another_kind_of_office_are_pointed_out(text, draft, project):
    words_of_kinds()
    section(project, "target_group", text)
    assert found(draft) == ["other-office-words"]


@pytest.mark.parametrize(
    "text",
    [
        "สภาเทศบาล พนักงานเทศบาล และเทศบัญญัติ",
        "ข้อบัญญัติท้องถิ่นตามรัฐธรรมนูญ",
        "ร่วมกับสภาองค์การบริหารส่วนตำบลข้างเคียง",
        "พระราชบัญญัติสภาตำบลและองค์การบริหารส่วนตำบล พ.ศ. 2537",
        "องค์การบริหารส่วนตำบลใกล้เคียง",
    ],
)
def test_own_words_and_names_of_others_are_left_alone(text, draft, project):
    words_of_kinds()
    section(project, "target_group", text)
    assert found(draft) == []


def output(project, number, unit="คน", text="ผู้เข้ารับการอบรม", **values):
    result = ProjectResult.objects.create(project=project, kind="output", text=text)
    ResultTarget.objects.create(result=result, operator="=", number=number, unit=unit, **values)


def test_more_persons_reached_than_the_target_group_has_are_pointed_out(draft, project):
    project.headcount = 120
    project.save()
    output(project, 150)
    assert sentences(draft, "headcount") == ["กลุ่มเป้าหมาย 120 คน แต่ผลผลิต “ผู้เข้ารับการอบรม” ระบุ 150 คน"]


def test_persons_of_the_text_that_differ_from_the_field_are_pointed_out(draft, project):
    project.headcount = 120
    project.save()
    section(project, "target_group", "ประชาชน จำนวน ๑๒๕ คน")
    assert found(draft) == ["headcount"]


@pytest.mark.parametrize(
    "text", ["ประชาชน จำนวน 120 คน", "ชาย 50 คน หญิง 70 คน", "12 ชุมชน ชุมชนละ 10 คน", "ทุกคน"]
)
def test_persons_that_agree_are_left_alone(text, draft, project):
    project.headcount = 120
    project.save()
    section(project, "target_group", text)
    output(project, 100)
    output(project, 600, scope="plan")
    assert found(draft) == []


def test_persons_in_the_text_of_results_count_too(draft, project):
    section(project, "target_group", "เด็กและเยาวชน จำนวน 120 คน")
    section(project, "results", "ผลผลิต\n- อบรมเด็กและเยาวชน จำนวน 150 คน\nผลลัพธ์\n- 500 คนรู้")
    assert found(draft) == ["headcount"]


def test_a_project_nobody_answers_for_is_pointed_out(draft, project):
    project.division_links.get().delete()
    assert found(draft) == ["no-responsible"]
    project.responsibility = Project.Responsibility.ORGANISATION
    project.save()
    assert found(draft) == []


def test_a_project_without_result_is_pointed_out(draft, project):
    project.results.get().delete()
    assert found(draft) == ["no-result"]
    section(project, "indicators", "ผู้เข้าอบรมร้อยละ 80")
    assert found(draft) == []


def test_a_year_without_any_project_is_pointed_out(draft, project):
    project.budgets.get(year=2568).delete()
    assert sentences(draft, "empty-year") == ["ปี 2568 ไม่มีโครงการใดดำเนินการ"]


@pytest.fixture
def new_law(db):
    law = Reference.objects.create(
        kind="strategy", title="แผนพัฒนาเศรษฐกิจ ฉบับที่ 13 (พ.ศ. 2566 - 2570)"
    )
    Reference.objects.create(
        kind="strategy", title="แผนพัฒนาเศรษฐกิจ ฉบับที่ 12 (พ.ศ. 2560 - 2564)",
        short_title="แผนพัฒนาฯ ฉบับที่ 1", replaced_by=law,
    )  # fmt: skip
    return law


@pytest.mark.parametrize("title", ["ฉบับที่ ๑๒ (พ.ศ. ๒๕๖๐ – ๒๕๖๔)", "ฉบับที่ 12  (พ.ศ.2560-2564)"])
def test_a_law_that_was_replaced_is_pointed_out(title, draft, project, new_law):
    section(project, "rationale", f"ตามแผนพัฒนาเศรษฐกิจ {title}")
    assert found(draft) == ["old-law"]


@pytest.mark.parametrize(
    "text",
    [
        "แผนพัฒนาเศรษฐกิจ ฉบับที่ 13 (พ.ศ. 2566 - 2570)",
        "แผนพัฒนาฯ ฉบับที่ 13",  # the old short title ends within this number
        "แผนพัฒนาเศรษฐกิจ ฉบับที่ 12 (พ.ศ. 2560 - 2564) และแผนพัฒนาเศรษฐกิจ ฉบับที่ 13 (พ.ศ. 2566 - 2570)",
    ],
)
def test_a_law_in_force_is_left_alone(text, draft, project, new_law):
    section(project, "rationale", text)
    assert found(draft) == []


def test_a_law_of_a_year_that_it_never_had_is_pointed_out(draft, project):
    Reference.objects.create(kind="act", title="พระราชบัญญัติเทศบาล พ.ศ. 2496", year=2496)
    text = section(project, "rationale", "พระราชบัญญัติเทศบาล พ.ศ. ๒๕๙๖ มาตรา ๕๐")
    assert found(draft) == ["law-year"]
    text.body = "พระราชบัญญัติเทศบาล พ.ศ. 2496 แก้ไขถึง (ฉบับที่ 14) พ.ศ. 2562 แผนเทศบาล พ.ศ. 2570"
    text.save()
    assert found(draft) == []


def test_a_period_of_other_years_than_the_tables_is_pointed_out(draft, project):
    text = section(project, "period", "ปีงบประมาณ พ.ศ. 2561 - 2565")
    assert found(draft) == ["period-year"]
    text.body = "1 ตุลาคม 2565 ถึง 30 กันยายน 2570"
    text.save()
    assert found(draft) == []


def test_a_point_nobody_looked_at_is_pointed_out(draft, project, plan_officer):
    point = PointToCheck.objects.create(project=project, origin="texts", text="ตรวจจำนวนเงิน")
    assert sentences(draft, "point-to-check") == ["ตรวจจำนวนเงิน"]
    point.check_off(by=plan_officer)
    assert found(draft) == []


def test_results_that_nobody_can_count_are_noted(draft, project):
    project.results.get().delete()
    result = ProjectResult.objects.create(project=project, kind="outcome", text="ประชาชนพอใจ")
    ResultTarget.objects.create(result=result, operator="up")
    assert found(draft) == ["no-number"]
    result.text = "ประชาชนพอใจร้อยละ 80"
    result.save()
    assert found(draft) == []


def test_a_plan_without_quarters_is_noted_once(draft, project, secretariat):
    sound_project(draft, secretariat)
    for each in draft.projects.all():
        for budget in each.budgets.all():
            budget.quarters = ""
            budget.save()
    assert found(draft) == ["no-quarters"]


def test_a_year_without_quarters_is_noted_with_its_project(draft, project):
    budget = project.budgets.get(year=2567)
    budget.quarters = ""
    budget.save()
    assert sentences(draft, "no-quarters") == ["ยังไม่ระบุไตรมาสที่ดำเนินการของปี 2567"]


def test_an_open_field_of_a_sample_is_found_once_at_its_box(draft, project):
    steps = section(project, "steps", "เชิญ [จำนวนคน] คน")
    point = PointToCheck.objects.create(
        project=project, origin="sample", text="กรอก [จำนวนคน] ในขั้นตอนและวิธีการดำเนินการ"
    )
    assert found(draft, "leftover", "point-to-check") == ["leftover"]
    steps.body = "เชิญ 40 คน"
    steps.save()
    assert found(draft, "leftover", "point-to-check") == ["point-to-check"]
    point.origin = "texts"
    point.save()
    steps.body = "เชิญ [จำนวนคน] คน"
    steps.save()
    assert found(draft, "leftover", "point-to-check") == ["leftover", "point-to-check"]
