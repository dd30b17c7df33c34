"""Lookups by term in columns: what `TripleIndex` gives, without an index of its own.

For a graph of a million triples an index of terms takes seconds and a gigabyte; most of what it
could tell is never asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

import numpy as np
import pyoxigraph as ox

from kg.validation.arrays import Ids, Mask, ids
from kg.validation.columns import Columns
from kg.validation.triples import Term


class Lookup:
    """The triples of columns, by subject, predicate and class."""

    def __init__(self, columns: Columns) -> None:
        """Sort nothing yet."""
        self._columns = columns

    def __contains__(self, subject: object) -> bool:
        """Return true when the term is the subject of a triple."""
        number = self._columns.known(subject)
        mask = self._is_subject
        return number is not None and number < len(mask) and bool(mask[number])

    def predicates(self, subject: Term) -> Iterator[ox.NamedNode]:
        """Return the predicates that the subject has."""
        number = self._columns.known(subject)
        if number is None:
            return
        _, predicates, _ = self._columns.stated(_one(number))
        for predicate in dict.fromkeys(predicates.tolist()):
            term = self._columns.terms[predicate]
            assert isinstance(term, ox.NamedNode)
            yield term

    def objects(self, subject: Term, predicate: ox.NamedNode) -> list[Term]:
        """Return the objects of the subject's triples with the predicate."""
        numbers = (self._columns.known(subject), self._columns.known(predicate))
        if numbers[0] is None or numbers[1] is None:
            return []
        return self._terms(self._columns.values(numbers[1], _one(numbers[0])).right)

    def has(self, subject: Term, predicate: ox.NamedNode, value: Term) -> bool:
        """Return true when the triple is here."""
        return value in self.objects(subject, predicate)

    def pairs(self, predicate: ox.NamedNode) -> list[tuple[Term, Term]]:
        """Subject and object of every triple with the predicate."""
        number = self._columns.known(predicate)
        if number is None:
            return []
        pairs = self._columns.pairs(number)
        return list(zip(self._terms(pairs.left), self._terms(pairs.right), strict=True))

    def literals(
        self, nodes: Iterable[Term], predicates: Iterable[ox.NamedNode]
    ) -> Iterator[tuple[Term, ox.NamedNode, ox.Literal]]:
        """Yield the triples of the IRIs among the nodes with such a predicate and a literal."""
        numbers = [self._columns.known(node) for node in nodes if isinstance(node, ox.NamedNode)]
        subjects = ids([number for number in numbers if number is not None])
        for predicate in predicates:
            number = self._columns.known(predicate)
            if number is None:
                continue
            pairs = self._columns.values(number, subjects)
            for subject, value in zip(
                self._terms(pairs.left), self._terms(pairs.right), strict=True
            ):
                if isinstance(value, ox.Literal):
                    yield subject, predicate, value

    def instances(self, kind: Term) -> list[Term]:
        """Return the SHACL instances of the class: typed by it or by a class below it."""
        number = self._columns.known(kind)
        return [] if number is None else self._terms(self._columns.instances(number))

    def _terms(self, numbers: Ids) -> list[Term]:
        terms = self._columns.terms
        return [terms[number] for number in numbers.tolist()]

    @cached_property
    def _is_subject(self) -> Mask:
        return self._columns.subjects()


def _one(number: int) -> Ids:
    return np.array([number], dtype=np.int64)
