"""Staff score a register in one table, go into one risk, and take the steps of the year."""

import pytest
from django.urls import reverse

from integrity.publishing import Status
from ita.models import Risk, RiskAssessment
from ita.risks.copying import start_from
from tests import make
from tests.admin_form import open_form, posted
from tests.ita import risks_made as made

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"admin:ita_{name}", args=args)


@pytest.fixture
def draft(office, secretariat):
    return made.register(
        office,
        2567,
        risks=[
            {"likelihood": 1, "impact": 1, "divisions": [secretariat]},
            {"likelihood": 5, "impact": 5, "measure": "ตรวจสองชั้น"},
            {"event": "", "step": "ออกใบเสร็จ"},
        ],
    )


def test_the_table_of_a_register_is_scored_and_the_level_follows(client, plan_officer, draft):
    client.force_login(plan_officer)
    address = page("riskassessment_change", draft.pk)
    data = open_form(client, address)
    data["risks-0-likelihood"], data["risks-0-impact"] = ["๓"], ["4"]
    response = client.post(address, data, follow=True)
    risk = draft.risks.get(number=1)
    assert (risk.likelihood, risk.impact) == (3, 4)
    assert "<b>12</b> สูง" in response.content.decode()


@pytest.mark.parametrize("typed", ["0", "6", "สูง", "-1", "๖", "4.5"])
def test_a_score_that_is_none_is_said_back_and_nothing_changes(client, plan_officer, draft, typed):
    client.force_login(plan_officer)
    address = page("riskassessment_change", draft.pk)
    data = open_form(client, address)
    data["risks-0-likelihood"] = [typed]
    response = client.post(address, data)
    assert f"“{typed}” ไม่ใช่ระดับคะแนน พิมพ์เลข 1 ถึง 5" in response.content.decode()
    assert draft.risks.get(number=1).likelihood == 1


def test_a_risk_gets_an_owner_of_the_office_and_none_of_another(
    client, plan_officer, draft, office, other_office
):
    client.force_login(plan_officer)
    risk, person = draft.risks.get(number=1), make.official(office)
    address = page("risk_change", risk.pk)
    data = open_form(client, address)
    theirs = client.post(address, data | {"owner": str(make.official(other_office).pk)})
    assert "เลือกจากตัวเลือกที่มี" in theirs.content.decode()
    assert client.post(address, data | {"owner": str(person.pk)}).status_code == 302
    risk.refresh_from_db()
    assert risk.owner == person


def test_one_score_without_the_other_is_refused(client, plan_officer, draft):
    client.force_login(plan_officer)
    address = page("riskassessment_change", draft.pk)
    data = open_form(client, address)
    data["risks-0-impact"] = [""]
    assert "ต้องมีทั้งคู่" in client.post(address, data).content.decode()


def test_a_step_without_an_event_has_no_score(client, plan_officer, draft):
    client.force_login(plan_officer)
    address = page("riskassessment_change", draft.pk)
    data = open_form(client, address)
    data["risks-2-likelihood"], data["risks-2-impact"] = ["2"], ["2"]
    assert "ขั้นตอนที่ยังไม่ระบุประเด็นความเสี่ยงให้คะแนนไม่ได้" in client.post(address, data).content.decode()


def test_a_new_row_takes_the_next_number_and_its_divisions_by_name(
    client, plan_officer, draft, secretariat
):
    client.force_login(plan_officer)
    address = page("riskassessment_change", draft.pk)
    data = open_form(client, address)
    data["risks-3-event"] = ["เรียกรับเงิน"]
    data["risks-3-likelihood"], data["risks-3-impact"] = ["2"], ["2"]
    data["risks-3-divisions"] = ["สำนักปลัด"]
    client.post(address, data)
    risk = draft.risks.get(event="เรียกรับเงิน")
    assert risk.number == 4
    assert list(risk.divisions.all()) == [secretariat]


def test_a_division_that_is_not_there_is_said_with_what_is_meant(client, plan_officer, draft):
    client.force_login(plan_officer)
    address = page("riskassessment_change", draft.pk)
    data = open_form(client, address)
    data["risks-0-divisions"] = ["สำนักปลด"]
    content = client.post(address, data).content.decode()
    assert "ไม่มีสำนัก/กองชื่อ “สำนักปลด” หมายถึง “สำนักปลัด” หรือไม่" in content


def test_two_people_who_score_one_register_lose_nothing(client, plan_officer, draft, office):
    client.force_login(plan_officer)
    address = page("riskassessment_change", draft.pk)
    mine = open_form(client, address)
    theirs = dict(mine)
    theirs["risks-1-likelihood"] = ["4"]
    client.post(address, theirs)
    mine["risks-0-likelihood"], mine["risks-1-likelihood"] = ["5"], ["3"]
    response = client.post(address, mine)
    content = response.content.decode()
    assert "มีการแก้ไขข้อมูลนี้หลังจากที่ท่านเปิดหน้านี้" in content
    assert "ใช้ค่าของอีกคนใน <b>โอกาส (L)</b>" in content
    assert draft.risks.get(number=1).likelihood == 1
    again = posted(content)
    client.post(address, again)
    assert list(draft.risks.values_list("likelihood", flat=True)) == [5, 3, None]


def test_an_editor_scores_what_the_own_division_answers_for(client, editor, draft):
    client.force_login(editor)
    own, other = draft.risks.get(number=1), draft.risks.get(number=2)
    address = page("risk_change", own.pk)
    data = open_form(client, address)
    data["likelihood"] = ["2"]
    client.post(address, data)
    assert Risk.objects.get(pk=own.pk).likelihood == 2
    address = page("risk_change", other.pk)
    assert client.post(address, {"likelihood": "2"}).status_code == 403
    assert client.get(address).status_code == 200


def test_another_office_does_not_know_of_the_register(client, neighbour, draft):
    client.force_login(neighbour)
    for address in (
        page("riskassessment_change", draft.pk),
        page("riskassessment_step", draft.pk, "submit"),
        page("riskassessment_monitoring", draft.pk, 6),
        page("risk_change", draft.risks.first().pk),
    ):
        assert client.get(address).status_code == 404, address


def test_who_has_no_role_sees_nothing(client, outsider, draft):
    client.force_login(outsider)
    for address in (
        page("riskassessment_change", draft.pk),
        page("riskassessment_step", draft.pk, "submit"),
        page("riskassessment_start"),
    ):
        assert client.get(address).status_code == 403, address


def test_saving_in_review_takes_the_register_back_to_draft(client, plan_officer, draft):
    client.force_login(plan_officer)
    client.post(page("riskassessment_step", draft.pk, "submit"))
    draft.refresh_from_db()
    assert draft.status == Status.IN_REVIEW
    address = page("risk_change", draft.risks.get(number=1).pk)
    data = open_form(client, address)
    data["likelihood"] = ["2"]
    client.post(address, data | {"measure": ["ตรวจ"]})
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_a_year_begins_as_a_copy_of_the_last(client, plan_officer, draft):
    client.force_login(plan_officer)
    address = page("riskassessment_start")
    data = open_form(client, address)
    assert data["start"] == ["copy"]
    client.post(address, data | {"year": ["๒๕๖๘"]})
    new = RiskAssessment.objects.get(year=2568)
    assert set(new.risks.values_list("key", flat=True)) == set(
        draft.risks.values_list("key", flat=True)
    )


def test_a_year_that_is_worked_on_is_not_begun_twice(client, plan_officer, draft):
    client.force_login(plan_officer)
    address = page("riskassessment_start")
    data = open_form(client, address) | {"start": ["new"], "matrix": [str(draft.matrix_id)]}
    content = client.post(address, data | {"year": ["2567"]}).content.decode()
    assert "มีการประเมินที่ยังทำไม่เสร็จอยู่แล้ว" in content
    assert RiskAssessment.objects.count() == 1


def test_a_copy_points_out_an_acceptance_that_has_run_out(client, plan_officer, draft, office):
    risk = draft.risks.get(number=2)
    risk.accepted_by, risk.acceptance_reason = make.official(office), "ต้นทุนสูง"
    risk.accepted_until = "2020-01-01"
    risk.save()
    client.force_login(plan_officer)
    address = page("riskassessment_start")
    data = open_form(client, address) | {"year": ["2568"]}
    content = client.post(address, data, follow=True).content.decode()
    assert "การยอมรับความเสี่ยงลำดับที่ 2 หมดอายุแล้ว" in content


def test_monitoring_is_reported_by_round_and_red_says_why(client, plan_officer, publisher, draft):
    made.published(draft, by=plan_officer, publisher=publisher)
    client.force_login(plan_officer)
    address = page("riskassessment_monitoring", draft.pk, 6)
    first, second = draft.risks.filter(likelihood__isnull=False)
    data = open_form(client, address) | {f"colour-{first.pk}": ["red"]}
    assert "สถานะแดงต้องบอกสิ่งที่พบ" in client.post(address, data).content.decode()
    assert not first.monitoring.exists()
    data |= {f"text-{first.pk}": ["พบหนึ่งกรณี ย้ายผู้ปฏิบัติแล้ว"], f"colour-{second.pk}": ["green"]}
    client.post(address, data)
    assert first.monitoring.get().colour == "red"
    assert second.monitoring.get().round.months == 6


def test_monitoring_by_two_people_keeps_what_both_wrote(client, plan_officer, publisher, draft):
    made.published(draft, by=plan_officer, publisher=publisher)
    client.force_login(plan_officer)
    address = page("riskassessment_monitoring", draft.pk, 12)
    first, second = draft.risks.filter(likelihood__isnull=False)
    mine = open_form(client, address)
    client.post(address, mine | {f"colour-{first.pk}": ["green"]})
    client.post(address, mine | {f"colour-{second.pk}": ["yellow"]})
    assert first.monitoring.get().colour == "green"
    assert second.monitoring.get().colour == "yellow"
    content = client.post(address, mine | {f"colour-{first.pk}": ["yellow"]}).content.decode()
    assert "ช่องที่แก้ทั้งสองคน" in content
    assert first.monitoring.get().colour == "green"


def test_an_editor_reports_on_the_own_risks_of_a_published_register(
    client, editor, plan_officer, publisher, draft
):
    made.published(draft, by=plan_officer, publisher=publisher)
    client.force_login(editor)
    own, other = draft.risks.filter(likelihood__isnull=False)
    data = open_form(client, page("riskassessment_monitoring", draft.pk, 6))
    assert f"colour-{own.pk}" in data
    assert f"colour-{other.pk}" not in data


def test_the_register_asks_no_more_queries_for_more_risks(
    client, plan_officer, draft, django_assert_max_num_queries
):
    for _ in range(12):
        made.risk(draft, 2, 2, measure="ตรวจ")
    client.force_login(plan_officer)
    with django_assert_max_num_queries(50):
        client.get(page("riskassessment_change", draft.pk))


def test_a_copy_follows_what_divisions_became(office, secretariat, draft, plan_officer):
    heir = make.division(office, "สำนักปลัดใหม่")
    secretariat.successor = heir
    secretariat.save()
    new = start_from(draft, 2568, by=plan_officer)
    assert list(new.risks.get(number=1).divisions.all()) == [heir]
