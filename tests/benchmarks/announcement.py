"""A two-page announcement beside Chromium printing the same HTML.

Chromium is always a whole process, for nothing keeps one waiting in an office. Ours is measured
twice: as the running portal does when somebody issues a paper or looks at a draft, which is what
is promised, and as the command line does, most of whose time is the start of Django.
"""

import json
import shutil

from tests.benchmarks.figures import Figure, Sample, in_turn, times
from tests.benchmarks.installation import Installation
from tests.benchmarks.paper import BROWSERS, NO_BROWSER, for_the_browser, print_in
from tests.benchmarks.processes import Run

ROUNDS = 7
MOST_TIMES_CHROMIUM = 1.0
PAGES = 2


def figures(portal: Installation) -> list[Figure]:
    with portal.copy() as fresh:
        return _measured(fresh)


def _measured(portal: Installation) -> list[Figure]:
    number = portal.module("announcement_paper", "write").output.strip()
    html, pdf = portal.home / "announcement.html", portal.home / "announcement.pdf"
    printed = portal.home / "announcement-chromium.pdf"
    portal.manage("render_document", "clause", number, "--html", html)
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    page = for_the_browser(html)

    def ours() -> Run:
        return portal.manage("render_document", "clause", number, "--pdf", pdf)

    def chromium() -> Run | None:
        return print_in(browser, page, printed, portal) if browser else None

    runs, peers = in_turn(ours, chromium, rounds=ROUNDS)
    within = json.loads(portal.module("announcement_paper", "time", number, ROUNDS).output)
    if within["pages"] != PAGES:
        raise ValueError(f"the announcement has {within['pages']} pages")
    theirs = Sample(run.seconds for run in peers) if browser else None
    return [
        _figure("in the running portal", Sample(within["seconds"]), theirs, promised=True),
        _figure("whole process", Sample(run.seconds for run in runs), theirs, promised=False),
    ]


def _figure(where: str, ours: Sample, theirs: Sample | None, *, promised: bool) -> Figure:
    name = f"PDF of a two-page announcement, {where}"
    shown = ours.shown("ms", 1000, 0)
    if theirs is None:
        return Figure(name, shown, NO_BROWSER)
    ratio = times(ours, theirs)
    return Figure(
        name,
        shown,
        f"Chromium, whole process {theirs.shown('ms', 1000, 0)}",
        f"{ratio:.2f} ×",
        f"≤ {MOST_TIMES_CHROMIUM:.0f} ×" if promised else "",
        ratio <= MOST_TIMES_CHROMIUM if promised else None,
    )
