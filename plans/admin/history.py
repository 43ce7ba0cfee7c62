"""What happened to an edition beside its own page: projects that came and went, money and quarters
of each year, what was explained and looked at, files that were brought in. One deed (one person,
one minute, one reason) is one entry."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from integrity.changes import EMPTY, THE_SYSTEM, Change, FieldChange, Step, describe, moment
from integrity.models import SheetImport
from integrity.sheets.previewed import reason_of
from plans.admin.money import money_text
from plans.models import (
    Dimension,
    Explanation,
    PlanVersion,
    PointToCheck,
    Project,
    YearlyBudget,
)
from plans.quarters import in_words
from plans.sheets.importing import KIND

# A new or a removed project brings or takes its years along: those are no changes of money.
TOGETHER = timedelta(minutes=1)
# An import's own row is made at its preview, or (without one) after the rows it wrote.
LONGEST_IMPORT = timedelta(minutes=15)
NOT_SAID = "ยังไม่ระบุ"
# What a deed did, and what it is called where it did so more than once.
VERBS = {
    "+": "เพิ่ม {} โครงการ",
    "-": "นำออก {} โครงการ",
    "money": "แก้ไขงบประมาณ {} ช่อง",
    "quarters": "แก้ไขไตรมาส {} ช่อง",
    "explanation": "ชี้แจง {} เรื่อง",
    "point": "ตรวจ {} จุด",
}


class EditionHistory(Sequence):
    """The newest first. Only the entries of the page that is shown are put into words."""

    def __init__(self, version: PlanVersion, own: list[Step], parents: Sequence[str]):
        self.parents = parents
        found = [(step.after.history_date, step) for step in own] + deeds(version)
        self._entries = sorted(found, key=lambda entry: entry[0], reverse=True)

    def __len__(self):
        return len(self._entries)

    def __getitem__(self, part: slice) -> list[Change]:
        told = []
        for is_step, run in groupby(self._entries[part], lambda entry: isinstance(entry[1], Step)):
            entries = [entry for _, entry in run]
            told += describe(entries, self.parents) if is_step else entries
        return told


@dataclass(frozen=True)
class Told:
    """One history row in words; ``kind`` is among ``VERBS``."""

    row: object
    kind: str
    label: str
    old: str
    new: str


def deeds(version: PlanVersion) -> list[tuple[datetime, Change]]:
    past = list(
        Project.history.filter(version_id=version.pk)
        .select_related("history_user")
        .order_by("history_id")
    )
    names = _names(past)
    by_deed = defaultdict(list)
    for told in [*_projects(past, names), *_years(past, names), *_attention(past, names)]:
        by_deed[_deed(told.row)].append(told)
    imports = _imports(version)
    newest_first = sorted(by_deed.values(), key=lambda told: told[0].row.history_date, reverse=True)
    entries = [_entry(version, told, imports) for told in newest_first]
    began = version.history.earliest("history_date").history_date
    later = PlanVersion.history.filter(plan_id=version.plan_id, number__gt=version.number)
    ended = later.order_by("history_date").values_list("history_date", flat=True).first()
    # Files that changed only texts, or nothing.
    rest = [each for each in imports if began <= each.at and (ended is None or each.at < ended)]
    return entries + [(each.at, _import_entry(version, each)) for each in rest]


def _deed(row):
    minute = row.history_date.replace(second=0, microsecond=0)
    return row.history_user_id, row.history_change_reason or "", minute


def _names(past) -> dict[int, tuple[str, str]]:
    """Project's key → "3-4" and title, as they were last; removed projects too."""
    numbers = dict(
        Dimension.objects.filter(pk__in={row.dimension_id for row in past}).values_list(
            "pk", "number"
        )
    )
    return {
        row.id: (f"{numbers.get(row.dimension_id, '')}-{row.number}", row.title) for row in past
    }


def _projects(past, names) -> list[Told]:
    told = []
    for row in past:
        code, title = names[row.id]
        if row.history_type == "+":
            told.append(Told(row, "+", code, EMPTY, title))
        elif row.history_type == "-":
            told.append(Told(row, "-", code, title, EMPTY))
    return told


def _changed(model, past, names, place_of) -> Iterator[tuple]:
    """Each row of the projects' history with the row before it at its place and itself (None where
    it ends); without what came or went together with its project."""
    ends = {(row.id, row.history_type): row for row in past if row.history_type in "+-"}
    rows = model.history.filter(project_id__in=names).select_related("history_user")
    before: dict = {}
    for row in rows.order_by("history_id"):
        old = before.get(place_of(row))
        new = before[place_of(row)] = None if row.history_type == "-" else row
        end = ends.get((row.project_id, row.history_type))
        if end is None or not _is_one_deed(row, end):
            yield row, old, new


def _years(past, names) -> list[Told]:
    told = []
    for row, old, new in _changed(
        YearlyBudget, past, names, lambda row: (row.project_id, row.year)
    ):
        title = " ".join(names[row.project_id])
        money = [money_text(each) or NOT_SAID for each in (old, new)]
        quarters = [in_words(each.quarters) or NOT_SAID if each else "" for each in (old, new)]
        if money[0] != money[1]:
            told.append(Told(row, "money", f"{title} ปี {row.year}", *money))
        if old and new and quarters[0] != quarters[1]:
            told.append(Told(row, "quarters", f"{title} ไตรมาสปี {row.year}", *quarters))
    return told


def _attention(past, names) -> list[Told]:
    """What was explained, and what somebody looked at; not what the portal pointed out itself."""
    told = []
    for row, old, new in _changed(Explanation, past, names, lambda row: row.id):
        reasons = [each.reason if each else EMPTY for each in (old, new)]
        if reasons[0] != reasons[1]:
            label = f"{' '.join(names[row.project_id])} ชี้แจง: {row.about}"
            told.append(Told(row, "explanation", label, *reasons))
    for row, old, new in _changed(PointToCheck, past, names, lambda row: row.id):
        states = ["ตรวจแล้ว" if each.checked_at else "ยังไม่ตรวจ" for each in (old, new) if each]
        if len(set(states)) == 2:
            label = f"{' '.join(names[row.project_id])} จุดที่ต้องตรวจ: {row.text}"
            told.append(Told(row, "point", label, *states))
    return told


def _is_one_deed(one, other) -> bool:
    return (
        one.history_user_id == other.history_user_id
        and (one.history_change_reason or "") == (other.history_change_reason or "")
        and abs(one.history_date - other.history_date) < TOGETHER
    )


def _imports(version: PlanVersion) -> list[SheetImport]:
    plan = version.plan
    rows = SheetImport.objects.filter(
        organisation=plan.organisation_id,
        kind=KIND,
        outcome=SheetImport.Outcome.DONE,
        options__period=plan.period,
    )
    return list(rows.select_related("by").order_by("-at"))


def _entry(version, told: list[Told], imports: list[SheetImport]) -> tuple[datetime, Change]:
    """Takes the import that did the deed, if one did, out of ``imports``."""
    row = told[0].row
    fields = [FieldChange("", each.label, each.old, each.new) for each in told]
    if source := next((each for each in imports if _wrote(each, row)), None):
        imports.remove(source)
        return row.history_date, _import_entry(version, source, row.history_date, fields)
    counts = Counter(each.kind for each in told)
    verb = " ".join(text.format(counts[kind]) for kind, text in VERBS.items() if counts[kind])
    who = str(row.history_user) if row.history_user_id else THE_SYSTEM
    when, reason = moment(row.history_date), row.history_change_reason or ""
    return row.history_date, Change(Project, version.pk, verb, "", who, when, reason, fields)


def _wrote(attempt: SheetImport, row) -> bool:
    """By the reason that an import writes into the history of each row."""
    reason = reason_of(attempt.file_name)
    return (
        row.history_change_reason == reason
        and row.history_user_id == attempt.by_id
        and attempt.at <= row.history_date + LONGEST_IMPORT
    )


def _import_entry(version, attempt: SheetImport, at=None, fields=()) -> Change:
    verb = (
        f"นำเข้าไฟล์ {attempt.file_name}: เพิ่ม {attempt.added} แก้ไข {attempt.changed} "
        f"นำออก {attempt.removed} คงเดิม {attempt.unchanged} โครงการ"
    )
    who = str(attempt.by) if attempt.by_id else THE_SYSTEM
    when = moment(at or attempt.at)
    return Change(SheetImport, version.pk, verb, "", who, when, "", list(fields))
