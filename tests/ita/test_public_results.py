"""What citizens read of an office's ITA results."""

import pytest
from django.utils.html import escape

from integrity.models import Organisation
from ita.measures.publication import publish, submit
from ita.models import AssessmentResult, Finding, Indicator
from tests import make
from tests.ita import made
from tests.plans import answered

ITA = "/home-office/ita/"
FULL = {
    **dict(zip(range(1, 6), (92, 90, 88, "86.50", 91), strict=True)),
    "EIT-1": 80,
    "EIT-2": "82.40",
    "O1": 100,
    "O2": 0,
    "O3": "exempt",
    "O4": 100,
    "O5": 100,
    "O6": 0,
}


def public(office, year=2562, scores=None, **values):
    return made.result(office, year, scores or {}, is_public=True, **values)


@pytest.fixture
def yaplong(office):
    return public(office, 2562, made.YAPLONG)


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_a_visitor_reads_total_rating_and_what_is_lacking(client, yaplong):
    page = read(client, ITA + "2562/")
    assert "77.21" in page
    assert "75.00–84.99" in page  # what B means that year
    assert "ขาดอีก 7.79" in page
    assert "AA" in page and "95.00 ขึ้นไป" in page


def test_points_lost_are_weight_times_what_lacks_to_a_hundred(client, yaplong):
    page = read(client, ITA + "2562/")
    for lost in ("เสียไป 0.26", "เสียไป 9.19", "เสียไป 13.33"):
        assert lost in page


def test_each_indicator_tells_its_gaps(client, yaplong):
    page = read(client, ITA + "2562/")
    assert "ขาด 22.29" in page  # indicator 8 to the pass mark
    assert 'ขาด 2.29 <span class="soft">C</span>' in page  # and to the next band


def test_what_would_lift_the_total_most_comes_first(client, yaplong):
    page = read(client, ITA + "2562/")
    assert "10 การป้องกันการทุจริต" in page
    assert "10.00 คะแนน" in page


@pytest.mark.parametrize("address", ["2562/", "2562/ita.csv"])
@pytest.mark.parametrize("values", [{}, {"kind": "self"}])
def test_an_internal_result_does_not_exist_for_anybody(
    client, office, plan_officer, values, address
):
    made.result(office, 2562, made.YAPLONG, **values)
    for who in (None, plan_officer):
        if who:
            client.force_login(who)
        assert client.get(ITA + address).status_code == 404
        assert client.get("/api/organisations/home-office/ita/2562").status_code == 404
    assert "77.21" not in read(client, ITA)


def test_the_trial_of_a_year_does_not_hide_or_change_the_official_result(client, office, yaplong):
    made.result(office, 2562, {"IIT": 10, "EIT": 10, "OIT": 10}, kind="self")
    page = read(client, ITA + "2562/")
    assert "77.21" in page
    assert "10.00 คะแนน" in page


@pytest.mark.parametrize("address", ["2561/", "9999/", "abc/", "2562/x", "2561/ita.csv", "๒๕๖๒/"])
def test_an_unknown_year_is_a_thai_404(client, yaplong, address):
    response = client.get(ITA + address)
    assert response.status_code == 404
    assert "ไม่พบ" in response.content.decode()


def test_an_office_without_results_says_so_and_explains_ita(client, office):
    page = read(client, ITA)
    assert "ยังไม่มีผลการประเมินที่เผยแพร่" in page
    assert "ITA คืออะไร" in page and "IIT" in page and "EIT" in page and "OIT" in page


def test_only_the_total_is_enough_for_a_page(client, office):
    public(office, 2564, official_total="88.10")
    page = read(client, ITA + "2564/")
    assert "88.10" in page
    assert "เฉพาะคะแนนรวม" in page
    assert "88.10" in read(client, ITA)


def test_an_announced_total_that_differs_stands_beside_the_computed_one(client, office):
    public(office, 2562, made.YAPLONG, official_total="77.25")
    page = read(client, ITA + "2562/")
    assert "คะแนนรวมที่ประกาศคือ 77.25" in page
    assert "77.21" in page
    assert "ต่างกัน 0.04" in page


def test_below_the_minimum_sample_is_explained_and_never_zero(client, office):
    public(office, 2562, made.YAPLONG | {"EIT": "below"})
    page = read(client, ITA + "2562/")
    assert "ประมวลผลไม่ได้" in page
    assert "ไม่ได้แปลว่าได้ศูนย์" in page
    assert "0.00 คะแนน" not in page
    overview = read(client, ITA)
    assert "ประมวลผลไม่ได้" in overview


def test_indicators_of_what_could_not_be_computed_say_so_and_only_scored_ones_are_counted(
    client, office
):
    public(office, 2562, {"IIT": 90, "EIT": "below", 9: 90, 10: "70.50"})
    page = read(client, ITA + "2562/")
    assert "1 จาก 2</b> ตัวชี้วัดที่มีคะแนน" in page
    rows = page.partition('<table class="data ita-indicators">')[2].partition("</table>")[0]
    assert rows.count("ประมวลผลไม่ได้") == 3 and rows.count("ไม่ได้แยกไว้") == 5


def test_points_that_do_not_add_up_because_each_is_rounded_are_explained(client, yaplong):
    assert "ปัดเศษทีละเครื่องมือ" in read(client, ITA + "2562/")


def test_a_missing_instrument_is_named(client, office):
    public(office, 2562, {"IIT": 90, "EIT": 90})
    assert "เพราะยังไม่มีคะแนนของ OIT" in read(client, ITA + "2562/")


def test_a_full_result_shows_parts_items_exemptions_and_remarks(client, office):
    result = public(office, 2566, FULL)
    item = result.scores.get(question__code="O2")
    item.remark = "ไม่พบแผนผัง <ในหน้าเว็บ>"
    item.save()
    page = read(client, ITA + "2566/")
    assert "ส่วนที่ 2" in page and "82.40" in page
    assert escape("ไม่พบแผนผัง <ในหน้าเว็บ>") in page
    assert "ไม่นำมาคิด" in page and "O3" in page
    assert "ต้องปรับปรุง" in page


def test_an_indicator_that_was_renamed_is_compared_by_its_number_and_told(client, office):
    public(office, 2565, {**made.YAPLONG, 8: 60})
    now = made.scheme(2566)
    renamed = Indicator.objects.get(instrument__scheme=now, number=8)
    renamed.title = "การปรับปรุงการทำงาน"
    renamed.save()
    public(office, 2566, {**made.YAPLONG, 8: "63.50"}, scheme=now)
    page = read(client, ITA + "2566/")
    assert "ปี 2565 ชื่อ การปรับปรุงระบบการทำงาน" in page
    assert "เพิ่มขึ้น </span>3.50" in page


def test_a_changed_rating_scale_is_told_in_words_and_breaks_the_line(client, office):
    public(office, 2564, official_total=80)
    public(office, 2565, official_total=86)
    public(office, 2566, official_total=90)
    page = read(client, ITA)
    assert "เปลี่ยนระดับผลจาก AA, A, B, C, D, E, F เป็น ผ่านดีเยี่ยม" in page
    assert page.count("เส้นจึงขาด") == 1


def test_a_finding_stands_beside_its_indicator(client, office, yaplong):
    indicator = Indicator.objects.get(instrument__scheme=yaplong.scheme, number=9)
    Finding.objects.create(result=yaplong, indicator=indicator, mark="(๑)", text="ไม่มี <ช่องทาง>")
    page = read(client, ITA + "2562/")
    assert escape("ไม่มี <ช่องทาง>") in page
    assert "ข้อบกพร่องที่ต้องแก้ไข" in page


def test_a_published_measure_stands_beside_the_indicator_it_answers_with_its_projects(
    client, office, yaplong, plan_officer, publisher
):
    measures = made.measure_set(office, 2563, ("ลดขั้นตอน <บริการ>", [6, 8]), scheme=yaplong.scheme)
    submit(measures, by=plan_officer)
    assert "ลดขั้นตอน" not in read(client, ITA + "2562/")
    publish(measures, by=publisher)
    measure = measures.measures.get()
    project = answered.published_with_answer(measure, by=plan_officer, publisher=publisher)
    page = read(client, ITA + "2562/")
    assert page.count(escape("ลดขั้นตอน <บริการ>")) == 2  # under each of the two
    assert f'href="{measures.get_absolute_url()}"' in page
    assert project.title in page


def test_findings_that_no_measure_or_no_project_answers_are_named(
    client, office, yaplong, plan_officer, publisher
):
    for number in (5, 6, 9):
        row = Indicator.objects.get(instrument__scheme=yaplong.scheme, number=number)
        Finding.objects.create(result=yaplong, indicator=row, text="ต้องแก้ไข")
    wanted = (("ลดขั้นตอน", [6]), ("จัดการเรื่องร้องเรียน", [5]))
    measures = made.measure_set(office, 2563, *wanted, scheme=yaplong.scheme)
    submit(measures, by=plan_officer)
    publish(measures, by=publisher)
    page = read(client, ITA + "2562/")
    assert 'ยังไม่มีมาตรการใดตอบ <b class="nb">1 ตัวชี้วัด</b>' in page
    assert "ยังไม่มีโครงการในแผนตอบ" not in page  # nothing is known of projects yet
    measure = measures.measures.get(text="ลดขั้นตอน")
    answered.published_with_answer(measure, by=plan_officer, publisher=publisher)
    told = read(client, ITA + "2562/").partition("ยังไม่มีโครงการในแผนตอบ")[2].partition("</p>")[0]
    assert "5 การแก้ไขปัญหาการทุจริต" in told and "6 คุณภาพ" not in told


def test_public_papers_made_from_the_result_are_named(client, office, yaplong, plan_officer):
    address = yaplong.get_absolute_url()
    shown = make.issued(office, plan_officer, kind="memo", source_address=address)
    hidden = make.issued(
        office, plan_officer, kind="memo", source_address=address, visibility="internal"
    )
    page = read(client, ITA + "2562/")
    assert shown.get_absolute_url() in page
    assert hidden.get_absolute_url() not in page


def neighbours(totals, **values):
    for total in totals:
        office = make.organisation(**{"kind": "township"} | values)
        public(office, 2562, official_total=total)


def test_the_place_among_offices_of_the_kind_is_told_from_three_on(client, yaplong):
    neighbours([90])
    page = read(client, ITA + "2562/")
    assert "อันดับที่" not in page and "มี 2 แห่ง" in page
    neighbours([70, "77.21"], province="อื่น")
    neighbours([99], kind="sao")
    page = read(client, ITA + "2562/")
    assert "อันดับที่ 2 <small>จาก 4</small>" in page
    assert "ในจังหวัดสมมติยังมีไม่ถึง 3 แห่ง" in page


def test_the_home_page_of_an_office_tells_the_latest_result(client, office, yaplong):
    public(office, 2564, official_total="88.10")
    page = read(client, "/home-office/")
    assert "88.10" in page and f'href="{ITA}2564/"' in page


def test_the_home_page_says_nothing_of_ita_where_there_is_nothing(client, office):
    assert "ita-of-office" not in read(client, "/home-office/")


def test_every_page_of_an_office_leads_to_its_results(client, office):
    assert f'href="{ITA}"' in read(client, "/home-office/plans/")


def test_the_csv_has_the_columns_of_the_sheet_and_two_decimals(client, yaplong):
    response = client.get(ITA + "2562/ita.csv")
    text = response.content.decode("utf-8-sig")
    assert "ปีงบประมาณ,เครื่องมือ,ตัวชี้วัดที่,ชื่อตัวชี้วัด,คะแนน" in text
    assert "2562,OIT,10,การป้องกันการทุจริต,50.00" in text
    assert response["Content-Disposition"].endswith('"home-office-ita-2562.csv"')


def test_a_page_with_ten_years_costs_few_queries(
    client, office, plan_officer, publisher, django_assert_max_num_queries
):
    for year in range(2560, 2570):
        result = public(office, year, made.YAPLONG)
    measures = made.measure_set(office, 2570, ("ลดขั้นตอน", [6, 8]), scheme=result.scheme)
    submit(measures, by=plan_officer)
    publish(measures, by=publisher)
    neighbours([70, 80, 90])
    with django_assert_max_num_queries(10):
        assert "77.21" in read(client, ITA + "2569/")
    with django_assert_max_num_queries(3):
        read(client, ITA)


def test_open_data_gives_two_decimals_and_nulls(client, yaplong):
    data = client.get("/api/organisations/home-office/ita/2562").json()
    assert (data["total"], data["rating"], data["passes"]) == ("77.21", "B", False)
    assert data["instruments"] == {"IIT": "99.12", "EIT": "69.35", "OIT": "66.67"}
    assert data["indicators"]["10"] == "50.00"
    assert data["pass_mark"] == "85.00"
    assert data["scheme_confidence"] == "confirmed"


def test_open_data_of_what_could_not_be_computed_is_null(client, office):
    public(office, 2562, {**made.YAPLONG, "EIT": "below"})
    data = client.get("/api/organisations/home-office/ita/2562").json()
    assert data["total"] is data["rating"] is data["passes"] is data["instruments"]["EIT"] is None
    assert data["instruments"]["IIT"] == "99.12"


def test_open_data_of_results_follows_an_office_that_moved(client, office, yaplong):
    office.move_to("new-home")
    response = client.get("/api/organisations/home-office/ita/2562")
    assert response.status_code == 301
    assert response["Location"] == "/api/organisations/new-home/ita/2562"
    assert client.get(ITA + "2562/")["Location"] == "/new-home/ita/2562/"


@pytest.mark.parametrize(
    "address", ["nobody/ita/2562", "home-office/ita/2561", "home-office/ita/x"]
)
def test_open_data_of_what_is_not_there_is_not_found(client, yaplong, address):
    assert client.get(f"/api/organisations/{address}").status_code == 404


def test_open_data_describes_the_results(client, db):
    schema = client.get("/api/openapi.json").json()
    assert any(path.endswith("/ita/{year}") for path in schema["paths"])


def test_another_offices_result_is_not_found_here(client, office, yaplong):
    other = make.organisation(slug="next-door", kind=Organisation.Kind.SAO)
    assert client.get("/next-door/ita/2562/").status_code == 404
    assert AssessmentResult.objects.filter(organisation=other).count() == 0
