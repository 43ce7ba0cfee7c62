"""National schemes from ``fixtures/reference/ita_schemes/``: a file for each year, and what years
share in ``common.yaml``, which they name."""

from integrity import history
from integrity.reference_data import read
from ita.models import (
    AnswerOption,
    AnswerScale,
    AssessmentScheme,
    Indicator,
    Instrument,
    InstrumentPart,
    Question,
    RatingBand,
    ReportSection,
    SubIndicator,
)

FOLDER = "ita_schemes"
YEARS = range(2562, 2570)
REASON = "ข้อมูลอ้างอิง"
# What questions of a survey are called, before their number.
LETTERS = {"IIT": "i", "EIT": "e"}
DISCLOSED = "disclosed"


def load_schemes() -> None:
    """Those of years that never had a national one: staff change and delete what is there."""
    there = set(AssessmentScheme.history.filter(owner=None).values_list("year", flat=True))
    if missing := [year for year in YEARS if year not in there]:
        common = read(f"{FOLDER}/common")
        for year in missing:
            add_scheme(year, read(f"{FOLDER}/{year}"), common)


def add_scheme(year: int, row: dict, common: dict) -> AssessmentScheme:
    scheme = AssessmentScheme.objects.create(
        year=year,
        title=f"กรอบการประเมิน ITA ปีงบประมาณ พ.ศ. {year}",
        source=row["source"],
        confidence=row["confidence"],
        note=row["note"].strip(),
        pass_mark=common["pass_mark"],
        **(common["sample"] if row.get("with_sample") else {}),
    )
    scales = _add_scales(scheme, row["scales"], common["scales"])
    instruments = _add_instruments(scheme, row, common)
    indicators = _add_indicators(instruments, row, common)
    _add_survey_questions(indicators, row, common, scales)
    _add_items(indicators, _items(row), scales[DISCLOSED])
    _add_bands(scheme, common["bands"][row["bands"]])
    _add_sections(scheme, common, background=common["backgrounds"][row["background"]])
    return scheme


def _add_scales(scheme, names: list[str], known: dict) -> dict[str, AnswerScale]:
    rows = [
        AnswerScale(scheme=scheme, position=position, title=known[name]["title"])
        for position, name in enumerate(names)
    ]
    scales = dict(zip(names, history.bulk_create(rows, reason=REASON), strict=True))
    history.bulk_create(
        [
            AnswerOption(scale=scale, position=position, text=text, points=points)
            for name, scale in scales.items()
            for position, (text, points) in enumerate(known[name]["options"])
        ],
        reason=REASON,
    )
    return scales


def _add_instruments(scheme, row: dict, common: dict) -> dict[str, Instrument]:
    titles = row.get("titles", {})
    rows = [
        Instrument(
            scheme=scheme,
            position=position,
            **{name: value for name, value in entry.items() if name != "indicators"}
            | {"title": titles.get(entry["code"], entry["title"])},
        )
        for position, entry in enumerate(common["instruments"])
    ]
    found = {each.code: each for each in history.bulk_create(rows, reason=REASON)}
    if row.get("with_eit_parts"):
        parts = [InstrumentPart(instrument=found["EIT"], **part) for part in common["eit_parts"]]
        history.bulk_create(parts, reason=REASON)
    return found


def _add_indicators(instruments: dict, row: dict, common: dict) -> dict[int, Indicator]:
    rows = [
        _indicator(instruments[entry["code"]], number, row.get("titles", {}), common)
        for entry in common["instruments"]
        for number in entry["indicators"]
    ]
    return {each.number: each for each in history.bulk_create(rows, reason=REASON)}


def _indicator(instrument, number: int, titles: dict, common: dict) -> Indicator:
    """A year's own title leaves the usual one among the aliases."""
    entry = common["indicators"][number]
    title = titles.get(number, entry["title"])
    others = [name for name in (entry["title"], *entry.get("aliases", ())) if name != title]
    return Indicator(instrument=instrument, number=number, title=title, aliases="\n".join(others))


def _add_survey_questions(indicators, row: dict, common: dict, scales: dict) -> None:
    """By number alone: their wording comes in by import."""
    rows = []
    for entry in common["instruments"]:
        code, number = entry["code"], 0
        scale = scales.get(row.get("question_scales", {}).get(code))
        for indicator in entry["indicators"]:
            for _ in range(row.get("questions", {}).get(code, 0)):
                number += 1
                rows.append(
                    Question(
                        indicator=indicators[indicator],
                        position=number,
                        code=f"{LETTERS[code]}{number}",
                        scale=scale,
                    )
                )
    history.bulk_create(rows, reason=REASON)


def _items(row: dict) -> list[dict]:
    """The year's sub-indicators with their items, or those of another year with what changed."""
    if "oit_of" not in row:
        return _numbered(row.get("oit", ()))
    changed = row.get("changed_items", {})
    items = _numbered(read(f"{FOLDER}/{row['oit_of']}")["oit"])
    return [
        entry | {"items": {code: changed.get(code, text) for code, text in entry["items"].items()}}
        for entry in items
    ]


def _numbered(branches) -> list[dict]:
    """O1, O2, … in the order of the file."""
    found, number = [], 0
    for entry in branches:
        first, number = number + 1, number + len(entry["items"])
        items = {f"O{each}": text for each, text in enumerate(entry["items"], start=first)}
        found.append(entry | {"items": items})
    return found


def _add_items(indicators: dict, branches: list[dict], scale: AnswerScale) -> None:
    rows = [
        SubIndicator(
            indicator=indicators[int(entry["code"].split(".")[0])],
            code=entry["code"],
            title=entry["title"],
            position=position,
        )
        for position, entry in enumerate(branches)
    ]
    created = history.bulk_create(rows, reason=REASON)
    items = [
        Question(
            indicator=branch.indicator,
            sub_indicator=branch,
            position=int(code.removeprefix("O")),
            code=code,
            text=text,
            scale=scale,
        )
        for branch, entry in zip(created, branches, strict=True)
        for code, text in entry["items"].items()
    ]
    history.bulk_create(items, reason=REASON)


def _add_bands(scheme, bands: list) -> None:
    rows = [
        RatingBand(
            scheme=scheme,
            position=position,
            label=label,
            least_total=total,
            least_instrument=rest[0] if rest else None,
        )
        for position, (label, total, *rest) in enumerate(bands, start=1)
    ]
    history.bulk_create(rows, reason=REASON)


def _add_sections(scheme, common: dict, *, background: str) -> None:
    rows = [
        ReportSection(
            scheme=scheme,
            position=position,
            kind=entry["kind"],
            title=entry["title"],
            body=(background if entry["body"] == "background" else entry["body"]).strip(),
        )
        for position, entry in enumerate(common["sections"], start=1)
    ]
    history.bulk_create(rows, reason=REASON)
