"""Downloads of the issued PDF beside the same bytes as a static file of the same server."""

import json
import shutil
import sys
from dataclasses import dataclass
from functools import partial

from tests.benchmarks.figures import Figure, Sample, in_turn, times
from tests.benchmarks.installation import HOST, PLAN_PDF, Installation
from tests.benchmarks.processes import run
from tests.benchmarks.server import Server, serving

ROUNDS = 7
SECONDS = 1.5
CONNECTIONS = 4
LEAST_SHARE = 0.5


@dataclass(frozen=True)
class Window:
    """What one side gave in a stretch of time: responses a second, server CPU of one."""

    rate: float
    cpu: float


def figures(portal: Installation) -> list[Figure]:
    counted = json.loads(portal.module("download_renders").output)
    digest = counted["sha256"]
    static = portal.static / "benchmark" / "plan.pdf"
    static.parent.mkdir()
    shutil.copyfile(portal.data / "issued" / f"{digest}.pdf", static)
    size = f"({static.stat().st_size / 1000:.0f} kB)"
    of_register = f"{counted['address'].rstrip('/')}.pdf"
    rows = [_renders(counted)]
    with serving(portal) as server:
        for name, path in (
            (f"Download of the plan's PDF {size}", PLAN_PDF),
            (f"Download of it from the register {size}", of_register),
        ):
            ours, peer = in_turn(
                partial(_window, server, path, digest, portal),
                partial(_window, server, "/static/benchmark/plan.pdf", digest, portal),
                rounds=ROUNDS,
            )
            rows += _throughput(name, ours, peer)
    return rows


def _renders(counted: dict) -> Figure:
    return Figure(
        f"Renders during {counted['downloads']} downloads of the plan's PDF",
        str(counted["renders"]),
        f"one document rendered on purpose {counted['counted of one']}",
        promised="0",
        holds=counted["renders"] == 0 and counted["counted of one"] == 1,
    )


def _window(server: Server, path: str, digest: str, portal: Installation) -> Window:
    command = [sys.executable, "-m", "tests.benchmarks.lean_client", server.port, HOST, path]
    before = server.cpu_seconds()
    done = json.loads(run([*command, digest, SECONDS, CONNECTIONS], portal.env).output)
    used = server.cpu_seconds() - before
    return Window(done["timed"] / done["seconds"], used / done["all"])


def _throughput(name: str, ours: list[Window], peer: list[Window]) -> list[Figure]:
    rates, their_rates = Sample(w.rate for w in ours), Sample(w.rate for w in peer)
    cpu, their_cpu = Sample(w.cpu for w in ours), Sample(w.cpu for w in peer)
    share = times(rates, their_rates)
    return [
        Figure(
            f"{name}: requests a second",
            rates.shown("/s", digits=0),
            f"static file {their_rates.shown('/s', digits=0)}",
            f"{share:.0%}",
            f"≥ {LEAST_SHARE:.0%}",
            share >= LEAST_SHARE,
        ),
        Figure(
            f"{name}: server CPU a request",
            cpu.shown("ms", 1000, 2),
            f"static file {their_cpu.shown('ms', 1000, 2)}",
            f"{times(cpu, their_cpu):.2f} ×",
        ),
    ]
