"""What a command that computes much sets for its own process."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_COLLECT_AFTER: Final = 50_000


@contextmanager
def computing() -> Iterator[None]:
    """Spend no time on what this tool has no use for, while it computes.

    Python looks for cyclic garbage after 700 new objects, of which there are millions here, and
    cycles are few. numpy starts a thread a core for linear algebra, which nothing here does.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    before = gc.get_threshold()
    gc.set_threshold(_COLLECT_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
