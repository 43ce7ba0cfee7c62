"""The filters of an office's list of papers: kind, calendar year of issue, fiscal year, words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.http import urlencode

from integrity.documents.models import Kind
from integrity.documents.models.document import DocumentQuerySet
from integrity.thai import arabic_digits, be_year, normalise


@dataclass(frozen=True, slots=True)
class Choice:
    """One select of the form; ``options``: value → label."""

    name: str
    label: str
    nothing: str
    options: dict[str, str]
    value: str


@dataclass
class DocumentFilters:
    """What the visitor chose among the papers of ``rows``; what none of them has is not chosen."""

    rows: DocumentQuerySet
    chosen: Mapping[str, str]

    @cached_property
    def q(self) -> str:
        return " ".join(arabic_digits(normalise(self.chosen.get("q", ""))).split())[:100]

    @cached_property
    def choices(self) -> list[Choice]:
        return [
            self._choice("kind", "ประเภท", "ทุกประเภท", self._kinds()),
            self._choice("year", "ออกในปี พ.ศ.", "ทุกปี", self._years()),
            self._choice("fiscal_year", "ปีงบประมาณ", "ทุกปีงบประมาณ", self._fiscal_years()),
        ]

    @cached_property
    def values(self) -> dict[str, str]:
        return {choice.name: choice.value for choice in self.choices if choice.value}

    @property
    def is_active(self) -> bool:
        return bool(self.q or self.values)

    @property
    def words(self) -> list[str]:
        said = [
            choice.options[choice.value]
            if choice.name == "kind"
            else f"{choice.label} {choice.value}"
            for choice in self.choices
            if choice.value
        ]
        return said + ([f"“{self.q}”"] if self.q else [])

    @property
    def query(self) -> str:
        """For the links to other pages of the same list."""
        return urlencode({**self.values, **({"q": self.q} if self.q else {})})

    def apply(self) -> DocumentQuerySet:
        rows = self.rows
        if kind := self.values.get("kind"):
            rows = rows.filter(kind=kind)
        if year := self.values.get("year"):
            rows = rows.of_year(int(year))
        if year := self.values.get("fiscal_year"):
            rows = rows.of_fiscal_year(int(year))
        for word in self.q.split():
            rows = rows.filter(
                models.Q(title__contains=word) | models.Q(official_no__contains=word)
            )
        return rows

    def _choice(self, name, label, nothing, options) -> Choice:
        value = arabic_digits(self.chosen.get(name, ""))
        return Choice(name, label, nothing, options, value if value in options else "")

    def _kinds(self) -> dict[str, str]:
        present = set(self.rows.order_by().values_list("kind", flat=True).distinct())
        return {kind.value: kind.label for kind in Kind if kind in present}

    def _years(self) -> dict[str, str]:
        days = self.rows.with_day().order_by().dates("day", "year")
        return {str(year): str(year) for year in sorted(map(be_year, days), reverse=True)}

    def _fiscal_years(self) -> dict[str, str]:
        spans = self.rows.exclude(first_fiscal_year=None).order_by()
        years = {
            year
            for first, last in spans.values_list("first_fiscal_year", "last_fiscal_year").distinct()
            for year in range(first, last + 1)
        }
        return {str(year): str(year) for year in sorted(years, reverse=True)}
