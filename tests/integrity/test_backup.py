"""A backup holds everything, and a restore gives it back or touches nothing."""

import io
import json
import os
import shutil
import stat
import subprocess
import sys
import tarfile
import uuid
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, models

from integrity import backup, databases
from integrity.models import Organisation
from integrity.thai import thai_date
from tests import make
from tests.schema import schema

FILL = """
from django.core.files.base import ContentFile
from integrity import files
from tests import make
office = make.organisation(slug="kept", name="เทศบาลตำบลที่สำรองไว้")
make.official(office)
office.emblem.save("emblem.png", ContentFile(b"an emblem"))
version = make.version(make.plan(office))
version.approval_scan.save("scan.pdf", ContentFile(b"%PDF-1.7 signed"))
files.store(b"%PDF-1.7 an issued paper")
"""


class Installation:
    """A database and a DATA_DIR of their own, worked on by commands as on a server."""

    def __init__(self, folder: Path):
        self.data = folder / "data"
        self.data.mkdir(parents=True)
        self.name = f"portal_{uuid.uuid4().hex}"
        if connection.vendor == "postgresql":
            with connection._nodb_cursor() as cursor:
                cursor.execute(f"CREATE DATABASE {self.name}")
            self.url = _postgresql_url(self.name)
        else:
            self.database = folder / "portal.sqlite3"
            self.url = f"sqlite:///{self.database}"

    def take_tables_of(self, other):
        if connection.vendor == "postgresql":
            with connection._nodb_cursor() as cursor:
                cursor.execute(f"DROP DATABASE {self.name}")
                cursor.execute(f"CREATE DATABASE {self.name} TEMPLATE {other.name}")
        else:
            shutil.copyfile(other.database, self.database)

    def remove(self):
        if connection.vendor == "postgresql":
            with connection._nodb_cursor() as cursor:
                cursor.execute(f"DROP DATABASE {self.name} WITH (FORCE)")

    def try_command(self, *arguments) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=settings.BASE_DIR,
            env=os.environ
            | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
            | {"DATABASE_URL": self.url, "DATA_DIR": str(self.data)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )

    def command(self, *arguments) -> str:
        done = self.try_command(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def python(self, code: str) -> str:
        return self.command("shell", "--no-imports", "--verbosity", "0", "--command", code)

    def rows(self) -> list:
        return json.loads(self.command("dumpdata", "--all"))


def _postgresql_url(name: str) -> str:
    there = connection.settings_dict
    who = quote(there["USER"], safe="") + (f":{quote(there['PASSWORD'])}" * bool(there["PASSWORD"]))
    where = quote(there["HOST"], safe="") + (f":{there['PORT']}" * bool(there["PORT"]))
    return f"postgresql://{who}@{where}/{name}"


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "sqlite3" not in path.name
    }


@pytest.fixture(scope="module")
def migrated(django_db_setup, django_db_blocker, tmp_path_factory):
    """Tables without rows. Migrating is slow, so other installations begin as its copies."""
    with django_db_blocker.unblock():
        installation = Installation(tmp_path_factory.mktemp("migrated"))
        installation.command("migrate", "--verbosity", "0")
        yield installation
        installation.remove()


@pytest.fixture(scope="module")
def source(migrated, django_db_blocker, tmp_path_factory):
    """An installation in use."""
    with django_db_blocker.unblock():
        installation = Installation(tmp_path_factory.mktemp("source"))
        installation.take_tables_of(migrated)
        installation.python(FILL)
        (installation.data / "sheets").mkdir(exist_ok=True)
        (installation.data / "sheets" / "แผน 2566.xlsx").write_bytes(b"a sheet")
        yield installation
        installation.remove()


@pytest.fixture(scope="module")
def archive(source, tmp_path_factory):
    """Its backup."""
    path = tmp_path_factory.mktemp("archive") / "portal.tar.gz"
    source.command("backup", path)
    return path


@pytest.fixture
def target(db, tmp_path):
    """A new machine: no tables, no files."""
    installation = Installation(tmp_path / "target")
    yield installation
    installation.remove()


@pytest.fixture
def in_use(office, data_dir):
    """This test's own installation, which a refused restore must leave as it is."""
    (data_dir / "issued").mkdir(parents=True)
    (data_dir / "issued" / "paper.pdf").write_bytes(b"in use")
    yield data_dir
    assert tree(data_dir) == {"issued/paper.pdf": b"in use"}
    assert not list(data_dir.glob(".restore-*"))
    assert Organisation.objects.get() == office


def altered(archive: Path, folder: Path, change) -> Path:
    """A copy of ``archive`` whose members ``change`` has worked on: {name: bytes}."""
    with tarfile.open(archive) as tar:
        members = {member.name: tar.extractfile(member).read() for member in tar}
    manifest = json.loads(members.pop(backup.MANIFEST))
    change(members, manifest)
    path = folder / "altered.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for name, content in [*members.items(), (backup.MANIFEST, json.dumps(manifest).encode())]:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


def refusal(path: Path, *options: str) -> str:
    with pytest.raises(CommandError) as caught:
        call_command("restore", str(path), *options)
    return str(caught.value)


def test_restore_gives_a_new_machine_every_row_and_every_file(source, archive, target):
    target.command("restore", archive)
    assert target.rows() == source.rows()
    assert any(row["fields"].get("slug") == "kept" for row in target.rows())
    assert tree(target.data) == tree(source.data)
    assert len(tree(target.data)) == 4


def test_backup_covers_every_place_that_a_file_is_uploaded_to():
    folders = {
        Path(column.storage.location).name
        for model in apps.get_models()
        for column in model._meta.get_fields()
        if isinstance(column, models.FileField)
    }
    assert folders >= {"approvals", "media", "sheets"}
    assert folders <= set(backup.FOLDERS)


def test_restore_tells_the_day_of_the_backup_in_thai(archive, target):
    with tarfile.open(archive) as tar:
        created = json.load(tar.extractfile(backup.MANIFEST))["created"]
    made = datetime.fromisoformat(created)
    told = target.command("restore", archive)
    assert f"{thai_date(made)} เวลา {made:%H.%M} น." in told
    assert created[:10] not in told


def test_restored_machine_goes_on_working(archive, target):
    target.command("restore", archive)
    target.command("migrate", "--check")
    target.python("from tests import make; make.organisation(slug='added-later')")
    assert "added-later" in target.command("dumpdata", "integrity.organisation")


def test_restored_paper_stays_unchangeable(archive, target):
    target.command("restore", archive)
    (paper,) = (target.data / "issued").iterdir()
    assert stat.S_IMODE(paper.stat().st_mode) == 0o440


def test_migrating_makes_the_tables_the_tests_run_on(db, migrated):
    """The tests' own are made from the models (tests/settings.py): quicker, and no other."""
    told = migrated.python(
        "import json; from tests.schema import schema; print(json.dumps(schema()))"
    )
    assert json.loads(told) == schema()


def test_backup_is_private_and_says_what_it_holds(archive):
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    with tarfile.open(archive) as tar:
        manifest = json.load(tar.extractfile(backup.MANIFEST))
    assert manifest["engine"] == connection.vendor
    assert manifest["created"].endswith("+07:00")
    assert manifest["migrations"]["integrity"][0].startswith("0")
    assert "files/sheets/แผน 2566.xlsx" in manifest["files"]


def test_filled_machine_is_replaced_only_when_forced(source, archive, migrated, target):
    target.take_tables_of(migrated)
    target.python("from tests import make; make.organisation(slug='to-be-replaced')")
    (target.data / "issued").mkdir()
    (target.data / "issued" / "later.pdf").write_bytes(b"later")
    refused = target.try_command("restore", archive)
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    assert "to-be-replaced" in target.command("dumpdata", "integrity.organisation")
    assert tree(target.data) == {"issued/later.pdf": b"later"}

    target.command("restore", archive, "--force")
    assert target.rows() == source.rows()
    assert tree(target.data) == tree(source.data)


def test_tables_of_a_newer_release_do_not_outlive_a_restore(archive, migrated, target):
    target.take_tables_of(migrated)
    target.python(
        "from django.db import connection\n"
        "connection.cursor().execute('CREATE TABLE plans_of_tomorrow (id integer)')"
    )
    target.command("restore", archive)
    tables = target.python(
        "from django.db import connection; print(connection.introspection.table_names())"
    )
    assert "integrity_organisation" in tables
    assert "plans_of_tomorrow" not in tables


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL replaces it in a transaction")
def test_restore_waits_until_nobody_has_the_sqlite_file_open(archive, migrated, target):
    target.take_tables_of(migrated)
    with databases.closing(databases.sqlite3.connect(target.database)) as server:
        server.execute("SELECT count(*) FROM django_migrations").fetchone()
        refused = target.try_command("restore", archive)
    assert refused.returncode == 1
    assert "หยุดบริการ" in refused.stderr
    assert "kept" not in target.command("dumpdata", "integrity.organisation")


def test_backup_does_not_overwrite_unless_forced(source, tmp_path):
    path = tmp_path / "portal.tar.gz"
    path.write_bytes(b"last night's")
    refused = source.try_command("backup", path)
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    assert path.read_bytes() == b"last night's"
    source.command("backup", path, "--force")
    assert tarfile.is_tarfile(path)


def test_backup_that_fails_leaves_no_file(db, tmp_path, monkeypatch):
    def fill_the_disk(self, target):
        target.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(databases.database()), "dump", fill_the_disk)
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", str(tmp_path / "portal.tar.gz"))
    assert not list(tmp_path.glob("*.gz")) and not list(tmp_path.glob(".backup-*"))


def test_backup_of_an_empty_database_is_refused(target, tmp_path):
    refused = target.try_command("backup", tmp_path / "portal.tar.gz")
    assert refused.returncode == 1
    assert "DATA_DIR" in refused.stderr
    assert not (tmp_path / "portal.tar.gz").exists()


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.9, 0.999])
def test_backup_that_was_cut_short_is_refused(archive, in_use, tmp_path, share):
    short = tmp_path / "short.tar.gz"
    short.write_bytes(archive.read_bytes()[: int(archive.stat().st_size * share)])
    assert "แฟ้มสำรอง" in refusal(short, "--force")


@pytest.mark.parametrize("share", [0, 0.05, 0.3, 0.6, 0.95, 0.99999])
def test_backup_with_a_flipped_bit_is_refused(archive, in_use, tmp_path, share):
    content = bytearray(archive.read_bytes())
    content[int(len(content) * share)] ^= 0x10
    damaged = tmp_path / "damaged.tar.gz"
    damaged.write_bytes(content)
    assert "แฟ้มสำรอง" in refusal(damaged, "--force")


def test_file_that_is_no_backup_is_refused(in_use, tmp_path):
    letter = tmp_path / "letter.tar.gz"
    letter.write_bytes("เรียน นายกเทศมนตรี".encode())
    assert "แฟ้มสำรอง" in refusal(letter, "--force")
    assert "แฟ้มสำรอง" in refusal(tmp_path / "missing.tar.gz", "--force")


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/tmp/evil",
        "files/issued/../../../evil",
        "files/issued/./evil",
        "files/elsewhere/evil",
        "files/issued",
        "evil",
    ],
)
def test_member_that_would_lie_elsewhere_is_refused(archive, in_use, tmp_path, name):
    def add(members, manifest):
        members[name] = b"evil"
        manifest["files"][name] = backup.hashlib.sha256(b"evil").hexdigest()

    assert "ไม่ควรมี" in refusal(altered(archive, tmp_path, add), "--force")
    assert not list(tmp_path.rglob("evil"))


def test_link_in_a_backup_is_refused(archive, in_use, tmp_path):
    path = tmp_path / "link.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        link = tarfile.TarInfo("files/issued/link.pdf")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    assert "ไม่ควรมี" in refusal(path, "--force")


def drop_a_file(members, manifest):
    del members["files/sheets/แผน 2566.xlsx"]


def add_a_file(members, manifest):
    members["files/issued/forged.pdf"] = b"forged"


def change_a_file(members, manifest):
    members["files/sheets/แผน 2566.xlsx"] = b"another sheet"


def come_from_tomorrow(members, manifest):
    manifest["migrations"]["plans"] = ["9999_of_tomorrow"]


def come_from_another_database(members, manifest):
    manifest["engine"] = "oracle"


def be_of_another_format(members, manifest):
    manifest["format"] = 99


def come_from_no_day(members, manifest):
    manifest["created"] = "yesterday"


def lack_a_part(members, manifest):
    del manifest["migrations"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (drop_a_file, "ขาด"),
        (add_a_file, "นอกบัญชี"),
        (change_a_file, "ไม่ตรง"),
        (come_from_tomorrow, "รุ่นใหม่กว่า"),
        (come_from_another_database, "ข้ามชนิด"),
        (be_of_another_format, "รูปแบบ"),
        (lack_a_part, "เสีย"),
        (come_from_no_day, "เสีย"),
    ],
)
def test_backup_that_does_not_fit_is_refused(archive, in_use, tmp_path, change, reason):
    assert reason in refusal(altered(archive, tmp_path, change), "--force")


def test_database_inside_that_is_damaged_is_refused(archive, in_use, tmp_path):
    def damage(members, manifest):
        name = next(name for name in members if name.startswith("database"))
        members[name] = members[name][:1000] + b"\0" * 5000 + members[name][6000:]
        manifest["files"][name] = backup.hashlib.sha256(members[name]).hexdigest()

    assert refusal(altered(archive, tmp_path, damage), "--force")


def test_files_go_back_when_the_database_cannot_be_loaded(archive, in_use, monkeypatch):
    engine = type(databases.database())

    def fail(self, dump):
        assert not (in_use / "issued" / "paper.pdf").exists()
        raise backup.BackupError("ฐานข้อมูลเต็ม")

    monkeypatch.setattr(engine, "prepare", lambda self, force: None)
    monkeypatch.setattr(engine, "load", fail)
    assert refusal(archive, "--force") == "ฐานข้อมูลเต็ม"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite needs no other program")
def test_missing_client_programs_are_named(db, tmp_path, monkeypatch):
    make.organisation()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match="postgresql-client"):
        call_command("backup", str(tmp_path / "portal.tar.gz"))
