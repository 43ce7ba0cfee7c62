"""`make bench`: every promised figure beside a peer of the same run, in one table.

A promise that does not hold is printed as NO and is no error: on a busy machine a figure may
fail by chance. What ends with an exception is one.
"""

import os
import platform
import signal
import sys

from tests.benchmarks import (
    announcement,
    download,
    ita,
    page,
    paper,
    plan_checks,
    recompute,
    register,
    risks,
    sheet,
    texts,
    tree,
)
from tests.benchmarks.figures import Figure, table
from tests.benchmarks.installation import installation

PARTS = {
    "page": page,
    "ita": ita,
    "paper": paper,
    "announcement": announcement,
    "download": download,
    "sheet": sheet,
    "checks": plan_checks,
    "texts": texts,
    "tree": tree,
    "recompute": recompute,
    "register": register,
    "risks": risks,
}


def main() -> None:
    """Measure all, or the parts named as arguments."""
    chosen = sys.argv[1:] or list(PARTS)
    if unknown := set(chosen) - set(PARTS):
        sys.exit(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    for number in (signal.SIGTERM, signal.SIGHUP):  # the with-blocks still clean up
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    figures: list[Figure] = []
    _say("setting up an installation with the sample offices")
    with installation() as portal:
        try:
            for name in chosen:
                _say(f"measuring: {name}")
                figures += PARTS[name].figures(portal)
        finally:  # what was measured before an error is worth reading
            print(_machine(portal.database))
            print(table(figures), flush=True)


def _machine(database: str) -> str:
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {database}, load {load:.1f}. "
        "Medians with (lowest–highest).\n"
    )


def _say(what: str) -> None:
    print(f"… {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("stopped")
