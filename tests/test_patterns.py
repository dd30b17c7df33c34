"""Reading a query into its pattern tree, and writing it again."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.errors import UnsupportedError
from kg.sparql.pattern_reading import read_query
from kg.sparql.pattern_text import path_text, select_text
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
