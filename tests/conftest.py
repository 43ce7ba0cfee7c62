"""The cast: who appears in the tests, and what each may do."""

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import settings as hypothesis_settings

from integrity import reference_data
from integrity.roles import Role
from tests import make

# Two cores and two databases at once: a slow example is no finding.
hypothesis_settings.register_profile("portal", deadline=None)
hypothesis_settings.load_profile("portal")


ASKS_FOR_A_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}


def pytest_addoption(parser):
    parser.addoption(
        "--database-only",
        action="store_true",
        help="leave out what asks for no database: a second database finds nothing new in it",
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Order, and what the run on the second database leaves out; pytest-django refuses any query
    of what is left out."""
    _put_the_longest_early(items)
    if not config.getoption("--database-only"):
        return
    left_out = [item for item in items if not _asks_for_a_database(item)]
    items[:] = [item for item in items if _asks_for_a_database(item)]
    config.hook.pytest_deselected(items=left_out)


def _put_the_longest_early(items: list) -> None:
    """Before the other tests that empty the database: a test of half a minute that comes last
    lets every core but one wait for it."""
    longest = [item for item in items if item.get_closest_marker("migrates")]
    if not longest:
        return
    place = next(at for at, item in enumerate(items) if _empties_the_database(item))
    others = [item for item in items if not item.get_closest_marker("migrates")]
    items[:] = [*others[:place], *longest, *others[place:]]


def _empties_the_database(item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(
        (marker and marker.kwargs.get("transaction"))
        or {"transactional_db", "live_server"}.intersection(getattr(item, "fixturenames", ()))
    )


def _asks_for_a_database(item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return bool(item.get_closest_marker("django_db") or ASKS_FOR_A_DATABASE.intersection(fixtures))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Every test database has the roles; other reference data is each test's own."""
    with django_db_blocker.unblock():
        # The tables are there, made from the models: see tests/settings.py.
        call_command("migrate", fake=True, verbosity=0)
        reference_data.load_roles()
    yield
    # PostgreSQL drops no database that anybody still looks at.
    with django_db_blocker.unblock():
        connection.close()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            connection.close()


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    """Issued files, media and sheets of a test lie in a folder of its own."""
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA_DIR / "media"
    settings.KEYS_DIR = settings.DATA_DIR / "keys"
    return settings.DATA_DIR


@pytest.fixture
def real_paper():
    """Publishing renders its PDF, as it does in life. For tests that look at the issued paper."""


def quick_clauses(data, facts) -> bytes:
    return make.stand_in_paper(data)


@pytest.fixture(autouse=True)
def quick_paper(request, monkeypatch):
    """Publishing renders no PDF: most tests ask who may publish and what follows from it."""
    if "real_paper" not in request.fixturenames:
        monkeypatch.setattr("plans.editions.publication.plan_pdf", make.stand_in_paper)
        monkeypatch.setattr("integrity.documents.signing.printing.paper_pdf", quick_clauses)
        monkeypatch.setattr("integrity.documents.register.page_count", lambda content: 1)
        monkeypatch.setattr("ita.risks.publication.render_pdf", make.stand_in_paper)
        monkeypatch.setattr("ita.papers.analysis.render_pdf", make.quick_pdf)
        monkeypatch.setattr("ita.papers.memo.page_count", lambda content: 7)


@pytest.fixture
def office(db):
    """The office whose staff the cast are."""
    return make.organisation(slug="home-office", name="เทศบาลตำบลบ้านเรา")


@pytest.fixture
def other_office(db):
    """The curious neighbour."""
    return make.organisation(slug="neighbour", name="เทศบาลตำบลข้างบ้าน")


@pytest.fixture
def secretariat(office):
    return make.division(office, "สำนักปลัด", slug="clerk")


@pytest.fixture
def editor(office, secretariat):
    """Changes projects that name the own division, while the plan is a draft."""
    return make.user(Role.EDITOR, office, secretariat, username="editor")


@pytest.fixture
def plan_officer(office):
    """Works on everything of the office, imports, sends to review."""
    return make.user(Role.PLAN_OFFICER, office, username="plan-officer")


@pytest.fixture
def publisher(office):
    """Publishes, returns and withdraws what another submitted."""
    return make.user(Role.PUBLISHER, office, username="publisher")


@pytest.fixture
def executive(office):
    """Signs papers, and need not write any."""
    return make.user(Role.EXECUTIVE, office, username="executive")


@pytest.fixture
def auditor(office):
    """Reads, exports and looks at the history."""
    return make.user(Role.AUDITOR, office, username="auditor")


@pytest.fixture
def system_administrator(db):
    """Looks after offices and national reference data; belongs to no office."""
    return make.user(Role.SYSTEM_ADMINISTRATOR, username="administrator")


@pytest.fixture
def outsider(office):
    """A member of staff without any role."""
    return make.user(None, office, username="outsider")


@pytest.fixture
def neighbour(other_office):
    """The plan officer of another office."""
    return make.user(Role.PLAN_OFFICER, other_office, username="neighbour")
