from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import InputError, InputErrors, UnsupportedError, UsageError
from kg.graph import Graph
from kg.project import find_project
from kg.sparql.tokens import find_word, position_of
from kg.stores.contract import Solutions, Triples, Truth
from kg.stores.labels import labels_in
from kg.stores.memory import MemoryStore

MakeGraph = Callable[[Mapping[str, str]], Path]

HEAD = """PREFIX ex: <https://example.org/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
TWICE = HEAD + "ex:a ex:knows ex:b . ex:a ex:size 01 ."
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s <https://example.org/id/%s> ?o }"


def _derive(after: str, built: str, where: str) -> str:
    header = f"#+ summary: {{en: something}}\n#+ after: {after}\n"
    return f"{header}{HEAD}CONSTRUCT {{ {built} }} WHERE {{ {where} }}\n"


def _open(root: Path) -> Graph:
    return Graph.open(find_project(root))


def _number(graph: Graph, text: str) -> int:
    answer = graph.query(text)
    assert isinstance(answer, Solutions)
    cell = answer.rows[0][0]
    assert isinstance(cell, ox.Literal)
    return int(cell.value)


def test_a_triple_of_two_files_stands_in_the_merge_once(make_graph: MakeGraph) -> None:
    graph = _open(make_graph({"data/a.ttl": TWICE, "data/b.ttl": TWICE}))

    assert _number(graph, COUNT % "knows") == 1
    knows = [t for t in graph.default_triples() if t.predicate.value.endswith("knows")]
    assert len(knows) == 1


def test_named_graphs_are_there_for_a_query_that_says_graph(make_graph: MakeGraph) -> None:
    graph = _open(make_graph({"data/a.ttl": TWICE, "data/b.ttl": TWICE}))
    text = "SELECT ?g WHERE { GRAPH ?g { ?s <https://example.org/id/knows> ?o } } ORDER BY ?g"

    answer = graph.query(text)

    assert isinstance(answer, Solutions)
    assert answer.variables == ("g",)
    assert [row[0] for row in answer.rows] == [
        ox.NamedNode("https://example.org/graph/data/a"),
        ox.NamedNode("https://example.org/graph/data/b"),
    ]
    assert _number(graph, COUNT % "knows") == 1
    from_one = COUNT.replace("WHERE", "FROM <https://example.org/graph/data/a> WHERE")
    assert _number(_open(graph.project.root), from_one % "knows") == 1


def test_derive_queries_run_in_the_order_of_after(make_graph: MakeGraph) -> None:
    root = make_graph(
        {
            "data/a.ttl": TWICE,
            "queries/derive/a-second.rq": _derive("[z-first]", "?x ex:two ?y", "?x ex:one ?y"),
            "queries/derive/z-first.rq": _derive("[]", "?x ex:one ?y", "?x ex:knows ?y"),
        }
    )

    graph = _open(root)

    assert _number(graph, COUNT % "two") == 1
    names = [iri for iri, _ in graph.named_graphs()]
    assert names[-1] == "https://example.org/graph/derived"
    assert [str(triple.predicate) for triple in graph.derived_triples()] == [
        "<https://example.org/id/one>",
        "<https://example.org/id/two>",
    ]


def test_derived_triples_about_blank_nodes_meet_the_nodes_of_the_files(
    make_graph: MakeGraph,
) -> None:
    root = make_graph(
        {
            "data/a.ttl": HEAD + "ex:a ex:part [ ex:size 1 ] .",
            "queries/derive/whole.rq": _derive("[]", "?y ex:whole ?x", "?x ex:part ?y"),
        }
    )

    graph = _open(root)

    text = "SELECT (COUNT(*) AS ?n) WHERE { ?p ex:whole ?w ; ex:size ?s }"
    text = f"PREFIX ex: <https://example.org/id/> {text}"
    assert _number(graph, text) == 1
    in_one = text.replace("ex:whole ?w ;", "ex:whole ?w . GRAPH ?g { ?p").replace("?s }", "?s } }")
    assert _number(graph, in_one) == 1


@pytest.mark.parametrize(
    ("files", "message", "line"),
    [
        ({"a": ("[b]", "?x ex:p ?y")}, "does not exist: b", 2),
        ({"a": ("[b]", "?x ex:p ?y"), "b": ("[a]", "?x ex:p ?y")}, "wait for one another: a, b", 2),
        ({"a": ("[", "?x ex:p ?y")}, "the header is not YAML", 3),
        ({"a": ("b", "?x ex:p ?y")}, '"after" is no list of names', 2),
        ({"a": ("[]\n#+ afterr: []", "?x ex:p ?y")}, "unknown key in the header: afterr", 3),
        ({"a": ("[]", "?x nope:p ?y")}, "the prefix nope: is not declared", 6),
    ],
)
def test_a_wrong_derive_query_is_an_error_of_its_file(
    make_graph: MakeGraph, files: dict[str, tuple[str, str]], message: str, line: int
) -> None:
    queries = {
        f"queries/derive/{name}.rq": _derive(after, built, "?x ex:knows ?y")
        for name, (after, built) in files.items()
    }

    with pytest.raises(InputError) as caught:
        _open(make_graph({"data/a.ttl": TWICE, **queries}))

    assert message in caught.value.message
    assert (caught.value.path, caught.value.line) == ("queries/derive/a.rq", line)


def test_every_broken_file_is_reported_at_once(make_graph: MakeGraph) -> None:
    with pytest.raises(InputErrors) as caught:
        _open(make_graph({"data/a.ttl": "x", "data/b.ttl": TWICE, "ontology/c.ttl": "y"}))

    assert [error.path for error in caught.value.errors] == ["data/a.ttl", "ontology/c.ttl"]


def test_a_graph_without_files_is_wrong_use(make_graph: MakeGraph) -> None:
    root = make_graph({})
    (root / "ontology/prefixes.ttl").unlink()

    with pytest.raises(UsageError, match="has no files"):
        _open(root)


def test_literals_stay_reachable_as_written(make_graph: MakeGraph) -> None:
    graph = _open(make_graph({"data/a.ttl": TWICE}))

    sizes = {t.object for t in graph.default_triples() if t.predicate.value.endswith("size")}
    in_rdflib = set(graph.to_rdflib().objects(None, rdflib.URIRef("https://example.org/id/size")))

    assert [str(size) for size in sizes] == ['"01"^^<http://www.w3.org/2001/XMLSchema#integer>']
    assert [str(size) for size in in_rdflib] == ["01"]


def test_rdflib_is_handed_the_same_merge_and_named_graphs(make_graph: MakeGraph) -> None:
    graph = _open(make_graph({"data/a.ttl": TWICE, "data/b.ttl": TWICE}))

    dataset = graph.to_rdflib()

    assert len(dataset) == len(list(graph.default_triples()))
    found = set(dataset.graphs()) - {dataset.default_graph}
    assert {str(item.identifier) for item in found if len(item)} == {
        iri for iri, triples in graph.named_graphs() if triples
    }


def test_labels_fall_back_from_language_to_english_to_none_to_any(make_graph: MakeGraph) -> None:
    names = {
        "exact": '"ru"@ru, "en"@en',
        "variant": '"ru-RU"@ru-RU, "en"@en',
        "english": '"fr"@fr, "plain", "en"@en',
        "plain": '"fr"@fr, "plain"',
        "any": '"fr"@fr, "de"@de',
    }
    text = HEAD + "".join(f"ex:{key} rdfs:label {value} .\n" for key, value in names.items())
    better = HEAD + 'ex:exact <http://www.w3.org/2004/02/skos/core#prefLabel> "best"@ru .'
    graph = _open(make_graph({"data/a.ttl": text, "data/b.ttl": better}))

    labels = graph.labels([f"https://example.org/id/{key}" for key in (*names, "none")], "ru")

    assert {iri.rpartition("/")[2]: label for iri, label in labels.items()} == {
        "any": "de",
        "english": "en",
        "exact": "best",
        "plain": "plain",
        "variant": "ru-RU",
    }
    assert graph.labels([], "ru") == {}
    assert labels_in(MemoryStore(), ["https://example.org/id/any"], "ru") == {}


def test_prefixes_are_those_of_the_prefix_file(make_graph: MakeGraph) -> None:
    graph = _open(make_graph({}))

    assert graph.prefixes.as_dict()["ex"] == "https://example.org/id/"


def test_each_form_of_query_has_its_answer(make_graph: MakeGraph) -> None:
    graph = _open(make_graph({"data/a.ttl": TWICE}))
    where = "WHERE { ?s <https://example.org/id/knows> ?o OPTIONAL { ?o <http://e/> ?none } }"

    rows = graph.query(f"SELECT ?s ?none {where}")
    triples = graph.query(f"CONSTRUCT {{ ?o <http://e/by> ?s }} {where}")

    assert rows == Solutions(("s", "none"), [(ox.NamedNode("https://example.org/id/a"), None)])
    assert graph.query(f"ASK {where}") == Truth(True)
    assert isinstance(triples, Triples)
    assert [str(t.predicate) for t in triples.triples] == ["<http://e/by>"]


def test_an_undeclared_prefix_is_named_with_the_namespace_that_the_graph_has_for_it(
    make_graph: MakeGraph,
) -> None:
    graph = _open(make_graph({}))

    with pytest.raises(UsageError) as known:
        graph.query("ASK { ?x ex:p ?y }")
    with pytest.raises(UsageError) as unknown:
        graph.query("ASK { ?x e:p ?y }")

    assert known.value.mend == "add a line PREFIX ex: <https://example.org/id/> at the top"
    assert unknown.value.mend == "add a line PREFIX e: <…> at the top"


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("SELECT ?x\nWHERE { ?x e:a ?y }", (2, 12), "the prefix e: is not declared"),
        ("SELECT * WHERE { ?x ?y ?z } LIMIT x", (1, 35), "no SPARQL 1.1 query: "),
        ("SELECT (COUNT(?x) AS ?n) ?y { ?x ?y ?z }", (1, 41), "a variable that is unbound"),
        ("# hello\nSELEC * {}", (2, 1), "expected SELECT, ASK, CONSTRUCT or DESCRIBE"),
        ("INSERT DATA { <http://a/> <http://a/> 1 }", (1, 1), "expected SELECT, ASK"),
        ("SELECT * { ?x <http://e/ x> ?y }", (1, 28), "IRI parsing failed"),
    ],
)
def test_a_text_that_is_no_query_is_wrong_use_with_its_place(
    make_graph: MakeGraph, text: str, place: tuple[int, int], message: str
) -> None:
    graph = _open(make_graph({}))

    with pytest.raises(UsageError) as caught:
        graph.query(text)

    assert message in caught.value.message
    assert (caught.value.line, caught.value.column) == place
    assert caught.value.text == text.split("\n")[place[0] - 1]


def test_service_is_refused_where_it_is_a_keyword_only(make_graph: MakeGraph) -> None:
    graph = _open(make_graph({}))
    harmless = (
        "# SERVICE\nPREFIX service: <http://e/SERVICE/>\n"
        "SELECT ?service { ?service service:SERVICE \"SERVICE\", '''SERVICE \" ''' }"
    )

    assert graph.query(harmless) == Solutions(("service",), [])
    for text in (
        "SELECT * { service <http://127.0.0.1:1/> { ?s ?p ?o } }",
        'SELECT * { ?s ?p "\\"" SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }',
        "SELECT * { FILTER(1 <2) SERVICE<http://127.0.0.1:1/> { ?s ?p ?o } FILTER(3 > 2) }",
        "SELECT * { ?s a ?x.SERVICE<http://127.0.0.1:1/>{ ?s ?p ?o } }",
    ):
        with pytest.raises(UnsupportedError, match="SERVICE is refused") as caught:
            graph.query(text)
        assert (caught.value.line, caught.value.column) == (1, text.upper().rindex("SERVICE") + 1)


def test_a_word_is_found_where_it_stands_bare() -> None:
    text = "ask {\n  ?graph ex:graph 'graph' # graph\n  graph ?g { ex:a a 'x'@en }\n}"

    found = find_word(text, "GRAPH")

    assert found is not None
    assert position_of(text, found.start) == (3, 3)
    assert find_word(text, "SERVICE") is None
