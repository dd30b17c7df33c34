"""What shapes read of the data, whatever the data are: predicates, and the chains of queries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from kg.validation.paths import Path
from kg.validation.shacl import closed, components, pairs, sparql
from kg.validation.shacl.executables import Executable
from kg.validation.shacl.model import Constraint, Shape
from kg.validation.shacl.reach import Chain, chains
from kg.validation.shacl.value_type import OfClass
from kg.validation.triples import SUBCLASS, TYPE

PAIRS: Final = (pairs.Disjoint, pairs.Equals, pairs.Less)
"""Constraints that look at a second property of the focus node."""


class Readings:
    """What shapes read; each shape and each query is looked at once."""

    def __init__(self) -> None:
        """Look at nothing yet."""
        self._chains: dict[Executable, list[Chain] | None] = {}
        self._predicates: dict[Shape, frozenset[str] | None] = {}

    def predicates(self, shape: Shape) -> frozenset[str] | None:
        """Return the predicates of the triples that the shape looks at, None where it is any.

        The shapes that it refers to are asked with it; its targets are not.
        """
        if shape not in self._predicates:
            found: set[str] | None = set()
            for each in closure(shape):
                own = self._of(each)
                found = None if own is None or found is None else found | own
            self._predicates[shape] = None if found is None else frozenset(found)
        return self._predicates[shape]

    def chains(self, executable: Executable, *targets: str) -> list[Chain] | None:
        """Return the chains of a query to its pre-bound variables, None where it is not read."""
        if executable not in self._chains:
            text = executable.prologue + executable.query.text
            constants = [
                (name, term)
                for name, term in executable.constants
                if isinstance(term, ox.NamedNode | ox.Literal)
            ]
            self._chains[executable] = chains(text, constants, targets)
        return self._chains[executable]

    def _of(self, shape: Shape) -> frozenset[str] | None:
        found = set(shape.path.predicates()) if shape.path is not None else set()
        for constraint in shape.constraints:
            own = self._of_constraint(constraint)
            if own is None:
                return None
            found |= own
        return frozenset(found)

    def _of_constraint(self, constraint: Constraint) -> frozenset[str] | None:
        if isinstance(constraint, closed.Closed):
            return None
        if isinstance(constraint, OfClass):
            return frozenset({TYPE.value, SUBCLASS.value})
        if isinstance(constraint, PAIRS):
            return frozenset({constraint.other.value})
        if isinstance(constraint, sparql.Sparql | components.Selecting):
            return self._of_query(constraint.executable, "this")
        if isinstance(constraint, components.Asking):
            return self._of_query(constraint.executable, "this", "value")
        return frozenset()

    def _of_query(self, executable: Executable, *targets: str) -> frozenset[str] | None:
        found: set[str] = set()
        chains_ = self.chains(executable, *targets)
        if chains_ is None:
            return None
        for chain in chains_:
            predicate = chain.pattern.predicate
            if not isinstance(predicate, Path):
                return None
            found |= predicate.predicates()
        return frozenset(found)


def closure(shape: Shape) -> Iterable[Shape]:
    """Return the shape with all that it refers to, directly or not."""
    found = {shape: None}
    waiting = [shape]
    while waiting:
        for other in waiting.pop().references():
            if other not in found:
                found[other] = None
                waiting.append(other)
    return found
