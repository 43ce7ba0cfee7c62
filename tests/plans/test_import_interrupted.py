"""A kill in the middle, and two imports at once: in processes of their own, on a real database."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from tests import make
from tests.plans.sheets import row, xlsx

RUN = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command
from integrity import history

create, calls, fatal = history.bulk_create, [], int(sys.argv[2])

def create_or_die(*args, **kwargs):
    calls.append(args)
    if len(calls) == fatal:
        os.kill(os.getpid(), signal.SIGKILL)
    return create(*args, **kwargs)

history.bulk_create = create_or_die
call_command(
    "import_plan", sys.argv[1], organisation="at-risk", period="2566-2570",
    create_divisions=True, remove_missing=True,
)
"""
TABLES = ("plans_plan", "plans_planversion", "plans_project", "plans_yearlybudget",
          "integrity_division", "integrity_sheetimport", "plans_historicalproject")  # fmt: skip
NEVER = 0

pytestmark = pytest.mark.django_db(transaction=True)


class Database:
    """What other processes can open: PostgreSQL's test database, or a copy of SQLite's on disk."""

    def __init__(self, folder):
        self.folder = folder
        self.path = folder / "copy.sqlite3"
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(self.path)) as copy:
                connection.connection.backup(copy)

    @property
    def url(self):
        if connection.vendor == "sqlite":
            return f"sqlite:///{self.path}"
        at = {name: quote(str(value), safe="") for name, value in connection.settings_dict.items()
              if name in {"USER", "PASSWORD", "HOST", "PORT", "NAME"}}  # fmt: skip
        port = f":{at['PORT']}" if at["PORT"] else ""
        return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}{port}/{at['NAME']}"

    def rows(self, query):
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(self.path)) as copy:
                return copy.execute(query).fetchall()
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()

    def contents(self):
        return {table: self.rows(f"SELECT * FROM {table} ORDER BY 1") for table in TABLES}

    def begin_import(self, file, *, fatal=NEVER):
        return subprocess.Popen(
            [sys.executable, "-c", RUN, str(file), str(fatal)],
            cwd=settings.BASE_DIR,
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "DATABASE_URL": self.url,
                "DATA_DIR": str(self.folder / "data"),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )


@pytest.fixture
def database(tmp_path):
    office = make.organisation(slug="at-risk")
    version = make.version(make.plan(office))
    make.project(version, number=1, title="เดิม", responsibility="all_divisions")
    return Database(tmp_path)


def sheet(folder, title, *, projects=300):
    file = folder / f"{title}.xlsx"
    rows = [row(number, title, responsible=f"กอง{title}") for number in range(1, projects + 1)]
    file.write_bytes(xlsx(rows))
    return file


# The third bulk write stands between the division that was created and the projects' items.
@pytest.mark.parametrize("fatal", [1, 3, 4])
def test_a_kill_during_import_leaves_the_database_as_it_was(database, tmp_path, fatal):
    before = database.contents()
    killed = database.begin_import(sheet(tmp_path, "ใหม่"), fatal=fatal)
    killed.communicate(timeout=120)
    assert killed.returncode == -signal.SIGKILL
    assert database.contents() == before


def test_after_a_kill_the_same_sheet_imports(database, tmp_path):
    file = sheet(tmp_path, "ใหม่")
    database.begin_import(file, fatal=3).communicate(timeout=120)
    again = database.begin_import(file)
    _, problems = again.communicate(timeout=120)
    assert again.returncode == 0, problems.decode()
    assert database.rows("SELECT title, count(*) FROM plans_project GROUP BY title") == [
        ("ใหม่", 300)
    ]


def test_of_two_imports_at_once_the_plan_is_one_sheet_and_never_a_mixture(database, tmp_path):
    both = [
        database.begin_import(sheet(tmp_path, "ก", projects=200)),
        database.begin_import(sheet(tmp_path, "ข", projects=300)),
    ]
    for process in both:
        _, problems = process.communicate(timeout=120)
        assert process.returncode == 0, problems.decode()
    titles = database.rows("SELECT title, count(*) FROM plans_project GROUP BY title")
    assert titles in ([("ก", 200)], [("ข", 300)])
    outcomes = database.rows("SELECT outcome, count(*) FROM integrity_sheetimport GROUP BY outcome")
    assert outcomes == [("done", 2)]
