"""The triples of the data that queries are asked of: a Store, filled with what they can match.

A Store takes several times as long to fill as everything else that is asked of the same triples.
A query gets those that its triple patterns can match, with the values that are known beforehand;
whatever else the Store has are triples of the data too, so that they do no harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

import numpy as np
import pyoxigraph as ox

from kg.stores.contract import Solutions
from kg.stores.memory import MemoryStore
from kg.validation.arrays import Ids, Relation
from kg.validation.shacl.query_patterns import Constant, Group, Node, PathOf, Pattern, Variable
from kg.validation.shacl.terms import LITERAL, Terms
from kg.validation.triples import Term

if TYPE_CHECKING:
    from kg.validation.columns import Columns
    from kg.validation.dataset import Dataset


class Stored:
    """A Store in front of columns."""

    def __init__(self, data: Dataset, terms: Terms) -> None:
        """Fill nothing yet; a Store that the data have is taken as it is."""
        self._columns = data.columns
        self._terms = terms
        self._store = data.store or MemoryStore()
        self._whole = data.store is not None
        self._predicates: set[int] = set()

    def extend(self, quads: Iterable[ox.Quad]) -> None:
        """Add what is not of the data, in a named graph, or has come into the data."""
        self._store.extend(quads)

    def discard(self, quads: Iterable[ox.Quad]) -> None:
        """Take out what was added, or is no more in the data."""
        self._store.discard(quads)

    def query(self, text: str) -> Solutions:
        """Return the answer to a SELECT query. Raises KgError when it cannot be asked."""
        answer = self._store.query(text)
        assert isinstance(answer, Solutions)
        return answer

    def need(
        self,
        group: Group | None,
        constants: Mapping[Node, Term],
        bound: Mapping[str, Ids],
        possible: Mapping[str, Ids],
    ) -> None:
        """Add what the patterns of a query can match; None is a query that was not read.

        ``bound`` are the values that variables have wherever they stand, ``possible`` those that
        they can have in a solution of the group. An OPTIONAL within another can depend on what is
        no part of a solution.
        """
        if group is None:
            self._add_all()
            return
        tested = [inner.patterns for _, inner in group.exists if inner.plain]
        needed = _Needed(self._columns, self._terms, constants, {**possible, **bound})
        for pattern in dict.fromkeys(chain(group.patterns, *tested)):
            self._add_for(pattern, needed)
        others = [*group.others, *(inner for _, inner in group.exists if not inner.plain)]
        needed = _Needed(self._columns, self._terms, constants, bound)
        for pattern in dict.fromkeys(chain(*(inner.every_pattern() for inner in others))):
            self._add_for(pattern, needed)

    def _add_for(self, pattern: Pattern, needed: _Needed) -> None:
        if self._whole:
            return
        verb = pattern.verb
        if isinstance(verb, PathOf):
            if not verb.steps:
                self._add_all()
            for predicate in verb.predicates:
                self._add_predicate(needed.number(predicate), None, None)
            return
        subject, value = needed.values(pattern.subject), needed.values(pattern.object)
        predicates = needed.values(verb)
        if predicates is not None:
            for predicate in predicates.tolist():
                self._add_predicate(predicate, subject, value)
        elif subject is not None:
            self._add(*self._columns.stated(subject))
        else:
            self._add_all()

    def _add_predicate(self, predicate: int, subjects: Ids | None, objects: Ids | None) -> None:
        """Add the triples of a property: those of the subjects, else those of the objects."""
        if predicate in self._predicates:
            return
        if subjects is not None:
            pairs = self._columns.values(predicate, subjects)
        elif objects is not None:
            pairs = self._columns.values(predicate, objects, backwards=True)
            pairs = Relation(pairs.right, pairs.left)
        else:
            self._predicates.add(predicate)
            pairs = self._columns.pairs(predicate)
        self._add(pairs.left, predicate, pairs.right)

    def _add_all(self) -> None:
        if not self._whole:
            self._whole = True
            every = np.arange(len(self._columns.terms), dtype=np.int64)
            self._add(*self._columns.stated(every))

    def _add(self, subjects: Ids, predicates: Ids | int, objects: Ids) -> None:
        terms: list[Any] = self._columns.terms  # an IRI where it is a predicate
        verbs = repeat(predicates) if isinstance(predicates, int) else predicates.tolist()
        self._store.extend(
            ox.Quad(terms[subject], terms[verb], terms[value])
            for subject, verb, value in zip(
                subjects.tolist(), verbs, objects.tolist(), strict=False
            )
        )


class _Needed:
    """What the nodes of patterns can stand for."""

    def __init__(
        self,
        columns: Columns,
        terms: Terms,
        constants: Mapping[Node, Term],
        bound: Mapping[str, Ids],
    ) -> None:
        self._columns = columns
        self._terms = terms
        self._constants = constants
        self._bound = bound

    def number(self, constant: Constant) -> int:
        return self._columns.number(self._constants[constant])

    def values(self, node: Node) -> Ids | None:
        """Return what the node can be, sorted; None if that may be anything.

        Literals may be anything: the Store takes several that are written differently for one.
        """
        if isinstance(node, Variable):
            found = self._bound.get(node.name)
        else:
            found = np.array([self.number(node)], dtype=np.int64)
        if found is None or (self._terms.kinds(found) == LITERAL).any():
            return None
        return found
