"""The plan's PDF beside Chromium printing the same HTML, and what two engines read in it."""

import json
import shutil
import sys
from pathlib import Path

from tests.benchmarks.figures import MEGABYTE, Figure, Sample, in_turn, times
from tests.benchmarks.installation import HOST, PERIOD, ROOT, SLUG, Installation
from tests.benchmarks.processes import Run, run

ROUNDS = 5
MOST_TIMES_CHROMIUM = 3.5
MOST_MEMORY = 400 * MEGABYTE
LEAST_FOUND = 0.995
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NO_BROWSER = "no Chromium on this machine"
NO_BACKGROUNDS = "<style>* { background-image: none !important }</style>"
OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--no-first-run", "--no-pdf-header-footer", "--allow-file-access-from-files"),
)


def figures(portal: Installation) -> list[Figure]:
    html, pdf = portal.home / "plan.html", portal.home / "plan.pdf"
    printed, plain = portal.home / "chromium.pdf", portal.home / "plain.pdf"
    document = ("plan", SLUG, PERIOD)
    portal.manage("render_document", *document, "--html", html)
    portal.module("plain_weasyprint", html, plain)
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    page = for_the_browser(html)

    def ours() -> Run:
        return portal.manage("render_document", *document, "--pdf", pdf)

    def chromium() -> Run | None:
        return print_in(browser, page, printed, portal) if browser else None

    runs, peers = in_turn(ours, chromium, rounds=ROUNDS)
    papers = {"ours": pdf, "WeasyPrint as it is": plain} | (
        {"Chromium": printed} if browser else {}
    )
    measured = json.loads(portal.module("text_shares", html, *papers.values()).output)
    pages = dict(zip(papers, (each["pages"] for each in measured), strict=True))
    speed = _speed(runs, peers, pages) if browser else _speed_alone(runs, pages)
    return [*speed, *_text(papers, measured)]


def for_the_browser(html: Path) -> Path:
    """The same HTML as Chromium prints it best.

    The addresses of static files lead to the sources on the disk, for it has no server to ask and
    must print with the same fonts and styles. Background pictures (dots up to a page number) are
    left out: it turns each into a bitmap of a whole page, which would flatter us.
    """
    own = f"https://{HOST}/static/"
    there = (ROOT / "static").as_uri() + "/"
    text = html.read_text(encoding="utf-8").replace(own, there)
    page = html.with_name(f"{html.stem}-for-chromium.html")
    page.write_text(
        text.replace("<head>", f'<head><base href="{there}">{NO_BACKGROUNDS}', 1), encoding="utf-8"
    )
    return page


def print_in(browser: str, page: Path, target: Path, portal: Installation) -> Run:
    profile = portal.home / "profile"
    command = [browser, *OPTIONS, f"--user-data-dir={profile}", f"--print-to-pdf={target}"]
    target.unlink(missing_ok=True)
    try:
        done = run([*command, page.as_uri()], portal.env)
    finally:
        shutil.rmtree(profile, ignore_errors=True)
    if not target.exists():
        sys.exit(f"{browser} printed nothing")
    return done


def _speed_alone(runs: list[Run], pages: dict[str, int]) -> list[Figure]:
    name = f"PDF of the whole plan ({pages['ours']} pages), whole process"
    peak = Sample(run.peak for run in runs)
    return [
        Figure(name, Sample(run.seconds for run in runs).shown("s", digits=2), NO_BROWSER),
        Figure(
            f"{name}: peak memory",
            peak.shown("MB", 1 / MEGABYTE, 0),
            NO_BROWSER,
            promised=f"< {MOST_MEMORY // MEGABYTE} MB",
            holds=max(peak) < MOST_MEMORY,
        ),
    ]


def _speed(runs: list[Run], peers: list[Run], pages: dict[str, int]) -> list[Figure]:
    time, memory = _speed_alone(runs, pages)
    seconds, their_seconds = (Sample(run.seconds for run in side) for side in (runs, peers))
    peak, their_peak = (Sample(run.peak for run in side) for side in (runs, peers))
    ratio = times(seconds, their_seconds)
    return [
        time._replace(
            peer=f"Chromium {their_seconds.shown('s', digits=2)}, {pages['Chromium']} pages",
            ratio=f"{ratio:.2f} ×",
            promised=f"≤ {MOST_TIMES_CHROMIUM} ×",
            holds=ratio <= MOST_TIMES_CHROMIUM,
        ),
        memory._replace(
            peer=f"Chromium's largest process {their_peak.shown('MB', 1 / MEGABYTE, 0)}",
            ratio=f"{times(peak, their_peak):.2f} ×",
        ),
    ]


def _text(papers: dict[str, Path], measured: list[dict]) -> list[Figure]:
    shares = dict(zip(papers, (each["shares"] for each in measured), strict=True))
    ours = shares.pop("ours")
    return [
        Figure(
            f"Text of the plan's PDF found by {engine}",
            f"{ours[engine]:.4f}",
            ", ".join(f"{name} {found[engine]:.4f}" for name, found in shares.items()),
            promised=f"≥ {LEAST_FOUND}",
            holds=ours[engine] >= LEAST_FOUND,
        )
        for engine in ours
    ]
