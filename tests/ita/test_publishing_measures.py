"""A set of measures from draft to the web: two persons, editions, and what citizens read."""

import pytest

from integrity.documents.models import Snapshot
from integrity.publishing import NotAllowed, Status
from ita.measures import publication
from ita.measures.copying import carry_over, new_edition
from ita.measures.outline import by_indicator, tree_of
from ita.measures.reporting import save_report
from ita.measures.snapshot import take
from ita.models import Indicator, MeasureReport, MeasureSet
from tests import make
from tests.ita import made

pytestmark = pytest.mark.django_db
Outcome = MeasureReport.Outcome


@pytest.fixture
def scheme():
    return made.scheme(2562, items=False)


@pytest.fixture
def draft(office, scheme):
    return made.measure_set(
        office, 2563, ("จัดทำคู่มือการให้บริการ", [6, 7]), ("ลดขั้นตอน", [6]), "อบรมเจ้าหน้าที่"
    )


def published(measure_set, plan_officer, publisher):
    publication.submit(measure_set, by=plan_officer)
    publication.publish(measure_set, by=publisher)
    return measure_set


def page(client, year=2563, more=""):
    return client.get(f"/home-office/measures/{year}/{more}")


# The steps


def test_publishing_takes_two_persons(draft, plan_officer, publisher):
    publication.submit(draft, by=plan_officer)
    with pytest.raises(NotAllowed):
        publication.publish(draft, by=plan_officer)
    publication.publish(draft, by=publisher)
    assert draft.is_published and draft.snapshot.data["measures"][0]["indicators"] == [6, 7]


def test_an_empty_set_is_not_submitted(office, scheme, plan_officer):
    with pytest.raises(NotAllowed, match="ยังไม่มีมาตรการ"):
        publication.submit(made.measure_set(office, 2563), by=plan_officer)


def test_personal_data_stops_publishing(draft, plan_officer, publisher):
    made.measure(draft, "ติดต่อ นายสมมติ โทร 081-234-5678", position=9)
    publication.submit(draft, by=plan_officer)
    with pytest.raises(NotAllowed, match="ข้อมูลส่วนบุคคล"):
        publication.publish(draft, by=publisher)
    assert not MeasureSet.objects.published().exists()


def test_a_power_cut_while_publishing_leaves_the_edition_before_in_force(
    draft, plan_officer, publisher, monkeypatch
):
    published(draft, plan_officer, publisher)
    second = new_edition(draft, by=plan_officer)
    publication.submit(second, by=plan_officer)

    def cut(*args, **kwargs):
        raise RuntimeError("power")

    monkeypatch.setattr(MeasureSet, "publish", cut)
    with pytest.raises(RuntimeError):
        publication.publish(second, by=publisher)
    draft.refresh_from_db()
    assert draft.status == Status.PUBLISHED


def test_a_new_edition_supersedes_the_one_before_and_keeps_the_keys(draft, plan_officer, publisher):
    published(draft, plan_officer, publisher)
    second = new_edition(draft, by=plan_officer)
    assert second.number == 2
    assert _keys(second) == _keys(draft)
    published(second, plan_officer, publisher)
    draft.refresh_from_db()
    assert draft.is_superseded and second.is_published


def _keys(measure_set):
    return [
        (row.key, sorted(each.number for each in row.indicators.all()))
        for row in measure_set.measures.order_by("position")
    ]


def test_a_second_draft_of_a_year_is_refused(draft, plan_officer, publisher):
    published(draft, plan_officer, publisher)
    new_edition(draft, by=plan_officer)
    with pytest.raises(NotAllowed, match="ยังทำไม่เสร็จ"):
        new_edition(draft, by=plan_officer)


# The snapshot


def test_a_snapshot_names_the_result_only_where_citizens_may_read_it(office, draft):
    own = made.result(office, 2562, made.YAPLONG, kind="self")
    assert take(draft)["result"] is None
    own.kind, own.is_public = "official", True
    own.save()
    content = take(draft)
    assert content["result"]["total"] == "77.21"
    assert content["indicators"][5]["score"] == "71.49"


def test_a_measure_stands_under_each_indicator_it_answers_and_is_one(draft):
    content = take(draft)
    groups = by_indicator(content)
    shown = [
        (group.indicator and group.indicator["number"], [node.row["text"] for node in group.nodes])
        for group in groups
    ]
    assert shown == [
        (6, ["จัดทำคู่มือการให้บริการ", "ลดขั้นตอน"]),
        (7, ["จัดทำคู่มือการให้บริการ"]),
        (None, ["อบรมเจ้าหน้าที่"]),
    ]
    assert len(content["measures"]) == 3


def test_sub_measures_stand_under_their_measure(office, scheme):
    draft = made.measure_set(office, 2563)
    for position, (text, level) in enumerate((("ก", 1), ("ข", 2), ("ค", 3), ("ง", 1))):
        made.measure(draft, text, level=level, position=position)
    first, last = tree_of(take(draft)["measures"])
    assert [node.row["text"] for node in first.walk()] == ["ก", "ข", "ค"]
    assert last.row["text"] == "ง"


def test_a_snapshot_costs_no_more_with_more_measures(office, draft, django_assert_max_num_queries):
    for position in range(20):
        made.measure(draft, f"มาตรการ {position}", 1, position=position)
    row = MeasureSet.objects.select_related("organisation", "scheme").get(pk=draft.pk)
    with django_assert_max_num_queries(6):
        take(row)


# Citizens


def test_a_draft_is_not_there_for_visitors(client, draft):
    assert page(client).status_code == 404
    assert page(client, more="versions/1/").status_code == 404


def test_staff_of_the_office_see_a_preview(client, draft, plan_officer):
    client.force_login(plan_officer)
    answer = page(client)
    assert answer.status_code == 200 and "ยังไม่เผยแพร่" in answer.content.decode()


def test_the_neighbour_sees_no_draft(client, draft, neighbour):
    client.force_login(neighbour)
    assert page(client).status_code == 404


def test_a_published_set_is_read_under_each_indicator(
    client, draft, plan_officer, publisher, django_assert_max_num_queries
):
    published(draft, plan_officer, publisher)
    with django_assert_max_num_queries(10):
        text = page(client).content.decode()
    assert text.count("จัดทำคู่มือการให้บริการ") == 2
    assert page(client, more="?order=office").content.decode().count("จัดทำคู่มือการให้บริการ") == 1


def test_a_later_year_reads_the_set_that_still_binds(client, draft, plan_officer, publisher):
    published(draft, plan_officer, publisher)
    assert "ยังใช้มาตรการที่กำหนดไว้ตั้งแต่ปี 2563" in page(client, 2566).content.decode()
    assert page(client, 2562).status_code == 404


def test_a_set_that_has_ended_binds_no_more(client, draft, plan_officer, publisher):
    draft.last_year = 2564
    draft.save()
    published(draft, plan_officer, publisher)
    assert page(client, 2564).status_code == 200
    assert page(client, 2565).status_code == 404


def test_what_was_withdrawn_says_when_and_why(client, draft, plan_officer, publisher):
    published(draft, plan_officer, publisher)
    publication.withdraw(draft, by=publisher, reason="ผิดฉบับ")
    answer = page(client)
    assert answer.status_code == 410 and "ผิดฉบับ" in answer.content.decode()


def test_what_was_superseded_stays_readable(client, draft, plan_officer, publisher):
    published(draft, plan_officer, publisher)
    published(new_edition(draft, by=plan_officer), plan_officer, publisher)
    answer = page(client, more="versions/1/")
    assert answer.status_code == 200 and "มีฉบับใหม่ใช้แทนแล้ว" in answer.content.decode()


def test_the_list_names_each_first_year(client, draft, plan_officer, publisher):
    published(draft, plan_officer, publisher)
    text = client.get("/home-office/measures/").content.decode()
    assert "ปีงบประมาณ พ.ศ. 2563 เป็นต้นไป" in text and "3 ข้อ" in text


def test_an_office_without_measures_says_so(client, office):
    assert "ยังไม่มีมาตรการที่เผยแพร่" in client.get("/home-office/measures/").content.decode()


# Carried over


@pytest.fixture
def in_force(draft, plan_officer, publisher):
    return published(draft, plan_officer, publisher)


def test_measures_carry_over_with_their_keys_and_say_what_has_to_change(
    office, in_force, plan_officer
):
    made.scheme(2563, items=False)
    later = carry_over(in_force, 2564, by=plan_officer)
    assert _keys(later) == _keys(in_force)
    assert later.scheme.year == 2563 and later.copied_from == in_force
    assert all("ยังไม่ได้รายงานผล" in row.to_change for row in later.measures.all())


def test_what_was_reported_done_has_nothing_to_change(office, in_force, plan_officer):
    made.scheme(2563, items=False)
    first, second, third = in_force.measures.order_by("position")
    save_report(first, 2563, 12, by=plan_officer, outcome=Outcome.DONE)
    save_report(second, 2563, 12, by=plan_officer, outcome=Outcome.NOT_STARTED)
    points = [row.to_change for row in carry_over(in_force, 2564, by=plan_officer).measures.all()]
    assert points[0] == ""
    assert "ยังไม่ได้ดำเนินการ" in points[1]
    assert "ยังไม่ได้รายงานผล" in points[2]


def test_old_years_gone_divisions_and_renamed_indicators_are_pointed_out(
    office, in_force, plan_officer
):
    later = made.scheme(2563, items=False)
    renamed = Indicator.objects.get(instrument__scheme=later, number=6)
    renamed.title = "คุณภาพการให้บริการ"
    renamed.save()
    row = in_force.measures.get(position=0)
    row.target, gone = "ภายในปีงบประมาณ พ.ศ. ๒๕๖๓", make.division(office, "กองเดิม")
    row.save()
    gone.successor = make.division(office, "กองใหม่")
    gone.save()
    row.divisions.add(gone)
    made.result(office, 2563, {6: "71.49"}, scheme=later)
    copy = carry_over(in_force, 2564, by=plan_officer).measures.get(position=0)
    for told in ("ปีเก่า", "กองเดิม เลิกแล้ว", "เปลี่ยนชื่อจาก “คุณภาพการดำเนินงาน”", "71.49"):
        assert told in copy.to_change
    assert [each.name for each in copy.divisions.all()] == ["กองใหม่"]


def test_only_chosen_measures_are_carried_over(office, in_force, plan_officer):
    made.scheme(2563, items=False)
    chosen = in_force.measures.get(position=1)
    later = carry_over(in_force, 2564, by=plan_officer, keys=[chosen.key])
    assert [row.text for row in later.measures.all()] == ["ลดขั้นตอน"]
    with pytest.raises(NotAllowed):
        carry_over(in_force, 2565, by=plan_officer, keys=[])


def test_a_year_that_is_not_later_is_refused(in_force, plan_officer):
    with pytest.raises(NotAllowed, match="หลัง พ.ศ. 2563"):
        carry_over(in_force, 2563, by=plan_officer)


def test_submitting_freezes_once(draft, plan_officer):
    publication.submit(draft, by=plan_officer)
    publication.return_to_draft(draft, by=plan_officer)
    assert draft.is_draft and Snapshot.objects.filter(kind="measures").count() == 1
