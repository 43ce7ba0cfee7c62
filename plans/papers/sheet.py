"""What a project's sheet prints under each heading: the typed text, then the record's own facts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from integrity.thai import baht
from plans.outline import NO_MONEY, NOT_SPECIFIED, Cell, ProjectRow
from plans.quarters import by_years, in_words
from plans.targets import target_text

Json = dict

SHORT_KINDS = frozenset({"period", "budget", "responsible"})
RESULTS_HEADING = "ผลผลิต/ผลลัพธ์"
ANSWERS_HEADING = "มาตรการหรือความเสี่ยงการทุจริตที่โครงการตอบ"


@dataclass(frozen=True)
class Fact:
    """A line of the record, with what belongs under it."""

    text: str
    details: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class FactList:
    """Facts under a heading of their own, when ``heading`` is not empty."""

    heading: str
    facts: list[Fact]


@dataclass(frozen=True)
class SheetPart:
    number: int
    kind: str
    heading: str
    body: str
    lists: list[FactList]

    @property
    def in_one_line(self) -> str:
        """What stands beside the heading: a single short fact, or a dash where nothing is known."""
        if not (self.body or self.lists):
            return "-"
        if self.body or self.kind not in SHORT_KINDS or len(self.lists[0].facts) > 1:
            return ""
        fact = self.lists[0].facts[0]
        return "" if fact.details else fact.text


def sheet_parts(row: ProjectRow) -> list[SheetPart]:
    """The project's headings in its own words and order, numbered from 1."""
    project = row.data
    chosen = list(project["sheet"])
    has_results = project["outputs"] or project["outcomes"]
    if has_results and not any(part["kind"] == "results" for part in chosen):
        chosen.append({"kind": "results", "heading": RESULTS_HEADING, "body": ""})
    if project.get("answers"):  # snapshots of former versions name none
        chosen.append({"kind": "answers", "heading": ANSWERS_HEADING, "body": ""})
    return [_part(number, part, row) for number, part in enumerate(chosen, start=1)]


def _part(number: int, part: Json, row: ProjectRow) -> SheetPart:
    facts = FACTS.get(part["kind"])
    lists = [each for each in facts(row) if each.facts] if facts else []
    return SheetPart(number, part["kind"], part["heading"], part["body"].strip(), lists)


def _plain(*texts: str) -> list[FactList]:
    return [FactList("", [Fact(text) for text in texts if text])]


def _title(row: ProjectRow) -> list[FactList]:
    return _plain(row.title)


def _target_group(row: ProjectRow) -> list[FactList]:
    project = row.data
    people = f"จำนวน {project['headcount']:,} คน" if project["headcount"] else ""
    boxes = ", ".join(group["title"] for group in project["target_groups"])
    return _plain(f"ประเภท {boxes} {people}".strip() if boxes else people)


def _period(row: ProjectRow) -> list[FactList]:
    years = row.data["years"]
    if not years:
        return _plain("ไม่ดำเนินการในช่วงเวลาของแผนนี้")
    said = by_years(row.data)
    if len(said) == 1 and said[0][0] == years:
        return _plain(f"{fiscal_years(years)} {in_words(said[0][1])}")
    details = [f"{fiscal_years(same)} {in_words(quarters)}" for same, quarters in said]
    return [FactList("", [Fact(fiscal_years(years), details)])]


def fiscal_years(years: Iterable[int]) -> str:
    """Years and where they have gaps: "ปีงบประมาณ พ.ศ. 2566 – 2567 และ 2569"."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    spans = [f"{run[0]} – {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    *first, last = spans
    return "ปีงบประมาณ พ.ศ. " + (f"{', '.join(first)} และ {last}" if first else last)


def _budget(row: ProjectRow) -> list[FactList]:
    runs = [cell for cell in row.cells if cell.state != "not_run"]
    groups: dict[tuple, list[Cell]] = {}
    for cell in runs:
        lines = tuple(row.data["budgets"][str(cell.year)]["lines"])
        groups.setdefault((cell.state, cell.amount, lines), []).append(cell)
    facts = [
        Fact(
            _money_of([cell.year for cell in cells], state, amount, alone=len(groups) == 1),
            list(lines),
        )
        for (state, amount, lines), cells in groups.items()
    ]
    amounts = [cell.amount for cell in runs if cell.amount]
    if len(amounts) > 1:
        facts.append(Fact(f"รวมงบประมาณตามแผน {baht(sum(amounts, Decimal(0)))} บาท"))
    if row.data["budget_source"]:
        facts.append(Fact(f"แหล่งงบประมาณ {row.data['budget_source']}"))
    return [FactList("", facts)]


def _money_of(years: list[int], state: str, amount: Decimal | None, *, alone: bool) -> str:
    if state == "amount":
        each = "ปีละ" if len(years) > 1 else "จำนวน"
        return f"{fiscal_years(years)} {each} {baht(amount)} บาท"
    words = NO_MONEY if state == "none" else NOT_SPECIFIED
    return words if alone else f"{fiscal_years(years)} {words}"


def _responsible(row: ProjectRow) -> list[FactList]:
    divisions = row.data["divisions"]
    if row.data["responsibility"] != "divisions" or not divisions:
        return _plain(row.responsible)
    leads = ", ".join(each["name"] for each in divisions if each["role"] == "lead")
    support = ", ".join(each["name"] for each in divisions if each["role"] == "support")
    if not (leads and support):
        return _plain(leads or support)
    return _plain(f"หน่วยงานหลัก {leads}", f"หน่วยงานสนับสนุน {support}")


def _results(row: ProjectRow) -> list[FactList]:
    return [
        FactList("ผลผลิต", _result_facts(row.data["outputs"])),
        FactList("ผลลัพธ์", _result_facts(row.data["outcomes"])),
    ]


def _result_facts(results: list[Json]) -> list[Fact]:
    facts = []
    for number, result in enumerate(results, start=1):
        mark = f"{number}) " if len(results) > 1 else ""
        targets = ", ".join(target_text(target) for target in result["targets"])
        details = [f"ค่าเป้าหมาย {targets}"] if targets else []
        if result["means"]:
            details.append(f"เครื่องมือวัด {result['means']}")
        facts.append(Fact(mark + result["text"], details))
    return facts


def _answers(row: ProjectRow) -> list[FactList]:
    answers = row.data["answers"]
    return [FactList("", [Fact(each["label"], [each["text"]]) for each in answers])]


FACTS = {
    "title": _title,
    "target_group": _target_group,
    "period": _period,
    "budget": _budget,
    "responsible": _responsible,
    "results": _results,
    "answers": _answers,
}
