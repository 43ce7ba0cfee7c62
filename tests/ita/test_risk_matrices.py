"""A matrix says the level of each of its 25 cells; what is odd about it is told, never refused."""

from itertools import product

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from integrity import colour
from integrity.publishing import NotAllowed
from ita.models import CriterionStep, RiskCell, RiskKind, RiskMatrix
from ita.risks.copying import begin
from ita.risks.matrix import STEPS, Criterion, Level, Matrix, Step, fill
from ita.risks.matrix_copying import successor_of
from ita.risks.oddities import oddities
from ita.risks.reference_data import load_matrices
from tests import make
from tests.admin_form import open_form
from tests.ita import risks_made as made

LEVELS = tuple(
    Level(value, label, sign, shade)
    for value, label, sign, shade in (
        (1, "ต่ำ", "ต", "#a8d5a2"),
        (2, "ปานกลาง", "ป", "#f7e07a"),
        (3, "สูง", "ส", "#f2a65a"),
        (4, "สูงมาก", "สม", "#a4262c"),
    )
)
A = fill([(1, 1), (4, 2), (9, 3), (15, 4)])


def matrix(cells=None, criteria=()):
    names = ("น้อยมาก", "น้อย", "ปานกลาง", "สูง", "สูงมาก")
    return Matrix(LEVELS, A if cells is None else cells, names, criteria)


def criterion(*bounds, unit="บาท", texts="abcde"):
    steps = tuple(
        Step(value, text, lower, upper)
        for value, text, (lower, upper) in zip(STEPS, texts, bounds, strict=True)
    )
    return Criterion("impact", "มูลค่า", unit, steps)


def told(*criteria):
    both = Criterion("likelihood", "ความถี่", "", tuple(Step(v, "ก") for v in STEPS))
    return [str(each) for each in oddities(matrix(criteria=(both, *criteria)))]


def test_variant_a_has_the_cells_of_its_bands():
    counts = [list(A.values()).count(value) for value in (1, 2, 3, 4)]
    assert counts == [5, 9, 5, 6]
    assert matrix().level_of(3, 3).label == "สูง"
    assert matrix().level_of(None, None) is None


@given(st.lists(st.integers(1, 25), min_size=1, max_size=4, unique=True).map(sorted))
def test_a_greater_product_never_has_a_lower_level(bands):
    cells = fill([(least, value) for value, least in enumerate(bands, start=1)])
    for one, other in product(cells, cells):
        if one[0] * one[1] <= other[0] * other[1]:
            assert cells[one] <= cells[other]


@given(st.dictionaries(st.sampled_from(list(product(STEPS, STEPS))), st.integers(1, 4)))
def test_a_matrix_is_the_same_after_freezing(cells):
    assert Matrix.from_json(matrix(cells).as_json()) == matrix(cells)


@given(st.from_regex(r"\A#[0-9a-f]{6}\Z"))
def test_what_is_written_on_a_colour_can_be_read(shade):
    level = Level(1, "ต่ำ", "ต", shade)
    assert colour.contrast(colour.parse(level.ink), colour.parse(shade)) >= 4.5


def test_bounds_that_share_a_value_are_told():
    assert told(
        criterion(("0", "500"), ("500", "1000"), ("1001", "2000"), ("2001", "5000"), ("5001", ""))
    ) == ["มูลค่า: ระดับ 1 กับ 2: ค่า 500 บาท อยู่ได้ทั้งสองระดับ"]


def test_bounds_with_a_hole_are_told():
    found = told(criterion(("", "5"), ("6", "10"), ("11", "15"), ("16", "20"), ("25.01", "")))
    assert found == ["มูลค่า: ระดับ 4 กับ 5: ค่าระหว่าง 20 ถึง 25.01 บาท ไม่อยู่ในระดับใด"]


def test_bounds_that_follow_on_one_another_are_right():
    bounds = (("", "10"), ("10.01", "20"), ("20.01", "30"), ("30.01", "40"), ("40.01", ""))
    assert told(criterion(*bounds)) == []


def test_texts_that_are_missing_are_told():
    nothing = (("", ""),) * 5
    assert told(criterion(*nothing, texts=("1", "", "", "", ""))) == [
        "มูลค่า: ยังไม่มีคำอธิบายของระดับคะแนน 2, 3, 4, 5"
    ]


def test_a_cell_below_a_smaller_one_is_told():
    found = [each.code for each in oddities(matrix(A | {(5, 5): 1}))]
    assert found.count("falling") == 2


@pytest.fixture
def reference(db):
    load_matrices()


def test_reference_data_is_loaded_once_and_stays_as_staff_left_it(reference):
    first = RiskMatrix.objects.first()
    first.title = "ชื่อที่เจ้าหน้าที่แก้"
    first.save()
    RiskKind.objects.first().delete()
    counts = RiskMatrix.objects.count(), RiskKind.objects.count()
    load_matrices()
    assert (RiskMatrix.objects.count(), RiskKind.objects.count()) == counts
    assert all(row.cells.count() == 25 for row in RiskMatrix.objects.all())
    assert all(row.source for row in RiskMatrix.objects.all())


def test_a_copy_says_the_same_and_replaces(reference, office, plan_officer):
    national = RiskMatrix.objects.first()
    copy = successor_of(national, owner=office, by=plan_officer)
    assert Matrix.of(copy) == Matrix.of(national)
    assert (copy.owner, copy.replaces) == (office, national)


# Staff pages


def page(name, *args):
    return reverse(f"admin:ita_{name}", args=args)


@pytest.fixture
def own(office):
    return made.matrix(owner=office)


def test_a_cell_is_changed_by_itself(client, plan_officer, own):
    client.force_login(plan_officer)
    address = page("riskmatrix_change", own.pk)
    data = open_form(client, address)
    client.post(address, data | {"cell_1_1": ["4"]})
    assert Matrix.of(own).level_of(1, 1).label == "สูงมาก"
    assert own.cells.count() == 25


def test_bands_fill_all_cells(client, plan_officer, own):
    client.force_login(plan_officer)
    address = page("riskmatrix_change", own.pk)
    bands = {"band_1": ["๑"], "band_2": ["5"], "band_3": ["10"], "band_4": ["15"]}
    client.post(address, open_form(client, address) | bands | {"_fill": "1"})
    assert Matrix.of(own).cells == fill([(1, 1), (5, 2), (10, 3), (15, 4)])


@pytest.mark.parametrize(
    ("bands", "message"),
    [
        (("2", "5", "10", "15"), "ระดับต่ำสุดเริ่มที่ 1"),
        (("1", "5", "5", "15"), "ต้องมากกว่า 5"),
        (("1", "", "10", "15"), "ระบุคะแนนต่ำสุดของระดับนี้"),
        (("1", "4", "9", "26"), "พิมพ์เป็นเลข 1 ถึง 25"),
        (("1", "4", "สูง", "15"), "พิมพ์เป็นเลข 1 ถึง 25"),
    ],
)
def test_bands_that_make_no_sense_change_nothing(client, plan_officer, own, bands, message):
    client.force_login(plan_officer)
    address = page("riskmatrix_change", own.pk)
    typed = {f"band_{value}": [least] for value, least in enumerate(bands, start=1)}
    response = client.post(address, open_form(client, address) | typed | {"_fill": "1"})
    assert message in response.content.decode()
    assert Matrix.of(own).cells == A


def test_two_people_at_one_matrix_are_told(client, plan_officer, own):
    client.force_login(plan_officer)
    address = page("riskmatrix_change", own.pk)
    mine = open_form(client, address)
    client.post(address, mine | {"cell_1_1": ["2"]})
    content = client.post(address, mine | {"cell_1_1": ["3"]}).content.decode()
    assert "ใช้ค่าของอีกคนใน <b>ช่อง L1×I1</b>" in content
    assert Matrix.of(own).level_of(1, 1).value == 2


def test_a_matrix_with_a_missing_cell_cannot_be_used(office, plan_officer, own):
    RiskCell.objects.filter(matrix=own).first().delete()
    with pytest.raises(NotAllowed, match="ยังกำหนดไม่ครบ 25 ช่อง"):
        begin(office, 2567, own, by=plan_officer)


def test_what_a_register_follows_is_locked_and_not_deleted(
    client, plan_officer, system_administrator, own
):
    made.register(own.owner, matrix=own)
    client.force_login(plan_officer)
    address = page("riskmatrix_change", own.pk)
    assert "จึงแก้ไขไม่ได้" in client.get(address).content.decode()
    assert client.post(address, {"title": "ใหม่"}).status_code == 403
    national = made.matrix()
    made.register(make.organisation(), matrix=national)
    client.force_login(system_administrator)
    response = client.post(page("riskmatrix_delete", national.pk), {"post": "yes"}, follow=True)
    assert "ลบไม่ได้: ตารางนี้มีการประเมินใช้อยู่แล้ว" in response.content.decode()
    assert RiskMatrix.objects.filter(pk=national.pk).exists()


def test_another_office_does_not_know_of_a_matrix(client, neighbour, own):
    client.force_login(neighbour)
    assert client.get(page("riskmatrix_change", own.pk)).status_code == 404


def test_an_office_changes_a_copy_of_the_national_matrix(client, plan_officer, office):
    national = made.matrix()
    client.force_login(plan_officer)
    assert client.post(page("riskmatrix_change", national.pk), {}).status_code == 403
    client.post(page("riskmatrix_copy", national.pk))
    copy = RiskMatrix.objects.get(owner=office)
    address = page("riskcriterion_change", copy.criteria.first().pk)
    data = open_form(client, address)
    data["steps-0-text"], data["steps-0-lower"] = ["นาน ๆ ครั้ง"], ["๐"]
    client.post(address, data)
    assert CriterionStep.objects.get(criterion__matrix=copy, value=1).text == "นาน ๆ ครั้ง"


def test_a_new_matrix_begins_with_the_usual_levels_and_no_cells(client, plan_officer, office):
    client.force_login(plan_officer)
    data = open_form(client, page("riskmatrix_add"))
    client.post(page("riskmatrix_add"), data | {"title": ["ตารางใหม่"]})
    new = RiskMatrix.objects.get(title="ตารางใหม่")
    assert (new.owner, new.levels.count(), new.cells.count()) == (office, 4, 0)
    content = client.get(page("riskmatrix_change", new.pk)).content.decode()
    assert "ยังไม่ได้กำหนดระดับของ 25 ช่อง" in content


def test_levels_that_change_places_at_once_are_refused_with_what_to_do(
    client, plan_officer, office
):
    matrix = made.matrix(office)
    client.force_login(plan_officer)
    address = reverse("admin:ita_riskmatrix_change", args=(matrix.pk,))
    swapped = {"levels-0-value": "2", "levels-1-value": "1"}
    page = client.post(address, open_form(client, address) | swapped).content.decode()
    assert "“2” ยังเป็นของอีกแถวหนึ่ง" in page
    assert matrix.levels.get(value=1).label == "ต่ำ"


def test_a_label_that_stands_twice_is_told_in_thai(client, plan_officer, office):
    matrix = made.matrix(office)
    client.force_login(plan_officer)
    address = reverse("admin:ita_riskmatrix_change", args=(matrix.pk,))
    typed = open_form(client, address) | {"levels-0-label": "สูง"}
    page = client.post(address, typed).content.decode()
    assert "ที่ซ้ำกัน" in page
    assert "แก้ไข label" not in page
