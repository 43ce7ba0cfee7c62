"""verify_register over a large register, beside tools that do a part of the same to its files."""

import os
import re
import sys
from pathlib import Path

from tests.benchmarks.figures import MEGABYTE, Figure, Sample, in_turn
from tests.benchmarks.installation import SLUG, Installation
from tests.benchmarks.processes import Run, run

PAPERS, SEALED = 10_000, 500
ROUNDS, SEAL_ROUNDS = 5, 5
LEAST_RATE, LEAST_SEALS = 200, 25
# With ten times the papers, more memory than this would be a list of something.
MOST_GROWTH = 1.25
FEW = 1_000
AT_ONCE = 50


def figures(portal: Installation) -> list[Figure]:
    return [*_hashes(portal), *_seals(portal)]


def _hashes(portal: Installation) -> list[Figure]:
    with portal.copy() as few:
        few.module("register_filled", FEW, "plain")
        small = few.manage("verify_register")
    with portal.copy() as full:
        full.module("register_filled", PAPERS, "plain")
        ours, peer = in_turn(
            lambda: _verified(full), lambda: _hashed_by_coreutils(full), rounds=ROUNDS
        )
    rates = Sample(count / done.seconds for count, done in ours)
    others = Sample(count / done.seconds for count, done in peer)
    peak = Sample(done.peak for _, done in ours)
    growth = peak.median / small.peak
    return [
        Figure(
            f"verify_register of {ours[0][0]:,} papers",
            rates.shown("/s", digits=0),
            f"sha256sum of the files alone {others.shown('/s', digits=0)}",
            f"{rates.median / others.median:.0%}",
            f"≥ {LEAST_RATE}/s",
            rates.median >= LEAST_RATE,
        ),
        Figure(
            "verify_register: memory at most",
            peak.shown("MB", 1 / MEGABYTE, 0),
            f"of {FEW:,} papers {small.peak / MEGABYTE:.0f} MB",
            f"{growth:.2f} ×",
            f"≤ {MOST_GROWTH} ×",
            growth <= MOST_GROWTH,
        ),
    ]


def _seals(portal: Installation) -> list[Figure]:
    with portal.copy() as sealed:
        # The default place of keys lies in DATA_DIR, which is this copy's own.
        sealed.with_environment(SECURE="0").manage("make_demo_certificate", SLUG)
        sealed.module("register_filled", SEALED, "sealed")
        ours, peer = in_turn(
            lambda: _verified(sealed, "--seals"),
            lambda: _read_by_pdfsig(sealed),
            rounds=SEAL_ROUNDS,
        )
    cores = len(os.sched_getaffinity(0))
    rates = Sample(count / done.seconds / cores for count, done in ours)
    others = Sample(peer)
    return [
        Figure(
            f"verify_register --seals of {ours[0][0]:,} papers, a core",
            rates.shown("/s", digits=0),
            f"pdfsig {others.shown('/s', digits=0)}",
            f"{rates.median / others.median:.0%}",
            f"≥ {LEAST_SEALS}/s",
            rates.median >= LEAST_SEALS,
        )
    ]


def _verified(portal: Installation, *options: str) -> tuple[int, Run]:
    done = portal.manage("verify_register", *options)
    return int(re.search(r"([\d,]+) ฉบับ", done.output)[1].replace(",", "")), done


def _files(portal: Installation) -> list[Path]:
    return sorted((portal.data / "issued").glob("*.pdf"))


def _hashed_by_coreutils(portal: Installation) -> tuple[int, Run]:
    files = _files(portal)
    return len(files), run(["sha256sum", *files], portal.env)


def _read_by_pdfsig(portal: Installation) -> float:
    """Files a second, one after the other: it takes one at a time."""
    files = _files(portal)[:AT_ONCE]
    done = run([sys.executable, "-c", PDFSIG, *files], portal.env)
    return len(files) / done.seconds


PDFSIG = """
import subprocess as processes, sys
for name in sys.argv[1:]:
    processes.run(["pdfsig", "-nocert", name], stdout=processes.DEVNULL, stderr=processes.DEVNULL)
"""
