"""The quarters of a fiscal year in which a project is done: what is stored as "12", in words.

Nothing said ("") is not the same as nothing done: then a page says ยังไม่ระบุ.
"""

from itertools import groupby

Json = dict

# A fiscal year begins on 1 October of the calendar year before.
MONTHS = {"1": "ต.ค.–ธ.ค.", "2": "ม.ค.–มี.ค.", "3": "เม.ย.–มิ.ย.", "4": "ก.ค.–ก.ย."}
_FIRST_MONTHS = {"1": "ต.ค.", "2": "ม.ค.", "3": "เม.ย.", "4": "ก.ค."}
_LAST_MONTHS = {"1": "ธ.ค.", "2": "มี.ค.", "3": "มิ.ย.", "4": "ก.ย."}
ALL = "".join(MONTHS)


def quarters_of(project: Json, year: int) -> str:
    """What a project of a snapshot says of ``year``; older snapshots know no quarters."""
    return (project["budgets"].get(str(year)) or {}).get("quarters", "")


def in_words(quarters: str) -> str:
    """ "124" → "ไตรมาสที่ 1, 2 และ 4 (ต.ค.–มี.ค., ก.ค.–ก.ย.)"; "" for nothing said."""
    if not quarters:
        return ""
    if quarters == ALL:
        return "ทุกไตรมาส (ต.ค.–ก.ย.)"
    *first, last = quarters
    numbers = f"{', '.join(first)} และ {last}" if first else last
    return f"ไตรมาสที่ {numbers} ({_months(quarters)})"


def _months(quarters: str) -> str:
    runs = []
    # What follows on one another has the same distance from its place.
    for _, run in groupby(enumerate(quarters), lambda placed: int(placed[1]) - placed[0]):
        members = [quarter for _, quarter in run]
        runs.append(f"{_FIRST_MONTHS[members[0]]}–{_LAST_MONTHS[members[-1]]}")
    return ", ".join(runs)


def by_years(project: Json) -> list[tuple[list[int], str]]:
    """Years with the same quarters together, in the order of the years; years that say nothing
    are left out."""
    groups: dict[str, list[int]] = {}
    for year in project["years"]:
        if quarters := quarters_of(project, year):
            groups.setdefault(quarters, []).append(year)
    return [(years, quarters) for quarters, years in groups.items()]


def in_short(project: Json) -> list[str]:
    """A line for each run of years that say the same; the years only where they differ."""
    groups = by_years(project)
    if len(groups) == 1 and groups[0][0] == project["years"]:
        return [in_words(groups[0][1])]
    return [f"ปี {', '.join(map(str, years))} {in_words(quarters)}" for years, quarters in groups]
