"""The sample offices: the whole plan of Wiang Sa, through the import, with accounts that work."""

import io
import json

from django.core.management import call_command
from django.test import TestCase

from integrity import demo
from integrity.models import Organisation, User
from plans.models import Plan
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

    def test_gives_no_money_as_text(self):
        for project in json.loads(self.client.get(WIANGSA).content)["projects"]:
            assert not any(isinstance(amount, str) for amount in project["budgets"].values())
