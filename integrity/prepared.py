"""Queries of the busiest public pages, turned into SQL once in a process.

Django builds the SQL of a query anew each time, which for a small look-up takes ten times as long
as running it. What changes from call to call are the values alone.
"""

from collections.abc import Iterator

from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import cached_property


class Prepared:
    """The rows of a ``values_list()``; ``slots`` name the stand-in values of its filters.

    >>> offices = Prepared(Office.objects.filter(slug="{slug}").values_list("name"), slug="{slug}")
    >>> offices.rows(slug="wiangsa")

    Each stand-in must be of its column's type and stand for nothing else in the query.
    """

    def __init__(self, queryset: QuerySet, **slots: object):
        self.queryset = queryset
        self.slots = {stand_in: name for name, stand_in in slots.items()}

    def rows(self, **values: object) -> Iterator[tuple]:
        sql, places, compiler, converters = self._compiled
        arguments = [values[name] if name else constant for name, constant in places]
        with connection.cursor() as cursor:
            cursor.execute(sql, arguments)
            found = cursor.fetchall()
        if converters:
            found = compiler.apply_converters(found, converters)
        return map(tuple, found)

    @cached_property
    def _compiled(self):
        compiler = self.queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        places = [(self.slots.get(param), param) for param in params]
        missing = set(self.slots.values()) - {name for name, _ in places}
        if missing:
            raise ValueError(f"The query has no place for {', '.join(sorted(missing))}")
        columns = [expression for expression, *_ in compiler.select]
        return sql, places, compiler, compiler.get_converters(columns)
