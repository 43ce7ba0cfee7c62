"""One year of an office's ITA results as its page shows it: every part, read with a fixed number of
queries (counted in tests/ita/test_public_results.py)."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Q

from integrity.documents.models import Document
from integrity.models import Organisation
from integrity.prepared import Prepared
from integrity.publishing import Status
from integrity.thai import thai_date
from ita.measures.outline import by_indicator
from ita.models import Finding, Indicator, MeasureSet, Score
from ita.results.comparison import compare
from ita.results.reading import Json, ShownYear, choose, results_of
from ita.results.shown import (
    Line,
    Paper,
    Respondents,
    ShownIndicator,
    ShownInstrument,
    YearPage,
    decimal_or_none,
)
from ita.scoring.calculation import least_answers
from ita.scoring.gaps import gaps
from ita.scoring.rating import round2

NO_CELL = {"state": "missing", "score": None, "typed": None, "difference": None}

_INDICATORS = Prepared(
    Indicator.objects.filter(Q(instrument__scheme=-1) | Q(instrument__scheme=-2))
    .order_by("instrument__position", "number")
    .values_list(
        "instrument__scheme_id", "number", "title", "instrument__code", "instrument__title",
        "instrument__respondents", "instrument__weight",
    ),
    now=-1,
    before=-2,
)  # fmt: skip
_SCORES = Prepared(
    Score.objects.filter(result=-1)
    .order_by("question__position", "pk")
    .values_list(
        "state", "value", "concerned", "answers", "remark",
        "instrument__code",
        "part__instrument__code", "part__number", "part__title",
        "indicator__number",
        "sub_indicator__indicator__number", "sub_indicator__code", "sub_indicator__title",
        "question__indicator__number", "question__code", "question__text",
        "question__sub_indicator__code", "question__sub_indicator__title",
    ),
    result=-1,
)  # fmt: skip
_FINDINGS = Prepared(
    Finding.objects.filter(result=-1)
    .order_by("indicator__number", "position", "pk")
    .values_list("indicator__number", "mark", "text"),
    result=-1,
)
_MEASURES = Prepared(
    MeasureSet.objects.filter(organisation=-1, scheme__year=2401, status=Status.PUBLISHED)
    .order_by("first_year")
    .values_list("snapshot__data"),
    organisation=-1,
    year=2401,
)
_PAPERS = Prepared(
    Document.objects.public()
    .exclude(state=Document.State.WITHDRAWN)
    .filter(organisation=-1, source_address="{address}")
    .order_by("register_no")
    .values_list("kind", "title", "official_no", "dated", "code"),
    organisation=-1,
    address="{address}",
)


def page_of(organisation: Organisation, year: int) -> YearPage:
    """Raises Http404 where the office has no public official result of the year."""
    years = results_of(organisation)
    result, before = choose(years, year)
    instruments = _instruments(result, before)
    _fill_scores(result, instruments)
    sets = [row[0] for row in _MEASURES.rows(organisation=organisation.pk, year=year)]
    _fill_answers(result, instruments, sets)
    return YearPage(
        result=result,
        before=before,
        years=years,
        instruments=instruments,
        sets=sets,
        papers=papers_about(organisation, result.url),
        comparison=compare(organisation, year, result.shown_total),
    )


def papers_about(organisation: Organisation, address: str) -> list[Paper]:
    """Public papers of the register that were made from what stands at ``address``."""
    kinds = dict(Document.Kind.choices)
    return [
        Paper(
            label=f"{kinds[kind]} {number}".strip(),
            title=title,
            day=thai_date(day) if day else "",
            code=code,
        )
        for kind, title, number, day, code in _PAPERS.rows(
            organisation=organisation.pk, address=address
        )
    ]


def _instruments(result: ShownYear, before: ShownYear | None) -> list[ShownInstrument]:
    figures = result.figures
    found: dict[str, ShownInstrument] = {}
    names: dict[int, str] = {}
    former = before.scheme_id if before else 0
    for scheme, number, title, code, *of_instrument in _INDICATORS.rows(
        now=result.scheme_id, before=former
    ):
        if scheme == former:
            names[number] = title
        if scheme != result.scheme_id:
            continue
        if code not in found:
            found[code] = ShownInstrument(code, *of_instrument, _cell(figures, "instruments", code))
        cell = _cell(figures, "indicators", str(number))
        found[code].indicators.append(ShownIndicator(number, title, cell, found[code].cell))
    instruments = list(found.values())
    _fill_gaps(result, before, names, instruments)
    return instruments


def _fill_gaps(result, before, names: dict[int, str], instruments) -> None:
    of_number = {gap.indicator: gap for gap in gaps(result.figures, result.rules)}
    for one in instruments:
        for each in one.indicators:
            each.gap = of_number.get(each.number)
            if before is None:
                continue
            cell = _cell(before.figures, "indicators", str(each.number))
            each.before = decimal_or_none(cell["score"])
            former = names.get(each.number, each.title)
            each.former = former if each.before is not None and former != each.title else ""


def _fill_scores(result: ShownYear, instruments: list[ShownInstrument]) -> None:
    """What was entered below and beside the indicators: parts, sub-indicators, items, remarks."""
    by_code = {one.code: one for one in instruments}
    by_number = {each.number: each for one in instruments for each in one.indicators}
    branches = defaultdict(dict)
    items = defaultdict(list)
    for row in _SCORES.rows(result=result.pk):
        state, value, concerned, answers, remark, code, part_of, part, part_title, *below = row
        number, sub_of, sub, sub_title, item_of, item, text, under, under_title = below
        if item is not None:
            line = Line(2, item, text, _two(value), state, remark)
            items[item_of, under].append(line)
            if under is not None:
                branches[item_of].setdefault(under, Line(1, under, under_title, None, "", ""))
        elif sub is not None:
            branches[sub_of][sub] = Line(1, sub, sub_title, None, state, remark)
        elif number is not None:
            by_number[number].remark = remark
        elif part is not None:
            line = Line(1, f"{part_of}-{part}", part_title, _two(value), state, remark)
            by_code[part_of].parts.append(line)
        elif code in by_code:
            by_code[code].remark = remark
        if code or number is not None or part is not None:
            _fill_asked(result, by_code.get(code or part_of), concerned, answers)
    for number, each in by_number.items():
        each.lines = list(_lines(result, branches[number], items, number))


def _lines(result, branches: dict[str, Line], items: dict, number: int) -> Iterator[Line]:
    for code in sorted(branches, key=_in_numbers):
        line = branches[code]
        cell = _cell(result.figures, "sub_indicators", code)
        line.score, line.state = cell["score"], cell["state"]
        yield line
        yield from items[number, code]
    yield from items[number, None]


def _fill_asked(result: ShownYear, instrument: ShownInstrument | None, concerned, answers) -> None:
    if instrument is None or (concerned is None and answers is None):
        return
    least = None if concerned is None else least_answers(result.sample, concerned)
    instrument.asked = Respondents(answers, concerned, least)


def _fill_answers(result: ShownYear, instruments: list[ShownInstrument], sets: list[Json]) -> None:
    by_number = {each.number: each for one in instruments for each in one.indicators}
    for number, mark, text in _FINDINGS.rows(result=result.pk):
        if number in by_number:
            by_number[number].findings.append((mark, text))
    for snapshot in sets:
        for group in by_indicator(snapshot):
            if group.indicator and group.indicator["number"] in by_number:
                by_number[group.indicator["number"]].measures += group.nodes


def _cell(figures: Json, places: str, code: str) -> Json:
    return figures.get(places, {}).get(code, NO_CELL)


def _two(value: Decimal | None) -> str | None:
    return None if value is None else str(round2(value))


def _in_numbers(code: str) -> list[int]:
    """9.10 stands behind 9.9."""
    return [int(piece) if piece.isdecimal() else 0 for piece in code.split(".")]
