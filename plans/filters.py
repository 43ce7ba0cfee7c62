"""The filters of a plan's page: dimension, division, year, money, and words to look for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from integrity.thai import arabic_digits, normalise
from plans.outline import Outline, ProjectRow

MONEY = {"yes": "ใช้งบประมาณ", "no": "ไม่ใช้งบประมาณ", "unspecified": "ยังไม่ระบุ"}


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    label: str
    options: list[Option]


@dataclass
class PlanFilters:
    """What the visitor chose; values that the plan does not have are as if not chosen."""

    outline: Outline
    chosen: Mapping[str, str]

    @cached_property
    def q(self) -> str:
        return " ".join(arabic_digits(normalise(self.chosen.get("q", ""))).split())[:100]

    @cached_property
    def choices(self) -> dict[str, tuple[str, str, dict[str, str]]]:
        """Name → label, word for "no choice", and value → label of each choice."""
        outline = self.outline
        dimensions = {str(d.number): f"{d.number} {d.title}" for d in outline.dimensions}
        return {
            "dimension": ("มิติ", "ทุกมิติ", dimensions),
            "division": ("หน่วยงานรับผิดชอบ", "ทุกหน่วยงาน", outline.divisions),
            "year": ("ปีงบประมาณ", "ทุกปี", {str(year): str(year) for year in outline.years}),
            "money": ("งบประมาณ", "ทั้งหมด", MONEY),
        }

    @cached_property
    def values(self) -> dict[str, str]:
        """Only the choices that are made and exist."""
        picked = {name: arabic_digits(self.chosen.get(name, "")) for name in self.choices}
        return {name: value for name, value in picked.items() if value in self.choices[name][2]}

    @property
    def is_active(self) -> bool:
        return bool(self.q or self.values)

    @property
    def words(self) -> list[str]:
        labels = [self.choices[name][2][value] for name, value in self.values.items()]
        return labels + ([f"“{self.q}”"] if self.q else [])

    @property
    def fields(self) -> list[Field]:
        return [
            Field(
                name,
                label,
                [Option("", nothing, name not in self.values)]
                + [
                    Option(value, text, self.values.get(name) == value)
                    for value, text in choices.items()
                ],
            )
            for name, (label, nothing, choices) in self.choices.items()
        ]

    def apply(self) -> Outline:
        if not self.is_active:
            return self.outline
        tests = [TESTS[name](value) for name, value in self.values.items()]
        if self.q:
            tests.append(_says(self.q))
        return self.outline.only(lambda row: all(test(row) for test in tests))


def _says(query: str) -> Callable[[ProjectRow], bool]:
    words = query.casefold().split()
    return lambda row: all(
        word in f"{row.code} {row.title} {row.responsible} {row.remark}".casefold()
        for word in words
    )


def _in_year(year: str) -> Callable[[ProjectRow], bool]:
    return lambda row: int(year) in row.data["years"]


def _of_division(slug: str) -> Callable[[ProjectRow], bool]:
    """Projects of all divisions, or of the whole office, are every division's."""
    return lambda row: slug in row.division_slugs or row.data["responsibility"] != "divisions"


def _of_money(value: str) -> Callable[[ProjectRow], bool]:
    return {
        "yes": lambda row: row.uses_money,
        "no": lambda row: not row.uses_money and not row.is_unspecified,
        "unspecified": lambda row: row.is_unspecified,
    }[value]


TESTS = {
    "dimension": lambda value: lambda row: row.dimension == int(value),
    "division": _of_division,
    "year": _in_year,
    "money": _of_money,
}
