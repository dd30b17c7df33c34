"""SPARQL's own forms of answers, read back by the parsers of two other projects.

https://www.w3.org/TR/sparql11-results-json/, https://www.w3.org/TR/rdf-sparql-XMLres/,
https://www.w3.org/TR/sparql11-results-csv-tsv/
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from rdflib.query import Result

from kg.errors import UnsupportedError
from kg.questions.rows import plain
from kg.rdf.prefixes import Prefixes
from kg.render.answer_forms import ANSWER_FORMS
from kg.render.page import Page
from kg.stores.contract import Solutions, Term, Truth

PAGE = Page(Prefixes({}))
XSD = "http://www.w3.org/2001/XMLSchema#"
SYNTAXES = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "tsv": ox.QueryResultsFormat.TSV,
}
HOSTILE = [
    '"} ] } \\" \' \\n',
    "a\tb\nc\rd\r\ne",
    "<b>&amp;&#13;]]></b><!--",
    "'''\"\"\"\\u0041\\",
    "?x . } ; DROP ALL #",
    " leading and trailing ",
    "кыргыз ү \U0001f600 e\u0301",
    "\u2028\u2029\ufeff",
    "",
]
DATATYPES = [f"{XSD}{name}" for name in ("integer", "decimal", "double", "boolean", "date")] + [
    f"{XSD}gYear",
    "https://example.org/type?a=b&c=%3Cd%3E",
]
TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.integers().map(str),
)
TERMS = st.one_of(
    st.none(),
    st.sampled_from(
        [
            ox.NamedNode("https://example.org/a?b=c&d='e'"),
            ox.NamedNode("https://example.org/ключ"),
            ox.BlankNode("b0"),
        ]
    ),
    st.builds(ox.Literal, TEXTS),
    st.builds(
        lambda text, tag: ox.Literal(text, language=tag), TEXTS, st.sampled_from(["en", "sr-latn"])
    ),
    st.builds(
        lambda text, datatype: ox.Literal(text, datatype=ox.NamedNode(datatype)),
        TEXTS,
        st.sampled_from(DATATYPES),
    ),
)
ANSWERS = st.lists(st.tuples(TERMS, TERMS, TERMS), max_size=4).map(
    lambda rows: Solutions(("a", "b", "c_1"), rows)
)
EACH = Solutions(("a", "b", "c_1"), [(ox.Literal(text), None, None) for text in HOSTILE])


def written(form: str, answer: Solutions | Truth) -> str:
    text = ANSWER_FORMS[form](answer, PAGE)
    assert isinstance(text, str)
    return text


def renamed(rows: list[tuple[Term | None, ...]]) -> list[tuple[object, ...]]:
    """Return rows in which a blank node is one whatever it is called: there is one at most."""
    return [tuple("_" if isinstance(term, ox.BlankNode) else term for term in row) for row in rows]


@pytest.mark.parametrize("form", SYNTAXES)
@settings(deadline=None, max_examples=60)
@given(answer=ANSWERS)
@example(answer=EACH)
def test_pyoxigraph_reads_every_term_back(form: str, answer: Solutions) -> None:
    try:
        text = written(form, answer)
    except UnsupportedError:
        assert form == "xml"  # test_render.py says for which signs
        return

    read = ox.parse_query_results(text, format=SYNTAXES[form])

    assert isinstance(read, ox.QuerySolutions)
    assert tuple(variable.value for variable in read.variables) == answer.variables
    assert renamed([tuple(row) for row in read]) == renamed(answer.rows)


@contextmanager
def texts_as_written() -> Iterator[None]:
    """Let rdflib keep the texts of literals, which it rewrites otherwise."""
    kept, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = kept


def term_of(node: object) -> Term | None:
    """Return a node of rdflib as a term."""
    if isinstance(node, rdflib.URIRef):
        return ox.NamedNode(str(node))
    if isinstance(node, rdflib.BNode):
        return ox.BlankNode("b0")
    if not isinstance(node, rdflib.Literal):
        return None
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return ox.Literal(str(node), datatype=ox.NamedNode(node.datatype or f"{XSD}string"))


@pytest.mark.parametrize("form", ["json", "xml"])
@settings(deadline=None, max_examples=60)
@given(answer=ANSWERS)
@example(answer=EACH)
def test_rdflib_reads_every_term_back(form: str, answer: Solutions) -> None:
    try:
        data = written(form, answer).encode("utf-8")
    except UnsupportedError:
        return
    with texts_as_written():
        read = Result.parse(io.BytesIO(data), format=form)
        assert read.bindings is not None
        rows = [
            tuple(term_of(binding.get(rdflib.Variable(name))) for name in answer.variables)
            for binding in read.bindings
        ]

    assert [str(variable) for variable in read.vars or ()] == list(answer.variables)
    assert renamed(rows) == renamed(answer.rows)


@settings(deadline=None, max_examples=60)
@given(answer=ANSWERS)
@example(answer=EACH)
def test_rdflib_reads_the_texts_of_csv_back(answer: Solutions) -> None:
    # Its reader takes every sign that Python calls a line's end for a row's end.
    texts_of = [term.value for row in answer.rows for term in row if term is not None]
    assume(
        all(text.splitlines() == text.removesuffix("\n").split("\n") for text in texts_of if text)
    )

    read = Result.parse(io.BytesIO(written("csv", answer).encode("utf-8")), format="csv")

    assert read.bindings is not None
    texts = [
        [
            "" if (found := b.get(rdflib.Variable(v))) is None else str(found)
            for v in read.vars or ()
        ]
        for b in read.bindings
    ]
    assert texts == [list(map(plain, row)) for row in answer.rows]


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("value", [True, False])
def test_rdflib_reads_yes_and_no_back(form: str, value: bool) -> None:
    data = written(form, Truth(value)).encode("utf-8")

    assert Result.parse(io.BytesIO(data), format=form).askAnswer is value
