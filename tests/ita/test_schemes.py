"""The schemes of 2562 to 2569 as they are shipped, and what must hold of every one of them."""

from fractions import Fraction

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from ita.models import AssessmentScheme, Indicator, Question, RatingBand, ReportSection
from ita.schemes.building import YEARS, load_schemes
from ita.scoring.calculation import ScoreValue, State, calculate
from ita.scoring.gaps import lifts_of
from ita.scoring.rating import rate, round2
from ita.scoring.scheme_tree import tree_of

ITEMS = {2562: 0, 2563: 43, 2564: 43, 2565: 43, 2566: 43, 2567: 35, 2568: 28, 2569: 26}


@pytest.fixture(scope="module")
def trees(django_db_setup, django_db_blocker):
    """By year; the rows they were read from are gone again."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_schemes()
        found = {scheme.year: tree_of(scheme) for scheme in AssessmentScheme.objects.all()}
        transaction.set_rollback(True)
    return found


@pytest.fixture(scope="module")
def facts(django_db_setup, django_db_blocker):
    """What the tests below ask of the rows, read once."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_schemes()
        load_schemes()  # and loading twice changes nothing
        found = {
            "schemes": list(AssessmentScheme.objects.order_by("year")),
            "indicators": list(
                Indicator.objects.values_list("instrument__scheme__year", "number", "title")
            ),
            "aliases": dict(Indicator.objects.filter(number=8).values_list("title", "aliases")),
            "bands": list(RatingBand.objects.values_list("scheme__year", "label", "least_total")),
            "items": {
                (year, code): text
                for year, code, text in Question.objects.values_list(
                    "indicator__instrument__scheme__year", "code", "text"
                )
            },
            "sections": list(ReportSection.objects.values_list("scheme__year", "title", "body")),
        }
        transaction.set_rollback(True)
    return found


def test_there_is_one_scheme_for_each_year_and_it_says_where_it_is_from(facts):
    assert [scheme.year for scheme in facts["schemes"]] == list(YEARS)
    for scheme in facts["schemes"]:
        assert scheme.source and scheme.note
        assert scheme.pass_mark == 85
    confirmed = [each.year for each in facts["schemes"] if each.confidence == "confirmed"]
    assert confirmed == [2562]


def test_every_scheme_has_ten_indicators_and_weights_of_a_hundred(trees):
    for tree in trees.values():
        numbers = [place.code for each in tree.instruments for place in each.place.children]
        assert numbers == [str(number) for number in range(1, 11)]
        assert [int(each.weight) for each in tree.instruments] == [30, 30, 40]
        assert len(tree.instruments[1].parts) == (2 if tree.year >= 2565 else 0)


def test_the_eighth_indicator_was_renamed_and_is_found_by_either_name(facts):
    titles = {year: title for year, number, title in facts["indicators"] if number == 8}
    assert {year for year, title in titles.items() if title == "การปรับปรุงการทำงาน"} == {
        2566,
        2567,
        2568,
        2569,
    }
    assert facts["aliases"] == {
        "การปรับปรุงระบบการทำงาน": "การปรับปรุงการทำงาน",
        "การปรับปรุงการทำงาน": "การปรับปรุงระบบการทำงาน",
    }


@pytest.mark.parametrize("year", YEARS)
def test_the_items_of_each_year_are_numbered_without_a_hole(facts, year):
    numbers = [int(code[1:]) for of, code in facts["items"] if of == year and code[0] == "O"]
    assert sorted(numbers) == list(range(1, ITEMS[year] + 1))
    assert all(facts["items"][year, f"O{number}"] for number in numbers)


def test_items_stand_where_the_year_has_them(facts):
    items = facts["items"]
    assert items[2564, "O34"] == "เจตจำนงสุจริตของผู้บริหาร"
    assert items[2565, "O34"] == "นโยบายไม่รับของขวัญ (No Gift Policy)"
    assert items[2565, "O36"] == "การประเมินความเสี่ยงการทุจริตประจำปี"
    assert items[2566, "O34"] == "การประเมินความเสี่ยงการทุจริตและประพฤติมิชอบประจำปี"
    assert items[2567, "O30"] == "การประเมินความเสี่ยงการทุจริตในประเด็นที่เกี่ยวข้องกับสินบน"
    assert items[2568, "O25"] == "แผนปฏิบัติการป้องกันการทุจริต"
    assert items[2569, "O21"] == "การประเมินความเสี่ยงการทุจริตในหน่วยงานภาครัฐ"


def test_survey_questions_have_a_number_and_no_invented_wording(facts):
    survey = {key: text for key, text in facts["items"].items() if key[1][0] in "ie"}
    assert not any(survey.values())
    counts = {year: sum(of == year for of, _ in survey) for year in YEARS}
    assert counts == {2562: 45, 2563: 45, 2564: 45, 2565: 45, 2566: 0, 2567: 24, 2568: 24, 2569: 24}


def test_the_lowest_letters_of_2562_are_its_own(facts):
    lowest = {year: least for year, label, least in facts["bands"] if label == "E" and year <= 2565}
    assert lowest == {2562: 40, 2563: 50, 2564: 50, 2565: 50}


def test_the_report_has_eight_sections_in_every_year(facts):
    for year in YEARS:
        titles = [title for of, title, body in facts["sections"] if of == year and body]
        assert len(titles) == 8
        assert titles[0] == "ความเป็นมา"


@pytest.mark.django_db
def test_what_staff_deleted_stays_deleted():
    load_schemes()
    AssessmentScheme.objects.get(year=2569).delete()
    load_schemes()
    assert not AssessmentScheme.objects.filter(year=2569).exists()


# What holds of every scheme. Scores to four places, as they are stored.

SCORE = st.integers(0, 1_000_000).map(lambda number: Fraction(number, 10_000))
NEAR_A_BOUND = st.sampled_from(["49.995", "69.9949", "84.99", "84.995", "85", "94.995", "100"])
ANY_SCORE = SCORE | NEAR_A_BOUND.map(Fraction)
THREE = st.tuples(ANY_SCORE, ANY_SCORE, ANY_SCORE)
YEAR = st.sampled_from(list(YEARS))


def of_instruments(tree, scores):
    return calculate(
        tree,
        [
            ScoreValue(each.place.key, score)
            for each, score in zip(tree.instruments, scores, strict=True)
        ],
    )


def bands_that_hold(tree, outcome):
    """By the words of the rule, apart from the order in which the bands are tried."""
    total = round2(outcome.total)
    least = min(round2(cell.score) for cell in outcome.instruments.values())
    return [
        band
        for band in tree.bands
        if total >= band.least_total
        and (band.least_instrument is None or least >= band.least_instrument)
    ]


@given(year=YEAR, scores=THREE)
def test_every_score_has_exactly_one_rating(trees, year, scores):
    tree = trees[year]
    outcome = of_instruments(tree, scores)
    assert outcome.rating in tree.bands
    assert outcome.rating == bands_that_hold(tree, outcome)[0]
    assert len({band.label for band in tree.bands}) == len(tree.bands)


@given(year=YEAR, scores=THREE, gains=THREE)
def test_a_better_score_never_has_a_worse_rating(trees, year, scores, gains):
    tree = trees[year]
    better = [min(score + gain, Fraction(100)) for score, gain in zip(scores, gains, strict=True)]
    before, after = of_instruments(tree, scores), of_instruments(tree, better)
    assert after.total >= before.total
    assert tree.bands.index(after.rating) <= tree.bands.index(before.rating)


@given(year=YEAR, total=ANY_SCORE, instruments=st.lists(st.none() | ANY_SCORE, max_size=3))
def test_a_rating_that_is_given_early_stays_when_the_rest_becomes_known(
    trees, year, total, instruments
):
    """What is not known may only leave a rating open."""
    bands = trees[year].bands
    early = rate(bands, total, instruments)
    for filler in (Fraction(0), Fraction(100)):
        known = [filler if score is None else score for score in instruments]
        if early is not None and known:
            assert rate(bands, total, known) == early


def leaves(place):
    if not place.children:
        yield place
    for child in place.children:
        yield from leaves(child)


@st.composite
def items_of_a_scheme(draw, trees):
    """Scores of every question, or of the indicator where it has none; some items exempt."""
    tree = trees[draw(YEAR)]
    found = []
    for instrument in tree.instruments:
        for leaf in leaves(instrument.place):
            may_leave = leaf.kind == "question" and not instrument.is_survey
            if may_leave and draw(st.integers(0, 9)) == 0:
                found.append(ScoreValue(leaf.key, state=State.EXEMPT))
            else:
                found.append(ScoreValue(leaf.key, draw(ANY_SCORE)))
    return tree, found


@given(data=st.data())
def test_from_items_is_the_same_as_from_their_unrounded_parts(trees, data):
    tree, items = data.draw(items_of_a_scheme(trees))
    whole = calculate(tree, items)
    for kind in ("sub_indicator", "indicator", "instrument"):
        parts = [
            ScoreValue(key, cell.score, cell.state)
            for key, cell in whole.cells.items()
            if key[0] == kind and cell.state in (State.SCORED, State.EXEMPT)
        ]
        # Indicators that have no sub-indicators are their own parts.
        known = {key for score in parts for key in _below(tree, score.key)}
        rest = [score for score in items if score.key not in known]
        again = calculate(tree, [*parts, *rest])
        assert (again.total, again.rating) == (whole.total, whole.rating)
    assert whole.total is None or 0 <= whole.total <= 100


def _below(tree, key):
    for instrument in tree.instruments:
        for place in _places(instrument.place):
            if place.key == key:
                return {each.key for each in _places(place)}
    return set()


def _places(place):
    yield place
    for child in place.children:
        yield from _places(child)


@given(data=st.data())
def test_what_a_lift_promises_is_what_the_total_gains(trees, data):
    tree, items = data.draw(items_of_a_scheme(trees))
    whole = calculate(tree, items)
    for lift in lifts_of(whole):
        if lift.place != "question":
            continue
        raised = [
            ScoreValue(score.key, Fraction(100)) if _code(tree, score.key) == lift.code else score
            for score in items
        ]
        assert calculate(tree, raised).total - whole.total == lift.to_full
        break


def _code(tree, key):
    return next(
        place.code
        for instrument in tree.instruments
        for place in _places(instrument.place)
        if place.key == key
    )
