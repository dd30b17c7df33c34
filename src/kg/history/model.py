"""What is said of a history: the facts, the answers, and the files that changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import pyoxigraph as ox

from kg.errors import InputError
from kg.rdf.prefixes import Prefixes
from kg.stores.contract import Term

Cells = tuple[Term | None, ...]
"""A row; blank nodes, whose names do not last, are all one."""


class Place(NamedTuple):
    """Where a fact is written, in the state that has it; None where the line is not known."""

    file: str
    line: int | None


class FactChange(NamedTuple):
    """A fact that came, went, or has another object now.

    `before` and `after` are the objects, `was_at` and `is_at` where they are written, `file` the
    name of the file that it is told under. `deprecated` tells that the fact takes its subject out
    of use: it counts as withdrawn, and `instead` is what the graph says replaces it.
    """

    kind: Literal["added", "changed", "withdrawn"]
    file: str
    subject: Term
    predicate: ox.NamedNode
    before: Term | None = None
    after: Term | None = None
    was_at: Place | None = None
    is_at: Place | None = None
    deprecated: bool = False
    instead: tuple[Term, ...] = ()


class FileChange(NamedTuple):
    """A file of the graph, or a derive query, that differs.

    `before` is its name at the earlier state, None where it is new; `is_gone` where it has no
    later one. `facts` counts the changes of facts told under it.
    """

    name: str
    before: str | None
    is_gone: bool
    is_rule: bool
    facts: int


class Cause(NamedTuple):
    """The changed files that caused a change of a row.

    `how` is ``each`` where undoing the change of any one of them undoes that of the row,
    ``together`` where only all of them do, ``among`` where they do and the search for fewer was
    given up, ``unknown`` where it was not looked for.
    """

    files: tuple[str, ...]
    how: Literal["each", "together", "among", "unknown"]


class RowChange(NamedTuple):
    """A row that came (no `before`), went (no `after`), or has other values now."""

    before: Cells | None
    after: Cells | None
    cause: Cause


class Rewording(NamedTuple):
    """What a new text of a question does by itself, asked of the later graph.

    `rows` is None where the columns differ or the earlier text does not run; then it has none.
    """

    columns_before: tuple[str, ...]
    rows: tuple[RowChange, ...] | None


@dataclass(frozen=True)
class AnswerChange:
    """A question whose answer or text changed. `sizes` are the numbers of rows before and after.

    `failure` says why it could not be asked of both states; then there are no rows.
    """

    name: str
    summary: str
    variables: tuple[str, ...]
    rows: tuple[RowChange, ...]
    sizes: tuple[int, int]
    is_new: bool = False
    rewording: Rewording | None = None
    failure: str | None = None


@dataclass(frozen=True)
class History:
    """What changed between two states of a graph.

    `moved` counts the facts that stand in another file now and are the same. `asked` counts the
    questions that were asked of both states, which none is where no fact and no rule changed.
    `gone` are questions that exist no more; `errors` are those whose files cannot be read.
    `within` tells where a blank node hangs, `labels` gives IRI → label, `prefixes`
    are those of the later state.
    """

    since: str
    until: str
    day: str
    files: tuple[FileChange, ...]
    facts: tuple[FactChange, ...]
    moved: int
    answers: tuple[AnswerChange, ...]
    asked: int
    gone: tuple[str, ...]
    errors: tuple[InputError, ...]
    within: Mapping[Term, tuple[Term, ox.NamedNode]]
    labels: Mapping[str, str]
    prefixes: Prefixes
