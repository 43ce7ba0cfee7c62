"""From scores to total and rating: examples counted by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest

from ita.models import AssessmentResult
from ita.scoring.calculation import Sample, least_answers
from ita.scoring.gaps import gaps, lifts, next_step
from ita.scoring.rating import round2
from ita.scoring.recompute import recompute, recompute_all
from tests.ita import made

pytestmark = pytest.mark.django_db


def figures(office, year, scores, **values):
    return made.result(office, year, scores, **values).figures


def test_the_announced_figure_of_yaplong_is_reproduced_exactly(office):
    result = made.result(office, 2562, made.YAPLONG)
    assert (result.total, result.rating.label) == (Decimal("77.21"), "B")
    assert {code: cell["score"] for code, cell in result.figures["instruments"].items()} == {
        "IIT": "99.12",
        "EIT": "69.35",
        "OIT": "66.67",
    }
    assert result.figures["indicators"]["10"] == {
        "state": "scored",
        "score": "50.00",
        "typed": "50.00",
        "difference": None,
    }


def test_what_would_lift_it_most_is_known(office):
    found = lifts(figures(office, 2562, made.YAPLONG))
    assert [(lift.code, lift.to_full) for lift in found][:3] == [
        ("10", Decimal("10.00")),
        ("8", Decimal("3.73")),  # 37.29 × 0.10
        ("9", Decimal("3.33")),  # 16.66 × 0.20 = 3.332
    ]
    assert [str(lift.to_pass) for lift in found if lift.code in "19"] == ["0.33", "0.00"]


def test_gaps_of_indicators_to_the_pass_mark_and_to_the_next_band(office):
    result = made.result(office, 2562, made.YAPLONG)
    found = {gap.indicator: gap for gap in gaps(result.figures, result.scheme)}
    assert str(found[6].to_pass) == "13.51"
    assert (str(found[6].to_next_band), found[6].next_band) == ("3.51", "B")
    assert (found[1].to_pass, found[1].to_next_band) == (0, None)


@pytest.mark.parametrize(
    "instruments,total,rating",
    [
        ((95, 95, 95), "95.00", "AA"),
        ((85, 85, 85), "85.00", "A"),
        ((94.99, 94.99, 94.99), "94.99", "A"),
        ((75, 75, 75), "75.00", "B"),
        ((65, 65, 65), "65.00", "C"),
        ((55, 55, 55), "55.00", "D"),
        ((50, 50, 50), "50.00", "E"),
        ((49.99, 49.99, 49.99), "49.99", "F"),
        ((0, 0, 0), "0.00", "F"),
        # 0.3 × 84.99 + 0.3 × 84.99 + 0.4 × 85.0025 = 84.995: printed 85.00, and rated as printed.
        ((84.99, 84.99, 85.0025), "85.00", "A"),
        ((84.99, 84.99, 85.0024), "84.99", "B"),
    ],
)
def test_every_letter(office, instruments, total, rating):
    found = figures(office, 2564, dict(zip(("IIT", "EIT", "OIT"), instruments, strict=True)))
    assert (found["total"], found["rating"]) == (total, rating)


@pytest.mark.parametrize(
    "instruments,total,rating",
    [
        ((95, 95, 95), "95.00", "ผ่านดีเยี่ยม"),
        ((100, 94.99, 100), "98.50", "ผ่านดี"),  # one instrument short of 95
        ((85, 85, 85), "85.00", "ผ่านดี"),
        ((84.995, 85, 85), "85.00", "ผ่านดี"),  # printed 85.00; 84.9985 as well
        ((84.99, 90, 90), "88.50", "ผ่าน"),  # 25.497 + 27 + 36 = 88.497
        ((100, 100, 70), "88.00", "ผ่าน"),
        ((84.99, 84.99, 84.99), "84.99", "ต้องปรับปรุง"),
        ((100, 100, 62), "84.80", "ต้องปรับปรุง"),
        ((70, 70, 70), "70.00", "ต้องปรับปรุง"),
        ((69.99, 69.99, 69.99), "69.99", "ต้องปรับปรุงโดยด่วน"),
        ((0, 0, 0), "0.00", "ต้องปรับปรุงโดยด่วน"),
    ],
)
def test_every_word(office, instruments, total, rating):
    found = figures(office, 2566, dict(zip(("IIT", "EIT", "OIT"), instruments, strict=True)))
    assert (found["total"], found["rating"]) == (total, rating)


def test_a_missing_instrument_gives_no_total(office):
    found = figures(office, 2562, {"IIT": 90, "OIT": 90})
    assert (found["total"], found["rating"], found["lifts"]) == (None, None, [])
    assert found["instruments"]["EIT"]["state"] == "missing"


@pytest.mark.parametrize("place", ["EIT", "EIT-2", 7])
def test_below_the_sample_there_is_no_score_and_never_zero(office, place):
    scores = {1: 90, 2: 90, 3: 90, 4: 90, 5: 90, 6: 90, 7: 90, 8: 90, "EIT-1": 90, "OIT": 90}
    found = figures(office, 2565, scores | {place: "below"})
    assert found["instruments"]["EIT"]["state"] == "below"
    assert found["instruments"]["EIT"]["score"] is None
    assert found["total"] is None


def test_too_few_answers_are_below_the_sample_by_the_scheme_s_rule(office):
    result = made.result(office, 2562, {"IIT": 90, "EIT": 90, "OIT": 90})
    score = result.scores.get(instrument__code="IIT")
    score.concerned, score.answers = 50, 29
    score.save()
    recompute(result)
    assert result.total is None
    assert result.figures["instruments"]["IIT"] == {
        "state": "below",
        "score": None,
        "typed": "90.00",
        "difference": None,
    }
    score.answers = 30
    score.save()
    assert recompute(result).total == Decimal("90.00")


@pytest.mark.parametrize(
    "concerned,least",
    [(0, 0), (12, 12), (30, 30), (299, 30), (301, 31), (4000, 400), (4001, 401), (9000, 900)],
)
def test_the_least_number_of_answers(concerned, least):
    assert least_answers(Sample(Decimal(10), 30, 4000, 400), concerned) == least


def test_a_large_number_is_held_to_its_own_least():
    assert least_answers(Sample(Decimal(5), 30, 4000, 400), 5000) == 400
    assert least_answers(Sample(), 5000) is None


def test_an_exempt_item_leaves_the_mean(office):
    whole = {"IIT": 90, "EIT": 90, "O1": 100, "O2": 0, "O3": 100, "O4": 100, "O5": 50, "O6": 50}
    found = figures(office, 2563, whole)
    assert found["sub_indicators"]["9.1"]["score"] == "50.00"
    assert found["indicators"]["9"]["score"] == "75.00"
    found = figures(office, 2564, whole | {"O2": "exempt"})
    assert found["sub_indicators"]["9.1"]["score"] == "100.00"
    assert found["indicators"]["9"]["score"] == "100.00"


def test_a_sub_indicator_of_exempt_items_alone_leaves_the_indicator(office):
    scores = {"O1": "exempt", "O2": "exempt", "O3": 100, "O4": 50}
    found = figures(office, 2563, scores)
    assert found["sub_indicators"]["9.1"]["state"] == "exempt"
    assert found["indicators"]["9"]["score"] == "75.00"


def test_the_indicator_is_the_mean_of_its_sub_indicators_not_of_its_items(office):
    scores = {"O1": "exempt", "O2": 0, "O3": 100, "O4": 100}
    assert figures(office, 2563, scores)["indicators"]["9"]["score"] == "50.00"


def test_incomplete_children_leave_the_typed_score(office):
    found = figures(office, 2563, {9: 80, "O1": 100, "O2": 100, "O3": 100})
    assert found["indicators"]["9"] == {
        "state": "scored",
        "score": "80.00",
        "typed": "80.00",
        "difference": None,
    }
    assert found["indicators"]["10"]["state"] == "missing"


def test_complete_children_win_and_the_typed_score_stands_beside_with_the_difference(office):
    found = figures(office, 2562, made.YAPLONG | {"OIT": "66.7", "EIT": "69.35"})
    assert found["instruments"]["OIT"] == {
        "state": "scored",
        "score": "66.67",
        "typed": "66.70",
        "difference": "0.03",
    }
    assert found["instruments"]["EIT"]["difference"] is None
    assert found["total"] == "77.21"


def test_eit_is_the_mean_of_its_two_parts(office):
    scores = {"IIT": 80, "EIT-1": 90, "EIT-2": 71, "OIT": 80}
    found = figures(office, 2565, scores)
    assert (found["instruments"]["EIT"]["score"], found["total"]) == ("80.50", "80.15")
    assert [(lift["code"], lift["to_full"]) for lift in found["lifts"]] == [
        ("OIT", "8.00"),
        ("IIT", "6.00"),
        ("EIT-2", "4.35"),
        ("EIT-1", "1.50"),
    ]


def test_one_part_alone_is_no_instrument(office):
    assert figures(office, 2565, {"EIT-1": 90})["instruments"]["EIT"]["state"] == "missing"
    typed = figures(office, 2566, {"EIT-1": 90, "EIT": 88})
    assert typed["instruments"]["EIT"]["score"] == "88.00"


def test_indicators_win_over_parts(office):
    scores = {6: 80, 7: 80, 8: 80, "EIT-1": 90, "EIT-2": 90}
    assert figures(office, 2565, scores)["instruments"]["EIT"]["score"] == "80.00"


def test_items_lift_the_total_by_their_share(office):
    scores = {"IIT": 90, "EIT": 90, 10: 80, "O1": 100, "O2": 0, "O3": 100, "O4": 50}
    found = {lift.code: lift for lift in lifts(figures(office, 2563, scores))}
    assert found["9"].to_full == Decimal("7.50")  # 62.5 → 100, a fifth of the total
    assert found["9.1"].to_full == Decimal("5.00")
    assert found["O2"].to_full == Decimal("5.00")
    assert found["O4"].to_full == Decimal("2.50")
    assert found["O2"].to_pass == Decimal("4.25")
    assert "O1" not in found


def test_of_a_total_alone_the_rating_is_open_where_the_instruments_decide(office):
    known = made.result(office, 2566, official_total=Decimal("80"))
    assert (known.total, known.rating.label) == (None, "ต้องปรับปรุง")
    assert made.result(office, 2567, official_total=Decimal("90")).rating is None
    assert made.result(office, 2562, official_total=Decimal("77.21")).rating.label == "B"


def test_the_rating_is_that_of_the_total_that_is_shown(office):
    result = made.result(
        office, 2562, {"IIT": 85, "EIT": 85, "OIT": 85}, official_total=Decimal("84.99")
    )
    assert (result.shown_total, result.shown_rating.label) == (Decimal("84.99"), "B")
    assert result.figures["rating"] == "A"


def test_the_next_step_says_what_holds_the_total_back(office):
    result = made.result(office, 2566, {"IIT": 100, "EIT": 100, "OIT": 70})
    step = next_step(result.figures, result.scheme)
    assert (step.band, step.total, step.instruments) == ("ผ่านดี", 0, {"OIT": Decimal("15.00")})


def test_rounding_is_half_up():
    assert [str(round2(Fraction(n, 1000))) for n in (84995, 84994, 5, 4, 100000)] == [
        "85.00",
        "84.99",
        "0.01",
        "0.00",
        "100.00",
    ]


def test_computing_again_stores_and_remembers_only_what_changed(office, plan_officer):
    result = made.result(office, 2562, made.YAPLONG)
    entries = result.history.count()
    assert recompute_all(AssessmentResult.objects.all()) == 0
    result.scores.filter(indicator__number=10).get().delete()
    assert recompute_all(AssessmentResult.objects.all(), by=plan_officer) == 1
    result.refresh_from_db()
    assert (result.total, result.rating) == (None, None)
    assert result.history.count() == entries + 1
    assert result.history.first().history_user == plan_officer
