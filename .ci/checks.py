"""`make test`: style, migrations, deployment check, and the whole suite on both databases.

Every step runs even when an earlier one failed, so that one run shows all there is to mend.
"""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from throwaway_postgres import throwaway_postgres

ROOT = Path(__file__).resolve().parent.parent
# What a developer's shell may hold must not decide what is tested.
PORTAL_VARIABLES = {
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "DATA_DIR",
    "DEBUG",
    "DJANGO_SETTINGS_MODULE",
    "KEYS_DIR",
    "LOGIN_FAILURES",
    "PUBLIC_URL",
    "SECRET_KEY",
    "SECURE",
    "SESSION_MINUTES",
    "STATIC_ROOT",
    "TIMESTAMP_URL",
}


def environment(data: str, **settings: str) -> dict[str, str]:
    plain = {key: value for key, value in os.environ.items() if key not in PORTAL_VARIABLES}
    return plain | {"DATA_DIR": data} | settings


def run(title: str, command: list[str], env: dict[str, str]) -> bool:
    print(f"\n$ {title}", flush=True)
    return subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL).returncode == 0


def check_code() -> list[str]:
    """Run the checks that need no database; give the names of those that failed."""
    with tempfile.TemporaryDirectory(prefix="portal-check-") as data:
        env = environment(
            data,
            SECRET_KEY=secrets.token_urlsafe(64),
            PUBLIC_URL="https://integrity.example.go.th",
        )
        manage = [sys.executable, "manage.py"]
        deploy = ["check", "--deploy", "--fail-level", "WARNING"]
        steps = {
            "ruff check": [sys.executable, "-m", "ruff", "check"],
            "makemigrations --check": [*manage, "makemigrations", "--check", "--dry-run"],
            "check --deploy": [*manage, *deploy],
            # Finds the style sheet that names a file which is not there.
            "collectstatic": [*manage, "collectstatic", "--no-input", "--verbosity", "0"],
        }
        return [title for title, command in steps.items() if not run(title, command, env)]


def run_suite(database: str, url: str | None, *options: str) -> tuple[bool, str]:
    """Run pytest on one database; give whether it passed and the line it closed with."""
    print(f"\n$ pytest on {database}", flush=True)
    command = [sys.executable, "-m", "pytest", "-n", "2", "--color=no", *options]
    command += sys.argv[1:]
    closing = "no tests ran"
    with tempfile.TemporaryDirectory(prefix="portal-test-") as data:
        env = environment(data, **({"DATABASE_URL": url} if url else {}))
        with subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        ) as suite:
            try:
                for line in suite.stdout:
                    print(line, end="", flush=True)
                    closing = line.strip() or closing
            except BaseException:
                suite.terminate()
                raise
    return suite.returncode == 0, closing


def main() -> int:
    # Ended from outside, the with-blocks still stop the server and remove what was made.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    failed = check_code()
    results = {"SQLite": run_suite("SQLite", None)}
    with throwaway_postgres() as url:
        # What asks for no database has passed or failed already.
        results["PostgreSQL"] = run_suite("PostgreSQL", url, "--database-only")

    print()
    for title in failed:
        print(f"FAILED: {title}")
    # The worst news last, where it is read.
    for database, (passed, closing) in sorted(results.items(), key=lambda item: not item[1][0]):
        print(f"{database}{'' if passed else ' FAILED'}:\n{closing}")
    return int(bool(failed) or not all(passed for passed, _ in results.values()))


if __name__ == "__main__":
    sys.exit(main())
