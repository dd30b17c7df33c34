"""Which changed files the changed rows may be due to: those whose facts speak for the rows.

A row that came rests on facts of the later state; those of them that came with a file make the
file a candidate. A row that went rested on facts of the earlier state, of which some went. A row
that came or went because something is absent has none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from kg.errors import KgError
from kg.evidence import resting_on
from kg.graph import Graph
from kg.history.answers import Asked, lasting
from kg.history.facts import Difference
from kg.history.model import Cells
from kg.history.states import State
from kg.history.undoing import Changed
from kg.stores.contract import Answer


def candidates_of(
    rows: Iterable[Changed],
    found: Difference,
    old: State,
    new: State,
    asked: Mapping[str, Asked],
) -> Mapping[Changed, frozenset[str]]:
    """Return for each row the changed files whose facts its evidence rests on."""
    came = {(file.name, fact) for held in found.added.values() for file, fact in held}
    went = {(file.name, fact) for held in found.withdrawn.values() for file, fact in held}
    sides: dict[tuple[str, bool], list[tuple[Changed, Cells]]] = defaultdict(list)
    for row in rows:
        sides[row.question, row.came].append((row, row.cells))
        if row.instead_of is not None:
            sides[row.question, False].append((row, row.instead_of))
    result: dict[Changed, frozenset[str]] = defaultdict(frozenset)
    for (name, is_later), wanted in sides.items():
        item = asked[name]
        answer, state, changed = (item.new, new, came) if is_later else (item.old, old, went)
        resting = _files(item.text, answer, state.graph, changed)
        for row, cells in wanted:
            result[row] |= {state.name(file) for file in resting.get(cells, ())}
    return result


def _files(
    text: str, answer: Answer, graph: Graph, changed: set[tuple[str, ox.Triple]]
) -> dict[Cells, set[str]]:
    """Return row → the files with changed facts behind it."""
    found: dict[Cells, set[str]] = defaultdict(set)
    try:
        explained = resting_on(text, answer, graph)
    except KgError:  # a query without a pattern to explain
        return found
    for cells, held in explained:
        found[lasting(cells)].update(
            file.name for file, fact in held if (file.name, fact) in changed
        )
    return found
