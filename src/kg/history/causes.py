"""Which changed files caused which changed rows: found by undoing changes and asking again.

A file caused the change of a row where the change is gone once the file's own change is undone.
Each of a few files is undone by itself. Of many, the candidates that the evidence names are
undone, together where no row has two of them. What no file caused alone is narrowed down by
halving the set of all of them (A. Zeller, Yesterday, my program worked. Today, it does not. Why?,
ESEC/FSE 1999: the algorithm dd).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from kg.history.answers import Asked
from kg.history.candidates import candidates_of
from kg.history.facts import Difference
from kg.history.model import Cause
from kg.history.states import State
from kg.history.undoing import Changed, Files, Undoing

FEW: Final = 8
"""Up to how many changed files each is undone by itself."""
MOST_TRIALS: Final = 60
"""How many graphs with changes undone are built before narrowing down is given up."""
_MOST_CANDIDATES: Final = 8
"""A row with more candidates, such as a count of everything, is told with all of them."""


def causes_of(
    rows: Sequence[Changed],
    found: Difference,
    old: State,
    new: State,
    asked: Mapping[str, Asked],
) -> dict[Changed, Cause]:
    """Return for each changed row its cause."""
    result = {row: _UNKNOWN for row in rows if not asked[row.question].reads_one_graph}
    wanted = [row for row in rows if row not in result]
    undoing = Undoing(found, old, new, asked)
    if not wanted or not undoing.files:
        return {**result, **dict.fromkeys(wanted, _UNKNOWN)}
    if len(undoing.files) == 1:
        return {**result, **dict.fromkeys(wanted, Cause(undoing.files, "each"))}
    if len(undoing.files) <= FEW:
        alone = _alone([{name: set(wanted)} for name in undoing.files], undoing)
    else:
        candidates = candidates_of(wanted, found, old, new, asked)
        for row, names in candidates.items():
            if len(names) > _MOST_CANDIDATES:
                result[row] = Cause(tuple(sorted(names)), "among")
        few = {row: names for row, names in candidates.items() if row not in result}
        alone = _alone(_batches(few), undoing)
    result.update((row, Cause(tuple(sorted(names)), "each")) for row, names in alone.items())
    rest = {row for row in wanted if row not in result}
    return {**result, **_Narrowing(undoing).causes(rest)}


_UNKNOWN: Final = Cause((), "unknown")


def _alone(
    batches: Iterable[Mapping[str, set[Changed]]], undoing: Undoing
) -> dict[Changed, set[str]]:
    """Return for each row the files whose undoing undoes it; a batch is undone as a whole."""
    found: dict[Changed, set[str]] = defaultdict(set)
    for batch in batches:
        rows = set().union(*batch.values())
        for row in undoing.undone(frozenset(batch), rows):
            found[row].update(name for name, held in batch.items() if row in held)
    return dict(found)


def _batches(candidates: Mapping[Changed, frozenset[str]]) -> list[dict[str, set[Changed]]]:
    """Return the candidates in as few groups as come easily, none with two for one row."""
    rows: dict[str, set[Changed]] = defaultdict(set)
    beside: dict[str, set[str]] = defaultdict(set)
    for row, names in candidates.items():
        for name in names:
            rows[name].add(row)
            beside[name] |= names
    batches: list[dict[str, set[Changed]]] = []
    for name in sorted(rows):
        fitting = (batch for batch in batches if beside[name].isdisjoint(batch))
        batch = next(fitting, None)
        if batch is None:
            batch = {}
            batches.append(batch)
        batch[name] = rows[name]
    return batches


class _Narrowing:
    """Finds for each row a set of files that undo it together, none of which can be left out."""

    def __init__(self, undoing: Undoing) -> None:
        self._undoing = undoing
        self._given_up: set[Changed] = set()

    def causes(self, rows: set[Changed]) -> dict[Changed, Cause]:
        """Return a cause for each row; undoing everything undoes all of them."""
        found = self._narrowed(self._undoing.files, frozenset(), rows)
        return {
            row: Cause(
                tuple(sorted(names)),
                "among" if row in self._given_up else "together" if len(names) > 1 else "each",
            )
            for row, names in found.items()
        }

    def _narrowed(
        self, files: Sequence[str], kept: Files, rows: set[Changed]
    ) -> dict[Changed, Files]:
        """Return the part of the files that each row needs beside those that are `kept` undone."""
        if not rows or len(files) == 1:
            return dict.fromkeys(rows, frozenset(files))
        if self._undoing.trials >= MOST_TRIALS:
            self._given_up |= rows
            return dict.fromkeys(rows, frozenset(files))
        half = len(files) // 2
        first, second = files[:half], files[half:]
        by_first = self._undoing.undone(kept.union(first), rows)
        by_second = self._undoing.undone(kept.union(second), rows - by_first)
        by_both = rows - by_first - by_second
        found = self._narrowed(first, kept, by_first) | self._narrowed(second, kept, by_second)
        if by_both:
            left = self._narrowed(first, kept.union(second), by_both)
            right = self._narrowed(second, kept.union(first), by_both)
            found |= {row: left[row] | right[row] for row in by_both}
        return found
