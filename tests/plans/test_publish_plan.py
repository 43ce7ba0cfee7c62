"""From draft to published plan: two persons, one frozen paper, one edition in force."""

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from integrity import files
from integrity.documents.models import Document
from integrity.models import Organisation
from integrity.publishing import NotAllowed
from integrity.roles import Role
from plans.editions import publication
from plans.editions.publication import publish, return_to_draft, submit, withdraw
from plans.editions.revision import start_revision
from plans.models import PlanVersion
from tests import make


@pytest.fixture
def draft(office):
    version = make.version(make.plan(office))
    make.project(version, title="โครงการแรก", budgets={2566: 46000})
    return version


def test_submitting_freezes_what_the_plan_says(draft, plan_officer):
    submit(draft, by=plan_officer)
    assert draft.is_in_review
    assert draft.snapshot.is_intact
    assert draft.snapshot.data["projects"][0]["title"] == "โครงการแรก"


def test_an_empty_plan_cannot_be_submitted(office, plan_officer):
    with pytest.raises(NotAllowed, match="ยังไม่มีโครงการ"):
        submit(make.version(make.plan(office)), by=plan_officer)


def test_publishing_issues_a_paper_and_makes_the_plan_public(
    draft, plan_officer, publisher, real_paper
):
    submit(draft, by=plan_officer)
    document = publish(draft, by=publisher)
    assert draft.is_published
    assert (document.register_no, document.kind, document.state) == (1, "plan", "in_force")
    assert document.path.read_bytes().startswith(b"%PDF")
    files.verify(document.file_sha256)
    assert draft.published_by == publisher


def test_who_submitted_cannot_publish(draft, office):
    both = make.user(Role.PLAN_OFFICER, office)
    both.groups.add(*make.user(Role.PUBLISHER, office).groups.all())
    submit(draft, by=both)
    with pytest.raises(NotAllowed, match="ผู้เสนอเผยแพร่เองไม่ได้"):
        publish(draft, by=both)
    assert not Document.objects.exists()


def test_an_office_of_one_person_publishes_with_the_signed_approval(draft, office):
    office.publishing_rule = Organisation.PublishingRule.ONE_PERSON
    office.save()
    both = make.user(Role.PLAN_OFFICER, office)
    both.groups.add(*make.user(Role.PUBLISHER, office).groups.all())
    submit(draft, by=both)
    with pytest.raises(NotAllowed, match="สำเนาการอนุมัติ"):
        publish(draft, by=both)
    return_to_draft(draft, by=both)
    draft.approved_on, draft.approved_by_position = "2022-08-30", "นายกเทศมนตรี"
    draft.approval_scan.save("signed.pdf", ContentFile(b"%PDF scan"))
    submit(draft, by=both)
    publish(draft, by=both)
    assert draft.is_published


def test_a_publisher_of_another_office_is_refused(draft, plan_officer, other_office):
    submit(draft, by=plan_officer)
    with pytest.raises(NotAllowed, match="หน่วยงานตนเอง"):
        publish(draft, by=make.user(Role.PUBLISHER, other_office))


def test_the_new_edition_supersedes_the_old_with_its_paper(draft, plan_officer, publisher):
    make.published(draft, by=plan_officer, publisher=publisher)
    second = start_revision(draft.plan, by=plan_officer)
    make.published(second, by=plan_officer, publisher=publisher)
    draft.refresh_from_db()
    assert draft.is_superseded
    assert draft.document.state == "superseded"
    assert draft.document.superseded_by == second.document
    assert [d.register_no for d in Document.objects.order_by("pk")] == [1, 2]


def test_the_database_knows_only_one_edition_in_force(draft, plan_officer, publisher):
    make.published(draft, by=plan_officer, publisher=publisher)
    second = start_revision(draft.plan, by=plan_officer)
    second.status = "published"
    second.published_at, second.published_by = draft.published_at, publisher
    second.submitted_at = draft.submitted_at
    second.snapshot, second.document = draft.snapshot, None
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_a_change_while_the_paper_is_rendered_stops_the_publication(
    draft, plan_officer, publisher, monkeypatch
):
    submit(draft, by=plan_officer)
    render = publication.plan_pdf

    def render_while_somebody_edits(snapshot, **facts):
        other = PlanVersion.objects.get(pk=draft.pk)
        other.reopen()
        submit(other, by=plan_officer)
        return render(snapshot, **facts)

    monkeypatch.setattr(publication, "plan_pdf", render_while_somebody_edits)
    with pytest.raises(NotAllowed, match="แก้ไขระหว่างที่กำลังออกเอกสาร"):
        publish(draft, by=publisher)
    assert not Document.objects.exists()
    assert PlanVersion.objects.get(pk=draft.pk).is_in_review


def test_a_power_cut_during_publication_leaves_everything_as_it_was(
    draft, plan_officer, publisher, monkeypatch
):
    make.published(draft, by=plan_officer, publisher=publisher)
    second = make.submitted(start_revision(draft.plan, by=plan_officer), by=plan_officer)

    def cut(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(PlanVersion, "publish", cut)
    with pytest.raises(KeyboardInterrupt):
        publish(second, by=publisher)
    assert Document.objects.count() == 1
    assert PlanVersion.objects.get(pk=draft.pk).is_published
    assert PlanVersion.objects.get(pk=second.pk).is_in_review
    assert Document.objects.get().state == "in_force"


def test_returning_needs_review_and_keeps_the_reason(draft, plan_officer, publisher):
    submit(draft, by=plan_officer)
    return_to_draft(draft, by=publisher, reason="ตัวเลขปี 2567 ไม่ตรงกับเทศบัญญัติ")
    assert draft.is_draft
    assert draft.return_reason == "ตัวเลขปี 2567 ไม่ตรงกับเทศบัญญัติ"
    with pytest.raises(NotAllowed):
        return_to_draft(draft, by=publisher)


def test_withdrawing_needs_a_reason_and_takes_the_paper_along(draft, plan_officer, publisher):
    make.published(draft, by=plan_officer, publisher=publisher)
    with pytest.raises(NotAllowed, match="ระบุเหตุผล"):
        withdraw(draft, by=publisher, reason="  ")
    withdraw(draft, by=publisher, reason="ประกาศผิดฉบับ")
    assert draft.is_withdrawn
    assert draft.document.state == "withdrawn"


def test_nothing_leads_back_from_public_to_draft(draft, plan_officer, publisher):
    make.published(draft, by=plan_officer, publisher=publisher)
    with pytest.raises(NotAllowed):
        submit(draft, by=plan_officer)
    with pytest.raises(NotAllowed):
        return_to_draft(draft, by=publisher)


def test_two_clicks_on_publish_issue_one_paper(draft, plan_officer, publisher):
    submit(draft, by=plan_officer)
    twin = PlanVersion.objects.get(pk=draft.pk)
    publish(draft, by=publisher)
    with pytest.raises(NotAllowed, match="เผยแพร่ได้เฉพาะฉบับที่เสนอพิจารณา"):
        publish(twin, by=publisher)
    assert Document.objects.count() == 1
