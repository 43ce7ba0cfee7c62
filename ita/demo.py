"""The ITA results and measures of the sample offices: ``fixtures/demo/<office>/ita.yaml``.

A result or a set that was ever begun is not begun again. Scores are texts in the file, so that
none goes through a binary fraction.
"""

from decimal import Decimal
from pathlib import Path

from django.db import transaction

from integrity import demo, history
from integrity.models import Organisation, User
from integrity.publishing import Status
from integrity.reference_data import read_yaml
from integrity.roles import Role
from ita import demo_risks
from ita.measures.publication import publish, submit
from ita.measures.reporting import YEARS_END, save_report
from ita.measures.writing import MeasureRow, begin, replace_measures
from ita.models import (
    AssessmentResult,
    AssessmentScheme,
    Indicator,
    Instrument,
    InstrumentPart,
    Measure,
    MeasureSet,
    Question,
    RatingBand,
    Score,
)
from ita.results.findings import FindingText, save_findings
from ita.results.publication import make_official
from ita.results.saving import Cell, save_scores
from ita.scoring.scheme_tree import Key

FULL = Decimal(100)
DETAILS = ("steps", "responsible", "target", "evidence_expected")


def load() -> None:
    demo_risks.load()
    offices = demo.made_here()
    for folder in demo.folders():
        if (folder / "ita.yaml").exists():
            slug = read_yaml(folder / "office.yaml")["organisation"]["slug"]
            load_office(offices[slug], folder)


def load_office(office: Organisation, folder: Path) -> None:
    facts = read_yaml(folder / "ita.yaml")
    officer, publisher = _member(office, Role.PLAN_OFFICER), _member(office, Role.PUBLISHER)
    for entry in facts["results"]:
        kind = entry.get("kind", AssessmentResult.Kind.OFFICIAL)
        known = AssessmentResult.history.filter(organisation=office, year=entry["year"], kind=kind)
        if not known.exists():
            _load_result(office, kind, entry, by=officer)
    for entry in facts.get("measure_sets", ()):
        of_year = {"organisation": office, "first_year": entry["first_year"], "number": 1}
        if not MeasureSet.history.filter(**of_year).exists():
            _submit_set(office, entry, by=officer)
        if waiting := MeasureSet.objects.filter(**of_year, status=Status.IN_REVIEW).first():
            publish(waiting, by=publisher)
            _report(waiting, entry, by=officer)


def _member(office: Organisation, role: Role) -> User:
    return office.users.filter(groups__name=role.value).earliest("pk")


@transaction.atomic
def _load_result(office: Organisation, kind: str, entry: dict, *, by: User) -> None:
    scheme = AssessmentScheme.objects.for_year(office, entry["year"])
    total, rating = entry.get("official_total"), entry.get("official_rating")
    result = AssessmentResult(
        organisation=office,
        scheme=scheme,
        year=entry["year"],
        kind=kind,
        source=entry["source"],
        official_total=Decimal(total) if total else None,
        official_rating=RatingBand.objects.get(scheme=scheme, label=rating) if rating else None,
    )
    result._history_user = by
    result.save()
    save_scores(result, _cells(scheme, entry), by=by)
    indicators = {each.number: each.pk for each in _of(Indicator, scheme)}
    found = {
        indicators[number]: [FindingText(f"{n}.", text) for n, text in enumerate(texts, start=1)]
        for number, texts in entry.get("findings", {}).items()
    }
    save_findings(result, found, by=by)
    if result.is_official:
        make_official(result, by)


def _of(model, scheme: AssessmentScheme):
    paths = {
        Indicator: "instrument__scheme",
        InstrumentPart: "instrument__scheme",
        Question: "indicator__instrument__scheme",
    }
    return model.objects.filter(**{paths[model]: scheme})


def _cells(scheme: AssessmentScheme, entry: dict) -> dict[Key, Cell]:
    """What the file says of each place; with ``items``, every other OIT item has full marks."""
    keys = _keys(scheme)
    cells = {keys[str(name)]: Cell(Decimal(value)) for name, value in entry["scores"].items()}
    for code, counts in entry.get("respondents", {}).items():
        cells[keys[code]] = Cell(**counts)
    if items := entry.get("items"):
        codes = [code for code, (place, _) in keys.items() if place == "question"]
        cells |= {keys[code]: Cell(FULL) for code in codes if code.startswith("O")}
        cells |= {keys[code]: _item(facts) for code, facts in items.items()}
    return cells


def _item(facts: dict) -> Cell:
    value = Decimal(facts["value"]) if "value" in facts else None
    return Cell(value, facts.get("state", Score.State.SCORED), remark=facts.get("remark", ""))


def _keys(scheme: AssessmentScheme) -> dict[str, Key]:
    """By what the file calls a place: IIT, EIT-1, 6, O16."""
    found: dict[str, Key] = {}
    for row in Instrument.objects.filter(scheme=scheme):
        found[row.code] = ("instrument", row.pk)
    for row in _of(InstrumentPart, scheme).select_related("instrument"):
        found[f"{row.instrument.code}-{row.number}"] = ("part", row.pk)
    for row in _of(Indicator, scheme):
        found[str(row.number)] = ("indicator", row.pk)
    for row in _of(Question, scheme):
        found[row.code] = ("question", row.pk)
    return found


@transaction.atomic
def _submit_set(office: Organisation, entry: dict, *, by: User) -> None:
    measure_set = begin(
        office,
        first_year=entry["first_year"],
        last_year=entry.get("last_year"),
        scheme=AssessmentScheme.objects.for_year(office, entry["answers"]),
        kind=entry["kind"],
        title=entry.get("title", ""),
        introduction=entry.get("introduction", ""),
        by=by,
    )
    written = replace_measures(measure_set, _rows(entry["measures"]), by=by)
    _add_details(office, written, entry["measures"], by=by)
    submit(measure_set, by=by)


def _rows(entries: list[dict]) -> list[MeasureRow]:
    """Numbered as an office would: 1., 2., and 2.1, 2.2 under these."""
    rows, numbers = [], [0, 0, 0]
    for entry in entries:
        level = entry.get("level", 1)
        numbers[level - 1] += 1
        numbers[level:] = [0] * (len(numbers) - level)
        mark = f"{numbers[0]}." if level == 1 else ".".join(map(str, numbers[:level]))
        rows.append(MeasureRow(entry["text"], level, mark, set(entry["indicators"])))
    return rows


def _add_details(office, written: list[Measure], entries: list[dict], *, by: User) -> None:
    divisions = dict(office.divisions.values_list("slug", "pk"))
    named = {}
    for measure, entry in zip(written, entries, strict=True):
        measure.steps, measure.target = entry.get("steps", ""), entry.get("target", "")
        measure.responsible = entry.get("responsible", "")
        measure.evidence_expected = entry.get("evidence", "")
        if slugs := entry.get("divisions"):
            named[measure] = [divisions[slug] for slug in slugs]
    history.bulk_update(written, DETAILS, by=by)
    history.replace_links(Measure._meta.get_field("divisions"), named, by=by)


@transaction.atomic
def _report(measure_set: MeasureSet, entry: dict, *, by: User) -> None:
    """Of the set's first year, at its end."""
    measures = measure_set.measures.order_by("position")
    for measure, facts in zip(measures, entry["measures"], strict=True):
        if report := facts.get("report"):
            save_report(measure, measure_set.first_year, YEARS_END, by=by, **report)
