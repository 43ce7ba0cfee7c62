"""A register is frozen by one person, published by another with its report, or not at all."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from integrity import handover
from integrity.checks import Severity
from integrity.documents.models import Document
from integrity.documents.register import obstacle_to_withdraw
from integrity.publishing import NotAllowed, Status
from ita import waiting
from ita.checks import check_risks
from ita.models import RiskAssessment, RiskMonitoring
from ita.risks import publication
from ita.risks.copying import new_edition, start_from
from ita.risks.snapshot import take
from tests import make
from tests.admin_form import open_form
from tests.ita import risks_made as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(office, secretariat):
    return made.register(
        office,
        2567,
        risks=[
            {"likelihood": 1, "impact": 1, "divisions": [secretariat]},
            {"likelihood": 5, "impact": 5, "measure": "ตรวจสองชั้น"},
        ],
    )


@pytest.fixture
def in_force(draft, plan_officer, publisher):
    return made.published(draft, by=plan_officer, publisher=publisher)


def codes(assessment):
    return {finding.rule.code for finding in check_risks(assessment).findings}


def test_publishing_issues_the_report_of_the_frozen_register(in_force):
    assert in_force.status == Status.PUBLISHED
    assert in_force.document.kind == Document.Kind.REPORT
    assert in_force.document.snapshot == in_force.snapshot
    assert in_force.document.first_fiscal_year == in_force.document.last_fiscal_year == 2567


def test_who_submits_does_not_publish(draft, plan_officer):
    publication.submit(draft, by=plan_officer)
    with pytest.raises(NotAllowed):
        publication.publish(draft, by=plan_officer)


@pytest.mark.parametrize("pair", [(1, 4), (3, 3), (5, 5)])
def test_from_the_middle_level_up_a_measure_is_asked_for(draft, plan_officer, pair):
    made.risk(draft, *pair)
    with pytest.raises(NotAllowed, match="ต้องมีมาตรการยังไม่มี 1 รายการ .ลำดับที่ 3."):
        publication.submit(draft, by=plan_officer)
    assert draft.status == Status.DRAFT


def test_an_acceptance_stands_for_a_measure_until_its_last_day(office, draft, plan_officer):
    today = timezone.localdate()
    risk = made.risk(draft, 3, 3, accepted_by=make.official(office), acceptance_reason="คุ้มกว่า")
    risk.accepted_until = today - timedelta(days=1)
    risk.save()
    assert {"risks-acceptance", "risks-measure"} <= codes(draft)
    with pytest.raises(NotAllowed):
        publication.submit(draft, by=plan_officer)
    risk.accepted_until = today
    risk.save()
    publication.submit(draft, by=plan_officer)
    row = draft.snapshot.data["tables"]["second"][-1]
    assert row["measure"] == "ยอมรับความเสี่ยง: คุ้มกว่า"


def test_an_event_without_a_score_is_not_submitted(draft, plan_officer):
    made.risk(draft)
    with pytest.raises(NotAllowed, match="ยังไม่ได้ให้คะแนน 1 รายการ"):
        publication.submit(draft, by=plan_officer)


def test_an_empty_register_is_not_submitted(office, plan_officer):
    with pytest.raises(NotAllowed, match="ยังไม่มีรายการความเสี่ยง"):
        publication.submit(made.register(office), by=plan_officer)


def test_when_all_is_low_the_statement_is_printed_and_the_second_table_is_empty(office):
    low = made.register(office, risks=[{"likelihood": 1, "impact": 1}, {"event": ""}])
    content = take(low)
    assert content["tables"]["second"] == []
    assert content["statement"] == low.matrix.no_measure_statement
    assert content["risks"][1]["level"] is None


def test_a_power_cut_while_rendering_leaves_nothing(draft, plan_officer, publisher, monkeypatch):
    publication.submit(draft, by=plan_officer)

    def power_cut(**_):
        raise RuntimeError("no current")

    monkeypatch.setattr("ita.risks.publication.issue", power_cut)
    with pytest.raises(RuntimeError):
        publication.publish(draft, by=publisher)
    draft.refresh_from_db()
    assert (draft.status, draft.document) == (Status.IN_REVIEW, None)
    assert not Document.objects.exists()


def test_what_was_edited_while_its_paper_was_rendered_is_not_published(
    draft, plan_officer, publisher, monkeypatch
):
    publication.submit(draft, by=plan_officer)

    def edited_meanwhile(snapshot, code="", draft=False):
        row = RiskAssessment.objects.get()
        publication.reopen(row)
        publication.submit(row, by=plan_officer)
        return b"%PDF-1.7"

    monkeypatch.setattr("ita.risks.publication.render_pdf", edited_meanwhile)
    with pytest.raises(NotAllowed, match="ถูกแก้ไขระหว่างที่กำลังออกเอกสาร"):
        publication.publish(draft, by=publisher)
    assert not Document.objects.exists()


def test_personal_data_stands_in_the_way(draft, plan_officer, publisher):
    made.risk(draft, 1, 1, event="ติดต่อที่ 081-234-5678")
    publication.submit(draft, by=plan_officer)
    with pytest.raises(NotAllowed):
        publication.publish(draft, by=publisher)


def test_a_new_edition_takes_the_place_of_the_one_before(in_force, plan_officer, publisher):
    new = new_edition(in_force, by=plan_officer)
    assert new.number == 2
    keys = [set(each.risks.values_list("key", flat=True)) for each in (in_force, new)]
    assert keys[0] == keys[1]
    made.published(new, by=plan_officer, publisher=publisher)
    in_force.refresh_from_db()
    assert in_force.status == Status.SUPERSEDED
    assert in_force.document.superseded_by == new.document


def test_a_withdrawn_assessment_takes_its_paper_along(in_force, publisher):
    assert "ที่ต้นเรื่อง" in obstacle_to_withdraw(in_force.document, publisher)
    publication.withdraw(in_force, by=publisher, reason="คะแนนผิด")
    in_force.document.refresh_from_db()
    assert in_force.status == Status.WITHDRAWN
    assert in_force.document.is_withdrawn


def test_monitoring_is_not_copied_to_the_next_year(in_force, plan_officer, office):
    round_ = make.people.ReportingRound.objects.of(office, 2567, 6)
    RiskMonitoring.objects.create(risk=in_force.risks.first(), round=round_, colour="green")
    new = start_from(in_force, 2568, by=plan_officer)
    assert not RiskMonitoring.objects.filter(risk__assessment=new).exists()
    assert new.copied_from == in_force


def test_freezing_asks_no_more_queries_for_more_risks(draft, django_assert_max_num_queries):
    for _ in range(20):
        made.risk(draft, 2, 2, measure="ตรวจ")
    row = RiskAssessment.objects.select_related("organisation", "matrix").get(pk=draft.pk)
    with django_assert_max_num_queries(14):
        take(row)


# What is pointed out


def test_what_is_wrong_with_a_risk_is_pointed_out(office, draft):
    left = make.official(office, "นายเก่า ตัวอย่าง")
    for appointment in left.appointments.all():
        appointment.date_to = date(2020, 1, 1)
        appointment.save()
    gone = make.division(office, "กองเก่า", ended_on=date(2020, 1, 1))
    made.risk(draft, 2, 2, left=(3, 3), measure="ก", owner=left, divisions=[gone])
    made.risk(draft, 1, 1, event="ซ้ำ", step="ขั้นตอน")
    made.risk(draft, 1, 1, event="ซ้ำ", step="ขั้นตอน", response="take")
    made.risk(draft, 5, 5, accepted_by=make.official(office), acceptance_reason="คุ้ม")
    found = codes(draft)
    assert {
        "risks-residual",
        "risks-owner",
        "risks-division",
        "risks-twice",
        "risks-acceptance",
        "risks-highest",
    } <= found
    assert "risks-measure" not in found


def test_a_round_that_is_over_is_asked_for(in_force):
    report = check_risks(in_force)
    late = [each for each in report.findings if each.rule.code == "risks-monitoring"]
    assert [each.severity for each in late] == [Severity.WARN, Severity.WARN]


def test_criteria_and_assumptions_are_told_and_never_block(office):
    matrix = made.matrix(assumption="ช่องว่างในต้นฉบับ")
    assessment = made.register(office, matrix=matrix, risks=[{"likelihood": 1, "impact": 1}])
    report = check_risks(assessment)
    assert {"risks-assumption", "risks-criteria"} <= codes(assessment)
    assert report.blocking == []


# Waiting and handing over


def test_each_is_told_the_next_step(draft, plan_officer, publisher):
    risk = made.risk(draft)
    assert "ยังไม่ให้คะแนน" in " ".join(each.why for each in waiting.for_user(plan_officer))
    risk.likelihood = risk.impact = 3
    risk.save()
    assert "ต้องมีมาตรการ" in " ".join(each.why for each in waiting.for_user(plan_officer))
    risk.measure = "ตรวจ"
    risk.save()
    publication.submit(draft, by=plan_officer)
    assert "ตรวจแล้วเผยแพร่หรือส่งกลับ" in " ".join(each.why for each in waiting.for_user(publisher))


def test_risks_go_with_the_work_of_a_division(office, secretariat, draft, plan_officer):
    receiver = make.division(office, "กองคลัง")
    handover.hand_over(handover.Deed(secretariat, receiver, plan_officer))
    assert list(draft.risks.get(number=1).divisions.all()) == [receiver]


def test_who_owns_a_risk_hands_it_over(office, draft, plan_officer, editor):
    colleague = make.user(None, office)
    giver, receiver = (make.official(office, name) for name in ("นายหนึ่ง", "นายสอง"))
    giver.user, receiver.user = editor, colleague
    giver.save()
    receiver.save()
    made.risk(draft, 1, 1, owner=giver)
    deed = handover.Deed(editor, colleague, plan_officer, on=date(2024, 10, 1), order="1/2567")
    found = handover.inventory(deed)
    keys = {key for key in found.keys if key.startswith("risk-owner")}
    handover.hand_over(deed, chosen=keys)
    assert draft.risks.get(owner=receiver)


def test_a_division_that_answers_for_a_risk_is_not_deleted(
    client, secretariat, draft, plan_officer
):
    client.force_login(plan_officer)
    address = reverse("admin:integrity_division_delete", args=(secretariat.pk,))
    data = open_form(client, address) | {"post": ["yes"]}
    content = client.post(address, data).content.decode()
    assert "ความเสี่ยงการทุจริต: ประเด็นความเสี่ยงที่ 1" in content
    assert list(draft.risks.get(number=1).divisions.all()) == [secretariat]
