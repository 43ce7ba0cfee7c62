"""A database that the portal's former version filled migrates, and its plans read as before.

``tests/data/former_version.json`` has the rows of an office with two published editions and a
draft, as the code before revisions, cancellations and quarters wrote them.
"""

import json
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from integrity.files import issued_path
from integrity.models import User
from integrity.reference_data import load_roles
from integrity.roles import Role
from plans.checks import check
from plans.editions.publication import publish, submit
from plans.editions.snapshot import take
from plans.models import PlanVersion
from plans.papers.plan import plan_pdf

FORMER = [("plans", "0001_initial"), ("integrity", "0001_initial"), ("documents", "0002_initial")]
ROWS = Path(__file__).parent / "data" / "former_version.json"
PLAN = "/old-office/plans/2566-2570/"

pytestmark = pytest.mark.django_db(transaction=True)


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


def newest():
    return MigrationExecutor(connection).loader.graph.leaf_nodes()


@pytest.fixture
def upgraded(transactional_db, data_dir):
    """Back to the former tables, filled, and forward again."""
    content = json.loads(ROWS.read_text())
    try:
        fill(migrate(FORMER), content)
    finally:
        migrate(newest())
    load_roles()
    for name, role in (("old-officer", Role.PLAN_OFFICER), ("old-publisher", Role.PUBLISHER)):
        User.objects.get(username=name).groups.add(Group.objects.get(name=role.value))
    return PlanVersion.objects.order_by("number")


def fill(apps, content):
    with transaction.atomic():
        for label, row in content["rows"]:
            apps.get_model(label)(**row).save(force_insert=True)
        boxes = apps.get_model("plans.Project").target_groups.through
        for project, group in content["target_groups"]:
            boxes.objects.create(project_id=project, targetgroup_id=group)
    models = {apps.get_model(label) for label, _ in content["rows"]}
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)


def the_pages_of_the_former_editions_still_open(client, upgraded):
    for page, said in (
        ("", "โครงการอบรมคุณธรรม"),
        ("projects/1-1/", "เหตุผลเดิม"),
        ("texts/", "หลักการและเหตุผล"),
        ("versions/1/", "มาตรการที่จะถูกนำออก"),
        ("versions/2/changes/", "มาตรการที่จะถูกนำออก"),
        ("versions/1/changes/", "ฉบับแรก"),
        ("plan.csv", "โครงการอบรมคุณธรรม"),
        ("2566/", "โครงการอบรมคุณธรรม"),
    ):
        response = client.get(PLAN + page)
        assert response.status_code == 200, page
        assert said in response.content.decode(), page
    removed = client.get(f"{PLAN}projects/1-2/")
    assert removed.status_code == 404
    assert "ฉบับที่ 1" in removed.content.decode()
    assert client.get("/api/organisations/old-office/plans/2566-2570").status_code == 200


def the_former_paper_is_rendered_again_and_the_issued_one_served(client, upgraded):
    in_force = upgraded.get(number=2)
    assert plan_pdf(in_force.snapshot.data).startswith(b"%PDF")
    path = issued_path(in_force.document.file_sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%PDF-1.7 as issued")
    response = client.get(f"{PLAN}plan.pdf")
    assert b"".join(response.streaming_content) == b"%PDF-1.7 as issued"


def what_was_frozen_is_what_the_rows_still_say(client, upgraded):
    """Money, people and texts went through the migration unharmed."""
    in_force = upgraded.get(number=2)
    frozen, now = in_force.snapshot.data, take(in_force)
    for project in now["projects"]:
        for budget in project["budgets"].values():
            assert budget.pop("quarters") == ""
    for name in ("projects", "sections", "approval", "promulgation", "dimensions"):
        for left, right in zip(as_rows(frozen[name]), as_rows(now[name]), strict=True):
            assert {key: right[key] for key in left} == left


def as_rows(value):
    return value if isinstance(value, list) else [value or {}]


def the_former_draft_is_checked_and_published_as_a_further_edition(client, upgraded):
    draft = upgraded.get(number=3)
    officer = User.objects.get(username="old-officer")
    client.force_login(officer)
    for name in ("table", "change", "checks"):
        page = reverse(f"admin:plans_planversion_{name}", args=(draft.pk,))
        assert client.get(page).status_code == 200, name
    assert not check(draft).blocking
    submit(draft, by=officer)
    publish(draft, by=User.objects.get(username="old-publisher"))
    html = client.get(f"{PLAN}versions/3/changes/").content.decode()
    assert "ไม่มีสิ่งใดเปลี่ยน" in html
    assert draft.snapshot.data["revision"]["name"] == "ฉบับที่ 3"


def test_a_filled_database_migrates_and_its_plans_work(client, upgraded):
    """One test: going back and forward takes longer than all that is looked at."""
    the_pages_of_the_former_editions_still_open(client, upgraded)
    the_former_paper_is_rendered_again_and_the_issued_one_served(client, upgraded)
    what_was_frozen_is_what_the_rows_still_say(client, upgraded)
    the_former_draft_is_checked_and_published_as_a_further_edition(client, upgraded)
