"""Triples as columns of numbers: every different term has one, and a property is two arrays."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Final

import numpy as np
import pyoxigraph as ox

from kg.validation.arrays import (
    EMPTY,
    NONE,
    Ids,
    Relation,
    contains,
    distinct,
    ids,
    matches,
    merged,
    relation,
)
from kg.validation.triples import SUBCLASS, TYPE, Term

_SHIFT: Final = 32


class Columns:
    """The triples of a data graph; terms that are not in it can be given numbers too."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        """Give each term its number; a triple that comes twice is held once."""
        self.terms: list[Term] = []
        self._numbers: dict[Term, int] = {}
        numbers = self._numbers
        column: list[int] = []
        add = column.append
        for triple in triples:
            for term in triple:
                number = numbers.get(term)
                if number is None:
                    number = numbers[term] = len(numbers)
                add(number)
        self.terms.extend(numbers)
        table = np.array(column, dtype=np.int64).reshape(-1, 3)
        order = np.argsort(table[:, 1], kind="stable")
        self._table = table[order]
        self._stated = len(self.terms)
        self._by_subject: dict[int, Relation] = {}
        self._by_object: dict[int, Relation] = {}
        self._instances: dict[int, Ids] = {}

    def number(self, term: Term) -> int:
        """Return the number of a term; one that the data does not have gets a new one."""
        number = self._numbers.get(term)
        if number is None:
            number = self._numbers[term] = len(self.terms)
            self.terms.append(term)
        return number

    def numbers(self, terms: Iterable[Term]) -> Ids:
        """Return the numbers of the terms, sorted and each once."""
        return ids([self.number(term) for term in terms])

    def holds(self, number: int) -> bool:
        """Tell whether a term stands in the triples, and is not of the shapes alone."""
        return number < self._stated

    def predicates(self) -> Ids:
        """Return every predicate of the triples that were read, sorted."""
        return np.unique(self._table[:, 1])

    def pairs(self, predicate: int) -> Relation:
        """Subject and object of each triple with the predicate."""
        found = self._by_subject.get(predicate)
        if found is None:
            column = self._table[:, 1]
            low, high = np.searchsorted(column, [predicate, predicate + 1])
            part = self._table[low:high]
            found = relation(part[:, 0], part[:, 2]) if len(part) else EMPTY
            self._by_subject[predicate] = found
        return found

    def reversed_pairs(self, predicate: int) -> Relation:
        """Object and subject of each triple with the predicate."""
        found = self._by_object.get(predicate)
        if found is None:
            pairs = self.pairs(predicate)
            found = self._by_object[predicate] = relation(pairs.right, pairs.left)
        return found

    def values(self, predicate: int, subjects: Ids, *, backwards: bool = False) -> Relation:
        """Return each of the subjects with its objects; backwards, objects with their subjects."""
        pairs = self.reversed_pairs(predicate) if backwards else self.pairs(predicate)
        if not len(pairs) or not len(subjects):
            return EMPTY
        rows, places = matches(subjects, pairs.left)
        return Relation(subjects[rows], pairs.right[places])

    def instances(self, kind: int) -> Ids:
        """Return the SHACL instances of a class: typed by it or by a class below it.

        https://www.w3.org/TR/shacl/#dfn-shacl-instance
        """
        found = self._instances.get(kind)
        if found is None:
            kinds = self._below(kind)
            found = distinct(self.values(self._type, kinds, backwards=True).right)
            self._instances[kind] = found
        return found

    def stated(self, nodes: Ids) -> tuple[Ids, Ids, Ids]:
        """Return subject, predicate and object of each triple whose subject is among the nodes."""
        subjects, predicates, objects = self._all
        rows, places = matches(nodes, subjects)
        return nodes[rows], predicates[places], objects[places]

    @cached_property
    def _type(self) -> int:
        return self.number(TYPE)

    def _below(self, kind: int) -> Ids:
        """Return the class and all that are below it by rdfs:subClassOf."""
        predicate = self.number(SUBCLASS)
        seen = frontier = np.array([kind], dtype=np.int64)
        while len(frontier):
            lower = distinct(self.values(predicate, frontier, backwards=True).right)
            frontier = lower[~contains(seen, lower)]
            seen = merged(seen, frontier)
        return seen

    @cached_property
    def _all(self) -> tuple[Ids, Ids, Ids]:
        if not len(self._table):
            return NONE, NONE, NONE
        table = np.unique(self._table, axis=0)
        return table[:, 0].copy(), table[:, 1].copy(), table[:, 2].copy()
