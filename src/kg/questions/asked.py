"""What was asked: a question with the term that each of its parameters had."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import pyoxigraph as ox

from kg.graph import Graph
from kg.questions.binding import terms_of
from kg.questions.catalogue import Question
from kg.questions.values import Values, day_term


class Asked(NamedTuple):
    """A question as it was asked; a parameter whose term is None narrowed nothing."""

    question: Question
    terms: Mapping[str, ox.NamedNode | ox.Literal | None]
    today: date

    @property
    def as_of(self) -> str | None:
        """The day for which the question was asked: that of its only parameter that is a day."""
        days = [
            self.terms[name]
            for name, parameter in self.question.header.parameters.items()
            if parameter.type == "xsd:date"
        ]
        return days[0].value if len(days) == 1 and days[0] is not None else None


def asked(question: Question, values: Mapping[str, str], graph: Graph, today: date) -> Asked:
    """Return what a question is asked with: the values given, and the defaults of the others.

    Raises UsageError as `bind` does.
    """
    given = terms_of(question, values, graph, today=today)
    known = Values(graph)
    terms: dict[str, ox.NamedNode | ox.Literal | None] = {}
    for name, parameter in question.header.parameters.items():
        if name in given:
            terms[name] = given[name]
        elif parameter.takes_today:
            terms[name] = day_term(today)
        else:
            default = parameter.default
            terms[name] = None if default is None else known.term(parameter, default)
    return Asked(question, terms, today)
