"""First run, sample offices, and the paper from the command line."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from integrity.models import Organisation, Reference, User
from integrity.roles import Role
from plans.models import Item, PlanFramework, TargetGroup
from tests import make

FIRST_RUN = {
    "name": "องค์การบริหารส่วนตำบลใหม่",
    "kind": "sao",
    "slug": "mai",
    "district": "เมือง",
    "province": "เลย",
    "plan_officer": "officer",
    "administrator": "boss",
}


@pytest.fixture
def password_file(tmp_path):
    path = tmp_path / "password"
    path.write_text("a-long-first-word-2569\n")
    return str(path)


def logs_in(client, username, password):
    address = "/admin/login/?next=/admin/"
    response = client.post(address, {"username": username, "password": password})
    return response.status_code == 302


def test_a_first_run_makes_the_office_and_who_works_in_it(db, password_file, client):
    call_command("create_office", **FIRST_RUN, password_file=password_file)
    officer = User.objects.get(username="officer")
    assert officer.organisation.slug == "mai"
    assert officer.has_role(Role.PLAN_OFFICER)
    assert User.objects.get(username="boss").is_system_administrator
    assert logs_in(client, "officer", "a-long-first-word-2569")
    assert PlanFramework.objects.get(first_year=2566).dimensions.count() == 4


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"slug": "ใหม่"}, "อักษรอังกฤษ"),
        ({"slug": "admin"}, "ระบบใช้เป็นที่อยู่"),
    ],
)
def test_a_first_run_that_fails_leaves_nothing(db, password_file, wrong, says):
    with pytest.raises(CommandError, match=says):
        call_command("create_office", **FIRST_RUN | wrong, password_file=password_file)
    assert not Organisation.objects.exists()
    assert not User.objects.exists()


def test_a_second_office_is_made_the_same_way(db, password_file, capsys):
    call_command("create_office", **FIRST_RUN, password_file=password_file)
    second = {"name": "เทศบาลตำบลถัดไป", "slug": "next", "plan_officer": "next-officer"}
    call_command("create_office", **FIRST_RUN | second, password_file=password_file)
    assert User.objects.get(username="next-officer").organisation.slug == "next"
    assert User.objects.count() == 3
    assert "มีผู้ดูแลระบบอยู่แล้ว" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("again", "says"),
    [
        ({"name": "อื่น", "plan_officer": "other"}, "ชื่อในที่อยู่เว็บ"),
        ({"name": "อื่น", "slug": "other"}, "มีผู้ใช้ชื่อนี้"),
    ],
)
def test_an_address_or_an_account_taken_before_is_refused(db, password_file, again, says):
    call_command("create_office", **FIRST_RUN, password_file=password_file)
    with pytest.raises(CommandError, match=says):
        call_command("create_office", **FIRST_RUN | again, password_file=password_file)
    assert Organisation.objects.get().slug == "mai"
    assert set(User.objects.values_list("username", flat=True)) == {"officer", "boss"}


def test_one_account_cannot_be_officer_and_administrator(db, password_file):
    both = FIRST_RUN | {"administrator": "officer"}
    with pytest.raises(CommandError, match="มีผู้ใช้ชื่อนี้"):
        call_command("create_office", **both, password_file=password_file)
    assert not Organisation.objects.exists()
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_the_person_at_the_keyboard(monkeypatch):
    answers = iter(FIRST_RUN.values())

    def typed(answer):
        assert not connection.in_atomic_block
        return answer

    monkeypatch.setattr("builtins.input", lambda question: typed(next(answers)))
    monkeypatch.setattr("getpass.getpass", lambda question: typed("a-long-first-word-2569"))
    call_command("create_office")
    assert User.objects.get(username="officer").organisation.slug == "mai"
    assert User.objects.get(username="boss").check_password("a-long-first-word-2569")


def test_a_first_run_that_nobody_answers_says_so(db, monkeypatch):
    def nobody(question):
        raise EOFError

    monkeypatch.setattr("builtins.input", nobody)
    with pytest.raises(CommandError, match="--help"):
        call_command("create_office")


def test_a_password_file_that_is_missing_is_named(db, tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("create_office", **FIRST_RUN, password_file=str(tmp_path / "nowhere"))


def test_a_weak_first_password_is_refused(db, tmp_path):
    path = tmp_path / "password"
    path.write_text("12345678")
    with pytest.raises(CommandError, match="รหัสผ่าน"):
        call_command("create_office", **FIRST_RUN, password_file=str(path))
    assert not Organisation.objects.exists()


def test_reference_data_loads_once_and_keeps_what_staff_changed(db):
    call_command("load_reference")
    framework = PlanFramework.objects.get(first_year=2566)
    assert Item.objects.filter(mission__dimension__framework=framework).count() == 32
    assert TargetGroup.objects.count() == 9
    framework.title = "แก้โดยเจ้าหน้าที่"
    framework.save()
    counts = (Reference.objects.count(), Item.objects.count())
    call_command("load_reference")
    framework.refresh_from_db()
    assert framework.title == "แก้โดยเจ้าหน้าที่"
    assert (Reference.objects.count(), Item.objects.count()) == counts


def test_a_law_whose_title_staff_corrected_does_not_come_back(db):
    call_command("load_reference")
    count = Reference.objects.count()
    law = Reference.objects.get(key="municipality-act-2496")
    law.title += " และที่แก้ไขเพิ่มเติม"
    law.save()
    call_command("load_reference")
    assert Reference.objects.count() == count


def test_a_law_that_staff_entered_first_is_taken_for_that_of_the_file(db):
    typed = Reference.objects.create(kind="act", title="พระราชบัญญัติเทศบาล พ.ศ. 2496", note="ของเรา")
    call_command("load_reference")
    typed.refresh_from_db()
    assert (typed.key, typed.note) == ("municipality-act-2496", "ของเรา")


def test_a_replacement_that_staff_took_back_stays_taken_back(db):
    call_command("load_reference")
    law = Reference.objects.exclude(replaced_by=None).first()
    law.replaced_by = None
    law.save()
    call_command("load_reference")
    law.refresh_from_db()
    assert law.replaced_by is None


def test_the_old_framework_is_marked_unconfirmed(db):
    call_command("load_reference")
    assert PlanFramework.objects.get(first_year=2561).confidence == "unconfirmed"


def test_the_paper_is_rendered_to_files(office, plan_officer, publisher, real_paper, tmp_path):
    make.published(by=plan_officer, publisher=publisher)
    html, pdf = tmp_path / "plan.html", tmp_path / "plan.pdf"
    call_command(
        "render_document", "plan", "home-office", "2566-2570", html=str(html), pdf=str(pdf)
    )
    assert '<html lang="th"' in html.read_text("utf-8")
    assert pdf.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(("slug", "period"), [("nobody", "2566-2570"), ("home-office", "2599")])
def test_an_unknown_paper_is_refused_in_thai(office, tmp_path, slug, period):
    with pytest.raises(CommandError, match="ไม่พบแผน|ไม่ถูกต้อง"):
        call_command("render_document", "plan", slug, period, pdf=str(tmp_path / "x.pdf"))
