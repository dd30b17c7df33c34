"""Reading a query into its pattern tree, and writing it again."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import UnsupportedError
from kg.sparql.pattern_reading import read_query
from kg.sparql.pattern_text import group_text, path_text, select_text
from kg.sparql.patterns import (
    Alternative,
    Inverse,
    Link,
    Negated,
    Optional,
    Pattern,
    Repeated,
    Sequence,
    SubSelect,
    certain,
    visible,
)

PROLOGUE = "PREFIX : <https://example.org/>\n"
TURTLE = b"""@prefix : <https://example.org/> .
:a :p :b ; :q "x"@en, 5, 1.5, true ; :list ( :b "c" [ :p :d ] ) .
:b :p :c . :c :p :a ; :q "y" .
[] :p [ :q "z" ] .
"""

QUERIES = [
    "SELECT * WHERE { ?s :p ?o }",
    "SELECT DISTINCT ?s WHERE { ?s :q 5 , 1.5 ; :p/^:p ?o . }",
    "SELECT ?s { ?s :q true . OPTIONAL { ?s :p ?o FILTER(?o != :c) } }",
    'SELECT ?s { { ?s :q "x"@en } UNION { ?s :q "y"^^<http://www.w3.org/2001/XMLSchema#string> } }',
    "SELECT ?s { ?s :list ( :b ?x [ :p ?y ] ) }",
    "SELECT ?o { [] :p [ :q ?o ] }",
    "SELECT ?o { [ :p [ :q ?o ] ] }",
    "SELECT ?s ?o { ?s (:p|^:p)+ ?o . MINUS { ?s :q ?x } }",
    "SELECT ?s ?o { ?s !(:p|^:q) ?o }",
    "SELECT ?s ?x { ?s :p ?o BIND(CONCAT(STR(?s), '}') AS ?x) VALUES ?o { :b :c } }",
    "SELECT ?s { VALUES (?s ?o) { (:a :b) (UNDEF :c) } ?s :p ?o # } not the end\n }",
    "SELECT ?s { ?s :p ?o FILTER NOT EXISTS { ?o :p :a } FILTER EXISTS { ?s :q ?q } }",
    "SELECT ?p (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?p HAVING(COUNT(?o) > 1) ORDER BY ?n",
    'SELECT (GROUP_CONCAT(?o; SEPARATOR=" ; ") AS ?n) { { SELECT ?o { :a :p ?o } LIMIT 2 } }',
    "SELECT ?k (MIN(?o) AS ?n) { ?s :q ?o } GROUP BY (DATATYPE(?o) AS ?k)",
    "SELECT ?s { ?s :p ?o } ORDER BY DESC(?s) LIMIT 2 OFFSET 1",
    "SELECT ?s { ?s :q ?o FILTER(?o < 6 && ?o > -1) }",
]


@pytest.mark.parametrize("text", QUERIES)
def test_a_query_written_again_has_the_same_answer(text: str) -> None:
    store = ox.Store()
    store.load(TURTLE, format=ox.RdfFormat.TURTLE)
    query = read_query(PROLOGUE + text)

    def rows(asked: str) -> list[list[str]]:
        answer = store.query(asked)
        names = [variable.value for variable in answer.variables if variable.value[0] != "_"]  # type: ignore[union-attr]
        return sorted([str(solution[name]) for name in names] for solution in answer)  # type: ignore[union-attr,index]

    assert rows(PROLOGUE + text)
    assert rows(query.prologue + select_text(query)) == rows(PROLOGUE + text)


# Every form of the grammar that the reader goes through, and what looks like another one:
# brackets in strings and comments, signs of numbers behind properties, dots behind digits.
FORMS = (Path(__file__).parent / "sparql" / "patterns.txt").read_text("utf-8").split("\n\n")
FORMS_TURTLE = b"""@prefix : <https://example.org/> .
:a :p 1, -1, 2, :b ; :q 2 , 1 ; :r :c . :b :p :c ; a :T ; :q :a ; :p-1 1 . :c :r :a ; :p "x" .
:c a :U ; :q 1 . [] :q ( 1 2 ) . :p :p 1 . :a :p1 2 . :d :p 1.5 ; :q 1 ; :r 1e0 ; :t :a .
"""


def test_the_forms_of_the_grammar_are_read_as_the_engine_reads_them() -> None:
    store = ox.Store()
    store.load(FORMS_TURTLE, format=ox.RdfFormat.TURTLE)
    declared = f"{PROLOGUE}PREFIX ex: <https://example.org/x/>\n"

    def rows(asked: str) -> list[list[str]]:
        answer = store.query(asked)
        if isinstance(answer, ox.QueryBoolean):
            return [["yes"]] if answer else []
        assert isinstance(answer, ox.QuerySolutions)
        names = [name.value for name in answer.variables if name.value[0] != "_"]
        return sorted([str(solution[name]) for name in names] for solution in answer)

    held = 0
    for text in FORMS:
        query = read_query(declared + text)
        again = select_text(query) if query.kind == "select" else f"ASK {group_text(query.where)}"
        expected = rows(declared + text)
        assert rows(query.prologue + again) == expected, text
        held += bool(expected)

    assert len(FORMS) == 87
    assert held > 40  # enough of them say something


@pytest.mark.parametrize("path", [":p", "(:p)", "a", "!:p", ":q/:p", "<https://example.org/p>"])
def test_a_number_with_a_sign_behind_a_property_is_refused(path: str) -> None:
    """SPARQL 1.1 has a number there (19.8, longest match), the engine a path."""
    for gap in ("", " "):
        text = f"{PROLOGUE}SELECT ?s {{ ?s {path}{gap}+1 }}"
        with pytest.raises(UnsupportedError, match="write 1 for the number") as caught:
            read_query(text)
        assert (caught.value.line, caught.value.column) == (2, 16 + len(path + gap))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("?s ?p +1", Pattern("?s", Link("?p"), "+1")),
        ("?s :p -1", Pattern("?s", Link(":p"), "-1")),
        ("?s :p+ 1", Pattern("?s", Repeated(Link(":p"), "+"), "1")),
        ("?s :p+ +1", Pattern("?s", Repeated(Link(":p"), "+"), "+1")),
        ("?s :p-1 ?o", Pattern("?s", Link(":p-1"), "?o")),
        ("?s :p*2", Pattern("?s", Repeated(Link(":p"), "*"), "2")),
        ("?s:p?o", Pattern("?s", Link(":p"), "?o")),
        ("?s !:p* ?o", Pattern("?s", Repeated(Negated((":p",), ()), "*"), "?o")),
        ("?s :p 1.", Pattern("?s", Link(":p"), "1")),
        ("?s :p 1.5.", Pattern("?s", Link(":p"), "1.5")),
        ("?s :p 1.e0.", Pattern("?s", Link(":p"), "1.e0")),
    ],
)
def test_signs_and_dots_go_to_what_they_belong_to(text: str, read: Pattern) -> None:
    assert read_query(f"{PROLOGUE}SELECT * {{ {text} }}").where.elements == (read,)


def test_the_graphs_that_are_asked_stay_with_the_query() -> None:
    query = read_query("SELECT ?s FROM <urn:a> FROM NAMED <urn:b> WHERE { ?s ?p ?o }")

    assert query.dataset == "FROM <urn:a> FROM NAMED <urn:b>"
    assert query.dataset in select_text(query)


PATHS = [
    (":a/:b", Sequence((Link(":a"), Link(":b")))),
    ("^:a|:b", Alternative((Inverse(Link(":a")), Link(":b")))),
    ("(:a/:b)*", Repeated(Sequence((Link(":a"), Link(":b"))), "*")),
    ("^:a+", Inverse(Repeated(Link(":a"), "+"))),
    (":a|:b/:c", Alternative((Link(":a"), Sequence((Link(":b"), Link(":c")))))),
    ("!(:a|^:b)", Negated((":a",), (":b",))),
    ("!^:a", Negated((), (":a",))),
]


@pytest.mark.parametrize(("text", "path"), PATHS)
def test_the_shape_of_a_path(text: str, path: object) -> None:
    (pattern,) = read_query(f"{PROLOGUE}SELECT ?s {{ ?s {text} ?o }}").where.elements

    assert pattern == Pattern("?s", path, "?o")  # type: ignore[arg-type]
    (again,) = read_query(
        f"{PROLOGUE}SELECT ?s {{ ?s {path_text(pattern.path)} ?o }}"  # type: ignore[union-attr]
    ).where.elements
    assert again == pattern


def test_what_is_in_scope_and_what_is_sure() -> None:
    query = read_query(
        f"{PROLOGUE}SELECT ?a {{ ?a :p ?b OPTIONAL {{ ?b :p ?c }} MINUS {{ ?d :p ?a }}"
        " { ?a :q ?e } UNION { ?a :q ?e ; :p ?f } BIND(1 AS ?g) VALUES ?h { 1 }"
        " { SELECT ?a (COUNT(?i) AS ?j) { ?a :p ?i } GROUP BY ?a } }"
    )

    assert set(visible(query.where)) == {"?a", "?b", "?c", "?e", "?f", "?g", "?h", "?j"}
    assert certain(query.where) == {"?a", "?b", "?e", "?h"}
    kinds = [type(element) for element in query.where.elements]
    assert Optional in kinds
    sub = [element for element in query.where.elements if isinstance(element, SubSelect)]
    assert not sub  # it stands in braces of its own
    assert not query.is_aggregated


def test_a_construct_without_a_template_builds_its_pattern() -> None:
    query = read_query(f"{PROLOGUE}CONSTRUCT WHERE {{ ?s :p ?o }}")

    assert query.template == (Pattern("?s", Link(":p"), "?o"),)


def test_describe_has_no_pattern() -> None:
    with pytest.raises(UnsupportedError, match="no pattern"):
        read_query("DESCRIBE <https://example.org/a>")
