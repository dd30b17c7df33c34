"""No value changes what a stored question means, whatever is typed.

rdflib parses the question as the file has it, and the term is put into that parsed query in the
place of the file's own: this is what binding a term means. The text that `kg` binds must parse to
exactly that, or the value is refused with one error on one line.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyparsing import ParseResults
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

import kg
from kg.errors import UsageError, shown
from kg.graph import Graph
from kg.project import find_project
from kg.questions import Catalogue, Parameter, Question
from kg.questions.binding import swap
from kg.questions.values import Values

PROJECT = find_project(Path(__file__).parent.parent)
QUESTIONS = {question.name: question for question in Catalogue.read(PROJECT).read_all()[0]}
PAIRS = [(name, given) for name, one in QUESTIONS.items() for given in one.header.parameters]
HOSTILE = (Path(__file__).parent / "hostile-values.txt").read_text(encoding="utf-8").splitlines()
VALUES = [line.encode().decode("unicode_escape") for line in HOSTILE if not line.startswith("//")]
PARTS = ["{", "}", "(", ")", "<", ">", '"', "'", '"""', "'''", "\\", "\\u007D", "\\U0000007d", "#"]
PARTS += ["\n", "\r", "\x00", "\u2028", "\u202e", "\ufeff", "\ud800", "\udcff", "?x", "$x", "@en"]
PARTS += [" . ", ";", ",", "^^", "_:b", "UNDEF", "UNION", "SERVICE <http://127.0.0.1:9/>", "VALUES"]
PARTS += ["DROP ALL", "LIMIT 0", "9" * 400, "-", "0x7D", "1e400", "%7D", "&#125;", "place:", "//"]
Tree = Any


@cache
def graph() -> Graph:
    return Graph.open(PROJECT)


@cache
def values() -> Values:
    return Values(graph())


@lru_cache(maxsize=500)
def parsed(text: str) -> Tree:
    """Return what rdflib reads in a query, as plain tuples."""
    return plain(parseQuery(text))


def plain(node: Any) -> Tree:
    if isinstance(node, CompValue):
        if node.name == "literal":  # "x" and "x"^^<…> in one form
            return rdflib.Literal(
                str(node.string), lang=node.lang, datatype=node.datatype, normalize=False
            )
        return (node.name, *((key, plain(node[key])) for key in sorted(node)))
    if isinstance(node, list | ParseResults):
        return tuple(plain(part) for part in node)
    return node


def with_term(tree: Tree, name: str, term: rdflib.term.Node) -> Tree:
    """Return a parsed query in which the VALUES blocks of a variable hold another term."""
    if not isinstance(tree, tuple):
        return tree
    if tree[:1] == ("InlineData",) and dict(tree[1:])["var"] == (rdflib.Variable(name),):
        return ("InlineData", *((k, (term,) if k == "value" else v) for k, v in tree[1:]))
    return tuple(with_term(part, name, term) for part in tree)


def term_of(term: ox.NamedNode | ox.Literal) -> rdflib.term.Node:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    is_plain = term.language or term.datatype.value.endswith("#string")
    datatype = None if is_plain else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)


def binds_only_the_term(question: Question, name: str, term: ox.NamedNode | ox.Literal) -> bool:
    bound = parsed(swap(question, {name: term}))
    return bool(bound == with_term(parsed(question.text), name, term_of(term)))


def judge(question: Question, parameter: Parameter, typed: str) -> None:
    """Assert that a value is bound as one term, or refused with an error that can be read."""
    found = meaning(parameter.type, parameter.example, typed)
    if isinstance(found, UsageError):
        assert found.message.startswith("it=")
        assert found.message.isprintable()
        assert len(found.message) < 800
        assert found.mend
    else:
        assert binds_only_the_term(question, parameter.name, found)


@cache
def meaning(type_: str, example: str, typed: str) -> ox.NamedNode | ox.Literal | UsageError:
    try:
        return values().term(Parameter("it", type_, None, example, False, "", 1), typed)
    except UsageError as error:
        return error


def test_the_lists_are_what_they_say() -> None:
    assert len(PAIRS) > 55
    assert {'"', "'", "\\", "{", "}", "<", "#", "\n", "\x00"} <= set("".join(VALUES))


@pytest.mark.parametrize(("name", "given_name"), PAIRS)
def test_every_hostile_value_is_one_term_or_refused(name: str, given_name: str) -> None:
    question = QUESTIONS[name]
    parameter = question.header.parameters[given_name]
    for typed in [*VALUES, *(f"{parameter.example}{value}" for value in VALUES)]:
        judge(question, parameter, typed)


@pytest.mark.parametrize(("name", "given_name"), PAIRS)
def test_a_text_of_everything_hostile_would_stay_one_term(name: str, given_name: str) -> None:
    everything = "".join(VALUES).encode("utf-8", "ignore").decode()

    assert binds_only_the_term(QUESTIONS[name], given_name, ox.Literal(everything))
    assert not binds_only_the_term_raw(QUESTIONS[name], given_name, "<a:b> } OPTIONAL { ?s ?p ?o ")


def binds_only_the_term_raw(question: Question, name: str, text: str) -> bool:
    """Do what `binds_only_the_term` does with a value put in as it is: the check must see it."""
    marked = swap(question, {name: ox.NamedNode("a:b")})
    bound = parsed(marked.replace("<a:b>", text))
    return bool(bound == with_term(parsed(question.text), name, rdflib.URIRef("a:b")))


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(PAIRS),
    st.lists(st.sampled_from(PARTS) | st.text(max_size=8), min_size=1, max_size=6),
    st.sampled_from(["", "before", "behind"]),
)
def test_no_value_becomes_syntax(pair: tuple[str, str], parts: list[str], place: str) -> None:
    question = QUESTIONS[pair[0]]
    parameter = question.header.parameters[pair[1]]
    typed = "".join(parts)
    if place:
        ends = [parameter.example, typed]
        typed = "".join(ends if place == "behind" else reversed(ends))

    judge(question, parameter, typed)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PAIRS), st.lists(st.sampled_from(PARTS) | st.text(max_size=8)))
def test_any_literal_and_any_iri_stay_one_term(pair: tuple[str, str], parts: list[str]) -> None:
    text = "".join(parts).encode("utf-8", "ignore").decode()
    question = QUESTIONS[pair[0]]
    assert binds_only_the_term(question, pair[1], ox.Literal(text))
    try:
        node = ox.NamedNode(f"https://example.org/{text}")
    except ValueError:
        return

    assert binds_only_the_term(question, pair[1], node)


@pytest.mark.parametrize("value", [10**5000, -(10**18), True, 1.5, b"KG", None], ids=type)
def test_python_values_that_are_none_for_a_parameter_are_refused(value: Any) -> None:
    with pytest.raises(UsageError):
        kg.ask("is-country-bound", graph(), country=value)


def test_what_is_typed_is_shown_on_one_line() -> None:
    assert shown("Кыргызстан") == "Кыргызстан"
    assert shown("a\n\x1b[31mb") == r"'a\n\x1b[31mb'"
    assert shown("x" * 90) == "x" * 80 + "…"
