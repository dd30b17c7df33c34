"""What the files of a graph state, as rows of numbers, counted: a triple may stand in several.

Taking a file's old rows out and its new ones in tells which triples came and which went.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from kg.validation.recording import Rows

Row: TypeAlias = tuple[int, int, int]
"""Subject, predicate and object of a triple, as numbers."""


class Change(NamedTuple):
    """The triples that came and those that went."""

    came: frozenset[Row] = frozenset()
    went: frozenset[Row] = frozenset()

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return bool(self.came or self.went)


class Tally:
    """In how many files each triple stands."""

    def __init__(self) -> None:
        """Begin with no file."""
        self._times: Counter[Row] = Counter()

    def __contains__(self, row: object) -> bool:
        """Tell whether a file states the triple."""
        return row in self._times

    def __iter__(self) -> Iterator[Row]:
        """Return each triple once."""
        return iter(self._times)

    def replace(self, old: Rows, new: Rows) -> Change:
        """Put the new rows of a file in the place of its old ones; return what that changes."""
        before, after = _each(old), _each(new)
        came, went = after - before, before - after
        times = self._times
        gone = {row for row in went if times[row] == 1}
        fresh = {row for row in came if row not in times}
        times.update(came)
        for row in went:
            times[row] -= 1
            if not times[row]:
                del times[row]
        return Change(frozenset(fresh), frozenset(gone))


def together(changes: Iterable[Change]) -> Change:
    """Return what changes that follow one another amount to."""
    came: set[Row] = set()
    went: set[Row] = set()
    for change in changes:
        back = came & change.went
        again = went & change.came
        came = (came - back) | (change.came - again)
        went = (went - again) | (change.went - back)
    return Change(frozenset(came), frozenset(went))


def _each(rows: Rows) -> set[Row]:
    return set(map(tuple, rows.tolist()))
