"""A Store that follows rows of numbers as they come and go."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pyoxigraph as ox

from kg.stores.memory import MemoryStore
from kg.validation.columns import Columns
from kg.validation.shacl.spellings import Spellings
from kg.validation.tally import Change, Row


class Mirror:
    """Some of the triples of a graph in a Store: those with certain predicates, or all."""

    def __init__(
        self, columns: Columns, spellings: Spellings, predicates: frozenset[int] | None = None
    ) -> None:
        """Begin with no triple; ``columns`` say which term a number is."""
        self.store = MemoryStore()
        self._columns = columns
        self._spellings = spellings
        self._predicates = predicates

    def concerned(self, change: Change) -> Change:
        """Return what a change has of the predicates that are held here."""
        held = self._predicates
        if held is None:
            return change
        return Change(
            frozenset(row for row in change.came if row[1] in held),
            frozenset(row for row in change.went if row[1] in held),
        )

    def fill(self, rows: Iterable[Row]) -> None:
        """Add many triples."""
        held = self._predicates
        wanted = rows if held is None else (row for row in rows if row[1] in held)
        self.store.extend(map(self._quad, wanted))

    def follow(self, change: Change, holds: Callable[[Row], bool]) -> None:
        """Make a change; ``holds`` tells which triples there are after it.

        A Store holds literals that it takes for the same once: one of them may go and another
        stay.
        """
        self.store.discard(map(self._quad, change.went))
        staying = [
            (subject, predicate, other)
            for subject, predicate, value in change.went
            for other in self._spellings.every(np.array([value], dtype=np.int64)).tolist()
            if other != value and holds((subject, predicate, other))
        ]
        self.store.extend(map(self._quad, (*change.came, *staying)))

    def _quad(self, row: Row) -> ox.Quad:
        terms: list[Any] = self._columns.terms  # an IRI where it is a predicate
        return ox.Quad(terms[row[0]], terms[row[1]], terms[row[2]])
