"""Chooses among the columns of an answer, with or without columns of labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from kg.errors import UsageError
from kg.render.labelling import with_labels
from kg.stores.contract import Solutions

LabelsOf = Callable[[Iterable[str]], Mapping[str, str]]


def chosen(answer: Solutions, names: Sequence[str] | None, labels_of: LabelsOf | None) -> Solutions:
    """Return the answer with the columns named, in that order, and labels beside them.

    Without names it has all columns, without `labels_of` no labels. Who names a column of labels
    gets the columns named and no others. Raises UsageError as `with_columns` does.
    """
    if names is None or labels_of is None:
        answer = answer if names is None else with_columns(answer, names)
        return answer if labels_of is None else with_labels(answer, labels_of)
    if set(names) <= set(answer.variables):
        return with_labels(with_columns(answer, names), labels_of)
    return with_columns(with_labels(answer, labels_of), names)


def with_columns(answer: Solutions, names: Sequence[str]) -> Solutions:
    """Return the answer with the columns named, in that order.

    Raises UsageError for a name that is no column, with those that are, for one that is given
    twice, and for no name at all.
    """
    known = f"its columns are {', '.join(answer.variables)}"
    if not names:
        raise UsageError("no column is named", mend=known)
    for number, name in enumerate(names):
        if name not in answer.variables:
            raise UsageError(f"the answer has no column {name!r}", mend=known)
        if name in names[:number]:
            raise UsageError(f"the column {name} is named twice", mend="name it once")
    places = [answer.variables.index(name) for name in names]
    rows = [tuple(row[place] for place in places) for row in answer.rows]
    return Solutions(tuple(names), rows)
