"""Puts a column of labels beside each column of IRIs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pyoxigraph as ox

from kg.stores.contract import Solutions, Term

LABEL_SUFFIX = "Label"
"""What the name of a column of labels ends in."""


def with_labels(
    answer: Solutions, labels_of: Callable[[Iterable[str]], Mapping[str, str]]
) -> Solutions:
    """Return the answer with a column `<name>Label` behind each column that holds labelled IRIs.

    `labels_of` gives the labels of IRIs, those that have none left out. A column that the answer
    has already is not made again, and a column of addresses, which have no label, gets none.
    """
    iris = {term.value for row in answer.rows for term in row if isinstance(term, ox.NamedNode)}
    labels = labels_of(iris) if iris else {}
    columns: list[str] = []
    sources: list[tuple[int, bool]] = []
    for index, name in enumerate(answer.variables):
        columns.append(name)
        sources.append((index, False))
        column = (row[index] for row in answer.rows)
        held = {term.value for term in column if isinstance(term, ox.NamedNode)}
        label = name + LABEL_SUFFIX
        if label not in answer.variables and not held.isdisjoint(labels):
            columns.append(label)
            sources.append((index, True))
    rows = [
        tuple(_label(row[i], labels) if labelled else row[i] for i, labelled in sources)
        for row in answer.rows
    ]
    return Solutions(tuple(columns), rows)


def _label(term: Term | None, labels: Mapping[str, str]) -> Term | None:
    if isinstance(term, ox.NamedNode) and term.value in labels:
        return ox.Literal(labels[term.value])
    return None
