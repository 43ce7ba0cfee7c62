"""What `make bench` knows of a process that it runs; nothing here is timed."""

import os
import sys

import pytest

from tests.benchmarks.processes import Failed, run


def python(code):
    return run([sys.executable, "-c", code], dict(os.environ))


MEASURE = """
import os, sys
from tests.benchmarks.processes import run
for code in ("print('done')", "x = b'x' * 400_000_000; print('done')"):
    finished = run([sys.executable, "-c", code], dict(os.environ))
    print(finished.output.strip(), finished.peak)
"""


def test_a_run_knows_its_output_and_its_peak_memory():
    # From a small process, as in a benchmark: the kernel counts a child from its parent's size on.
    small, large = python(MEASURE).output.splitlines()

    assert [small.split()[0], large.split()[0]] == ["done", "done"]
    assert int(large.split()[1]) > 400_000_000 > int(small.split()[1])


def test_a_failing_process_is_an_error_that_shows_what_it_said():
    with pytest.raises(Failed, match="no such plan"):
        python("import sys; sys.exit('no such plan')")
