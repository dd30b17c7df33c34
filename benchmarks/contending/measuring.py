"""One run of a command: CPU time and peak memory of its whole process tree, within limits."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
_LONGEST_PAUSE = 0.25


@dataclass(frozen=True)
class Limits:
    """How long a run may take, by the clock, and how much memory its processes may hold."""

    seconds: float
    bytes: int


@dataclass(frozen=True)
class Run:
    """What one run cost; `ended` is None where it ended by itself, else the limit it met."""

    cpu: float
    wall: float
    peak: int
    code: int
    ended: str | None = None


def measure(command: list[str], output: Path, errors: Path, limits: Limits) -> Run:
    """Run a command with its output in files, and return what it cost.

    CPU time is user and system time of the process and of all that it waited for. Peak memory
    is the largest resident size of one process of the tree, or the sum of the tree where that
    was seen to be larger.
    """
    start = time.perf_counter()
    with output.open("wb") as out, errors.open("wb") as err:
        process = subprocess.Popen(command, stdout=out, stderr=err, start_new_session=True)
    ended = None
    seen = 0
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        wall = time.perf_counter() - start
        if pid:
            break
        held = _resident(process.pid)
        seen = max(seen, held)
        if ended is None and (wall > limits.seconds or held > limits.bytes):
            ended = "time limit" if wall > limits.seconds else "memory limit"
            os.killpg(process.pid, signal.SIGKILL)
        time.sleep(min(_LONGEST_PAUSE, 0.005 + wall / 50))  # looking at it takes time from it
    process.returncode = os.waitstatus_to_exitcode(status)
    peak = max(usage.ru_maxrss * 1024, seen)
    return Run(usage.ru_utime + usage.ru_stime, wall, peak, process.returncode, ended)


def _resident(session: int) -> int:
    """Return the resident memory of all processes of a session; 0 where /proc is not there."""
    total = 0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            after_name = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            if int(after_name[3]) == session:
                total += int(after_name[21]) * _PAGE
        except (OSError, IndexError):  # it ended while it was looked at
            continue
    return total
