"""อนุมัติ and ประกาศใช้ as they are done: apart from publication, beside the submitted text."""

import json
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from integrity.documents.models import Snapshot, canonical_json
from integrity.publishing import NotAllowed
from integrity.roles import Role
from plans.editions import approval
from plans.editions.publication import publish
from plans.editions.snapshot import take
from plans.models import PlanVersion
from tests import make
from tests.admin_form import open_form

DECIDED = {
    "approved_by_position": "นายกเทศมนตรีตำบลบ้านเรา",
    "approved_on": date(2022, 8, 30),
    "approval_form": "meeting",
    "approval_reference": "การประชุมครั้งที่ 3/2565",
    "approval_scan": "",
}


@pytest.fixture
def draft(office):
    version = make.version(make.plan(office))
    make.project(version, budgets={2566: 46000})
    return version


def acts_page(version):
    return reverse("admin:plans_planversion_acts", args=(version.pk,))


def typed(client, version, **values):
    """What the form of approval sends; both forms stand on the page."""
    form = open_form(client, acts_page(version))
    values = {f"approval-{name}": value for name, value in values.items()}
    return {"_stamp": form["_stamp"][0], "act": "approval"} | values


FILLED = {
    "approved_by_position": "นายกเทศมนตรี",
    "approved_on": "30/08/2565",
    "approval_form": "memo",
    "approval_reference": "ที่ วส 1/2565",
}


def test_an_approval_recorded_in_a_draft_is_kept_with_who_wrote_it(client, plan_officer, draft):
    client.force_login(plan_officer)
    answer = client.post(acts_page(draft), typed(client, draft, **FILLED), follow=True)
    assert "บันทึกการอนุมัติแล้ว" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.is_draft and draft.approved_on == date(2022, 8, 30) and draft.snapshot is None
    past = draft.history.latest()
    assert past.history_user == plan_officer and past.history_change_reason == "บันทึกการอนุมัติ"


def test_in_review_only_the_acts_of_what_was_submitted_change(
    client, plan_officer, publisher, draft
):
    make.submitted(draft, by=plan_officer)
    before = PlanVersion.objects.get(pk=draft.pk)
    client.force_login(publisher)
    client.post(acts_page(draft), typed(client, draft, **FILLED))
    after = PlanVersion.objects.get(pk=draft.pk)
    assert after.is_in_review and after.submitted_by == plan_officer
    assert after.snapshot_id != before.snapshot_id
    assert Snapshot.objects.filter(pk=before.snapshot_id).exists()
    assert after.snapshot.data["approval"] == {
        "date": "2022-08-30", "position": "นายกเทศมนตรี", "form": "บันทึกข้อความ",
        "reference": "ที่ วส 1/2565",
    }  # fmt: skip
    for old, new in (
        (before.snapshot.data, after.snapshot.data),
        (json.loads(before.snapshot.summary), json.loads(after.snapshot.summary)),
    ):
        rest = [{k: v for k, v in each.items() if k not in approval_keys} for each in (old, new)]
        assert canonical_json(rest[0]) == canonical_json(rest[1])
    assert canonical_json(after.snapshot.data) == canonical_json(take(after))


approval_keys = {"approval", "promulgation"}


def test_what_was_submitted_by_older_code_keeps_its_every_letter(plan_officer, draft):
    make.submitted(draft, by=plan_officer)
    data = {**draft.snapshot.data, "schema": 0, "words of its day": ["เดิม"]}
    del data["risk"]
    old = Snapshot.objects.take(organisation=draft.organisation, data=data, by=plan_officer)
    draft.snapshot = old
    draft.save()
    after = approval.record(draft, approval.APPROVAL, DECIDED, by=plan_officer)
    changed = after.snapshot.data.pop("approval")
    assert changed["form"] == "มติที่ประชุม"
    assert after.snapshot.data == {k: v for k, v in data.items() if k != "approval"}


def test_a_change_of_the_facts_in_review_still_returns_it_to_draft(client, plan_officer, draft):
    make.submitted(draft, by=plan_officer)
    client.force_login(plan_officer)
    address = reverse("admin:plans_planversion_change", args=(draft.pk,))
    client.post(address, open_form(client, address) | {"title": "ชื่อใหม่"})
    assert PlanVersion.objects.get(pk=draft.pk).is_draft


def test_what_is_published_says_what_was_approved(client, plan_officer, publisher, draft):
    make.submitted(draft, by=plan_officer)
    approval.record(draft, approval.APPROVAL, DECIDED, by=publisher)
    publish(draft, by=publisher)
    html = client.get(draft.plan.get_absolute_url()).content.decode()
    assert "มติที่ประชุม การประชุมครั้งที่ 3/2565" in html
    assert "นายกเทศมนตรีตำบลบ้านเรา" in html and publisher.username not in html


def test_a_published_edition_keeps_its_acts(client, plan_officer, publisher, draft):
    make.published(draft, by=plan_officer, publisher=publisher)
    with pytest.raises(NotAllowed):
        approval.record(draft, approval.APPROVAL, DECIDED, by=publisher)
    client.force_login(publisher)
    answer = client.get(acts_page(draft), follow=True)
    assert "ตรึงไว้แล้ว" in answer.content.decode()
    assert "อนุมัติ/ประกาศใช้" not in answer.content.decode()


def test_a_day_that_has_not_come_is_refused(client, plan_officer, draft):
    client.force_login(plan_officer)
    tomorrow = timezone.localdate() + timedelta(days=1)
    late = FILLED | {"approved_on": f"{tomorrow.day}/{tomorrow.month}/{tomorrow.year + 543}"}
    answer = client.post(acts_page(draft), typed(client, draft, **late))
    assert "ยังมาไม่ถึง" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.approved_on is None


def test_promulgation_before_approval_is_refused_in_words(client, plan_officer, office, draft):
    approval.record(draft, approval.APPROVAL, DECIDED, by=plan_officer)
    signer = make.official(office).appointments.get()
    client.force_login(plan_officer)
    form = {
        "_stamp": open_form(client, acts_page(draft))["_stamp"][0], "act": "promulgation",
        "promulgation-promulgated_on": "1/8/2565", "promulgation-promulgation_title": "ประกาศ",
        "promulgation-promulgation_signer": signer.pk,
    }  # fmt: skip
    assert "ต้องไม่ก่อนวันอนุมัติ" in client.post(acts_page(draft), form).content.decode()
    form["promulgation-promulgated_on"] = "1/9/2565"
    assert client.post(acts_page(draft), form).status_code == 302
    draft.refresh_from_db()
    assert draft.promulgated_on == date(2022, 9, 1) and draft.missing_acts() == []
    # An approval moved behind it is refused on the approval's own form, which lacks that box.
    moved = typed(client, draft, **FILLED | {"approved_on": "1/10/2565"})
    assert "ต้องไม่ก่อนวันอนุมัติ" in client.post(acts_page(draft), moved).content.decode()


def test_an_office_without_officials_is_told_where_a_signer_comes_from(
    client, plan_officer, office, draft
):
    client.force_login(plan_officer)
    assert "ยังไม่มีผู้ดำรงตำแหน่งในระบบ" in client.get(acts_page(draft)).content.decode()
    make.official(office)
    assert "ยังไม่มีผู้ดำรงตำแหน่ง" not in client.get(acts_page(draft)).content.decode()


def test_an_approval_older_than_the_submission_is_asked_about(client, plan_officer, draft):
    make.submitted(draft, by=plan_officer)
    client.force_login(plan_officer)
    answer = client.post(acts_page(draft), typed(client, draft, **FILLED), follow=True)
    assert "อยู่ก่อนวันที่เสนอในระบบ" in answer.content.decode()


def test_the_executive_is_proposed_as_the_register_of_officials_has_it(
    client, plan_officer, office, draft
):
    make.official(office, position="ปลัดเทศบาล")
    make.official(office, position="นายกเทศมนตรีตำบลบ้านเรา")
    words = {name: "คำ" for name in ("deputy", "council", "council_member", "chief_clerk")}
    office.own_words.create(kind="township", executive="นายกเทศมนตรี", **words)
    client.force_login(plan_officer)
    form = open_form(client, acts_page(draft))
    assert form["approval-approved_by_position"] == ["นายกเทศมนตรีตำบลบ้านเรา"]


def test_who_was_overtaken_is_told_and_nothing_is_saved(client, plan_officer, draft):
    client.force_login(plan_officer)
    late = typed(client, draft, **FILLED)
    draft.title = "ชื่อใหม่"
    draft.save()
    assert "มีผู้อื่นแก้ไข" in client.post(acts_page(draft), late).content.decode()
    draft.refresh_from_db()
    assert draft.approved_on is None


def test_a_failure_in_the_middle_leaves_nothing(plan_officer, draft, monkeypatch):
    make.submitted(draft, by=plan_officer)
    taken = Snapshot.objects.count()

    def power_cut(self, *args, **kwargs):
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(PlanVersion, "save", power_cut)
        with pytest.raises(RuntimeError):
            approval.record(draft, approval.APPROVAL, DECIDED, by=plan_officer)
    assert Snapshot.objects.count() == taken
    assert PlanVersion.objects.get(pk=draft.pk).approved_on is None


def test_a_paper_rendered_while_the_approval_was_recorded_is_not_issued(
    plan_officer, publisher, draft, monkeypatch
):
    make.submitted(draft, by=plan_officer)

    def meanwhile(data, **facts):
        approval.record(draft, approval.APPROVAL, DECIDED, by=plan_officer)
        return b"%PDF-1.7 "

    monkeypatch.setattr("plans.editions.publication.plan_pdf", meanwhile)
    with pytest.raises(NotAllowed):
        publish(PlanVersion.objects.get(pk=draft.pk), by=publisher)
    assert PlanVersion.objects.get(pk=draft.pk).is_in_review


def test_one_person_publishes_with_the_scan_recorded_in_review(client, office, draft):
    office.publishing_rule = "one"
    office.save()
    officer = make.user(Role.PLAN_OFFICER, office)
    officer.groups.add(Group.objects.get(name=Role.PUBLISHER.value))
    make.submitted(draft, by=officer)
    assert "แนบสำเนา" in draft.obstacle_to_publish(officer)
    client.force_login(officer)
    scan = SimpleUploadedFile("signed.pdf", make.scan())
    client.post(acts_page(draft), typed(client, draft, **FILLED, approval_scan=scan))
    fresh = PlanVersion.objects.get(pk=draft.pk)
    assert fresh.is_in_review and fresh.approval_scan and not fresh.obstacle_to_publish(officer)
    publish(fresh, by=officer)
    html = client.get(fresh.plan.get_absolute_url()).content.decode()
    assert "30 สิงหาคม 2565" in html and "โดยนายกเทศมนตรี" in html


def test_a_scan_of_another_kind_is_refused(client, plan_officer, draft):
    client.force_login(plan_officer)
    scan = SimpleUploadedFile("signed.exe", b"MZ")
    answer = client.post(acts_page(draft), typed(client, draft, **FILLED, approval_scan=scan))
    assert "แนบได้เฉพาะไฟล์" in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("plan_officer", 200), ("publisher", 200), ("editor", 403), ("auditor", 403),
     ("outsider", 403), ("neighbour", 404), ("system_administrator", 403)],
)  # fmt: skip
def test_only_who_submits_or_publishes_records_it(who, status, client, request, draft):
    client.force_login(request.getfixturevalue(who))
    assert client.get(acts_page(draft)).status_code == status
    answer = client.post(acts_page(draft), {"act": "approval"})
    assert answer.status_code == status
    draft.refresh_from_db()
    assert draft.approved_on is None
