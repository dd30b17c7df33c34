"""The order of many literals at once: whole numbers where values are such, else one by one."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pyoxigraph as ox

from kg.validation.arrays import Ids, Mask, distinct
from kg.validation.shacl.ordering import Comparable, Order, comparable, compare
from kg.validation.triples import Term

Orders = npt.NDArray[np.int8]
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
        values = self._values
        for place in np.flatnonzero(~whole).tolist():
            order = compare(values[int(first[place])], values[int(second[place])])
            found[place] = INCOMPARABLE if order is None else order
        return found

    def orders_to(self, nodes: Ids, bound: Comparable | None) -> Orders:
        """Return the order of each node to the value."""
        self._look(distinct(nodes))
        code, amount = self._whole(bound)
        whole = (self._family[nodes] == code) & (code > _NOT_WHOLE)
        found = self._signs(whole, self._amount[nodes], np.full(len(nodes), amount))
        for place in np.flatnonzero(~whole).tolist():
            order = compare(self._values[int(nodes[place])], bound)
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
        for node in nodes[self._family[nodes] == _UNKNOWN].tolist():
            term = self._terms[node]
            value = comparable(term) if isinstance(term, ox.Literal) else None
            self._values[node] = value
            self._family[node], self._amount[node] = self._whole(value)

    def _whole(self, value: Comparable | None) -> tuple[int, int]:
        """Return the number of the value's family and its amount, if that is a whole one."""
        if value is None or type(value.amount) is not int or abs(value.amount) > _GREATEST:
            return _NOT_WHOLE, 0
        key = (value.family, value.kind)
        code = self._families.setdefault(key, len(self._families) + _NOT_WHOLE + 1)
        return code, value.amount


def among(orders: Orders, allowed: tuple[Order, ...]) -> Mask:
    """Tell for each order whether it is allowed."""
    return np.isin(orders, allowed)
