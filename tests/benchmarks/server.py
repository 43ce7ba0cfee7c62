"""The portal behind gunicorn, as deploy/ runs it, and the processor time it has used."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.installation import HOST, ROOT, Installation
from tests.benchmarks.processes import Failed, stop

TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 30  # seconds until it must answer


@dataclass(frozen=True)
class Server:
    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """Of the master, its workers, and workers that have ended."""
        workers = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        own = _ticks(self.pid)
        return (sum(own) + sum(sum(_ticks(int(worker))[:2]) for worker in workers)) / TICKS


def _ticks(pid: int) -> list[int]:
    """User and system time of a process, then those of its ended children."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return [int(ticks) for ticks in after_name[11:15]]


@contextmanager
def serving(portal: Installation) -> Iterator[Server]:
    """Workers are not replaced after so many requests, as they are in service: starting one takes
    time from either side at random."""
    port = _free_port()
    log = portal.home / "gunicorn.log"
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
    lasting = ["--max-requests", "0", "--max-requests-jitter", "0"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, *lasting, "integrity.wsgi"],
            cwd=ROOT,
            env=portal.env | {"BIND": f"127.0.0.1:{port}"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _await(process, port, log)
            yield Server(port, process.pid)
        finally:
            stop(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _await(process: subprocess.Popen, port: int, log: Path) -> None:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": HOST})
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE):
                return
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.1)
    raise Failed(f"gunicorn does not answer\n{log.read_text()}")
