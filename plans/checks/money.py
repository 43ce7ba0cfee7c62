"""Rules about money: the table's years beside what the project's own texts and sources say."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from integrity.checks import Hit
from integrity.thai import baht
from plans.checks.money_text import MoneyText, Stated, money_years, only_years, read_money
from plans.checks.record import PlanRecord, ProjectRecord, Text
from plans.checks.shape import in_runs
from plans.models import Explanation, Heading, YearlyBudget

State = YearlyBudget.State
MONEY_TEXTS = (Heading.BUDGET.value, "source", "remark")
MOST_IN_RUNS = 30
LONGEST_ABOUT = Explanation._meta.get_field("about").max_length


@dataclass(frozen=True)
class Money:
    """A project's years as the table prints them, and what its texts say of money."""

    states: dict[int, str]
    amounts: dict[int, Decimal]
    said: tuple[MoneyText, ...]

    @property
    def stated(self) -> list[Stated]:
        return [each for text in self.said for each in text.amounts]

    @property
    def says_none(self) -> bool:
        return any(text.says_none for text in self.said)


def money_of(project: ProjectRecord) -> Money:
    rows = {row.year: row for row in project.budgets}
    said = (read_money(text.words) for text in project.texts_of(*MONEY_TEXTS))
    return Money(
        states={year: row.state for year, row in rows.items()},
        amounts={year: row.amount for year, row in rows.items() if row.amount is not None},
        said=tuple(text for text in said if text or text.none_years),
    )


def contradicting_amounts(record: PlanRecord) -> Iterator[Hit]:
    for project in record.projects:
        money = money_of(project)
        wrong = [*_against_texts(money, record.years), *_against_lines(project)]
        if not wrong:
            continue
        year = min(money.states, default=record.years[0])
        yield Hit(
            " และ".join(wrong),
            project.place(f"id_money_{year}"),
            project.subject,
            _about(project, money, record.years),
        )


def _against_texts(money: Money, years: list[int]) -> Iterator[str]:
    table = table_words(money.states, money.amounts, years)
    stated = money.stated
    none_years = {year for text in money.said for year in text.none_years} & set(money.amounts)
    if none_years:
        yield f"ข้อความระบุว่าไม่ใช้งบประมาณในปี {in_runs(none_years)} แต่ตารางลง {table}"
    elif money.says_none and money.states and set(money.amounts) == set(money.states):
        yield f"ข้อความระบุว่าไม่ใช้งบประมาณ แต่ตารางลง {table}"
    if stated and not money.amounts:
        if not (money.says_none and State.NONE in money.states.values()):
            yield f"ข้อความระบุ {_list(stated)} แต่ตารางลง {table}"
    elif stated and not _agree(stated, money.amounts, years):
        yield f"ข้อความระบุ {_list(stated)} แต่ตารางลง {table}"


def _agree(stated: list[Stated], amounts: dict[int, Decimal], years: list[int]) -> bool:
    """Whether each year with money of its own in the text, or else any sum of the text, is one of
    the table. Prices of parts may stand beside the sum they make, so runs of amounts count too."""
    tied = {each.year for each in stated if each.year in years}
    for year in tied:
        pool = [each.amount for each in stated if each.year in (year, None)]
        own = [each.amount for each in stated if each.year == year]
        if amounts.get(year) not in _sums(pool) | _sums(own):
            return False
    if tied:
        return True
    yearly = {each.amount for each in stated if each.yearly}
    if yearly:
        return set(amounts.values()) <= yearly or set(amounts.values()) <= _sums(
            [each.amount for each in stated]
        )
    sums = _sums([each.amount for each in stated])
    return bool(sums & {*amounts.values(), sum(amounts.values())})


def _sums(amounts: list[Decimal]) -> set[Decimal]:
    """Each amount, the sum of all, and the sum of each run of them."""
    first_ones = amounts[:MOST_IN_RUNS]
    runs = {
        sum(first_ones[first:last], Decimal(0))
        for first in range(len(first_ones))
        for last in range(first + 1, len(first_ones) + 1)
    }
    return {*amounts, sum(amounts, Decimal(0)), *runs}


def _against_lines(project: ProjectRecord) -> Iterator[str]:
    for budget in project.budgets:
        lines = [line.amount for line in project.lines(budget) if line.amount is not None]
        if not lines or budget.amount in (sum(lines), *lines):
            continue
        others_unsaid = len(lines) < len(project.lines(budget))
        if budget.amount is not None and others_unsaid and sum(lines) < budget.amount:
            continue
        table = _cell(budget.state, budget.amount)
        yield f"ที่มาของงบประมาณปี {budget.year} รวม {baht(sum(lines))} บาท แต่ตารางลง {table}"


def _cell(state: str, amount: Decimal | None) -> str:
    return f"{baht(amount)} บาท" if amount is not None else f"“{State(state).label}”"


def table_words(states: dict[int, str], amounts: dict[int, Decimal], years: list[int]) -> str:
    """“ไม่ใช้งบประมาณ” ทุกปี; 20,000 บาท (ปี 2566, 2568) และ 25,000 บาท (ปี 2567)."""
    cells: dict[str, list[int]] = {}
    for year in years:
        state = states.get(year)
        words = "“ไม่ดำเนินการ”" if state is None else _cell(state, amounts.get(year))
        cells.setdefault(words, []).append(year)
    if len(cells) == 1:
        return f"{next(iter(cells))} ทุกปี"
    return " และ ".join(f"{words} (ปี {in_runs(at)})" for words, at in cells.items())


def _list(stated: list[Stated]) -> str:
    words = dict.fromkeys(
        f"{'ปีละ ' if each.yearly else ''}{baht(each.amount)} บาท"
        + (f" (ปี {each.year})" if each.year else "")
        for each in stated
    )
    return ", ".join(list(words)[:6]) + (" ฯลฯ" if len(words) > 6 else "")


def _about(project: ProjectRecord, money: Money, years: list[int]) -> str:
    """The figures on both sides, and nothing else: other edits leave an explanation alone."""
    said = [_list(money.stated)] if money.stated else []
    if money.says_none or any(text.none_years for text in money.said):
        said.append("ไม่ใช้งบประมาณ")
    lines = [
        f"{budget.year}: {baht(line.amount)}"
        for budget in project.budgets
        for line in project.lines(budget)
        if line.amount is not None
    ]
    sides = [("ข้อความ", " · ".join(said)), ("ที่มาของเงิน", " · ".join(lines))]
    sides.append(("ตาราง", table_words(money.states, money.amounts, years)))
    return shortened(" / ".join(f"{name} {words}" for name, words in sides if words))


def shortened(about: str) -> str:
    """Fits the column; what is cut off still counts."""
    if len(about) <= LONGEST_ABOUT:
        return about
    mark = hashlib.sha256(about.encode()).hexdigest()[:12]
    return f"{about[: LONGEST_ABOUT - 16]} … {mark}"


def years_outside(record: PlanRecord) -> Iterator[Hit]:
    """Rows, books and texts that take their money from a fiscal year the plan does not have."""
    for project in record.projects:
        for budget in project.budgets:
            if budget.year not in record.years:
                yield Hit(
                    f"มีงบประมาณของปี {budget.year} ซึ่งอยู่นอกแผน",
                    _page_of(budget),
                    project.subject,
                )
            for line in project.lines(budget):
                if line.ordinance_year and line.ordinance_year != budget.year:
                    books = f"{_ordinance(record)}ปี {line.ordinance_year}"
                    yield Hit(
                        f"ที่มาของงบประมาณปี {budget.year} อ้าง{books}",
                        _page_of(budget),
                        project.subject,
                    )
        for text in project.texts_of(*MONEY_TEXTS):
            outside = {year for year in money_years(text.words) if year not in record.years}
            if outside:
                yield Hit(
                    f"{text.name}อ้างงบประมาณของปี {in_runs(outside)} ซึ่งอยู่นอกแผน",
                    text.address,
                    project.subject,
                )


def _ordinance(record: PlanRecord) -> str:
    own = [row for row in record.words if row.organisation_id or row.kind == record.office.kind]
    own.sort(key=lambda row: row.organisation_id is None)
    return own[0].ordinance if own else "งบประมาณ"


def _page_of(budget: YearlyBudget) -> str:
    return reverse("admin:plans_yearlybudget_change", args=(budget.pk,))


def years_not_covered(record: PlanRecord) -> Iterator[Hit]:
    """The text gives money to some years only, the table to more."""
    for project in record.projects:
        amounts = {row.year for row in project.budgets if row.amount is not None}
        for text in project.texts_of(*MONEY_TEXTS):
            named = _named_for_money(text) & set(record.years)
            if named and amounts - named and named <= amounts:
                yield Hit(
                    f"{text.name}กล่าวถึงงบประมาณเฉพาะปี {in_runs(named)} "
                    f"แต่ตารางลงเงินปี {in_runs(amounts)}",
                    text.address,
                    project.subject,
                )
                break


def _named_for_money(text: Text) -> set[int]:
    stated = {each.year for each in read_money(text.words).amounts if each.year}
    return stated | set(money_years(text.words)) | only_years(text.words)
