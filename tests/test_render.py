"""Answers and graphs in each form, compared with the engine's own where it has the form."""

import csv
import io
import json
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UnsupportedError
from kg.rdf.prefixes import Prefixes
from kg.render.answer_forms import ANSWER_FORMS, GRAPH_FORMS, SUFFIXES
from kg.render.labelling import with_labels
from kg.render.page import Page
from kg.stores.contract import Solutions, Term, Triples, Truth

XSD = "http://www.w3.org/2001/XMLSchema#"
PAGE = Page(Prefixes({"ex": "https://example.org/", "xsd": XSD}))
KG = ox.NamedNode("https://example.org/kg")
ROWS: list[tuple[Term | None, ...]] = [
    (KG, ox.Literal('a,b "c"\nd\te\r')),
    (ox.BlankNode("b0"), ox.Literal("кыргыз", language="ky")),
    (None, ox.Literal("1", datatype=ox.NamedNode(f"{XSD}integer"))),
    (ox.Literal(""), ox.Literal("1.50", datatype=ox.NamedNode(f"{XSD}decimal"))),
    (ox.Literal("=1+1"), ox.Literal("2022", datatype=ox.NamedNode(f"{XSD}gYear"))),
    (
        ox.Literal("a|b <i> [x](y) `z` [red]"),
        ox.Literal("true", datatype=ox.NamedNode(f"{XSD}boolean")),
    ),
]
ANSWER = Solutions(("thing", "value"), ROWS)


def shown(form: str, answer: Solutions | Truth = ANSWER, page: Page = PAGE) -> str:
    text = ANSWER_FORMS[form](answer, page)
    assert isinstance(text, str)
    return text


def test_csv() -> None:
    assert shown("csv") == (
        "thing,value\r\n"
        'https://example.org/kg,"a,b ""c""\nd\te\r"\r\n'
        "_:b0,кыргыз\r\n"
        ",1\r\n"
        ",1.50\r\n"
        "=1+1,2022\r\n"
        "a|b <i> [x](y) `z` [red],true\r\n"
    )


def test_tsv() -> None:
    assert shown("tsv").splitlines() == [
        "?thing\t?value",
        '<https://example.org/kg>\t"a,b \\"c\\"\\nd\\te\\r"',
        '_:b0\t"кыргыз"@ky',
        "\t1",
        '""\t1.50',
        f'"=1+1"\t"2022"^^<{XSD}gYear>',
        '"a|b <i> [x](y) `z` [red]"\ttrue',
    ]


def test_markdown() -> None:
    assert shown("markdown").splitlines()[:4] == [
        "| thing | value |",
        "| --- | --- |",
        '| <https://example.org/kg> | a,b "c"<br>d e<br> |',
        "| \\_:b0 | кыргыз |",
    ]
    assert shown("markdown").splitlines()[-1] == (
        "| a\\|b \\<i\\> \\[x\\](y) \\`z\\` \\[red\\] | true |"
    )


def test_plain_table_is_aligned_and_shortens_iris() -> None:
    assert shown("table", Solutions(("n", "text"), [(KG, ox.Literal("日本")), (None, None)])) == (
        "n      text\n-----  ----\nex:kg  日本\n\n"
    )


def test_a_cell_cannot_command_the_terminal() -> None:
    answer = Solutions(("x",), [(ox.Literal("a\x1b[2Jb\nc"),)])

    assert "\x1b" not in shown("table", answer)
    assert "a\N{REPLACEMENT CHARACTER}[2Jb c" in shown("table", answer)


def test_what_is_the_same_in_every_row_is_said_once() -> None:
    answer = Solutions(
        ("n", "nLabel", "empty", "text"),
        [(KG, ox.Literal("Kyrgyzstan"), None, ox.Literal(text)) for text in ("one", "two")],
    )

    assert shown("table", answer) == (
        f"n      Kyrgyzstan ({PAGE.prefixes.shrink(KG.value)})\nempty  —\n\ntext\n----\none\ntwo\n"
    )


def test_rows_too_wide_for_the_terminal_become_blocks() -> None:
    names = tuple(f"column{number}" for number in range(8))
    rows = [tuple(ox.Literal(f"{row} {'word ' * 20}{name}") for name in names) for row in "ab"]

    drawn = shown("table", Solutions(names, rows), page=Page(PAGE.prefixes, width=60))

    assert max(map(len, drawn.splitlines())) <= 60
    blocks = drawn.split("\n\n")
    assert [block.split()[:2] for block in blocks] == [["column0", "a"], ["column0", "b"]]


def test_a_drawn_table_keeps_what_looks_like_markup() -> None:
    drawn = shown("table", page=Page(PAGE.prefixes, width=80))

    assert "[red]" in drawn
    assert "ex:kg" in drawn
    assert max(map(len, drawn.splitlines())) < 120


TERMS = st.one_of(
    st.none(),
    st.just(KG),
    st.builds(ox.Literal, st.text()),
    st.builds(lambda text: ox.Literal(text, language="en"), st.text()),
    st.builds(lambda text: ox.Literal(text, datatype=ox.NamedNode(f"{XSD}date")), st.text()),
    st.builds(lambda number: ox.Literal(number), st.integers() | st.booleans()),
)


@given(st.lists(st.tuples(TERMS, TERMS), max_size=4))
def test_json_gives_back_every_term(rows: list[tuple[Term | None, ...]]) -> None:
    text = shown("json", Solutions(("a", "b"), rows))

    read = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)

    assert isinstance(read, ox.QuerySolutions)
    assert [tuple(row) for row in read] == rows


@given(st.lists(st.tuples(TERMS, TERMS), max_size=4))
def test_tsv_gives_back_every_term(rows: list[tuple[Term | None, ...]]) -> None:
    text = shown("tsv", Solutions(("a", "b"), rows))

    read = ox.parse_query_results(text, format=ox.QueryResultsFormat.TSV)

    assert isinstance(read, ox.QuerySolutions)
    assert [tuple(row) for row in read] == rows


@given(st.lists(st.tuples(TERMS, TERMS), max_size=4))
def test_xml_gives_back_every_term_or_refuses(rows: list[tuple[Term | None, ...]]) -> None:
    try:
        text = shown("xml", Solutions(("a", "b"), rows))
    except UnsupportedError:
        signs = {sign for row in rows for term in row if term is not None for sign in term.value}
        assert signs & {*map(chr, range(32)), "\ufffe", "\uffff"} - set("\t\n\r")
        return

    space = "{http://www.w3.org/2005/sparql-results#}"
    results = ElementTree.fromstring(text).findall(f"{space}results/{space}result")  # noqa: S314
    values = [
        {binding.get("name"): binding[0].text or "" for binding in result} for result in results
    ]

    assert values == [
        {name: term.value for name, term in zip("ab", row, strict=True) if term is not None}
        for row in rows
    ]


@given(st.lists(st.tuples(TERMS, TERMS), max_size=4))
def test_csv_gives_back_every_text(rows: list[tuple[Term | None, ...]]) -> None:
    text = shown("csv", Solutions(("a", "b"), rows))

    read = list(csv.reader(io.StringIO(text, newline="")))

    assert read == [["a", "b"], *([t.value if t is not None else "" for t in row] for row in rows)]


def test_the_engine_writes_the_same_csv_and_tsv() -> None:
    store = ox.Store()
    query = """SELECT ?a ?b { VALUES (?a ?b) {
      (<https://example.org/x> UNDEF) ("" "x,\\"y\\n") (2 2.5) (true "a"@en)
      ("a\\tb\\rc" "2020"^^<a:b>)
    } }"""
    asked = store.query(query)
    assert isinstance(asked, ox.QuerySolutions)
    rows = [tuple(row) for row in asked]

    for form, syntax in (("csv", ox.QueryResultsFormat.CSV), ("tsv", ox.QueryResultsFormat.TSV)):
        again = store.query(query)
        assert isinstance(again, ox.QuerySolutions)
        own = again.serialize(format=syntax)
        assert own is not None
        assert shown(form, Solutions(("a", "b"), rows)) == own.decode("utf-8")


@pytest.mark.parametrize(
    ("form", "yes"),
    [("table", "yes\n"), ("csv", "true\r\n"), ("tsv", "true\n"), ("markdown", "true\n")],
)
def test_truth(form: str, yes: str) -> None:
    assert shown(form, Truth(True)) == yes
    assert shown(form, Truth(False)) != yes


@pytest.mark.parametrize(
    ("form", "syntax"), [("json", ox.QueryResultsFormat.JSON), ("xml", ox.QueryResultsFormat.XML)]
)
def test_truth_can_be_read_back(form: str, syntax: ox.QueryResultsFormat) -> None:
    for value in (True, False):
        read = ox.parse_query_results(shown(form, Truth(value)), format=syntax)
        assert isinstance(read, ox.QueryBoolean)
        assert bool(read) is value


def test_json_keeps_letters_and_ends_its_line() -> None:
    assert "кыргыз" in shown("json")
    assert json.loads(shown("json"))["head"] == {"vars": ["thing", "value"]}
    assert shown("json").endswith("}\n")


TRIPLES = Triples(
    [
        ox.Triple(KG, ox.NamedNode("https://example.org/b"), ox.Literal("ү", language="ky")),
        ox.Triple(
            KG,
            ox.NamedNode("https://example.org/a"),
            ox.Literal("1", datatype=ox.NamedNode(f"{XSD}gYear")),
        ),
        ox.Triple(KG, ox.NamedNode("https://example.org/b"), ox.Literal("ү", language="ky")),
    ]
)
SYNTAXES = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


@pytest.mark.parametrize("form", GRAPH_FORMS)
def test_a_graph_can_be_read_back_from_every_form(form: str) -> None:
    text = GRAPH_FORMS[form](TRIPLES, PAGE)

    read = {quad.triple for quad in ox.parse(text, format=SYNTAXES[form])}

    assert read == set(TRIPLES.triples)


@pytest.mark.parametrize("form", GRAPH_FORMS)
def test_the_order_of_triples_does_not_show(form: str) -> None:
    turned = Triples(TRIPLES.triples[::-1])

    assert GRAPH_FORMS[form](turned, PAGE) == GRAPH_FORMS[form](TRIPLES, PAGE)


def test_only_used_prefixes_are_written() -> None:
    page = Page(Prefixes({"ex": "https://example.org/", "no": "https://example.com/"}))
    turtle = GRAPH_FORMS["turtle"](TRIPLES, page)

    assert "prefix ex:" in turtle
    assert "no:" not in turtle


def test_every_suffix_names_a_form() -> None:
    assert set(SUFFIXES.values()) == {*ANSWER_FORMS, *GRAPH_FORMS}


def test_labels_stand_beside_the_iris_that_have_one() -> None:
    page = ox.NamedNode("https://example.org/page")
    answer = Solutions(
        ("thing", "page", "known", "knownLabel"), [(KG, page, KG, None), (None, page, KG, None)]
    )

    labelled = with_labels(
        answer, lambda iris: {KG.value: "Kyrgyzstan"} if KG.value in iris else {}
    )

    assert labelled.variables == ("thing", "thingLabel", "page", "known", "knownLabel")
    assert labelled.rows == [
        (KG, ox.Literal("Kyrgyzstan"), page, KG, None),
        (None, None, page, KG, None),
    ]


def test_no_iris_no_labels() -> None:
    answer = Solutions(("a",), [(ox.Literal("x"),)])

    assert with_labels(answer, lambda iris: {}) == answer
