"""What constraints ask of terms, found once for each different term: kind, text, value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
import pyoxigraph as ox

from kg.rdf.iris import iri_node
from kg.rdf.lexical import is_known, problem
from kg.validation.arrays import Ids, Mask, distinct
from kg.validation.columns import Columns
from kg.validation.shacl.comparing import Comparing
from kg.validation.triples import XSD, Term

IRI: Final = 1
BLANK: Final = 2
LITERAL: Final = 4
_KINDS: Final[dict[type, int]] = {ox.NamedNode: IRI, ox.BlankNode: BLANK, ox.Literal: LITERAL}
_UNKNOWN: Final = 0
NO_LANGUAGE: Final = 1
_ANY_URI: Final = XSD + "anyURI"  # takes any text


class Terms:
    """The terms of some columns, looked at one by one at most once."""

    def __init__(self, columns: Columns) -> None:
        """Look at nothing yet."""
        self._terms = columns.terms
        self._kinds: npt.NDArray[np.int8] = np.empty(0, dtype=np.int8)
        self.comparing = Comparing(self._terms)
        self._languages: npt.NDArray[np.int32] = np.empty(0, dtype=np.int32)
        self._tags: dict[str, int] = {}

    @property
    def all(self) -> list[Term]:
        """Every term, at the place of its number."""
        return self._terms

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
        return np.array([test(terms[node]) for node in nodes.tolist()], dtype=np.bool_)

    def languages(self, nodes: Ids) -> npt.NDArray[np.int32]:
        """Return for each node the number of its language tag, NO_LANGUAGE if it has none.

        Tags that differ in capitals only have one number.
        """
        known = len(self._languages)
        if known < len(self._terms):
            more = np.zeros(len(self._terms) - known, dtype=np.int32)
            self._languages = np.concatenate([self._languages, more])
        new = nodes[self._languages[nodes] == _UNKNOWN]
        if len(new):
            new = distinct(new)
            codes = [self._language(self._terms[node]) for node in new.tolist()]
            self._languages[new] = codes
        languages: npt.NDArray[np.int32] = self._languages[nodes]
        return languages

    @property
    def tags(self) -> list[str]:
        """The language tags that were met, in small letters, each at the place of its number."""
        return ["", "", *self._tags]

    def _language(self, term: Term) -> int:
        tag = term.language if isinstance(term, ox.Literal) else None
        if not tag:
            return NO_LANGUAGE
        return self._tags.setdefault(tag.lower(), len(self._tags) + NO_LANGUAGE + 1)


def of_datatype(datatype: str) -> Callable[[Term], bool]:
    """Return the test whether a term is a literal of the datatype whose text that allows.

    Any text is allowed where the datatype is none of XML Schema, a misspelt one included.
    """
    wanted = iri_node(datatype)
    free = datatype == _ANY_URI or not is_known(datatype)

    def test(term: Term) -> bool:
        if not isinstance(term, ox.Literal) or term.datatype != wanted:
            return False
        return free or problem(term.value, datatype) is None

    return test
