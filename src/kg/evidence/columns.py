"""What the columns of a query show, and what they are worked out from."""

from __future__ import annotations

from collections.abc import Mapping

from kg.evidence.expanding import Expander
from kg.sparql.patterns import Bind, Group, Query, variables_of, visible


def with_arguments(query: Query, expander: Expander) -> tuple[Group, dict[str, str]]:
    """Return a query's group, expanded, with what its aggregates are taken of as variables.

    The second part gives the variable of each column's argument.
    """
    group = expander.group(query.where)
    extra: list[Bind] = []
    arguments: dict[str, str] = {}
    for key in query.keys:
        if key.variable is not None and key.text != key.variable:
            inner = key.text.strip()[1:-1]
            extra.append(Bind(inner[: inner.upper().rindex(" AS ")], key.variable))
    for column in query.columns or ():
        if column.aggregate is not None and column.aggregate.argument != "*":
            arguments[column.variable] = expander.fresh()
            extra.append(Bind(column.aggregate.argument, arguments[column.variable]))
        elif column.text is not None and not column.is_aggregated and not query.is_aggregated:
            extra.append(Bind(column.text, column.variable))
    return Group((*group.elements, *extra)), arguments


def shown_by(query: Query, arguments: Mapping[str, str]) -> set[str]:
    """Return the variables that a query's columns show or are worked out from."""
    columns = query.columns
    if columns is None:
        return set(visible(query.where))
    found = set(arguments.values())
    for column in columns:
        if column.text is None or not column.is_aggregated:
            found.add(column.variable)
        elif column.variable not in arguments:
            found |= variables_of(column.text)
    return found | {key.variable for key in query.keys if key.variable is not None}
