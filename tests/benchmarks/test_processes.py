"""What `make bench` knows of a process that it runs; nothing here is timed."""

import os
import sys

import pytest

from tests.benchmarks.processes import Failed, run


def python(code):
    return run([sys.executable, "-c", code], dict(os.environ))


def test_a_run_knows_its_output_and_its_peak_memory():
    small = python("print('done')")
    large = python("x = b'x' * 400_000_000; print('done')")

    assert small.output == large.output == "done\n"
    assert large.peak > 400_000_000 > small.peak


def test_a_failing_process_is_an_error_that_shows_what_it_said():
    with pytest.raises(Failed, match="no such plan"):
        python("import sys; sys.exit('no such plan')")
