"""The checks of whole plans: the two sample offices, the command, and what they cost."""

import io
import json

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from plans.checks import check
from plans.models import BudgetLine, PlanVersion
from tests import make
from tests.plans.checked import section, sound_project

# What the source of Wiang Sa's plan really says against itself, and nothing more.
WIANGSA = {
    "money-contradiction": ["2-1", "3-3", "4-4", "4-5"],
    "no-result": ["1-8"],
    "headcount": ["1-11"],
    "money-year": ["3-1", "3-1"],
    "money-some-years": ["3-2"],
    "no-number": ["1-6", "1-9", "1-10", "2-8", "2-10", "2-11", "2-13", "3-3", "4-6", "4-7"],
}
# Told of a plan that says no quarters, and of what it leaves to measures and to later years.
LEFT_OPEN = {"no-quarters", "risk-unanswered", "weakness-unanswered"}


class TheDemoPlans(TestCase):
    @classmethod
    def setUpTestData(cls):
        call_command("load_reference", stdout=io.StringIO())
        call_command("load_demo", stdout=io.StringIO())
        cls.data_dir = settings.DATA_DIR  # where the issued papers lie that the plans lean on

    def setUp(self):
        self.enterContext(self.settings(DATA_DIR=self.data_dir))

    def found(self, slug):
        version = PlanVersion.objects.published().with_plan().get(plan__organisation__slug=slug)
        report = check(version)
        table = {}
        for finding in report.findings:
            if finding.rule.code not in LEFT_OPEN:
                code = finding.subject.label.split(" ")[0]
                table.setdefault(finding.rule.code, []).append(code)
        return report, table

    def test_wiang_sas_real_faults_are_found_and_none_besides(self):
        report, table = self.found("wiangsa")
        assert table == WIANGSA
        assert report.blocking == []
        assert all("ข้อมูลตัวอย่าง" in each.explanation for each in report.explained)

    def test_nothing_is_found_in_the_other_sample_plan(self):
        _, table = self.found("tonbaep")
        assert table == {}

    def test_every_finding_leads_to_a_page(self):
        officer = make.people.User.objects.get(username="wiangsa-plan")
        self.client.force_login(officer)
        report, _ = self.found("wiangsa")
        for finding in report.findings:
            page = finding.address.partition("#")[0]
            assert self.client.get(page).status_code == 200, finding

    def test_the_command_says_all_of_it(self):
        told = io.StringIO()
        call_command("check_plan", "wiangsa", "2566-2570", stdout=told)
        assert "ควรตรวจ (4)" in told.getvalue() and "ชี้แจงแล้ว (4)" in told.getvalue()


@pytest.fixture
def draft(office):
    return make.version(make.plan(office))


def told(*arguments):
    out = io.StringIO()
    call_command("check_plan", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_ends_with_1_when_something_blocks(draft, secretariat):
    section(sound_project(draft, secretariat), "budget", "7,000 บาท")
    with pytest.raises(SystemExit) as ended:
        told("home-office", "2566-2570")
    assert ended.value.code == 1


def test_the_command_of_a_clean_plan_says_so(draft, secretariat):
    sound_project(draft, secretariat)
    assert "ไม่พบสิ่งที่ต้องแก้" in told("home-office", "2566-2570")


def test_the_command_speaks_json(draft, secretariat, capsys):
    section(sound_project(draft, secretariat), "budget", "7,000 บาท")
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("check_plan", "home-office", "2566-2570", "--json", stdout=out)
    content = json.loads(out.getvalue())
    (finding,) = content["findings"]
    assert content["blocking"] == 1
    assert set(finding) >= {"rule", "severity", "sentence", "reason", "address", "about"}
    assert finding["address"].startswith("/admin/plans/project/")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nobody", "2566-2570"), "ไม่มีหน่วยงาน “nobody”"),
        (("home-office", "2561-2565"), "ไม่มีแผน 2561-2565"),
        (("home-office", "ปีหน้า"), "2566-2570"),
    ],
)
def test_a_plan_that_is_not_there_ends_the_command_with_2(arguments, message, draft):
    with pytest.raises(CommandError, match=message) as ended:
        told(*arguments)
    assert ended.value.returncode == 2


def queries_of(version) -> int:
    fresh = PlanVersion.objects.with_plan().get(pk=version.pk)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        check(fresh)
    return len(asked)


def test_400_projects_ask_the_database_no_more_than_41(draft, secretariat):
    for _ in range(41):
        project = sound_project(draft, secretariat)
        section(project, "rationale", "หลักการ")
        BudgetLine.objects.create(budget=project.budgets.first(), source="เงินรายได้")
    few = queries_of(draft)
    for _ in range(359):
        sound_project(draft, secretariat)
    assert queries_of(draft) == few <= 22
