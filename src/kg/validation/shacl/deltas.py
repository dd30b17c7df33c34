"""A set of changed triples, and from where paths cross one of them.

The columns that are walked hold what was there before and what is there after the change.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import pyoxigraph as ox

from kg.validation.arrays import EMPTY, NONE, Ids, Relation, distinct, relation
from kg.validation.paths import Path
from kg.validation.shacl.changing import ChangingColumns
from kg.validation.shacl.paths import follow
from kg.validation.tally import Row
from kg.validation.triples import SUBCLASS, TYPE, Term


class Delta:
    """The triples that came and went."""

    def __init__(self, columns: ChangingColumns, rows: Sequence[Row]) -> None:
        """Take the triples, and columns that hold all of them."""
        self.columns = columns
        table = np.array(rows, dtype=np.int64).reshape(-1, 3)
        self.subjects, self.predicates, self.objects = table[:, 0], table[:, 1], table[:, 2]
        self._pairs: dict[int, Relation] = {}
        for predicate in set(self.predicates.tolist()):
            part = table[self.predicates == predicate]
            self._pairs[predicate] = relation(part[:, 0], part[:, 2])

    def pairs(self, predicate: ox.NamedNode) -> Relation:
        """Subject and object of each changed triple with the predicate."""
        return self._pairs.get(self.columns.number(predicate), EMPTY)

    @property
    def changes_classes(self) -> bool:
        """Whether a class came under another one, or out from under it."""
        return len(self.pairs(SUBCLASS)) > 0

    def names(self) -> frozenset[str]:
        """Return the IRIs of the predicates of the changed triples."""
        terms = [self.columns.terms[number] for number in self._pairs]
        return frozenset(term.value for term in terms if isinstance(term, ox.NamedNode))

    def members(self, kind: Term) -> Ids:
        """Return the nodes that are instances of the class now and were not, or the reverse."""
        return self._members.get(self.columns.number(kind), NONE)

    def crossing(self, path: Path, *, backwards: bool = False) -> Ids:
        """Return the nodes from which a walk along the path crosses a changed triple."""
        if not path.operator:
            pairs = self.pairs(ox.NamedNode(path.iri))
            return distinct(pairs.right if backwards else pairs.left)
        if path.operator == "^":
            return self.crossing(path.parts[0], backwards=not backwards)
        if path.operator == "|":
            return _united([self.crossing(part, backwards=backwards) for part in path.parts])
        if path.operator == "/":
            parts = path.parts[::-1] if backwards else path.parts
            found = NONE
            for part in reversed(parts):
                found = _united(
                    [
                        self.crossing(part, backwards=backwards),
                        self.leading(part, found, backwards=backwards),
                    ]
                )
            return found
        found = self.crossing(path.parts[0], backwards=backwards)
        if path.operator == "?":
            return found
        repeated = Path("+", parts=path.parts)
        return _united([found, self.leading(repeated, found, backwards=backwards)])

    def leading(self, path: Path | None, nodes: Ids, *, backwards: bool = False) -> Ids:
        """Return the nodes from which the path leads to one of the nodes; without path, these."""
        if path is None or not len(nodes):
            return nodes
        return distinct(follow(path, nodes, self.columns, backwards=not backwards).right)

    @cached_property
    def _members(self) -> dict[int, Ids]:
        """For each class the nodes that may have become instances, or have ceased to be."""
        typed = self.pairs(TYPE)
        found: dict[int, list[Ids]] = {}
        for kind in set(typed.right.tolist()):
            nodes = typed.left[typed.right == kind]
            for upper in self.columns.above(kind).tolist():
                found.setdefault(upper, []).append(nodes)
        return {kind: distinct(np.concatenate(parts)) for kind, parts in found.items()}


def _united(parts: list[Ids]) -> Ids:
    return distinct(np.concatenate(parts)) if parts else NONE
