"""What was looked up of nodes, kept with the loaded graph.

A loaded graph never changes, so what it says of a node needs to be asked for once. One answer's
evidence names the same few hundred nodes many times over, and so do the answers after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

import pyoxigraph as ox

from kg.stores.contract import Term

_Said = TypeVar("_Said")


class Kept(Generic[_Said]):
    """What `look_up` says of nodes; it is given those that were never asked about before.

    Blank nodes have no evidence, and are not looked up: a query could not name them.
    """

    def __init__(self, look_up: Callable[[list[ox.NamedNode]], Mapping[Term, _Said]]) -> None:
        self._look_up = look_up
        self._known: dict[Term, _Said | None] = {}

    def of(self, nodes: Iterable[Term]) -> dict[Term, _Said]:
        """Return what is said of those of the nodes of which something is, in their order."""
        wanted = [node for node in dict.fromkeys(nodes) if isinstance(node, ox.NamedNode)]
        new = [node for node in wanted if node not in self._known]
        if new:
            self._known.update(dict.fromkeys(new))
            self._known.update(self._look_up(new))
        return {node: said for node in wanted if (said := self._known[node]) is not None}
