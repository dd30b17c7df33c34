"""Triples as columns of numbers: every different term has one, and a property is two arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyoxigraph as ox

from kg.validation.arrays import (
    EMPTY,
    NONE,
    Ids,
    Mask,
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

    def __init__(self, triples: Iterable[ox.Triple | ox.Quad] = ()) -> None:
        """Give each term its number; a triple that comes twice is held once.

        Quads count as triples, whatever their graph: a parser gives quads.
        """
        numbers: dict[Term, int] = {}
        number = numbers.setdefault
        column: list[int] = []
        add = column.append
        last: Term | None = None  # most triples have the subject of the one before
        same = 0
        for triple in triples:
            subject = triple.subject
            if subject != last:
                last, same = subject, number(subject, len(numbers))
            add(same)
            add(number(triple.predicate, len(numbers)))
            add(number(triple.object, len(numbers)))
        self._hold(numbers, list(numbers), np.array(column, dtype=np.int64).reshape(-1, 3))

    @classmethod
    def of_rows(cls, numbers: dict[Term, int], rows: npt.NDArray[np.int32]) -> Columns:
        """Return columns of triples that are rows of numbers; ``numbers`` says of which terms.

        It becomes that of the columns, which may add to it.
        """
        made = cls()
        made._hold(numbers, list(numbers), rows)
        return made

    def holding(self, rows: npt.NDArray[Any]) -> Columns:
        """Return columns of other triples; the terms and their numbers are shared."""
        made = Columns()
        made._hold(self._numbers, self.terms, rows)
        return made

    def with_triples(self, triples: Iterable[ox.Triple]) -> Columns:
        """Return columns that have some triples more; the terms and their numbers are shared."""
        rows = [[self.number(term) for term in triple] for triple in triples]
        more = np.array(rows, dtype=np.int64).reshape(-1, 3)
        return self.holding(np.concatenate([self._table, more]))

    def _hold(self, numbers: dict[Term, int], terms: list[Term], rows: npt.NDArray[Any]) -> None:
        self.terms = terms
        self._numbers = numbers
        order = np.argsort(rows[:, 1], kind="stable")
        self._table: Ids = rows[order].astype(np.int64, copy=False)
        self._by_subject: dict[int, Relation] = {}
        self._by_object: dict[int, Relation] = {}
        self._instances: dict[int, Ids] = {}

    def known(self, term: object) -> int | None:
        """Return the number of a term, None for one that has none."""
        return self._numbers.get(term)  # type: ignore[call-overload, no-any-return]

    def triples(self) -> Iterator[ox.Triple]:
        """Yield each triple once."""
        terms = self.terms
        for row in zip(*(column.tolist() for column in self._all), strict=True):
            subject, predicate, value = row
            yield ox.Triple(terms[subject], terms[predicate], terms[value])

    def between(self, nodes: Ids) -> Iterator[tuple[Term, Term]]:
        """Yield subject and object of the triples that tie one of the nodes to one of them."""
        subjects, values = self._table[:, 0], self._table[:, 2]
        mask = np.zeros(len(self.terms), dtype=np.bool_)
        mask[nodes] = True
        for subject, value in self._table[mask[subjects] & mask[values]][:, ::2].tolist():
            yield self.terms[subject], self.terms[value]

    def mentioned(self, terms: Iterable[Term]) -> Ids:
        """Return the numbers of those terms that are subject or object of a triple, sorted."""
        numbers = self.numbers(terms)
        if not len(numbers):
            return numbers
        subjects = self.subjects()
        return ids([each for each in numbers.tolist() if subjects[each] or self.holds(each)])

    def subjects(self) -> Mask:
        """Tell for each term whether it is the subject of a triple."""
        mask = np.zeros(len(self.terms), dtype=np.bool_)
        mask[self._table[:, 0]] = True
        return mask

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
        """Tell whether a term is the object of a triple."""
        return number < len(self._objects) and bool(self._objects[number])

    def predicates(self) -> Ids:
        """Return every predicate of the triples that were read, sorted."""
        return distinct(self._predicates)

    def pairs(self, predicate: int) -> Relation:
        """Subject and object of each triple with the predicate."""
        found = self._by_subject.get(predicate)
        if found is None:
            low, high = self._predicates.searchsorted([predicate, predicate + 1])
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
    def _objects(self) -> Mask:
        mask = np.zeros(len(self.terms), dtype=np.bool_)
        mask[self._table[:, 2]] = True
        return mask

    @cached_property
    def _predicates(self) -> Ids:
        """The column of predicates by itself: a search would copy it out of the table each time."""
        return np.ascontiguousarray(self._table[:, 1])

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
        """Subject, predicate and object of each triple, sorted by subject and object.

        The table is sorted by predicate already, so that a triple that comes twice comes in a row.
        """
        if not len(self._table):
            return NONE, NONE, NONE
        key = (self._table[:, 0] << _SHIFT) | self._table[:, 2]
        order = np.argsort(key, kind="stable")
        key, predicates = key[order], self._table[order, 1]
        new = np.ones(len(key), dtype=np.bool_)
        new[1:] = (key[1:] != key[:-1]) | (predicates[1:] != predicates[:-1])
        key = key[new]
        return key >> _SHIFT, predicates[new], key & ((1 << _SHIFT) - 1)
