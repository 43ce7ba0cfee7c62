"""A database that a former version of the portal filled migrates, and its plans read as before.

``tests/data/former_version.json`` has the rows of an office with two published editions and a
draft, as the code before revisions, cancellations and quarters wrote them;
``tests/data/last_version.json`` those of an office with an edition that was replaced, one in force
with a cancelled project, one in review and one withdrawn, with the history of all of them, as the
code before clause documents wrote them: its papers carry no code and have no signers.
``tests/data/landed_version.json`` those of an office with a plan in force, the draft of its
revision, an issued clause paper and one in signing, as the code before ITA results, measures and
fraud risks wrote them.
"""

import json
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.color import no_style
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from integrity import files
from integrity.documents.models import Document, Signing
from integrity.files import issued_path
from integrity.models import User
from integrity.reference_data import load_roles
from integrity.roles import Role
from plans.checks import check
from plans.editions.publication import publish, submit
from plans.editions.revision import start_revision
from plans.editions.snapshot import take
from plans.models import PlanVersion, Project
from plans.papers.plan import plan_html, plan_pdf
from tests.integrity.documents.signing_cast import signs
from tests.make import stand_in_paper

FORMER = [("plans", "0001_initial"), ("integrity", "0001_initial"), ("documents", "0002_initial")]
LAST = [
    ("plans", "0002_revisions_samples_checks_and_texts"),
    ("integrity", "0002_calendar_handover_filters_and_undo"),
    ("documents", "0002_initial"),
]
LANDED = [
    ("plans", "0003_appendices_and_promulgation"),
    ("integrity", "0003_letter_code_of_divisions"),
    ("documents", "0004_a_file_is_found_by_its_hash"),
]
DATA = Path(__file__).parent / "data"
PLAN = "/old-office/plans/2566-2570/"

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.migrates]


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


def drop_tables() -> None:
    """Quicker than migrating backwards through every state there ever was."""
    tables = [*connection.introspection.django_table_names(only_existing=True), "django_migrations"]
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for table in tables:
            cascade = " CASCADE" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}{cascade}")


def newest():
    return MigrationExecutor(connection).loader.graph.leaf_nodes()


def upgrade(targets, rows: str, office: str) -> None:
    """The former tables made anew, filled, and forward."""
    content = json.loads((DATA / rows).read_text())
    drop_tables()
    try:
        fill(migrate(targets), content)
    finally:
        migrate(newest())
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
    load_roles()
    for name, role in (("officer", Role.PLAN_OFFICER), ("publisher", Role.PUBLISHER)):
        user = User.objects.get(username=f"{office}-{name}")
        user.groups.add(Group.objects.get(name=role.value))


@pytest.fixture
def upgraded(transactional_db, data_dir):
    upgrade(FORMER, "former_version.json", "old")
    return PlanVersion.objects.order_by("number")


@pytest.fixture
def upgraded_last(transactional_db, data_dir):
    """With the files of its papers, which lie beside the database."""
    upgrade(LAST, "last_version.json", "last")
    for document in Document.objects.select_related("snapshot"):
        assert files.store(stand_in_paper(document.snapshot.data)) == document.file_sha256
    return PlanVersion.objects.filter(plan__first_year=2566).order_by("number")


@pytest.fixture
def upgraded_landed(transactional_db, data_dir):
    """With the files of its papers, which lie beside the database."""
    upgrade(LANDED, "landed_version.json", "landed")
    for username in ("landed-mayor", "landed-chief"):
        signer = User.objects.get(username=username)
        signer.groups.add(Group.objects.get(name=Role.EXECUTIVE.value))
    for document in Document.objects.select_related("snapshot"):
        assert files.store(stand_in_paper(document.snapshot.data)) == document.file_sha256
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
    """One test: migrating takes longer than all that is looked at."""
    the_pages_of_the_former_editions_still_open(client, upgraded)
    the_former_paper_is_rendered_again_and_the_issued_one_served(client, upgraded)
    what_was_frozen_is_what_the_rows_still_say(client, upgraded)
    the_former_draft_is_checked_and_published_as_a_further_edition(client, upgraded)


def papers() -> list[Document]:
    return list(Document.objects.select_related("organisation").order_by("register_no"))


def the_papers_of_before_have_their_place_in_the_register(client):
    states = [document.state for document in papers()]
    assert states == ["superseded", "in_force", "withdrawn"]
    for document in papers():
        assert (document.official_no, document.number_year, document.origin) == ("", None, "portal")
        page = client.get(document.get_absolute_url())
        assert page.status_code == (410 if document.is_withdrawn else 200)
        assert document.is_withdrawn or document.title in page.content.decode()
        listed = client.get("/last-office/documents/").content.decode()
        assert document.get_absolute_url() in listed
        pdf = client.get(f"{document.get_absolute_url().rstrip('/')}.pdf")
        if not document.is_withdrawn:
            assert b"".join(pdf.streaming_content) == document.path.read_bytes()
    told = client.get("/api/organisations/last-office/documents").json()
    assert {row["code"] for row in told} == {document.code for document in papers()}
    call_command("verify_register", "--seals")


def the_papers_of_before_are_verified_by_code_and_by_file(client):
    said = {
        "superseded": "มีฉบับใหม่ใช้แทนแล้ว",
        "in_force": "และยังมีผลใช้",
        "withdrawn": "ถูกยกเลิกแล้ว",
    }
    for document in papers():
        upload = SimpleUploadedFile("plan.pdf", document.path.read_bytes())
        by_file = client.post("/verify/", {"file": upload}).content.decode()
        by_code = client.get(f"/verify/{document.code}/").content.decode()
        for page in (by_file, by_code):
            assert document.title in page and said[document.state] in page


def an_edition_submitted_before_is_published_after(client, upgraded_last):
    reviewed = upgraded_last.get(number=3)
    before = Document.objects.get(state="in_force")
    assert reviewed.snapshot.is_intact and "appendices" not in reviewed.snapshot.data
    client.force_login(User.objects.get(username="last-publisher"))
    for name in ("table", "checks", "appendices"):
        page = reverse(f"admin:plans_planversion_{name}", args=(reviewed.pk,))
        assert client.get(page).status_code == 200, name
    assert plan_pdf(reviewed.snapshot.data, code="0123456789AB").startswith(b"%PDF")
    document = publish(reviewed, by=User.objects.get(username="last-publisher"))
    before.refresh_from_db()
    assert document.register_no == 4 and before.superseded_by == document
    client.logout()
    plan = "/last-office/plans/2566-2570/"
    for page in ("", "projects/1-1/", "texts/", "versions/1/", "versions/2/", "versions/2/changes/",
                 "versions/3/changes/"):  # fmt: skip
        assert client.get(plan + page).status_code == 200, page
    assert client.get("/last-office/plans/2561-2565/versions/1/").status_code == 410


def the_history_of_before_is_there(client):
    officer = User.objects.get(username="last-officer")
    client.force_login(officer)
    for project in Project.objects.filter(version__number=3, version__plan__first_year=2566):
        assert project.history.count() >= 1
        page = client.get(reverse("admin:plans_project_history", args=(project.pk,)))
        assert page.status_code == 200
    # Its words are frozen into the next edition, history and all.
    plan = PlanVersion.objects.get(number=3).plan
    assert start_revision(plan, by=officer).appendices.count() == 0


def test_a_database_of_the_last_version_migrates_and_its_papers_hold(client, upgraded_last):
    the_papers_of_before_have_their_place_in_the_register(client)
    the_papers_of_before_are_verified_by_code_and_by_file(client)
    an_edition_submitted_before_is_published_after(client, upgraded_last)
    the_history_of_before_is_there(client)


def words_of(html: str) -> str:
    """Without the marks that keep words together in a line."""
    return re.sub(r"<[^>]+>", "", html)


def the_pages_of_the_landed_plan_read_as_before(client, in_force):
    plan = "/landed-office/plans/2566-2570/"
    for page, said in (
        ("", "โครงการอบรมคุณธรรม"),
        ("projects/1-1/", "เหตุผลเดิม"),
        ("texts/", "เกณฑ์ความเสี่ยงเดิม"),
        ("versions/1/", "มาตรการที่สอง"),
        ("versions/1/changes/", "ฉบับแรก"),
        ("plan.csv", "โครงการอบรมคุณธรรม"),
        ("2566/", "โครงการอบรมคุณธรรม"),
    ):
        response = client.get(plan + page)
        assert response.status_code == 200, page
        assert said in words_of(response.content.decode()), page
    pdf = client.get(f"{plan}plan.pdf")
    assert b"".join(pdf.streaming_content) == in_force.document.path.read_bytes()
    told = client.get("/api/organisations/landed-office/plans/2566-2570").json()
    assert [project["title"] for project in told["projects"]] == [
        "โครงการอบรมคุณธรรม",
        "มาตรการที่สอง",
    ]


def the_landed_paper_is_printed_from_its_frozen_text(in_force):
    frozen = in_force.snapshot.data
    assert in_force.snapshot.is_intact
    assert frozen["risk"] is None and "answers" not in frozen["projects"][0]
    words = words_of(plan_html(frozen | {"appendices": []}))
    assert "เกณฑ์ความเสี่ยงเดิม" in words and "เหตุผลเดิม" in words


def the_landed_draft_is_published_and_differs_by_its_new_project_alone(client, draft):
    officer = User.objects.get(username="landed-officer")
    client.force_login(officer)
    for name in ("table", "change", "checks", "appendices"):
        page = reverse(f"admin:plans_planversion_{name}", args=(draft.pk,))
        assert client.get(page).status_code == 200, name
    submit(draft, by=officer)
    publish(draft, by=User.objects.get(username="landed-publisher"))
    client.logout()
    changes = draft.snapshot.data["revision"]["changes"]
    assert [each["title"] for each in changes["added"]] == ["โครงการใหม่"]
    assert changes["changed"] == [] and changes["texts"] == []


def the_landed_papers_are_read_and_verified(client):
    issued = Document.objects.get(title__contains="แต่งตั้งคณะทำงาน")
    assert client.get(issued.get_absolute_url()).status_code == 200
    upload = SimpleUploadedFile("paper.pdf", issued.path.read_bytes())
    assert "และยังมีผลใช้" in client.post("/verify/", {"file": upload}).content.decode()
    call_command("verify_register", "--seals")


def the_landed_round_is_signed_to_its_end():
    signing = Signing.objects.get(title="ประกาศเจตนารมณ์")
    while signing.next_official:
        signs(signing, signing.next_official)
        signing = Signing.objects.get(pk=signing.pk)
    assert signing.state == Signing.State.COMPLETE


def test_a_database_of_the_landed_version_migrates_and_reads_as_before(client, upgraded_landed):
    in_force, draft = upgraded_landed.get(number=1), upgraded_landed.get(number=2)
    the_pages_of_the_landed_plan_read_as_before(client, in_force)
    the_landed_paper_is_printed_from_its_frozen_text(in_force)
    the_landed_papers_are_read_and_verified(client)
    the_landed_round_is_signed_to_its_end()
    the_landed_draft_is_published_and_differs_by_its_new_project_alone(client, draft)
