"""The rows of a plan's table. Built in Python: a template needs five times as long for them, and
they are most of the plan's page."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from integrity.templatetags.components import whole
from plans.outline import Cell, ProjectRow

register = template.Library()

ROW = (
    '<tr role="row" id="p{code}"><td role="cell" class="code">{code}</td>'
    '<td role="cell" class="name"><a href="{url}">{title}</a></td>'
    '<td role="cell" class="kind">{kind}</td><td role="cell" class="who">{who}</td>{money}</tr>\n'
)
WORDS = '<td role="cell" class="words" colspan="{span}">{words}</td>'
CELL = '<td role="cell" class="num {state}" data-year="{year}">{text}</td>'
SUM = '<td role="cell" class="num" data-year="{year}">{text}</td>'
HEAD = '<th role="columnheader" scope="col" class="num">ปี {year}</th>'
CELL_CLASSES = {"amount": "money"}


@register.simple_tag
def project_rows(rows: Iterable[ProjectRow]) -> SafeString:
    return mark_safe("".join(map(_row, rows)))


@register.simple_tag
def year_heads(years: Iterable[int]) -> SafeString:
    return mark_safe("".join(HEAD.format(year=year) for year in years))


@register.simple_tag
def year_cells(years: Iterable[int], texts: Iterable[str]) -> SafeString:
    """Totals of a mission, a dimension or the plan, made by the outline."""
    pairs = zip(years, texts, strict=True)
    return mark_safe("".join(SUM.format(year=year, text=text) for year, text in pairs))


def _row(row: ProjectRow) -> str:
    return ROW.format(
        code=row.code,
        url=escape(row.url),
        title=whole(row.title),
        kind=escape(row.kind_label),
        who=escape(row.responsible),
        money=_money(row),
    )


def _money(row: ProjectRow) -> str:
    if row.money_in_words:
        return WORDS.format(span=len(row.cells), words=row.money_in_words)
    return "".join(map(_cell, row.cells))


def _cell(cell: Cell) -> str:
    state = CELL_CLASSES.get(cell.state) or f"word {cell.state}"
    return CELL.format(state=state, year=cell.year, text=cell.text)
