"""The order of many literals at once: whole numbers where values are such, else one by one."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pyoxigraph as ox

from kg.validation.arrays import Ids, Mask, distinct
from kg.validation.shacl.ordering import Comparable, Order, comparable, compare, plain_day
from kg.validation.triples import XSD, Term

Orders = npt.NDArray[np.int8]
_DATE: Final = ox.NamedNode(XSD + "date")
INCOMPARABLE: Final = 2
_UNKNOWN, _NOT_WHOLE = 0, 1
_GREATEST: Final = 2**62


class Comparing:
    """The values of literals, each found at most once."""

    def __init__(self, terms: list[Term]) -> None:
        """Look at nothing yet; the list may grow."""
        self._terms = terms
        self._values: dict[int, Comparable | None] = {}
        # Whole amounts of one family and kind compare as numbers; the families are numbered.
        self._families: dict[tuple[str, int], int] = {}
        self._family: npt.NDArray[np.int8] = np.empty(0, dtype=np.int8)
        self._amount: Ids = np.empty(0, dtype=np.int64)

    def orders(self, first: Ids, second: Ids) -> Orders:
        """Return the order of each pair: -1, 0, 1 or INCOMPARABLE."""
        self._look(distinct(np.concatenate([first, second])))
        family = self._family[first]
        whole = (family == self._family[second]) & (family > _NOT_WHOLE)
        found = self._signs(whole, self._amount[first], self._amount[second])
        for place in np.flatnonzero(~whole).tolist():
            order = compare(self._value(int(first[place])), self._value(int(second[place])))
            found[place] = INCOMPARABLE if order is None else order
        return found

    def orders_to(self, nodes: Ids, bound: Comparable | None) -> Orders:
        """Return the order of each node to the value."""
        self._look(distinct(nodes))
        code, amount = self._whole(bound)
        whole = (self._family[nodes] == code) & (code > _NOT_WHOLE)
        found = self._signs(whole, self._amount[nodes], np.full(len(nodes), amount))
        for place in np.flatnonzero(~whole).tolist():
            order = compare(self._value(int(nodes[place])), bound)
            found[place] = INCOMPARABLE if order is None else order
        return found

    @staticmethod
    def _signs(whole: Mask, first: Ids, second: Ids) -> Orders:
        signs = (first > second).astype(np.int8) - (first < second).astype(np.int8)
        return np.where(whole, signs, INCOMPARABLE).astype(np.int8)

    def _look(self, nodes: Ids) -> None:
        missing = len(self._terms) - len(self._family)
        if missing > 0:
            self._family = np.concatenate([self._family, np.zeros(missing, dtype=np.int8)])
            self._amount = np.concatenate([self._amount, np.zeros(missing, dtype=np.int64)])
        new = nodes[self._family[nodes] == _UNKNOWN]
        known = [self._known(node) for node in new.tolist()]
        self._family[new] = [family for family, _ in known]
        self._amount[new] = [amount for _, amount in known]

    def _known(self, node: int) -> tuple[int, int]:
        """Return the number of the node's family and its amount, if that is a whole one."""
        term = self._terms[node]
        if isinstance(term, ox.Literal) and term.datatype == _DATE:
            day = plain_day(term.value)
            if day is not None:
                return self._code(("date", 0)), day
        return self._whole(self._value(node))

    def _value(self, node: int) -> Comparable | None:
        if node not in self._values:
            term = self._terms[node]
            self._values[node] = comparable(term) if isinstance(term, ox.Literal) else None
        return self._values[node]

    def _whole(self, value: Comparable | None) -> tuple[int, int]:
        if value is None or type(value.amount) is not int or abs(value.amount) > _GREATEST:
            return _NOT_WHOLE, 0
        return self._code((value.family, value.kind)), value.amount

    def _code(self, family: tuple[str, int]) -> int:
        return self._families.setdefault(family, len(self._families) + _NOT_WHOLE + 1)


def among(orders: Orders, allowed: tuple[Order, ...]) -> Mask:
    """Tell for each order whether it is allowed."""
    allows = np.zeros(INCOMPARABLE + 2, dtype=np.bool_)
    allows[np.array(allowed) + 1] = True
    return allows[orders + 1]
