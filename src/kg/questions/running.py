"""Asks a stored question, of the loaded graph or of any store that holds it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kg.errors import InputError, UnsupportedError, UsageError
from kg.graph import Graph
from kg.questions.binding import bind
from kg.questions.catalogue import Question
from kg.stores.contract import Answer, Store


def ask(
    question: Question,
    graph: Graph,
    values: Mapping[str, str] | None = None,
    *,
    today: date | None = None,
    at: Store | None = None,
) -> Answer:
    """Return the answer to a question.

    `values` is what a person types, by parameter. Names are looked up in `graph`, and the question
    goes to it too, or to the store `at` where one is given. `today` (the day of the clock unless
    given) stands in for parameters whose default is today. Raises UsageError for a value that does
    not fit, InputError for a query that is not valid SPARQL, RemoteError when a store fails.
    """
    text = bind(question, values or {}, graph, today=today or date.today())
    return run(question, text, at or graph)


def run(question: Question, text: str, store: Store) -> Answer:
    """Return the answer to a question's text; an error in the text names the question's file."""
    try:
        return store.query(_without_header(question, text))
    except (UsageError, UnsupportedError) as error:
        raise InputError(
            error.message,
            path=question.path,
            line=error.line,
            column=error.column,
            text=error.text,
            mend=error.mend,
        ) from error


def _without_header(question: Question, text: str) -> str:
    """Return a question's text with empty lines for its header, which no engine need read."""
    length = question.header.length
    return "\n" * length + text.split("\n", length)[-1]
