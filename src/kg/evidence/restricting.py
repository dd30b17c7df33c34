"""Narrows a group to given values of some variables, for the engine to begin with them.

`VALUES` behind the query is the join that is meant; the blocks inside it say the same once more
where that cannot change an answer: in the group itself, in the branches of a union, in a
sub-select that returns the variable without computing it, and in an option whose variable the
patterns around it surely bind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from kg.sparql.patterns import (
    Element,
    Group,
    Named,
    Optional,
    Query,
    SubSelect,
    Union,
    Values,
    certain,
    computed,
    visible,
)
from kg.stores.contract import Term

MOST_KEYS = 600
"""With more values than these the engine is asked for everything, which is quicker."""

Keys = Sequence[tuple[Term | None, ...]]


def values_block(names: Sequence[str], rows: Iterable[tuple[Term | None, ...]]) -> str:
    """Return what stands behind VALUES for some variables and their rows."""
    written = dict.fromkeys(
        " ".join("UNDEF" if term is None else str(term) for term in row) for row in rows
    )
    return f"({' '.join(names)}) {{ {' '.join(f'({row})' for row in written)} }}"


def usable(names: Sequence[str], rows: Keys) -> tuple[list[str], list[tuple[Term | None, ...]]]:
    """Return the variables that VALUES can hold: no blank nodes, and some value in each."""
    kept = [
        place
        for place in range(len(names))
        if not any(isinstance(row[place], ox.BlankNode) for row in rows)
        and any(row[place] is not None for row in rows)
    ]
    if len(rows) > MOST_KEYS:
        kept = []
    return [names[place] for place in kept], [tuple(row[place] for place in kept) for row in rows]


def narrowed(group: Group, names: Sequence[str], rows: Keys) -> Group:
    """Return a group that begins with the values, wherever that changes no solution."""
    known = [name for name in names if all(row[names.index(name)] is not None for row in rows)]
    inside = set(visible(group)) - computed(group)
    here = [name for name in known if name in inside]
    if not here:
        return group
    block = _block(here, names, rows)
    bound = certain(Group((block, *group.elements)))
    elements = [_narrowed(element, here, names, rows, bound) for element in group.elements]
    return Group((block, *elements))


def with_outer(group: Group, names: Sequence[str], rows: Keys) -> Group:
    """Return the group of an EXISTS, with the values from around it that its conditions alone read.

    EXISTS puts the values of a row into its group (SPARQL 1.1, 18.6), its filters included; VALUES
    behind a query come too late for a filter within.
    """
    held, chosen = usable(names, list(dict.fromkeys(rows)))
    unseen = [name for name in held if name not in visible(group)]
    return Group((_block(unseen, held, chosen), *group.elements)) if unseen else group


def _block(here: list[str], names: Sequence[str], rows: Keys) -> Values:
    places = [names.index(name) for name in here]
    chosen = [tuple(row[place] for place in places) for row in rows]
    return Values(tuple(here), values_block(here, chosen), has_undefined=False)


def _narrowed(
    element: Element, here: list[str], names: Sequence[str], rows: Keys, bound: set[str]
) -> Element:
    places = [names.index(name) for name in here]
    keys = [tuple(row[place] for place in places) for row in rows]
    match element:
        case Union(branches, marker):
            return Union(tuple(narrowed(branch, here, keys) for branch in branches), marker)
        case Optional(group, marker) if any(map(_is_costly, group.elements)):
            return Optional(narrowed(group, [name for name in here if name in bound], keys), marker)
        case Named(term, group):
            return Named(term, narrowed(group, here, keys))
        case SubSelect(query):
            return SubSelect(_narrowed_query(query, here, keys))
    return element


def _is_costly(element: Element) -> bool:
    """Tell whether an option holds what the engine would work out for everything."""
    return isinstance(element, SubSelect | Union)


def _narrowed_query(query: Query, here: list[str], keys: Keys) -> Query:
    if query.columns is None or any(word in query.tail.upper() for word in ("LIMIT", "OFFSET")):
        return query
    plain = {column.variable for column in query.columns if column.text is None}
    if query.keys:
        plain &= {key.variable for key in query.keys if key.variable is not None}
    elif query.is_aggregated:
        plain = set()
    names = [name for name in here if name in plain]
    places = [here.index(name) for name in names]
    chosen = [tuple(row[place] for place in places) for row in keys]
    return query._replace(where=narrowed(query.where, names, chosen)) if names else query
