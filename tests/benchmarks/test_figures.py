"""The arithmetic of `make bench`; nothing here is timed."""

from tests.benchmarks.figures import Figure, Sample, in_turn, table, times


def test_both_sides_are_measured_in_turn_after_a_warm_up():
    calls = []

    def measured(side):
        calls.append(side)
        return len(calls)

    ours, peer = in_turn(lambda: measured("A"), lambda: measured("B"), rounds=3, warm_ups=1)

    assert "".join(calls) == "ABABABAB"
    assert (ours, peer) == ([3, 5, 7], [4, 6, 8])


def test_a_sample_shows_its_median_and_range():
    assert Sample([0.2, 0.1, 0.9]).shown("ms", 1000) == "200.0 ms (100.0–900.0)"


def test_one_slow_run_does_not_decide_the_ratio():
    assert times(Sample([3, 3, 100]), Sample([2, 2, 2])) == 1.5


def test_the_table_says_of_every_promise_whether_it_holds():
    kept = Figure("kept", "1", "2", "0.5 ×", "≤ 1 ×", True)
    broken = kept._replace(name="broken", holds=False)
    unpromised = Figure("unpromised", "1", "2")

    lines = table([kept, broken, unpromised]).splitlines()

    assert lines[2].endswith("≤ 1 ×     yes")
    assert lines[3].endswith("≤ 1 ×     NO")
    assert lines[4].split() == ["unpromised", "1", "2"]
