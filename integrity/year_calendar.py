"""An office's fiscal year, October to September: what runs now, what comes next.

An office's own entry stands beside the national ones, and in the place of the national one of the
same subject and title: so a day can be corrected for one office without hiding anything else.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from integrity.fiscal import FiscalYear, fiscal_year_of
from integrity.models import CalendarEntry
from integrity.thai import SHORT_MONTHS, be_year, thai_date

SOON = timedelta(days=60)
MONTHS = (10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9)


@dataclass(frozen=True)
class Stretch:
    """An entry in one fiscal year. ``state``: "now", "next", "done" or "later"."""

    entry: CalendarEntry
    start: date
    end: date
    state: str = "later"
    # The first day of the year that is shown, when it began in the year before.
    carried_to: date | None = None

    @property
    def days(self) -> str:
        """1–30 เม.ย. 2569, or with both months where there are two."""
        end = thai_date(self.end, "short")
        if self.start == self.end:
            return end
        if (self.start.month, self.start.year) == (self.end.month, self.end.year):
            return f"{self.start.day}–{end}"
        start = thai_date(self.start, "short")
        if self.start.year == self.end.year:
            start = start.rsplit(" ", 1)[0]
        return f"{start} – {end}"

    @property
    def short(self) -> str:
        """Under headings that say the month and year: 1–30, or 1 ม.ค. – 30 มิ.ย."""
        if self.start == self.end:
            return str(self.end.day)
        if (self.start.month, self.start.year) == (self.end.month, self.end.year):
            return f"{self.start.day}–{self.end.day}"
        ends = (f"{day.day} {SHORT_MONTHS[day.month - 1]}" for day in (self.start, self.end))
        return " – ".join(ends)

    @property
    def before(self) -> range:
        """The columns left empty before its bar; ``after`` likewise."""
        return range(MONTHS.index(self._shown_from.month))

    @property
    def _shown_from(self) -> date:
        return self.carried_to or self.start

    @property
    def width(self) -> int:
        return min(len(MONTHS) - len(self.before), _months_between(self._shown_from, self.end) + 1)

    @property
    def after(self) -> range:
        return range(len(MONTHS) - len(self.before) - self.width)


@dataclass(frozen=True)
class Month:
    label: str
    is_now: bool
    stretches: list[Stretch]


def _months_between(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month


def entries_for(user) -> list[CalendarEntry]:
    """The national entries and those of the user's office; one query."""
    rows = CalendarEntry.objects.visible_to(user)
    return list(rows if user.organisation_id else rows.filter(owner=None))


def stretches(entries: Iterable[CalendarEntry], year: int, today: date) -> list[Stretch]:
    """The entries that hold in fiscal year ``year``, in the order of the days."""
    holding = [entry for entry in entries if entry.holds_in(year)]
    own = {(entry.kind, entry.title) for entry in holding if entry.owner_id}
    found = [
        Stretch(entry, *entry.days_in(year))
        for entry in holding
        if entry.owner_id or (entry.kind, entry.title) not in own
    ]
    found.sort(key=lambda each: (each.start, each.end, each.entry.title))
    coming = [each.start for each in found if each.start > today]
    return [_with_state(each, today, min(coming, default=None)) for each in found]


def shown_in(entries: Iterable[CalendarEntry], year: int, today: date) -> list[Stretch]:
    """Those of ``year``, after what began in the year before and still runs."""
    first = FiscalYear(year).start
    entries = list(entries)
    before = [each for each in stretches(entries, year - 1, today) if each.end >= first]
    return [
        *(replace(each, carried_to=first) for each in before),
        *stretches(entries, year, today),
    ]


def _with_state(stretch: Stretch, today: date, next_start: date | None) -> Stretch:
    if stretch.start <= today <= stretch.end:
        state = "now"
    elif stretch.end < today:
        state = "done"
    else:
        state = "next" if stretch.start == next_start else "later"
    return Stretch(stretch.entry, stretch.start, stretch.end, state)


def by_kind(found: list[Stretch]) -> list[tuple[str, list[Stretch]]]:
    """(kind in words, its stretches), kinds without any left out."""
    kinds = [(kind.label, [each for each in found if each.entry.kind == kind])
             for kind in CalendarEntry.Kind]  # fmt: skip
    return [(label, rows) for label, rows in kinds if rows]


def by_month(found: list[Stretch], year: int, today: date) -> list[Month]:
    """The twelve months, each with what runs in it."""
    first = FiscalYear(year).start
    months = []
    for place, number in enumerate(MONTHS):
        begins = date(first.year + (number < first.month), number, 1)
        running = [
            each for each in found
            if _months_between(first, each.start) <= place <= _months_between(first, each.end)
        ]  # fmt: skip
        label = f"{SHORT_MONTHS[number - 1]} {be_year(begins)}"
        is_now = (begins.year, begins.month) == (today.year, today.month)
        months.append(Month(label, is_now, running))
    return months


def these_days(user, today: date) -> tuple[list[Stretch], list[Stretch]]:
    """What runs today, and what begins within the next 60 days, the new year's October too."""
    entries, year = entries_for(user), fiscal_year_of(today)
    # An entry may run over the end of a fiscal year, and the next year's October may be near.
    years = (year - 1, year, year + 1)
    found = [each for which in years for each in stretches(entries, which, today)]
    now = [each for each in found if each.state == "now"]
    soon = [each for each in found if today < each.start <= today + SOON]
    return now, soon
