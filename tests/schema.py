"""What the tables of the portal's own models look like, without the order of their columns."""

import json

from django.apps import apps
from django.db import connection

# SQLite keeps no names for these: they are numbered in the order of the columns.
NUMBERED = ("__unnamed_constraint_", "fk_")


OURS = ("integrity", "documents", "ita", "plans", "agreements")


def schema() -> list[str]:
    models = apps.get_models(include_auto_created=True)
    tables = {model._meta.db_table for model in models if model._meta.app_label in OURS}
    with connection.cursor() as cursor:
        return sorted(line for table in tables for line in _lines(cursor, table))


def _lines(cursor, table):
    introspection = connection.introspection
    for column in introspection.get_table_description(cursor, table):
        kind = introspection.get_field_type(column.type_code, column)
        facts = [column.internal_size, column.precision, column.scale, column.null_ok]
        yield _line(table, column.name, kind, facts, column.collation)
    for name, facts in introspection.get_constraints(cursor, table).items():
        shown = "" if name.startswith(NUMBERED) else name
        yield _line(table, shown, {key: facts[key] for key in sorted(facts)})


def _line(*facts) -> str:
    return json.dumps(facts, default=str)
