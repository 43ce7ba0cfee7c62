"""The import of a large sheet beside a Resource that saves the same records one by one; and its
undo beside the import."""

import json
import re
from pathlib import Path

from tests.benchmarks.figures import MEGABYTE, Figure, Sample, in_turn, times
from tests.benchmarks.installation import OFFICE, OFFICER, PERIOD, Installation
from tests.benchmarks.processes import Run

ROUNDS = 5
ROWS = 4_100
PEER_ROWS = 410  # a tenth: the peer needs minutes for all of them
LEAST_TIMES_FASTER = 4
MOST_MEMORY = 300 * MEGABYTE
MOST_TIMES_FOR_UNDO = 2


class Different(Exception):
    """The two imports left other records, so their times cannot be compared."""


def figures(portal: Installation) -> list[Figure]:
    large, small = portal.home / "large.xlsx", portal.home / "small.xlsx"
    portal.module("import_office", large, ROWS, small, PEER_ROWS)
    _check_same_records(portal, small)
    both, peers = in_turn(
        lambda: _ours(portal, large), lambda: _peer(portal, small), rounds=ROUNDS, warm_ups=0
    )
    runs, undone = zip(*both, strict=True)
    seconds = Sample(run.seconds for run in runs)
    peak = Sample(run.peak for run in runs)
    peer_seconds = Sample(_scaled(run) for run in peers)
    peer_peak = Sample(run.peak for run in peers)
    faster = times(peer_seconds, seconds)
    name = f"Import of a sheet of {ROWS:,} rows, whole process"
    return [
        Figure(
            name,
            seconds.shown("s", digits=2),
            f"one by one {peer_seconds.shown('s')}, {PEER_ROWS} rows × {ROWS // PEER_ROWS}",
            f"{faster:.1f} × as fast",
            f"≥ {LEAST_TIMES_FASTER} ×",
            faster >= LEAST_TIMES_FASTER,
        ),
        Figure(
            f"{name}: peak memory",
            peak.shown("MB", 1 / MEGABYTE, 0),
            f"one by one {peer_peak.shown('MB', 1 / MEGABYTE, 0)}, {PEER_ROWS} rows",
            promised=f"< {MOST_MEMORY // MEGABYTE} MB",
            holds=max(peak) < MOST_MEMORY,
        ),
        _undo(Sample(run.seconds for run in undone), seconds),
    ]


def _undo(seconds: Sample, importing: Sample) -> Figure:
    ratio = times(seconds, importing)
    return Figure(
        f"Undo of an import of {ROWS:,} rows, whole process",
        seconds.shown("s", digits=2),
        f"the import {importing.shown('s', digits=2)}",
        f"{ratio:.2f} × its time",
        f"≤ {MOST_TIMES_FOR_UNDO} ×",
        ratio <= MOST_TIMES_FOR_UNDO,
    )


def _import(portal: Installation, sheet: Path) -> Run:
    options = ("--organisation", OFFICE, "--period", PERIOD, "--user", OFFICER)
    return portal.manage("import_plan", sheet, *options)


def _ours(portal: Installation, sheet: Path) -> tuple[Run, Run]:
    """The import, and its undo."""
    with portal.copy() as fresh:
        imported = _import(fresh, sheet)
        number = re.search(r"undo_import (\d+)", imported.output)[1]
        return imported, fresh.manage("undo_import", number, "--user", OFFICER)


def _peer(portal: Installation, sheet: Path) -> Run:
    with portal.copy() as fresh:
        return fresh.module("one_by_one", sheet)


def _scaled(run: Run) -> float:
    """The time for all rows: starting the process counts once, the import itself per row."""
    importing = json.loads(run.output)["seconds"]
    return run.seconds - importing + importing * ROWS / PEER_ROWS


def _check_same_records(portal: Installation, sheet: Path) -> None:
    """Also the warm-up of both."""
    with portal.copy() as first, portal.copy() as second:
        _import(first, sheet)
        second.module("one_by_one", sheet)
        ours, theirs = (json.loads(each.module("imported").output) for each in (first, second))
    if ours != theirs:
        raise Different(f"{ours}\n{theirs}")
