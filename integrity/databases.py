"""A whole database out to one file and back in, for each engine the portal runs on."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection, connections


class BackupError(Exception):
    """Says in Thai why nothing was written or restored."""


def sync(path: Path) -> None:
    """Have a file's bytes, or a folder's names, on the disk before going on."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class SQLite:
    vendor = "sqlite"
    member = "database.sqlite3"

    def dump(self, target: Path) -> None:
        """Copy page by page under a read lock, so that clerks go on working meanwhile."""
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
            # The copy is one file: no journal beside it.
            copy.execute("PRAGMA journal_mode=DELETE")

    def check(self, dump: Path) -> None:
        try:
            with closing(sqlite3.connect(dump)) as copy:
                # Constraints call functions that only Django's own connections have.
                copy.execute("PRAGMA ignore_check_constraints=ON")
                (verdict,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
        except sqlite3.DatabaseError as damage:
            verdict = str(damage)
        if verdict != "ok":
            raise BackupError(f"ฐานข้อมูลในแฟ้มสำรองเสียหาย: {verdict}")

    def prepare(self, *, force: bool) -> None:
        """Make sure that nobody has the present database open.

        Leaving WAL needs it alone, and folds the journal into it: an old journal must not be
        replayed into the restored file.
        """
        connections.close_all()
        path = Path(connection.settings_dict["NAME"])
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            return
        try:
            with closing(sqlite3.connect(path, timeout=2)) as present:
                present.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.OperationalError as busy:
            raise BackupError(
                f"มีโปรแกรมอื่นเปิดฐานข้อมูลอยู่ กรุณาหยุดบริการของระบบก่อนกู้คืน ({busy})"
            ) from busy
        except sqlite3.DatabaseError as damage:
            if not force:
                raise BackupError(f"ฐานข้อมูลปัจจุบันเสียหาย ({damage}) ใช้ --force") from damage

    def load(self, dump: Path) -> None:
        path = Path(connection.settings_dict["NAME"])
        # The database may lie on another disk than DATA_DIR; the last step must be a rename.
        beside = path.with_name(f".{path.name}.restoring")
        beside.unlink(missing_ok=True)
        beside.touch(mode=0o600)
        shutil.copyfile(dump, beside)
        if path.exists():
            shutil.copymode(path, beside)
        sync(beside)
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        beside.replace(path)
        sync(path.parent)


class PostgreSQL:
    vendor = "postgresql"
    member = "database.dump"

    # Tables that a newer release added are not in the dump, and would stay in the way of its
    # migrations.
    EMPTY = """DO $$ DECLARE name text; BEGIN
        SET LOCAL lock_timeout = '10s';
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
            EXECUTE format('DROP TABLE IF EXISTS %I CASCADE', name);
        END LOOP; END $$"""

    def dump(self, target: Path) -> None:
        self._run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")

    def check(self, dump: Path) -> None:
        self._script(dump)

    def prepare(self, *, force: bool) -> None:
        connections.close_all()

    def load(self, dump: Path) -> None:
        """Empty the database and fill it within one transaction."""
        self._run(
            *("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction"),
            *("--output=/dev/null", "--command", self.EMPTY, "--file", self._script(dump)),
        )

    def _script(self, dump: Path) -> Path:
        script = dump.with_suffix(".sql")
        self._call(
            ["pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges"]
            + ["--no-comments", f"--file={script}", dump],
            os.environ,
        )
        return script

    def _run(self, program: str, *arguments: str | Path) -> None:
        client, secrets = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
        # Django gives psql's own options and the database's name; all three programs know them.
        self._call(
            [program, *client[1:-1], "--dbname", client[-1], *arguments],
            {**os.environ, **(secrets or {})},
        )

    def _call(self, command: list, environment: dict) -> None:
        if not shutil.which(command[0]):
            raise BackupError(
                f"ไม่พบโปรแกรม {command[0]} กรุณาติดตั้งแพ็กเกจ postgresql-client "
                "รุ่นไม่ต่ำกว่ารุ่นของเซิร์ฟเวอร์ฐานข้อมูล"
            )
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
        if done.returncode:
            raise BackupError(f"{command[0]} ทำงานไม่สำเร็จ: {done.stderr.strip()}")


def database() -> SQLite | PostgreSQL:
    for engine in (SQLite, PostgreSQL):
        if connection.vendor == engine.vendor:
            return engine()
    raise BackupError(f"ไม่รองรับฐานข้อมูลชนิด {connection.vendor}")
