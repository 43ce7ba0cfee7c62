"""Columns beyond the table: absent is left alone, blank empties, what is exported comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from integrity.models import SheetImport
from integrity.sheets import undoing
from integrity.sheets.attempts import SheetFile
from integrity.sheets.previewed import ImportRefused
from plans.models import Heading, ProjectResult, ResultTarget, SheetSection, TargetGroup
from plans.sheets import exporting, importing
from plans.sheets.importing import ImportRequest
from tests import make
from tests.plans.sheets import FORTY_PLANS, HEADINGS, YEARS, row, xlsx
from tests.plans.test_export_plan import NASTY
from tests.plans.test_import_undo import contents

GROUPS = ("เด็กและเยาวชน", "ประชาชนทั่วไป", "บุคลากร, ลูกจ้าง")


@pytest.fixture
def groups(db):
    return [
        TargetGroup.objects.create(number=number, title=title)
        for number, title in enumerate(GROUPS, start=1)
    ]


@pytest.fixture
def draft(office, groups):
    version = make.version(make.plan(office))
    make.project(version, number=1, title="โครงการหนึ่ง", responsibility="all_divisions")
    return version


@pytest.fixture
def project(draft):
    return draft.projects.get()


FIRST = row(1, "โครงการหนึ่ง")


def request_of(draft, rows, headings):
    content = xlsx(rows, headings=[*HEADINGS, *headings])
    return ImportRequest(draft.organisation, 2566, 2570, SheetFile("แผน.xlsx", content))


def run(draft, said, *, first=FIRST):
    """Import the first project with further cells under their headings."""
    return importing.run(request_of(draft, [[*first, *said.values()]], list(said)), by=None)


def refusal(draft, said, *, first=FIRST):
    with pytest.raises(ImportRefused) as refused:
        run(draft, said, first=first)
    return str(refused.value)


def section(project, kind, body="", **values):
    position = project.sheet_sections.count()
    return SheetSection.objects.create(
        project=project, kind=kind, body=body, position=position, **values
    )


def test_texts_land_under_their_headings_in_the_order_of_the_model_sheet(draft, project):
    run(draft, {"วิธีการดำเนินการ": "๑. ประชุม\n๒. อบรม", "สถานที่": "หอประชุม", "วัตถุประสงค์": ""})
    sections = list(project.sheet_sections.all())
    kinds = [each.kind for each in sections]
    assert set(SheetSection.DEFAULT) | {Heading.LOCATION} == set(kinds)
    assert kinds == sorted(kinds, key=list(Heading.values).index)
    bodies = {each.kind: each.body for each in sections if each.body}
    assert bodies == {"steps": "๑. ประชุม\n๒. อบรม", "location": "หอประชุม"}


def test_a_heading_keeps_its_own_wording_and_place(draft, project):
    section(project, "other", "ไม่แตะ", heading="หัวข้อของเรา")
    section(project, "steps", "เดิม", heading="ขั้นตอนแบบของเรา")
    section(project, "rationale", "เหตุผล", heading="ที่มา")
    shown = run(draft, {"วิธีดำเนินการ": "ใหม่", "วัตถุประสงค์": "เพื่อ…"}).preview
    assert [(c.label, c.old, c.new) for c in shown.changed[0].changes] == [
        ("วัตถุประสงค์", "", "เพื่อ…"),
        ("วิธีดำเนินการ", "เดิม", "ใหม่"),
    ]
    assert [(each.kind, each.heading, each.body) for each in project.sheet_sections.all()] == [
        ("other", "หัวข้อของเรา", "ไม่แตะ"),
        ("steps", "ขั้นตอนแบบของเรา", "ใหม่"),
        ("rationale", "ที่มา", "เหตุผล"),
        ("objectives", "", "เพื่อ…"),
    ]


def test_an_absent_column_is_left_alone_and_a_blank_cell_empties(draft, project):
    section(project, "steps", "เดิม")
    section(project, "rationale", "เหตุผล")
    project.headcount = 120
    project.save()
    run(draft, {"หลักการและเหตุผล": None, "จำนวนผู้เข้าร่วม": ""})
    assert [each.body for each in project.sheet_sections.all()] == ["เดิม", ""]
    project.refresh_from_db()
    assert project.headcount is None


def test_of_two_headings_of_a_kind_the_first_has_the_column(draft, project):
    section(project, "steps", "แรก")
    section(project, "steps", "สอง")
    run(draft, {"วิธีดำเนินการ": "ใหม่"})
    assert [each.body for each in project.sheet_sections.all()] == ["ใหม่", "สอง"]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("1, 2", "12"), ("๑-๓", "123"), (4, "4"), ("ทุกไตรมาส", "1234"), ("ไตรมาสที่ 2 และ 1", "12"),
     ("12", "12"), ("3,3", "3"), (None, "")],
)  # fmt: skip
def test_quarters_are_read_as_people_type_them(draft, project, typed, stored):
    run(draft, {"ไตรมาส 2566": typed})
    assert project.budgets.get(year=2566).quarters == stored


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"ไตรมาส 2566": "5"}, "ไตรมาสใส่เลข 1 ถึง 4"),
        ({"ไตรมาส 2571": "1"}, "ปีนี้อยู่นอกช่วงของแผน"),
        ({"จำนวนกลุ่มเป้าหมาย (คน)": "หลายคน"}, "จำนวนคนต้องเป็นจำนวนเต็ม"),
        ({"จำนวนกลุ่มเป้าหมาย (คน)": "9" * 12}, "จำนวนคนต้องเป็นจำนวนเต็ม"),
        ({"กลุ่มเป้าหมาย E-PlanNACC": "ประชาชนทั่วไ"}, "หมายถึง “ประชาชนทั่วไป” หรือไม่"),
        ({"กลุ่มเป้าหมาย E-PlanNACC": "9"}, "ไม่มีกลุ่มเป้าหมายนี้"),
    ],
)
def test_what_cannot_be_read_is_named(draft, project, said, message):
    assert message in refusal(draft, said)


def test_quarters_of_a_year_that_is_not_run_are_refused(draft, project):
    idle = row(1, "โครงการหนึ่ง", years=("ไม่ดำเนินการ", *"----"))
    assert "ปี 2566 ไม่ดำเนินการ" in refusal(draft, {"ไตรมาส 2566": "1"}, first=idle)
    run(draft, {"ไตรมาส 2566": ""}, first=idle)


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [("1", [1]), ("2, 1", [1, 2]), ("ประชาชนทั่วไป\n๑", [1, 2]), ("บุคลากร, ลูกจ้าง", [3]),
     ("3. บุคลากร, ลูกจ้าง\n1. เด็กและเยาวชน", [1, 3]), (2, [2]), ("", [])],
)  # fmt: skip
def test_target_groups_by_number_or_name(draft, project, groups, typed, numbers):
    project.target_groups.set(groups[1:2])
    run(draft, {"ประเภทกลุ่มเป้าหมาย": typed})
    assert [each.number for each in project.target_groups.order_by("number")] == numbers
    past = project.history.first().target_groups.all()
    assert sorted(each.targetgroup.number for each in past) == numbers


def test_results_keep_their_targets_when_their_line_stays_or_is_reworded(draft, project):
    for position, text in enumerate(("มีผู้เข้าร่วม", "มีคู่มือ", "มีเครือข่าย")):
        result = ProjectResult.objects.create(
            project=project, kind="output", text=text, position=position, means="แบบสอบถาม"
        )
        ResultTarget.objects.create(result=result, operator=">=", number=position + 1, unit="คน")
    run(draft, {"ผลผลิต": "มีเครือข่าย\nมีคู่มือฉบับใหม่", "ผลลัพธ์": "โปร่งใสขึ้น"})
    outputs = project.results.filter(kind="output").order_by("position")
    assert [(each.text, each.means, each.targets.get().number) for each in outputs] == [
        ("มีเครือข่าย", "แบบสอบถาม", 3),
        ("มีคู่มือฉบับใหม่", "แบบสอบถาม", 1),
    ]
    assert project.results.get(kind="outcome").text == "โปร่งใสขึ้น"


def test_a_new_project_gets_all_of_its_sheet(draft, groups):
    second = row(2, "โครงการสอง")
    said = {"หลักการและเหตุผล": "เพราะ…", "ผลผลิต": "ก\nข", "ประเภทกลุ่มเป้าหมาย": "1",
            "ไตรมาส 2567": "2", "จำนวนกลุ่มเป้าหมาย": "1,200 คน"}  # fmt: skip
    blank = [None] * len(said)
    wanted = request_of(draft, [[*FIRST, *blank], [*second, *said.values()]], list(said))
    importing.run(wanted, by=None)
    made = draft.projects.get(number=2)
    assert made.sheet_sections.get(kind="rationale").body == "เพราะ…"
    assert [each.text for each in made.results.all()] == ["ก", "ข"]
    assert (made.headcount, made.target_groups.get(), made.budgets.get(year=2567).quarters) == (
        1200, groups[0], "2",
    )  # fmt: skip
    assert not draft.projects.get(number=1).sheet_sections.exists()


def test_a_preview_notices_a_text_that_changed_meanwhile(draft, project):
    section(project, "steps", "เดิม")
    wanted = request_of(draft, [[*FIRST, "ใหม่"]], ["วิธีดำเนินการ"])
    shown = importing.preview(wanted)
    typed = project.sheet_sections.get()
    typed.body = "คนอื่นพิมพ์"
    typed.save()
    with pytest.raises(ImportRefused, match="แผนเปลี่ยนไปหลังจาก"):
        importing.run(wanted, by=None, expected=shown.fingerprint)


def test_texts_are_undone_too(draft, project, groups):
    section(project, "steps", "เดิม")
    section(project, "rationale", "เหตุผล")
    result = ProjectResult.objects.create(project=project, kind="output", text="เดิม")
    ResultTarget.objects.create(result=result, operator=">=", number=1, unit="คน")
    project.target_groups.set(groups[:2])
    before = contents()
    attempt = run(
        draft,
        {"วิธีดำเนินการ": "ใหม่", "วัตถุประสงค์": "เพื่อ", "ผลผลิต": "", "ผลลัพธ์": "ก", "ไตรมาส 2568": "1-4",
         "กลุ่มเป้าหมาย E-PlanNACC": "3", "จำนวนกลุ่มเป้าหมาย": 5},
    ).attempt  # fmt: skip
    assert attempt.outcome == SheetImport.Outcome.DONE
    undoing.undo(attempt, by=None)
    assert contents() == before


def test_queries_do_not_grow_with_the_texts(draft, django_assert_max_num_queries):
    headings = ["หลักการและเหตุผล", "ผลผลิต", "ผลลัพธ์", "กลุ่มเป้าหมาย E-PlanNACC", "ไตรมาส 2566"]
    rows = [[*row(n, f"โครงการ {n}"), "ก", "ข", "ค", "1", "2"] for n in range(1, 101)]
    rows[0][5] = "โครงการหนึ่ง"
    with django_assert_max_num_queries(140):
        importing.run(request_of(draft, rows, headings), by=None)
    changed = [[*each[:-5], "กก", "ขข\nง", "ค", "1\n2", "3"] for each in rows]
    with django_assert_max_num_queries(110):
        importing.run(request_of(draft, changed, headings), by=None)
    with django_assert_max_num_queries(20):
        exporting.export(draft, "csv", with_texts=True)


long_text = st.one_of(
    st.sampled_from((*NASTY, "๑. ข้อหนึ่ง\n๒. ข้อสอง\n\n- ย่อย")),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60),
)
filled = long_text.filter(lambda text: text.strip())
sheets_of_projects = st.lists(
    st.fixed_dictionaries(
        {
            "sections": st.lists(st.tuples(st.sampled_from(Heading.values), long_text), max_size=6),
            "results": st.lists(
                st.tuples(st.sampled_from(("output", "outcome")), filled), max_size=4
            ),
            "boxes": st.sets(st.sampled_from(range(3))),
            "headcount": st.one_of(st.none(), st.integers(0, 2_147_483_647)),
            "quarters": st.lists(
                st.sampled_from((None, "", "1", "12", "134", "1234")), min_size=5, max_size=5
            ),
        }
    ),
    min_size=1,
    max_size=3,
)


class RoundTripWithTexts(TestCase):
    @FORTY_PLANS
    @given(projects=sheets_of_projects)
    def test_an_export_with_texts_imports_back_without_a_change(self, projects):
        version = make.version()
        groups = [
            TargetGroup.objects.create(number=number, title=title)
            for number, title in enumerate(GROUPS, start=1)
        ]
        for values in projects:
            _make(version, groups, **values)
        before = contents()
        for ending in ("xlsx", "csv"):
            content = exporting.export(version, ending, with_texts=True)
            file = SheetFile(f"แผน.{ending}", content)
            wanted = ImportRequest(version.organisation, 2566, 2570, file)
            shown = importing.run(wanted, by=None).preview
            assert shown.warnings == []
            assert shown.counts["unchanged"] == len(projects), shown.changed
        assert contents() == before


def _make(version, groups, *, sections, results, quarters, headcount, boxes):
    project = make.project(version, budgets={}, headcount=headcount, responsibility="all_divisions")
    for position, (kind, body) in enumerate(sections):
        SheetSection.objects.create(project=project, kind=kind, body=body, position=position)
    for position, (kind, text) in enumerate(results):
        ProjectResult.objects.create(project=project, kind=kind, text=text, position=position)
    project.target_groups.set([groups[index] for index in boxes])
    for year, said in zip(YEARS, quarters, strict=True):
        if said is not None:
            budget = make.budget(project, year, 5)
            budget.quarters = said
            budget.save()
