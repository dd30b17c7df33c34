"""Runs a driver over all questions; one that takes too long is ended, and the rest goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from typing import Any


@dataclass
class Answered:
    """What became of one question: its answer as a digest and the CPU times, or why there is none.

    `times` are seconds of one run, by contender and batch.
    """

    rows: int | None = None
    digest: str = ""
    times: dict[str, list[float]] = field(default_factory=dict)
    ended: str | None = None

    def least(self, contender: str) -> float | None:
        """Return the least CPU time of a contender, None without any."""
        return min(self.times.get(contender, ()), default=None)


@dataclass
class Sitting:
    """What one driver did with one graph."""

    command: list[str]
    load: list[float] = field(default_factory=list)
    """CPU seconds of loading, once for each process."""
    answers: dict[str, Answered] = field(default_factory=dict)
    failed: str | None = None


def sit(
    command: list[str], names: Sequence[str], errors: Path, limit: float, loading: float
) -> Sitting:
    """Ask a driver all questions, a process at a time.

    `limit` is how long all runs of a question may take by the clock, `loading` how long the
    graph may. After a question that meets the limit the driver starts anew with the next one.
    """
    sitting = Sitting(command)
    left = list(names)
    while left and sitting.failed is None:
        begun = len(left)
        _process(sitting, left, errors, limit, loading)
        if len(left) == begun and sitting.failed is None:
            sitting.failed = _last_line(errors) or "the driver said nothing"
    return sitting


def _process(sitting: Sitting, left: list[str], errors: Path, limit: float, loading: float) -> None:
    """Let one process answer; take what it is done with out of `left`."""
    with errors.open("wb") as err:
        process = subprocess.Popen(
            [*sitting.command, *left],
            stdout=subprocess.PIPE,
            stderr=err,
            text=True,
            start_new_session=True,
        )
    assert process.stdout is not None
    late: list[str] = []
    started: str | None = None
    timer = _after(loading, process.pid, late)
    for line in process.stdout:
        timer.cancel()
        said: dict[str, Any] = json.loads(line)
        if "load" in said:
            sitting.load.append(said["load"])
        elif "start" in said:
            started = said["start"]
        else:
            name = said.pop("name")
            sitting.answers[name] = Answered(**said)
            left.remove(name)
            started = None
        timer = _after(limit if started else loading, process.pid, late)
    timer.cancel()
    process.stdout.close()
    process.wait()
    if started is not None:
        reason = "time limit" if late else _last_line(errors) or f"exit code {process.returncode}"
        sitting.answers[started] = Answered(ended=reason)
        left.remove(started)
    elif late:
        sitting.failed = "time limit of loading"


def _after(seconds: float, pid: int, late: list[str]) -> Timer:
    def end() -> None:
        late.append("late")
        os.killpg(pid, signal.SIGKILL)

    timer = Timer(seconds, end)
    timer.daemon = True
    timer.start()
    return timer


def _last_line(path: Path) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((line.strip()[:300] for line in reversed(lines) if line.strip()), "")
