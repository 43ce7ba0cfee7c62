"""Splitting a plan's text into projects and headings, beside only taking its paragraphs."""

import json

from tests.benchmarks.figures import Figure, Sample, times
from tests.benchmarks.installation import Installation

SECONDS = 2
BYTES = 490_000


def figures(portal: Installation) -> list[Figure]:
    measured = json.loads(portal.module("split_texts").output)
    ours, peer = Sample(measured["ours"]), Sample(measured["peer"])
    kilobytes = measured["bytes"] / 1000
    return [
        Figure(
            f"texts: a Word file with {kilobytes:.0f} kB of text, {measured['projects']} projects",
            ours.shown("s", digits=2),
            f"its paragraphs by python-docx, {peer.shown('s', digits=2)}",
            f"{times(ours, peer):.1f} ×",
            f"≤ {SECONDS} s",
            ours.median <= SECONDS,
        )
    ]
