"""The sample offices: the whole plan of Wiang Sa, through the import, with accounts that work."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase

from integrity import demo
from integrity.models import Organisation, User
from integrity.roles import Role
from integrity.sheets.attempts import SheetFile
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
        before = [model.objects.count() for model in (Organisation, User, Plan)]
        call_command("load_demo", stdout=io.StringIO())
        assert [model.objects.count() for model in (Organisation, User, Plan)] == before

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
