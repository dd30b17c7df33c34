"""Literals as the data write them and as a Store gives them back.

A Store writes some literals its own way (`01` becomes `1`, `xsd:int` becomes `xsd:integer`), so
that several literals of the data may be one to it.
"""

from __future__ import annotations

import numpy as np
import pyoxigraph as ox

from kg.stores.contract import Solutions
from kg.stores.memory import MemoryStore
from kg.validation.arrays import Ids
from kg.validation.columns import Columns
from kg.validation.triples import XSD, Term


class Spellings:
    """The literals of some columns; those that come later are looked at when they are needed."""

    def __init__(self, columns: Columns) -> None:
        """Look at nothing yet."""
        self._columns = columns
        self._looked = 0
        self._stored: dict[Term, Term] = {}
        self._written: dict[Term, list[int]] = {}

    def written(self, term: Term) -> list[int]:
        """Return the numbers of the terms that the Store gives back as this one, its own first."""
        self._look()
        number = self._columns.number(term)
        if not isinstance(term, ox.Literal) or term not in self._written:
            return [number]
        return [number, *self._written[term]]

    def stored(self, term: Term) -> Term:
        """Return the term as the Store gives it back."""
        self._look()
        return self._stored.get(term, term)

    def same(self, nodes: Ids) -> Ids:
        """Return the nodes with all terms that are one with one of them to the Store."""
        self._look()
        terms = self._columns.terms
        more = [
            number
            for term in map(terms.__getitem__, nodes.tolist())
            if isinstance(term, ox.Literal) and _may_change(term)
            for number in self.written(self.stored(term))
        ]
        return np.union1d(nodes, np.array(more, dtype=np.int64)) if more else nodes

    def _look(self) -> None:
        """Ask the Store for the literals that have come since."""
        terms = self._columns.terms
        if self._looked == len(terms):
            return
        found = [
            number
            for number, term in enumerate(terms[self._looked :], self._looked)
            if isinstance(term, ox.Literal) and _may_change(term)
        ]
        self._looked = len(terms)
        if not found:
            return
        rows = " ".join(f"({number} {terms[number]})" for number in found)
        answer = MemoryStore().query(
            f"SELECT ?number ?term {{ VALUES (?number ?term) {{ {rows} }} }}"
        )
        assert isinstance(answer, Solutions)
        for which, stored in answer.rows:
            assert isinstance(which, ox.Literal)
            literal = terms[int(which.value)]
            if stored is not None and stored != literal:
                self._stored[literal] = stored
                self._written.setdefault(stored, []).append(int(which.value))


def _may_change(literal: ox.Literal) -> bool:
    datatype = literal.datatype.value
    return datatype.startswith(XSD) and datatype != XSD + "string"
