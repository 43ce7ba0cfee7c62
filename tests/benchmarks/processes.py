"""Whole processes: how long one takes from start to end, and how much memory at most.

What starts them stays small and imports no Django: on Linux the peak that the kernel reports of
a process begins at the size of the one that started it.
"""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

KIB = 1024


class Failed(Exception):
    """A measured process ended with another status than 0."""


@dataclass(frozen=True)
class Run:
    """``seconds`` of wall clock; ``peak`` in bytes, that of the largest process."""

    seconds: float
    peak: int
    output: str


def run(command: Sequence[object], env: Mapping[str, str]) -> Run:
    words = [str(word) for word in command]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            words,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            start_new_session=True,
        )
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            stop(process)
            raise
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise Failed(f"{' '.join(words)}\nstatus {process.returncode}\n{_last(errors)}")
        output.seek(0)
        return Run(seconds, usage.ru_maxrss * KIB, output.read().decode())


def stop(process: subprocess.Popen, seconds: float = 10) -> None:
    """End a process of its own session: kindly first, then with all that it started."""
    try:
        process.terminate()
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _last(stream, size: int = 4000) -> str:
    stream.seek(0)
    return stream.read()[-size:].decode(errors="replace")
