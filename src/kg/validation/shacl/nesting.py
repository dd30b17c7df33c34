"""Room for shapes that lie deep in one another."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Final

DEEPEST: Final = 1000
"""So many shapes are read within one another."""
# Reading or asking a shape within another takes at most so many calls of functions.
_CALLS: Final = 12


@contextlib.contextmanager
def deep() -> Iterator[None]:
    """Let functions call one another as deep as shapes may lie in one another."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, before + DEEPEST * _CALLS))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
