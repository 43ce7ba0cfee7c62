"""A throw-away installation of the portal with its sample offices, as on a server."""

import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.benchmarks.databases import database_of_its_own, name_of
from tests.benchmarks.processes import Run, run

ROOT = Path(__file__).resolve().parents[2]
HOST = "integrity.example.go.th"
SLUG, PERIOD = "wiangsa", "2566-2570"  # the sample plan that the promises speak of
PLAN = f"/{SLUG}/plans/{PERIOD}/"
PLAN_PDF = f"{PLAN}plan.pdf"
YEARS = range(2566, 2571)
OFFICE, OFFICER = "benchmark-office", "benchmark-officer"  # whose sheets are imported
# What decides how the portal runs must come from here, not from the shell.
PORTAL_VARIABLES = {
    "ALLOWED_HOSTS",
    "BIND",
    "DATABASE_URL",
    "DEBUG",
    "LOGIN_FAILURES",
    "SECURE",
    "SESSION_MINUTES",
    "WEB_THREADS",
    "WEB_WORKERS",
}


@dataclass(frozen=True)
class Installation:
    home: Path
    env: dict[str, str]
    server: str  # URL of any database of the PostgreSQL server; not used on SQLite

    @property
    def database(self) -> str:
        return "PostgreSQL" if "DATABASE_URL" in self.env else "SQLite"

    @property
    def static(self) -> Path:
        return Path(self.env["STATIC_ROOT"])

    @property
    def data(self) -> Path:
        return Path(self.env["DATA_DIR"])

    def with_settings(self, module: str) -> "Installation":
        return self.with_environment(DJANGO_SETTINGS_MODULE=module)

    def with_environment(self, **variables: str) -> "Installation":
        return replace(self, env=self.env | variables)

    def manage(self, *words: object) -> Run:
        return run([sys.executable, ROOT / "manage.py", *words], self.env)

    def module(self, name: str, *words: object) -> Run:
        """Run main() of a module of this package in a process of its own."""
        return run([sys.executable, "-m", "tests.benchmarks.child", name, *words], self.env)

    @contextmanager
    def copy(self) -> Iterator["Installation"]:
        """The same data once more, to be changed and thrown away."""
        with ExitStack() as stack:
            data = Path(tempfile.mkdtemp(dir=self.home))
            stack.callback(shutil.rmtree, data)
            shutil.copytree(self.data, data, dirs_exist_ok=True)
            env = self.env | {"DATA_DIR": str(data)}
            if url := self.env.get("DATABASE_URL"):
                copied = database_of_its_own(self.server, template=name_of(url))
                env["DATABASE_URL"] = stack.enter_context(copied)
            yield replace(self, env=env)


@contextmanager
def installation() -> Iterator[Installation]:
    """Set up in a folder that is gone afterwards. The user's own folders stay untouched too:
    browsers and font libraries keep profiles and caches below HOME.

    On SQLite, or on the PostgreSQL server of DATABASE_URL, in a database of its own.
    """
    with ExitStack() as stack:
        name = tempfile.TemporaryDirectory(prefix="portal-bench-", ignore_cleanup_errors=True)
        home = Path(stack.enter_context(name))
        env, server = _environment(home), os.environ.get("DATABASE_URL", "")
        if server.startswith("postgres"):
            env["DATABASE_URL"] = stack.enter_context(database_of_its_own(server))
        portal = Installation(home, env, server)
        for variable in ("DATA_DIR", "TMPDIR"):
            Path(portal.env[variable]).mkdir()
        portal.manage("migrate", "--verbosity", "0")
        portal.manage("createcachetable")
        portal.manage("collectstatic", "--no-input", "--verbosity", "0")
        # The sample offices stay off a server with TLS, which is what the rest measures.
        portal.with_environment(SECURE="0").manage("load_demo")
        yield portal


def _environment(home: Path) -> dict[str, str]:
    plain = {key: value for key, value in os.environ.items() if key not in PORTAL_VARIABLES}
    return plain | {
        "DATA_DIR": str(home / "data"),
        "STATIC_ROOT": str(home / "static"),
        "SECRET_KEY": secrets.token_urlsafe(64),
        "PUBLIC_URL": f"https://{HOST}",
        "DJANGO_SETTINGS_MODULE": "integrity.settings",
        "PYTHONPATH": str(ROOT),
        "HOME": str(home),
        "TMPDIR": str(home / "tmp"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_RUNTIME_DIR": str(home / "tmp"),
    }
