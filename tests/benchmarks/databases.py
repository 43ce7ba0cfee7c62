"""Databases of a run on a PostgreSQL server: made for it, copied for one measurement, dropped."""

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT
from psycopg2.sql import SQL, Identifier


@contextmanager
def database_of_its_own(server: str, template: str = "template1") -> Iterator[str]:
    """Create a database on the server of a DATABASE_URL, whose user must be allowed to; give the
    URL of the new one. What the given URL itself names is left alone."""
    name = f"portal_benchmark_{secrets.token_hex(4)}"
    _say(server, SQL("CREATE DATABASE {} TEMPLATE {}"), name, template)
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        _say(server, SQL("DROP DATABASE {} WITH (FORCE)"), name)


def name_of(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


def _say(server: str, statement: SQL, *names: str) -> None:
    with closing(psycopg2.connect(server)) as connection:
        connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
        with connection.cursor() as cursor:
            cursor.execute(statement.format(*map(Identifier, names)))
