"""When a record can no longer be saved because somebody moved it on, or deleted it, while a
person typed: the page says who did what, and gives back every word that was typed."""

from collections.abc import Iterable

from django.db import models
from django.http import QueryDict
from django.template.response import TemplateResponse

from integrity.admin.conflicts import MOST_ROWS
from integrity.admin.text import whole_number
from integrity.changes import Step, describe

TYPED_COLUMNS = (models.CharField, models.TextField, models.DecimalField, models.IntegerField)


def typed_texts(data: QueryDict, model, parts: Iterable) -> list[tuple[str, str]]:
    """(label, text) of each box a person writes into; ``parts`` as in GuardedAdmin.parts()."""
    found = []
    for column in _written(model):
        found.append((column.verbose_name, data.get(column.name, "")))
    for part, parent in parts:
        prefix = part._meta.get_field(parent).remote_field.get_accessor_name()
        total = whole_number(data.get(f"{prefix}-TOTAL_FORMS", "")) or 0
        for number in range(min(total, MOST_ROWS)):
            for column in _written(part):
                label = f"{part._meta.verbose_name} {number + 1}: {column.verbose_name}"
                found.append((label, data.get(f"{prefix}-{number}-{column.name}", "")))
    return [(label, text) for label, text in found if text.strip()]


def _written(model) -> list[models.Field]:
    return [
        column
        for column in model._meta.concrete_fields
        if isinstance(column, TYPED_COLUMNS) and column.editable and not column.choices
        if not column.primary_key
    ]


def overtaken_page(
    request, admin, steps: Iterable[Step], typed: list[tuple[str, str]], *, back: str, status: int
) -> TemplateResponse:
    context = {
        **admin.admin_site.each_context(request),
        "title": "บันทึกไม่ได้แล้ว",
        "opts": admin.opts,
        "changes": describe(steps),
        "typed": typed,
        "back": back,
    }
    return TemplateResponse(request, "admin/overtaken.html", context, status=status)
