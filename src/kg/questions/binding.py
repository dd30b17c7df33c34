"""Puts values into a stored query: the content of its VALUES blocks is swapped for terms.

A term is written by pyoxigraph, which refuses an IRI that could not be quoted and escapes every
literal, so no value can become syntax. The rest of the text stays as the file has it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import pyoxigraph as ox

from kg.errors import InputError, KgError, UsageError, shown
from kg.graph import Graph
from kg.questions.catalogue import Question
from kg.questions.header import Parameter
from kg.questions.outline import Block
from kg.questions.values import Values, day_term
from kg.stores.contract import Solutions, Term

_ESCAPED = re.compile(r"\\\\(?P<letter>[uU])|\\u(?P<code>[0-9A-Fa-f]{4})|\\.", re.DOTALL)


def bind(
    question: Question,
    values: Mapping[str, str],
    graph: Graph,
    *,
    today: date | None = None,
) -> str:
    """Return the query's text with each given value in the VALUES blocks of its parameter.

    `values` is what a person types, by parameter. `today` stands in where no value is given and
    the header says `default: today`; without it the fixed day of the file stays. Raises UsageError
    for an unknown parameter, a required one that is missing, or a value that fits nothing or
    several nodes.
    """
    return swap(question, terms_of(question, values, graph, today=today))


def terms_of(
    question: Question,
    values: Mapping[str, str],
    graph: Graph,
    *,
    today: date | None = None,
) -> dict[str, ox.NamedNode | ox.Literal]:
    """Return the terms of the parameters that have another value than the file's.

    Takes and raises what `bind` does.
    """
    declared = question.header.parameters
    for name in values:
        if name not in declared:
            raise _unknown(question, name)
    known = Values(graph)
    terms: dict[str, ox.NamedNode | ox.Literal] = {}
    for name, parameter in declared.items():
        if name in values:
            terms[name] = known.term(parameter, values[name])
        elif parameter.required:
            raise UsageError(
                f"{question.name} needs a value for {name}",
                mend=f"for example -p {name}={parameter.example}",
            )
        elif parameter.takes_today and today is not None:
            terms[name] = day_term(today)
    return terms


def swap(question: Question, terms: Mapping[str, ox.NamedNode | ox.Literal]) -> str:
    """Return the query's text with terms in the VALUES blocks of the parameters named."""
    parts: list[str] = []
    written = 0
    for block in question.outline.blocks:
        if block.name in terms:
            parts.append(question.text[written : block.open_at])
            parts.append(f"{{ {_written(terms[block.name])} }}")
            written = block.close_at + 1
    parts.append(question.text[written:])
    return "".join(parts)


def _written(term: ox.NamedNode | ox.Literal) -> str:
    r"""Return a term as every engine reads it.

    Some replace `\uXXXX` before they parse (SPARQL 1.1, 19.2), even behind a backslash that is
    escaped itself, and would read a quotation mark in `"\\u0022"`; so the `u` is escaped there.
    rdflib 7.6 takes eight digits behind a small `u` where it finds them; so it gets eight.
    """
    return _ESCAPED.sub(_escaped, str(term))


def _escaped(match: re.Match[str]) -> str:
    if match["letter"]:
        return rf"\\\U{ord(match['letter']):08X}"
    return rf"\U0000{match['code']}" if match["code"] else match[0]


def judge_values(question: Question, graph: Graph) -> list[InputError]:
    """Return an error for each example that means nothing and each default that is not the file's.

    This needs the graph, so it belongs to checking and not to reading.
    """
    errors: list[InputError] = []
    known = Values(graph)
    for parameter in question.header.parameters.values():
        try:
            known.term(parameter, parameter.example)
            if parameter.default is not None:
                _judge_default(question, parameter, known, graph)
        except InputError as error:
            errors.append(error)
        except KgError as error:
            message = f"parameter {parameter.name}: {error.message}"
            errors.append(question.error(parameter.line, message, error.mend))
    return errors


def _judge_default(question: Question, parameter: Parameter, known: Values, graph: Graph) -> None:
    """Raise InputError where a block holds another term than the header's default means."""
    assert parameter.default is not None
    expected = None if parameter.takes_today else known.term(parameter, parameter.default)
    for block in question.outline.blocks:
        if block.name != parameter.name:
            continue
        held = _held(question, block, graph)
        fits = held == expected
        if parameter.takes_today:
            fits = isinstance(held, ox.Literal) and held == known.term(parameter, held.value)
        if not fits:
            raise question.error(
                block.line,
                f"the VALUES block holds {held}, and the header says {parameter.default}",
                "write the same value in both",
            )


def _held(question: Question, block: Block, graph: Graph) -> Term | None:
    """Return the term that the engine reads in a block, with the prefixes of the file."""
    prologue = question.text[: question.outline.begin]
    inner = question.text[block.open_at : block.close_at + 1]
    answer = graph.query(f"{prologue}SELECT ?value WHERE {{ VALUES ?value {inner} }}")
    assert isinstance(answer, Solutions)
    return answer.rows[0][0]


def _unknown(question: Question, name: str) -> UsageError:
    names = ", ".join(question.header.parameters)
    return UsageError(
        f"{question.name} has no parameter {shown(name)}",
        mend=f"its parameters are {names}" if names else "it takes none",
    )
