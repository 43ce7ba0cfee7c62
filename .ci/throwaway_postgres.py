"""A PostgreSQL of its own for one test run: UTF-8, ICU, no TCP port, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

# Durability is of no use to a database that is thrown away.
SETTINGS = {
    "listen_addresses": "''",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
}


@contextmanager
def throwaway_postgres() -> Iterator[str]:
    """Start a server on a socket in a private directory; give its DATABASE_URL."""
    programs = _find_programs()
    home = Path(tempfile.mkdtemp(prefix="portal-pg-", dir="/tmp"))  # socket paths must be short
    data, user = home / "data", _server_user()
    try:
        if user:
            shutil.chown(home, user)
        _run(
            user,
            home,
            [programs / "initdb", "--pgdata", data, "--username", "portal", "--auth", "trust"]
            + ["--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
            + ["--locale-provider", "icu", "--icu-locale", "th-TH"],
        )
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        _run(
            user,
            home,
            [programs / "pg_ctl", "start", "--wait", "--pgdata", data, "--log", home / "log"]
            + ["--options", f"-k {home} {options}"],
        )
        yield f"postgresql://portal@{quote(str(home), safe='')}/postgres"
    finally:
        stop = [programs / "pg_ctl", "stop", "--pgdata", data, "--mode", "immediate"]
        if (data / "postmaster.pid").exists():
            _run(user, home, stop)
        shutil.rmtree(home, ignore_errors=True)


def _find_programs() -> Path:
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if installed:
        return installed[-1].parent
    on_path = shutil.which("initdb")
    if not on_path:
        raise SystemExit("No PostgreSQL server found: sudo apt-get install postgresql")
    return Path(on_path).resolve().parent


def _server_user() -> str | None:
    """PostgreSQL refuses to run as root, so root lends it another name."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _run(user: str | None, home: Path, command: list) -> None:
    # A pipe would stay open as long as the server that pg_ctl leaves behind; a file need not.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            [str(part) for part in command],
            user=user,
            group=pwd.getpwnam(user).pw_gid if user else None,
            extra_groups=[] if user else None,
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a Ctrl-C is for the tests; the server is stopped after them
        )
        if done.returncode:
            output.seek(0)
            log = home / "log"
            raise SystemExit(output.read() + (log.read_text() if log.exists() else ""))
