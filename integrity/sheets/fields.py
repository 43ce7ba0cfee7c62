"""Columns of a sheet as fields of django-import-export, and the resource that holds them."""

from collections.abc import Iterator

from import_export import resources
from import_export.fields import Field


class SheetField(Field):
    """A column: the heading we print, the others we take for it, and whether it must be there."""

    def __init__(self, attribute, column_name, *, widget, aliases=(), is_required=True, width=12):
        super().__init__(attribute=attribute, column_name=column_name, widget=widget)
        self.aliases = tuple(aliases)
        self.is_required = is_required
        self.width = width


class SheetResource(resources.Resource):
    """Declares the columns of a sheet once, for reading and for writing.

    Reading stops at values: what they mean together is not decided row by row.
    """

    def name_of_heading(self, key: str) -> str | None:
        """The field a heading stands for; ``key`` is the heading without spaces, Thai digits."""
        return self._headings.get(key)

    def required(self) -> dict[str, SheetField]:
        return {name: field for name, field in self.fields.items() if field.is_required}

    def required_fields(self) -> Iterator[SheetField]:
        return iter(self.required().values())

    @property
    def _headings(self) -> dict[str, str]:
        if not hasattr(self, "_headings_by_key"):
            self._headings_by_key = {
                "".join(heading.split()).casefold(): name
                for name, field in self.fields.items()
                for heading in (field.column_name, *field.aliases)
            }
        return self._headings_by_key
