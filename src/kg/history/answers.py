"""Asks each stored question of both states, with the later text, and tells which rows differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import pyoxigraph as ox

from kg.errors import KgError
from kg.evidence.model import fact_of
from kg.history.model import Cause, Cells, Rewording, RowChange
from kg.questions.binding import swap
from kg.questions.catalogue import Question
from kg.questions.running import run
from kg.questions.values import day_term
from kg.sparql.tokens import find_word, tokens_of
from kg.stores.contract import Answer, Solutions, Store, Term, Truth

Given = ox.NamedNode | ox.Literal
"""A term that a person gave for a parameter."""
_ANY: Final = ox.BlankNode("any")
_TRIPLE: Final = ("subject", "predicate", "object")
_ANSWER: Final = ("answer",)


@dataclass(frozen=True)
class Asked:
    """A question as it is asked of every state, and its answer in the two that are compared."""

    question: Question
    given: Mapping[str, Given]
    text: str
    old: Answer
    new: Answer

    @property
    def variables(self) -> tuple[str, ...]:
        """The columns."""
        return variables_of(self.new)

    @property
    def reads_one_graph(self) -> bool:
        """Tell whether it looks at the merge of all files alone, as stored questions do."""
        return find_word(self.text, "GRAPH", "FROM") is None


def text_of(question: Question, day: date, given: Mapping[str, Given] | None = None) -> str:
    """Return the text that is asked: that of the file, with the day where it takes today's.

    `given` are the terms of other parameters; those that the question does not have are passed
    over.
    """
    return swap(question, {**dict.fromkeys(question.header.days, day_term(day)), **(given or {})})


def variables_of(answer: Answer) -> tuple[str, ...]:
    """Return the columns of an answer; those of a graph are the parts of a triple."""
    if isinstance(answer, Solutions):
        return answer.variables
    return _ANSWER if isinstance(answer, Truth) else _TRIPLE


def cells_of(answer: Answer) -> list[Cells]:
    """Return the rows of an answer, whose blank nodes are all one."""
    if isinstance(answer, Solutions):
        return [lasting(row) for row in answer.rows]
    if isinstance(answer, Truth):
        return [(ox.Literal(answer.value),)]
    return [lasting(row) for row in dict.fromkeys(fact_of(item) for item in answer.triples)]


def lasting(row: Iterable[Term | None]) -> Cells:
    """Return a row with one name for all blank nodes, whose names differ from state to state."""
    return tuple(_ANY if isinstance(cell, ox.BlankNode) else cell for cell in row)


def compared(old: list[Cells], new: list[Cells]) -> list[tuple[Cells | None, Cells | None]]:
    """Return the rows that differ as before and after, in the order of the later answer.

    Answers are bags: order alone is no difference. A row that went and one that came are one row
    with other values where their IRIs are the same, column by column, and no other row of either
    answer has these.
    """
    surplus = Counter(new)
    surplus.subtract(Counter(old))
    lost = [row for row in dict.fromkeys(old) for _ in range(-surplus[row])]
    gained = [row for row in dict.fromkeys(new) for _ in range(surplus[row])]
    before, after = Counter(map(_key, old)), Counter(map(_key, new))
    sole = {_key(row): row for row in lost if before[_key(row)] == 1 and after[_key(row)] == 1}
    found: list[tuple[Cells | None, Cells | None]]
    found = [(sole.pop(_key(row), None), row) for row in gained]
    paired = {id(row) for row, _ in found if row is not None}
    return [*found, *((row, None) for row in lost if id(row) not in paired)]


def _key(row: Cells) -> Cells:
    return tuple(cell if isinstance(cell, ox.NamedNode) else None for cell in row)


def is_reworded(old: Question | None, new: Question) -> bool:
    """Tell whether a question's query differs in more than comments, header and white space."""
    if old is None or old.text == new.text:
        return False
    return [token.text for token in tokens_of(old.text)] != [
        token.text for token in tokens_of(new.text)
    ]


def rewording(asked: Asked, old: Question, day: date, store: Store) -> Rewording:
    """Return what the new text does by itself, asked of the later state."""
    try:
        answer = run(old, text_of(old, day, asked.given), store)
    except KgError:
        return Rewording((), None)
    if variables_of(answer) != asked.variables:
        return Rewording(variables_of(answer), None)
    cause = Cause((asked.question.path.as_posix(),), "each")
    pairs = compared(cells_of(answer), cells_of(asked.new))
    return Rewording(asked.variables, tuple(RowChange(*pair, cause) for pair in pairs))
