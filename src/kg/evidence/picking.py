"""Which solutions speak for a row: one for plain rows, the members for an aggregate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kg.evidence.preference import Preference
from kg.sparql.patterns import Query
from kg.stores.contract import Term

_EXTREMES = ("MIN", "MAX", "SAMPLE")


class Picked(NamedTuple):
    """The solutions that were picked, the members by column, and how many others would do."""

    solutions: list[dict[str, Term]]
    members: dict[str, tuple[Term, ...]]
    more: int


def picked(
    query: Query,
    solutions: Sequence[dict[str, Term]],
    arguments: Mapping[str, str],
    cells: Mapping[str, Term | None],
    preference: Preference,
) -> Picked:
    """Return what speaks for a row of a query among the solutions that it stands for.

    Of MIN, MAX and SAMPLE one solution with the very value of the cell, of other aggregates one
    for each value that went into them with DISTINCT, else all that have one. `arguments` gives the
    variable that holds what a column's aggregate is taken of, `cells` the row by column.
    """
    if not query.is_aggregated:
        return Picked(preference.best(solutions), {}, max(0, len(solutions) - 1))
    chosen: dict[int, dict[str, Term]] = {}
    members: dict[str, tuple[Term, ...]] = {}
    for column in query.columns or ():
        if not column.is_aggregated:
            continue
        argument = arguments.get(column.variable)
        if column.aggregate is None or argument is None:
            chosen.update((id(item), item) for item in preference.ordered(solutions))
            continue
        if column.aggregate.function in _EXTREMES:
            cell = cells.get(column.variable)
            held = [item for item in solutions if cell is not None and item.get(argument) == cell]
            chosen.update((id(item), item) for item in preference.best(held))
            continue
        by_value: dict[Term, list[dict[str, Term]]] = {}
        for item in solutions:
            if argument in item:
                by_value.setdefault(item[argument], []).append(item)
        counted: list[Term] = []
        for value in sorted(by_value, key=str):
            held = by_value[value]
            # With DISTINCT a value counts once, however often it was found.
            used = preference.best(held) if column.aggregate.distinct else preference.ordered(held)
            counted.extend(value for _ in used)
            chosen.update((id(item), item) for item in used)
        members[column.variable] = tuple(counted)
    if not chosen:
        chosen.update((id(item), item) for item in preference.best(solutions))
    return Picked(list(chosen.values()), members, 0)
