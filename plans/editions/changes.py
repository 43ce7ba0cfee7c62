"""What one edition of a plan added, cancelled and changed against another.

A pure function over two frozen snapshots, matched by the keys of projects. The papers print what
it found at submission; the page of differences asks it again for any two public editions. Either
snapshot may come from an older version of this portal: what it lacks reads as not said.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal

from integrity.thai import baht, truncate
from plans.editions.text_changes import Line, changed_lines
from plans.outline import NOT_RUN, STATE_TEXTS
from plans.targets import target_text

Json = dict

LONGEST_VALUE = 300  # letters of a value that stands in one line
MOST_CHANGES = 60  # of one project; a project of which more changed is told to be a new text
NOTHING = "ไม่ระบุ"
ANSWERS = {"measure": "มาตรการ", "risk": "ความเสี่ยงการทุจริต"}
ROLES = {"lead": "หลัก", "support": "สนับสนุน"}


def changes_between(old: Json, new: Json, cancellations: Iterable[Json] = ()) -> Json:
    """``cancellations``: of the editions in between, for the reasons of those that are gone."""
    before = {project["key"]: project for project in old["projects"]}
    after = {project["key"]: project for project in new["projects"]}
    known = {each["key"]: each for each in cancellations} | {
        each["key"]: each for each in new.get("cancelled", ())
    }
    gone = [project for key, project in before.items() if key not in after]
    return {
        "added": [_named(each) for key, each in after.items() if key not in before],
        "cancelled": [_cancelled(each, known.get(each["key"])) for each in gone],
        "changed": [
            _named(each) | {"changes": found}
            for key, each in after.items()
            if key in before and (found := project_changes(before[key], each))
        ],
        "texts": plan_changes(old, new),
        "totals": _totals(old, new),
    }


def counts(changes: Json) -> dict[str, int]:
    return {name: len(changes[name]) for name in ("added", "cancelled", "changed")}


def is_empty(changes: Json) -> bool:
    return not any(changes.values())


def _named(project: Json) -> Json:
    return {
        "key": project["key"],
        "dimension": project["dimension"],
        "number": project["number"],
        "code": f"{project['dimension']}-{project['number']}",
        "kind_label": project["kind_label"],
        "title": project["title"],
        "responsible": project["responsible"],
        "money": _money_of(project),
    }


def _cancelled(project: Json, cancellation: Json | None) -> Json:
    """A draft of the portal's former version may have lost projects without a reason."""
    return _named(project) | {"reason": cancellation["reason"] if cancellation else ""}


def _money_of(project: Json) -> list[Json]:
    return [
        {"year": year, "text": _money(budget)}
        for year, budget in project["budgets"].items()
        if budget["state"] == "amount"
    ]


# One project


def project_changes(old: Json, new: Json) -> list[Json]:
    """Each change with its ``label``: of a value ``old`` and ``new``, of a text its ``lines``."""
    years = sorted({*old["budgets"], *new["budgets"]})
    found = [
        *_changed_values(_values(old, years), _values(new, years)),
        *_changed_sheet(old, new),
        *_changed_texts(_texts(old), _texts(new)),
    ]
    if len(found) <= MOST_CHANGES:
        return found
    more = len(found) - MOST_CHANGES
    return [*found[:MOST_CHANGES], {"label": f"และอีก {more} เรื่อง", "lines": []}]


def _changed_values(old: Mapping[str, str], new: Mapping[str, str]) -> list[Json]:
    labels = dict.fromkeys((*old, *new))
    return [
        {
            "label": label,
            "old": truncate(old.get(label) or NOTHING, LONGEST_VALUE),
            "new": truncate(new.get(label) or NOTHING, LONGEST_VALUE),
        }
        for label in labels
        if old.get(label, "") != new.get(label, "")
    ]


def _changed_texts(old: Mapping[str, str], new: Mapping[str, str]) -> list[Json]:
    return [
        {"label": label, "lines": lines}
        for label in dict.fromkeys((*old, *new))
        if (lines := changed_lines(old.get(label, ""), new.get(label, "")))
    ]


def _values(project: Json, years: Iterable[str]) -> dict[str, str]:
    """What a project says in one line each, by the words of its table."""
    budgets = {year: project["budgets"].get(year) for year in years}
    money = {f"งบประมาณปี {year}": _money(budget) for year, budget in budgets.items()}
    quarters = {f"ไตรมาสของปี {year}": _quarters(budget) for year, budget in budgets.items()}
    headcount = project.get("headcount")
    return {
        "ลำดับที่": f"{project['dimension']}-{project['number']}",
        "ประเภท": project["kind_label"],
        "ชื่อ": project["title"],
        "ภารกิจตามมิติ": project["mission"],
        "ภารกิจย่อย": ", ".join(project["items"]),
        "ผู้รับผิดชอบ": _responsible(project),
        **money,
        **quarters,
        "แหล่งงบประมาณ": project["budget_source"],
        "จำนวนกลุ่มเป้าหมาย": f"{headcount:,} คน" if headcount is not None else "",
        "กลุ่มเป้าหมาย": ", ".join(each["title"] for each in project.get("target_groups", ())),
    }


def _money(budget: Json | None) -> str:
    """``None`` is a year in which the project does not run."""
    if budget is None:
        return NOT_RUN
    amount = budget["amount"]
    return f"{baht(Decimal(amount))} บาท" if amount else STATE_TEXTS[budget["state"]]


def _quarters(budget: Json | None) -> str:
    return ", ".join((budget or {}).get("quarters", ""))


def _responsible(project: Json) -> str:
    """With their parts in it, where a division does not simply lead alone."""
    divisions = project["divisions"]
    if [each["role"] for each in divisions] in ([], ["lead"]):
        return project["responsible"]
    named = ", ".join(f"{each['name']} ({ROLES[each['role']]})" for each in divisions)
    whole = "" if project["responsibility"] == "divisions" else project["responsible"]
    return f"{whole} {named}".strip()


def _texts(project: Json) -> dict[str, str]:
    lines = {
        f"ที่มาของงบประมาณปี {year}": "\n".join(budget.get("lines", ()))
        for year, budget in sorted(project["budgets"].items())
    }
    results = {
        "ผลผลิต": _results(project.get("outputs", ())),
        "ผลลัพธ์": _results(project.get("outcomes", ())),
    }
    answers = {"มาตรการหรือความเสี่ยงที่โครงการตอบ": _answers(project.get("answers", ()))}
    return {"หมายเหตุ": project["remark"], **lines, **results, **answers}


def _answers(answers: Iterable[Json]) -> str:
    """Without the year of the set or the assessment: one that is carried on is the same."""
    return "\n".join(f"{ANSWERS[each['kind']]}: {each['text']}" for each in answers)


def _results(results: Iterable[Json]) -> str:
    return "\n".join(
        " · ".join(
            part
            for part in (
                result["text"],
                *map(target_text, result["targets"]),
                result["means"] and f"วัดด้วย {result['means']}",
            )
            if part
        )
        for result in results
    )


# The headings of a project's sheet, met by what they are about, then by which of those they are


def _changed_sheet(old: Json, new: Json) -> list[Json]:
    before, after = _headings(old), _headings(new)
    found = [
        change
        for place in dict.fromkeys((*before, *after))
        if (change := _changed_heading(before.get(place), after.get(place)))
    ]
    kept = [[place for place in after if place in before], [p for p in before if p in after]]
    if kept[0] != kept[1]:
        orders = [
            ", ".join(sheet[place]["heading"] for place in sheet) for sheet in (before, after)
        ]
        found += _changed_values({"ลำดับหัวข้อ": orders[0]}, {"ลำดับหัวข้อ": orders[1]})
    return found


def _headings(project: Json) -> dict[tuple[str, int], Json]:
    seen: Counter[str] = Counter()
    places = {}
    for heading in project.get("sheet", ()):
        seen[heading["kind"]] += 1
        places[heading["kind"], seen[heading["kind"]]] = heading
    return places


def _changed_heading(old: Json | None, new: Json | None) -> Json | None:
    if old is None:
        return _text_change(f"เพิ่มหัวข้อ “{new['heading']}”", "", new["body"])
    if new is None:
        return _text_change(f"ตัดหัวข้อ “{old['heading']}”", old["body"], "")
    lines = changed_lines(old["body"], new["body"])
    if old["heading"] != new["heading"]:
        words = f"เปลี่ยนหัวข้อ “{old['heading']}” เป็น “{new['heading']}”"
        return {"label": words, "lines": lines}
    return {"label": f"แก้ไขหัวข้อ “{new['heading']}”", "lines": lines} if lines else None


def _text_change(label: str, old: str, new: str) -> Json:
    return {"label": label, "lines": changed_lines(old, new)}


# The plan around its projects


def plan_changes(old: Json, new: Json) -> list[Json]:
    """The plan's title and the texts of its announcement, part 1 and appendices."""
    values = [
        {
            "ชื่อแผน": each["plan"]["title"],
            "เอกสารในภาคผนวก": _appendices(each),
            "การประเมินความเสี่ยงการทุจริต": _assessment(each),
        }
        for each in (old, new)
    ]
    before, after = _sections(old), _sections(new)
    found = _changed_values(*values)
    for place in dict.fromkeys((*before, *after)):
        found += _changed_section(before.get(place), after.get(place))
    return found + _changed_texts({"คณะทำงาน": _committee(old)}, {"คณะทำงาน": _committee(new)})


def _appendices(snapshot: Json) -> str:
    return ", ".join(paper["title"] for paper in snapshot.get("appendices", ()))


def _assessment(snapshot: Json) -> str:
    """Which one part 1 prints; ``risk`` of the former version is a text with a title."""
    risk = snapshot.get("risk") or {}
    edition = risk.get("assessment", {}).get("edition", 1)
    return f"{risk['title']} ฉบับที่ {edition}" if edition > 1 else risk.get("title", "")


def _sections(snapshot: Json) -> dict[tuple[str, int], Json]:
    seen: Counter[str] = Counter()
    places = {}
    for section in snapshot["sections"]:
        seen[section["role"]] += 1
        places[section["role"], seen[section["role"]]] = section
    return places


def _changed_section(old: Json | None, new: Json | None) -> list[Json]:
    if old is None:
        return [_text_change(f"เพิ่มข้อความ “{_title(new)}”", "", new.get("body", ""))]
    if new is None:
        return [_text_change(f"ตัดข้อความ “{_title(old)}”", old.get("body", ""), "")]
    lines: list[Line] = changed_lines(old.get("body", ""), new.get("body", ""))
    heads = [f"{each['number']} {each['title']}".strip() for each in (old, new)]
    if heads[0] != heads[1]:
        return [{"label": f"เปลี่ยนหัวข้อ “{heads[0]}” เป็น “{heads[1]}”", "lines": lines}]
    return [{"label": f"แก้ไขข้อความ “{_title(new)}”", "lines": lines}] if lines else []


def _title(section: Json) -> str:
    return truncate(section["title"] or section["role"], LONGEST_VALUE)


def _committee(snapshot: Json) -> str:
    committee = snapshot.get("committee")
    if not committee:
        return ""
    members = [f"{m['name']} {m['position']} {m['duty']}".strip() for m in committee["members"]]
    return "\n".join([committee["title"], *members])


# Money


def _totals(old: Json, new: Json) -> list[Json]:
    """Dimensions, and the plan as a whole, whose money changed, with every year's old and new."""
    before, after = _sums(old), _sums(new)
    titles = {each["number"]: f"มิติที่ {each['number']}" for each in new["dimensions"]}
    years = new["plan"]["years"]
    return [
        {
            "title": titles.get(place, "รวมทั้งแผน"),
            "years": [
                {
                    "year": year,
                    "old": baht(old_sum),
                    "new": baht(new_sum),
                    "same": old_sum == new_sum,
                }
                for year in years
                for old_sum, new_sum in [(before[place, year], after[place, year])]
            ],
        }
        for place in (*titles, 0)
        if any(before[place, year] != after[place, year] for year in years)
    ]


def _sums(snapshot: Json) -> dict[tuple[int, int], Decimal]:
    """Baht by dimension and year; dimension 0 is the plan as a whole."""
    sums: Counter = Counter()
    for project in snapshot["projects"]:
        for year, budget in project["budgets"].items():
            if budget["amount"]:
                sums[project["dimension"], int(year)] += Decimal(budget["amount"])
                sums[0, int(year)] += Decimal(budget["amount"])
    return sums
