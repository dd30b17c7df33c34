"""What constraints ask of terms, found once for each different term: kind, text, value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
import pyoxigraph as ox

from kg.rdf.lexical import problem
from kg.validation.arrays import Ids, Mask
from kg.validation.columns import Columns
from kg.validation.shacl.ordering import Comparable, comparable
from kg.validation.triples import XSD, Term

IRI: Final = 1
BLANK: Final = 2
LITERAL: Final = 4
_KINDS: Final[dict[type, int]] = {ox.NamedNode: IRI, ox.BlankNode: BLANK, ox.Literal: LITERAL}
_ANY_URI: Final = XSD + "anyURI"  # takes any text


class Terms:
    """The terms of some columns, looked at one by one at most once."""

    def __init__(self, columns: Columns) -> None:
        """Look at nothing yet."""
        self._terms = columns.terms
        self._kinds: npt.NDArray[np.int8] = np.empty(0, dtype=np.int8)
        self._comparables: dict[int, Comparable | None] = {}

    def __getitem__(self, number: int) -> Term:
        """Return the term of a number."""
        return self._terms[number]

    def kinds(self, nodes: Ids) -> npt.NDArray[np.int8]:
        """Return for each node whether it is IRI, BLANK or LITERAL."""
        known = len(self._kinds)
        if known < len(self._terms):
            new = [_KINDS.get(type(term), 0) for term in self._terms[known:]]
            self._kinds = np.concatenate([self._kinds, np.array(new, dtype=np.int8)])
        kinds: npt.NDArray[np.int8] = self._kinds[nodes]
        return kinds

    def each(self, nodes: Ids, test: Callable[[Term], bool]) -> Mask:
        """Return the answers of the test for the nodes."""
        terms = self._terms
        return np.fromiter((test(terms[node]) for node in nodes.tolist()), np.bool_, len(nodes))

    def comparable(self, node: int) -> Comparable | None:
        """Return the node's value, as far as it can be compared."""
        if node not in self._comparables:
            term = self._terms[node]
            value = comparable(term) if isinstance(term, ox.Literal) else None
            self._comparables[node] = value
        return self._comparables[node]


def has_datatype(term: Term, datatype: str) -> bool:
    """Tell whether a term is a literal of the datatype whose text the datatype allows."""
    if not isinstance(term, ox.Literal) or term.datatype.value != datatype:
        return False
    return datatype == _ANY_URI or problem(term.value, datatype) is None


def text_of(term: Term) -> str | None:
    """Return what SPARQL's STR gives; None for a blank node."""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else None
