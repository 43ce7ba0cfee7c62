"""The sample offices: the whole plan of Wiang Sa, through the import, with accounts that work."""

import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase

from integrity import demo
from integrity.documents import demo as papers_demo
from integrity.documents.models import ClauseDocument, Document, PaperForm, Signing
from integrity.models import Organisation, User
from integrity.roles import Role
from integrity.sheets.attempts import SheetFile
from ita.models import (
    AssessmentResult,
    Finding,
    Measure,
    MeasureReport,
    MeasureSet,
    Score,
)
from plans import demo as plans_demo
from plans.editions.publication import submit
from plans.models import Plan, PlanVersion
from plans.sheets import exporting
from plans.sheets.importing import ImportRequest, preview
from tests import make
from tests.integrity.test_commands import logs_in

WIANGSA = "/api/organisations/wiangsa/plans/2566-2570"


class TheDemo(TestCase):
    """Loaded once for all: it publishes two plans, which takes seconds."""

    @classmethod
    def setUpTestData(cls):
        told = io.StringIO()
        call_command("load_demo", stdout=told)
        cls.told = told.getvalue()

    def projects(self):
        rows = self.client.get(WIANGSA).json()["projects"]
        return {f"{row['dimension']}-{row['number']}": row for row in rows}

    def test_is_the_whole_plan_of_wiang_sa(self):
        data = self.client.get(WIANGSA).json()
        assert len(data["projects"]) == 41
        assert data["totals"] == dict.fromkeys(map(str, range(2566, 2571)), 93000)
        counts = [sum(row["dimension"] == d for row in data["projects"]) for d in (1, 2, 3, 4)]
        assert counts == [12, 15, 7, 7]
        kinds = [row["kind"] for row in data["projects"]]
        assert {kind: kinds.count(kind) for kind in kinds} == {
            "โครงการ": 20,
            "มาตรการ": 14,
            "กิจกรรม": 7,
        }

    def test_settles_the_sources_contradictions_and_says_so(self):
        projects = self.projects()
        assert projects["3-4"]["items"] == ["3.2.1", "3.2.2", "3.2.3"]
        assert set(projects["3-6"]["budgets"].values()) == {None}
        assert projects["2-1"]["budgets"]["2566"] == 5000
        for code, figure in {"3-3": "7,000", "4-4": "100,000", "4-5": "50,000"}.items():
            assert set(projects[code]["budgets"].values()) == {0}
            assert figure in projects[code]["remark"]

    def test_has_a_sheet_for_every_project(self):
        for plan in Plan.objects.all():
            for project in plan.published_version().snapshot.data["projects"]:
                texts = {part["kind"]: part["body"] for part in project["sheet"]}
                assert texts["rationale"], project["title"]
                assert texts["objectives"], project["title"]

    def test_tells_accounts_that_work(self):
        assert demo.PASSWORD in self.told
        for username in ("wiangsa-plan", "wiangsa-publish", "admin-demo"):
            assert username in self.told
            assert logs_in(self.client, username, demo.PASSWORD)
            self.client.logout()

    def test_changes_nothing_the_second_time(self):
        models = (Organisation, User, Plan, ClauseDocument, Signing, Document, PaperForm,
                  AssessmentResult, Score, Finding, MeasureSet, Measure, MeasureReport)  # fmt: skip
        before = [model.objects.count() for model in models]
        call_command("load_demo", stdout=io.StringIO())
        assert [model.objects.count() for model in models] == before

    def test_has_the_ita_result_of_ya_plong_whole(self):
        result = AssessmentResult.objects.get(organisation__slug="yaplong")
        assert result.is_public
        assert (str(result.total), result.rating.label) == ("77.21", "B")
        found = result.findings.values_list("indicator__number", flat=True)
        assert [list(found).count(number) for number in range(1, 11)] == [
            3, 5, 4, 3, 4, 4, 4, 5, 1, 3,
        ]  # fmt: skip
        guidelines = MeasureSet.objects.published().get(organisation=result.organisation)
        assert (guidelines.scheme, guidelines.first_year, guidelines.last_year) == (
            result.scheme, 2563, None,
        )  # fmt: skip
        assert guidelines.measures.count() == 15

    def test_has_an_office_across_a_change_of_the_rating_scale(self):
        rows = AssessmentResult.objects.filter(organisation__slug="tonbaep").order_by("year")
        shown = [(row.year, str(row.shown_total), row.shown_rating.label) for row in rows]
        assert shown == [
            (2564, "73.66", "C"), (2565, "83.56", "B"), (2566, "86.73", "ผ่าน"),
            (2567, "90.43", "ผ่านดี"),
        ]  # fmt: skip
        assert [row.is_public for row in rows] == [True, True, True, False]
        # What the invented announcements say is what their scores come to.
        assert all(row.official_total in (None, row.total) for row in rows)
        outcomes = set(MeasureReport.objects.values_list("outcome", flat=True))
        assert outcomes == {"done", "going_on", "not_started"}

    def test_has_papers_in_every_state(self):
        papers = ClauseDocument.objects.with_state()
        assert {paper.state for paper in papers} == {"draft", "signing", "issued"}
        issued = [paper for paper in papers if paper.is_issued]
        kinds = [(paper.organisation.slug, paper.kind) for paper in issued]
        assert sorted(kinds) == [
            ("wiang", "announcement"), *[("wiangsa", "announcement")] * 3, ("wiangsa", "order"),
        ]  # fmt: skip
        for paper in issued:
            assert paper.document.dated == paper.dated
            assert paper.document.issued_by != paper.signing.opened_by

    def test_the_order_names_twelve_members_and_five_duties(self):
        order = Document.objects.get(kind="order", organisation__slug="wiangsa")
        assert (order.official_no, order.dated) == ("ก/93/2565", date(2022, 8, 25))
        clauses = order.snapshot.data["clauses"]
        (members,) = [row for row in clauses if row["kind"] == "members"]
        assert len(members["text"].splitlines()) == 12
        assert [row["mark"] for row in clauses if row["kind"] == "numbered"] == [
            "1.", "2.", "3.", "4.", "5.",
        ]  # fmt: skip

    def test_the_governance_announcement_has_seven_areas_two_without_an_introduction(self):
        paper = Document.objects.get(organisation__slug="wiang")
        clauses = paper.snapshot.data["clauses"]
        areas = [
            at for at, row in enumerate(clauses) if (row["kind"], row["level"]) == ("numbered", 1)
        ]
        assert len(areas) == 7
        bare = [clauses[at]["mark"] for at in areas if clauses[at + 1]["kind"] == "numbered"]
        assert bare == ["3.", "5."]
        assert len([row for row in clauses if row["level"] == 2]) == 25
        assert len([row for row in clauses if row["mark"] == "-"]) == 10

    def test_the_plan_leans_on_its_issued_papers(self):
        version = PlanVersion.objects.get(plan__organisation__slug="wiangsa")
        assert version.promulgation.dated == version.promulgated_on
        frozen = version.snapshot.data["appendices"]
        assert [row["code"] for row in frozen] == [
            row.document.code for row in version.appendices.all()
        ]
        assert len(frozen) == 3

    def test_a_paper_that_a_visitor_deleted_stays_deleted(self):
        ClauseDocument.objects.get(kind="memo").delete()
        self.test_changes_nothing_the_second_time()

    def test_starts_again_beside_what_its_visitors_added(self):
        later = make.organisation(slug="added-by-a-visitor")
        make.user(Role.PLAN_OFFICER, later, username="visitor")
        self.test_changes_nothing_the_second_time()

    def test_leaves_what_its_visitors_have_in_hand(self):
        office = Organisation.objects.get(slug="wiangsa")
        office.move_to("moved")
        framework = make.framework(2571, 2575)
        plan = Plan.objects.create(
            organisation=office, framework=framework, first_year=2571, last_year=2575
        )
        draft = make.version(plan)
        make.project(draft, budgets={2571: 0}, divisions=(office.divisions.first(),))
        submit(draft, by=office.users.get(username="wiangsa-plan"))
        self.test_changes_nothing_the_second_time()
        draft.refresh_from_db()
        assert draft.is_in_review

    def test_comes_back_from_its_own_sheets_without_a_change(self):
        for plan in Plan.objects.select_related("organisation"):
            version = exporting.exported_version(plan)
            projects = version.projects.count()
            for ending in ("xlsx", "csv"):
                content = exporting.export(version, ending, with_texts=True)
                request = ImportRequest(
                    plan.organisation, *plan.years[:: len(plan.years) - 1],
                    SheetFile(f"plan.{ending}", content),
                )  # fmt: skip
                shown = preview(request)
                assert (shown.errors, shown.changed) == ([], [])
                assert shown.unchanged == projects > 0

    def test_gives_no_money_as_text(self):
        for project in json.loads(self.client.get(WIANGSA).content)["projects"]:
            assert not any(isinstance(amount, str) for amount in project["budgets"].values())


def refusal() -> str:
    with pytest.raises(CommandError) as caught:
        call_command("load_demo", stdout=io.StringIO())
    return str(caught.value)


def test_a_production_server_gets_no_accounts_that_everybody_knows(db, settings):
    settings.SECURE = True
    assert "make demo" in refusal()
    assert not User.objects.exists()


@pytest.mark.parametrize("slug", ["real-office", "wiangsa"])
def test_a_database_with_a_real_office_is_left_alone(db, slug):
    make.organisation(slug=slug)
    assert "ฐานข้อมูลเปล่า" in refusal()
    assert not User.objects.exists()
    assert not Plan.objects.exists()


def test_an_account_that_was_there_first_gets_no_role(db):
    mine = make.user(username="wiangsa-publish")
    assert "ฐานข้อมูลเปล่า" in refusal()
    assert not mine.groups.exists()
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("step", ["run", "_add_texts", "submit", "publish"])
def test_a_start_that_was_broken_off_is_finished_by_the_next(db, monkeypatch, step):
    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(plans_demo, step, killed)
        with pytest.raises(KeyboardInterrupt):
            call_command("load_demo", stdout=io.StringIO())
    call_command("load_demo", stdout=io.StringIO())
    versions = PlanVersion.objects.order_by("plan", "number")
    statuses = sorted(version.status for version in versions)
    assert statuses == ["published", "published", "superseded"]
    assert all(version.sections.exists() for version in versions)


def test_a_start_broken_off_between_two_offices_is_finished_by_the_next(db, monkeypatch):
    load_office, loaded = demo.load_office, []

    def load_one(facts):
        if loaded:
            raise KeyboardInterrupt
        loaded.append(load_office(facts))

    with monkeypatch.context() as patched:
        patched.setattr(demo, "load_office", load_one)
        with pytest.raises(KeyboardInterrupt):
            call_command("load_demo", stdout=io.StringIO())
    assert Organisation.objects.count() == 1
    call_command("load_demo", stdout=io.StringIO())
    assert PlanVersion.objects.filter(status="published").count() == 2


@pytest.mark.parametrize("step", ["create", "_set_steps", "_cite", "_issue"])
def test_papers_that_were_broken_off_are_finished_by_the_next_start(db, monkeypatch, step):
    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(plans_demo, "load_plan", lambda *args: None)
    monkeypatch.setattr("plans.demo_revision.load_revision", lambda *args: None)
    with monkeypatch.context() as patched:
        patched.setattr(papers_demo, step, killed)
        with pytest.raises(KeyboardInterrupt):
            call_command("load_demo", stdout=io.StringIO())
    call_command("load_demo", stdout=io.StringIO())
    assert ClauseDocument.objects.exclude(document=None).count() == 5
    assert ClauseDocument.objects.count() == 7


def test_accounts_that_a_newer_portal_brings_are_added_once(db, monkeypatch):
    monkeypatch.setattr(plans_demo, "load_plan", lambda *args: None)
    monkeypatch.setattr("plans.demo_revision.load_revision", lambda *args: None)
    monkeypatch.setattr(papers_demo, "load_paper", lambda *args: None)
    call_command("load_demo", stdout=io.StringIO())
    mayor = User.objects.get(username="tonbaep-mayor")
    official = mayor.official
    official.user = None
    official.save()
    mayor.delete()
    call_command("load_demo", stdout=io.StringIO())
    official.refresh_from_db()
    assert official.user.username == "tonbaep-mayor"
