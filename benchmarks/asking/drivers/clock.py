"""What the drivers share: batches of runs by the CPU clock, and answers as a bag.

A batch lasts a twentieth of a second at least, since the clock of a process may be coarse; its
runs count with their mean. Of all batches the least counts.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable

_BATCH = 0.05
_ENOUGH = 2.0
"""Seconds: what took so long the first time is run no more often than that."""


def batches(calls: dict[str, Callable[[], object]], runs: int) -> dict[str, list[float]]:
    """Return the CPU seconds of a run, for each batch of each call; the calls take turns.

    Each call is made once before, which is measured only where it took long.
    """
    times: dict[str, list[float]] = {name: [] for name in calls}
    sizes: dict[str, int] = {}
    for name, call in calls.items():
        begin, wall = time.process_time(), time.perf_counter()
        call()
        first = time.perf_counter() - wall
        sizes[name] = max(1, int(_BATCH / max(first, 1e-5)))
        if first >= _ENOUGH:
            times[name].append(time.process_time() - begin)
            sizes[name] = 0
    for turn in range(runs):
        for name in list(calls) if turn % 2 else reversed(list(calls)):
            if sizes[name]:
                begin = time.process_time()
                for _ in range(sizes[name]):
                    calls[name]()
                times[name].append((time.process_time() - begin) / sizes[name])
    return times


def digest(rows: Iterable[Iterable[str]]) -> str:
    """Return a digest of a bag of rows, each a value for each column."""
    lines = sorted("\t".join(row) for row in rows)
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()[:16]
