"""Evidence on small graphs: one construct of SPARQL at a time."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from conftest import MakeGraph
from kg.evidence.model import Evidence, Found

HEADER = """#+ summary: {en: Asked, ru: Вопрос}
#+ answers: [Q1]
#+ description: A question.
#+ parameters: {}
#+ columns: {%s}
#+ tags: [%s]
PREFIX ex: <https://example.org/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
PREFIXES = """PREFIX ex: <https://example.org/id/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
DATA = """
ex:a ex:p ex:b ;
    ex:size "01"^^xsd:integer ;
    ex:source ex:book .
ex:b ex:p ex:c .
ex:c ex:p ex:d ;
    ex:q ex:e .
ex:d ex:size 4 .
ex:e ex:back ex:d .
ex:list ex:complete true ;
    ex:asOf "2026-01-01"^^xsd:date ;
    ex:member ex:a ;
    ex:source ex:register .
ex:note ex:about ex:a ;
    ex:property ex:p ;
    ex:value ex:b ;
    <http://www.w3.org/ns/oa#hasTarget> ex:note-target .
ex:note-target <http://www.w3.org/ns/oa#hasSource> ex:letter ;
    <http://www.w3.org/ns/oa#hasSelector> ex:note-quote .
ex:note-quote <http://www.w3.org/ns/oa#exact> "a goes to b" .
ex:letter <http://purl.org/dc/terms/title> "A letter" .
<https://example.org/graph/data/things> ex:source ex:census .
"""
POLICY = """PREFIX ex: <https://example.org/id/>
<urn:kg:sourcePolicy>
    <urn:kg:asOf> ex:asOf ; <urn:kg:complete> ex:complete ;
    <urn:kg:evidenceNode> ex:about ; <urn:kg:evidenceProperty> ex:property ;
    <urn:kg:evidenceValue> ex:value ; <urn:kg:sourceProperty> ex:source .
"""


class Asked:
    """Asks the small graph questions of one test."""

    def __init__(self, make: MakeGraph) -> None:
        self._make = make

    def __call__(self, query: str, *, columns: str = "x", tags: str = "test") -> Evidence:
        said = ", ".join(f"{name}: a column" for name in columns.split()) if columns else ""
        root = self._make(
            {
                "data/things.ttl": PREFIXES + DATA,
                "ontology/shapes/policy.ttl": POLICY,
                "queries/asked.rq": HEADER % (said, tags) + query,
                "queries/derive/bigger.rq": DERIVE,
            }
        )
        graph = kg.Graph.open(kg.find_project(root))
        return kg.why(kg.Catalogue.read(graph.project).get("asked"), graph)


DERIVE = """#+ summary: {en: Which things are big?, ru: Что велико?}
PREFIX ex: <https://example.org/id/>
CONSTRUCT { ?thing ex:kind ex:Big }
WHERE { ?thing ex:size ?size . FILTER(?size > 3) }
"""


@pytest.fixture
def asked(make_graph: MakeGraph) -> Asked:
    return Asked(make_graph)


def _short(found: Found) -> set[str]:
    return {" ".join(str(term.value).rpartition("/")[2] for term in fact) for fact in found.facts}


PATHS = [
    ("ex:a ex:p/ex:p ?x", {"c": {"a p b", "b p c"}}),
    ("?x ^ex:p ex:b", {"c": {"b p c"}}),
    ("ex:c ex:p|ex:q ?x", {"d": {"c p d"}, "e": {"c q e"}}),
    ("ex:c (ex:q/ex:back)|ex:size ?x", {"d": {"c q e", "e back d"}}),
    ("ex:b ex:p+ ?x", {"c": {"b p c"}, "d": {"b p c", "c p d"}}),
    ("ex:c ex:p* ?x", {"c": set(), "d": {"c p d"}}),
    ("ex:c (ex:p|(ex:q/ex:back))? ?x", {"c": set(), "d": {"c p d"}}),
    ("ex:c (ex:q|ex:back)+ ?x", {"e": {"c q e"}, "d": {"c q e", "e back d"}}),
    ("ex:c !ex:p ?x", {"e": {"c q e"}}),
    ("ex:e !(ex:p|^ex:p) ?x", {"d": {"e back d"}, "c": {"c q e"}}),
]


@pytest.mark.parametrize(("path", "expected"), PATHS)
def test_the_triples_of_a_path(asked: Asked, path: str, expected: dict[str, set[str]]) -> None:
    evidence = asked(f"SELECT DISTINCT ?x WHERE {{ {path} }} ORDER BY ?x")
    shown = {
        row.cells[0].value.rpartition("/")[2]: _short(row.found)  # type: ignore[union-attr]
        for row in evidence.rows
    }

    assert shown == expected


def test_only_the_branch_that_held(asked: Asked) -> None:
    evidence = asked("SELECT ?x WHERE { { ?x ex:q ex:e } UNION { ?x ex:back ex:d } } ORDER BY ?x")

    assert [_short(row.found) for row in evidence.rows] == [{"c q e"}, {"e back d"}]


def test_a_sub_select_shows_the_member_that_has_the_value(asked: Asked) -> None:
    evidence = asked(
        "SELECT ?x WHERE { { SELECT (MAX(?size) AS ?x) WHERE { ?thing ex:size ?size } } }"
    )

    assert [_short(row.found) for row in evidence.rows] == [{"d size 4"}]


def test_counting_names_what_was_counted(asked: Asked) -> None:
    evidence = asked("SELECT (COUNT(DISTINCT ?thing) AS ?x) WHERE { ?thing ex:p ?o }")
    (row,) = evidence.rows

    assert [str(term.value)[-1] for term in row.members["?x"]] == ["a", "b", "c"]
    assert _short(row.found) == {"a p b", "b p c", "c p d"}


def test_what_counts_twice_is_named_twice(asked: Asked) -> None:
    evidence = asked("SELECT (COUNT(?type) AS ?x) WHERE { ?thing ex:p ?o BIND(1 AS ?type) }")
    (row,) = evidence.rows

    assert row.cells == (ox.Literal(3),)
    assert row.members["?x"] == (ox.Literal(1),) * 3
    assert row.counted == 3
    assert _short(row.found) == {"a p b", "b p c", "c p d"}


def test_graphs_that_a_question_names_are_those_that_are_asked(asked: Asked) -> None:
    """The derived graph says more; FROM leaves it out, and evidence does as well."""
    files = "FROM <https://example.org/graph/data/things>"
    kinds = "?s ex:kind|ex:size ?x"
    whole = asked(f"SELECT ?x WHERE {{ {kinds} }} ORDER BY ?x")
    stated = asked(f"SELECT ?x {files} WHERE {{ {kinds} }} ORDER BY ?x")

    assert [len(item.steps) for item in (whole, stated)] == [1, 0]
    assert [row.cells[0] for row in stated.rows] == [ox.Literal(1), ox.Literal(4)]
    assert all(row.found.facts for row in stated.rows)


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("ASK { ex:a ex:nothing ?x }", "unknown"),
        ("ASK { ?list ex:complete true ; ex:member ?x . FILTER(?x = ex:z) }", "no"),
        ("CONSTRUCT { ?x ex:r ?y } WHERE { ?x ex:nothing ?y }", "unknown"),
    ],
)
def test_a_no_of_the_engine_is_one_only_where_a_list_is_complete(
    asked: Asked, query: str, word: str
) -> None:
    evidence = asked(query, columns="")

    assert evidence.verdict is not None
    assert evidence.verdict.word == word


def test_triples_that_a_question_builds_stand_in_one_order(asked: Asked) -> None:
    evidence = asked("CONSTRUCT { ?y ex:r ?x } WHERE { ?x ex:p ?y }", columns="")

    assert [_short(row.found) for row in evidence.rows] == [{"a p b"}, {"b p c"}, {"c p d"}]


def test_an_answer_that_a_doubtful_list_decides_is_in_doubt(make_graph: MakeGraph) -> None:
    doubt = "    <urn:kg:confidence> ex:sure ; <urn:kg:doubtful> ex:hardly .\n"
    root = make_graph(
        {
            "data/things.ttl": PREFIXES + DATA + "ex:list ex:sure ex:hardly .",
            "ontology/shapes/policy.ttl": POLICY.replace("ex:source .", "ex:source ;") + doubt,
            "queries/asked.rq": HEADER % ("x: a column", "test")
            + "SELECT ?x WHERE { ?x ex:p ex:c FILTER NOT EXISTS { ex:list ex:member ?x } }",
        }
    )
    graph = kg.Graph.open(kg.find_project(root))
    evidence = kg.why(kg.Catalogue.read(graph.project).get("asked"), graph)
    (row,) = evidence.rows

    assert evidence.doubtful.isdisjoint(evidence.leaves(row.found).facts)
    assert evidence.is_doubtful(row.found)


def test_a_count_of_nothing_says_what_was_searched(asked: Asked) -> None:
    evidence = asked("SELECT (COUNT(?thing) AS ?x) WHERE { ?thing ex:nothing ?o }")
    (row,) = evidence.rows

    assert not row.found.facts
    (absent,) = row.found.absences
    assert absent.patterns == (("?thing", ox.NamedNode("https://example.org/id/nothing"), "?o"),)


@pytest.mark.parametrize(
    "condition",
    [
        "FILTER NOT EXISTS { ex:list ex:member ?x }",
        "MINUS { ex:list ex:member ?x }",
        "FILTER(!EXISTS { ex:list ex:member ?x })",
    ],
)
def test_what_a_complete_list_does_not_name(asked: Asked, condition: str) -> None:
    evidence = asked(f"SELECT ?x WHERE {{ ?x ex:p ex:c . {condition} }}")
    (row,) = evidence.rows
    (absent,) = row.found.absences
    (cover,) = evidence.covers[absent]

    assert cover.node == ox.NamedNode("https://example.org/id/list")
    assert cover.as_of is not None
    assert cover.as_of.object.value == "2026-01-01"
    assert evidence.support[cover.as_of].sources == (
        ox.NamedNode("https://example.org/id/register"),
    )


def test_what_no_list_tells_of_has_no_cover(asked: Asked) -> None:
    evidence = asked("SELECT ?x WHERE { ?x ex:p ex:c . FILTER NOT EXISTS { ?any ex:member ?x } }")

    assert not evidence.covers


def test_exists_in_an_expression_is_evidence_where_it_held(asked: Asked) -> None:
    evidence = asked(
        'SELECT ?x ?y WHERE { ?x ex:p ?o . BIND(IF(EXISTS { ?x ex:q ?z }, "yes", "no") AS ?y) }'
        " ORDER BY ?x",
        columns="x y",
    )

    assert [_short(row.found) for row in evidence.rows] == [
        {"a p b"},
        {"b p c"},
        {"c p d", "c q e"},
    ]
    assert [len(row.found.absences) for row in evidence.rows] == [1, 1, 0]


def test_a_condition_in_exists_sees_the_values_around_it(asked: Asked) -> None:
    evidence = asked(
        "SELECT ?x ?y WHERE { ?x ex:p ?o . BIND(3 AS ?least)"
        ' BIND(IF(EXISTS { ?x ex:p/ex:size ?size FILTER(?size > ?least) }, "yes", "no") AS ?y) }'
        " ORDER BY ?x",
        columns="x y",
    )

    assert [_short(row.found) for row in evidence.rows] == [
        {"a p b"},
        {"b p c"},
        {"c p d", "d size 4"},
    ]
    assert [len(row.found.absences) for row in evidence.rows] == [1, 1, 0]


def test_an_option_that_decides_nothing_is_no_evidence(asked: Asked) -> None:
    evidence = asked(
        "SELECT ?x ?y WHERE { ?x ex:p ?o . OPTIONAL { ?x ex:size ?size } OPTIONAL { ?x ex:q ?q }"
        ' BIND(IF(BOUND(?size), "sized", IF(BOUND(?q), "q", "none")) AS ?y) } ORDER BY ?x',
        columns="x y",
    )

    assert [_short(row.found) for row in evidence.rows] == [
        {"a p b", "a size 1"},
        {"b p c"},
        {"c p d", "c q e"},
    ]


def test_a_derived_fact_is_traced_to_what_is_stated(asked: Asked) -> None:
    evidence = asked("SELECT ?x WHERE { ?x ex:kind ex:Big }")
    (row,) = evidence.rows
    (fact,) = row.found.facts
    step = evidence.steps[fact]

    assert step.file == "queries/derive/bigger.rq"
    assert step.summary == "Which things are big?"
    assert _short(evidence.leaves(row.found)) == {"d size 4"}


def test_a_rule_that_could_feed_itself_is_traced_to_what_is_stated(make_graph: MakeGraph) -> None:
    root: Path = make_graph(
        {
            "data/things.ttl": PREFIXES + "ex:x a ex:A . ex:A ex:under ex:B . ex:B ex:under ex:A .",
            "queries/asked.rq": HEADER % ("x: a column", "test") + "SELECT ?x WHERE { ?x a ex:B }",
            "queries/derive/under.rq": """#+ summary: What is under what?
PREFIX ex: <https://example.org/id/>
CONSTRUCT { ?thing a ?upper } WHERE { ?class ex:under+ ?upper . ?thing a ?class }
""",
        }
    )
    graph = kg.Graph.open(kg.find_project(root))
    evidence = kg.why(kg.Catalogue.read(graph.project).get("asked"), graph)
    (row,) = evidence.rows

    assert _short(evidence.leaves(row.found)) == {"x 22-rdf-syntax-ns#type A", "A under B"}


def test_what_is_known_of_a_graph_goes_with_it(make_graph: MakeGraph) -> None:
    import gc
    import weakref

    root = make_graph({"data/things.ttl": PREFIXES + DATA})
    graph = kg.Graph.open(kg.find_project(root))
    (root / "queries").mkdir()
    text = HEADER % ("x: a column", "test") + "SELECT ?x WHERE { ?x ex:q ?y }"
    (root / "queries" / "asked.rq").write_text(text, encoding="utf-8")
    kg.why(kg.Catalogue.read(graph.project).get("asked"), graph)
    left = weakref.ref(graph)
    del graph
    gc.collect()

    assert left() is None


def test_a_number_is_found_in_the_form_in_which_it_is_written(asked: Asked) -> None:
    evidence = asked("SELECT ?x WHERE { ex:a ex:size ?x }")
    (row,) = evidence.rows
    (fact,) = row.found.facts
    (place,) = evidence.places[fact]

    assert str(place) == "data/things.ttl:5"


def test_the_source_of_a_fact_by_the_one_rule(asked: Asked) -> None:
    evidence = asked("SELECT ?x WHERE { ex:a ex:p ?x ; ex:size ?size . ex:b ex:p ?y }")
    by = {_short(Found({fact: None})).pop(): evidence.support[fact] for fact in evidence.places}

    def names(short: str) -> list[str]:
        return [str(node.value).rpartition("/")[2] for node in by[short].sources]

    assert (by["a p b"].by, names("a p b")) == ("evidence", ["letter"])
    assert [quote.words for quote in by["a p b"].quotes] == ["a goes to b"]
    assert (by["a size 1"].by, names("a size 1")) == ("node", ["book"])
    assert (by["b p c"].by, names("b p c")) == ("file", ["census"])
    assert evidence.sources[by["a p b"].sources[0]].title == "A letter"


@pytest.mark.parametrize(
    ("query", "tags", "word", "reason"),
    [
        ("?x ex:nothing ex:a", "test", "unknown", "says nothing that the question asks for"),
        ("?x ex:p ?o . FILTER(?x = ex:z)", "test", "unknown", "others may exist"),
        (
            "?list ex:complete true ; ex:member ?x . FILTER(?x = ex:z)",
            "test",
            "no",
            "complete lists tell of them",
        ),
        ("?x ex:nothing ex:a", "health", "no", "about the graph itself"),
    ],
)
def test_an_empty_answer_is_a_no_or_an_unknown(
    asked: Asked, query: str, tags: str, word: str, reason: str
) -> None:
    verdict = asked(f"SELECT ?x WHERE {{ {query} }}", tags=tags).verdict

    assert verdict is not None
    assert verdict.word == word
    assert reason in verdict.reason


def test_the_first_pattern_that_nothing_fits_is_named(asked: Asked) -> None:
    evidence = asked("SELECT ?x WHERE { ?x ex:p ?o . ?o ex:nothing ?z . ?z ex:p ?y }")

    assert evidence.verdict is not None
    (absent,) = evidence.verdict.found.absences
    assert [part[1].value.rpartition("/")[2] for part in absent.patterns] == ["p", "nothing"]  # type: ignore[union-attr]


def test_a_graph_without_a_policy_has_places_and_no_sources(make_graph: MakeGraph) -> None:
    root: Path = make_graph(
        {
            "data/things.ttl": PREFIXES + DATA,
            "queries/asked.rq": HEADER % ("x: a column", "test") + "SELECT ?x WHERE { ?x ex:q ?y }",
        }
    )
    graph = kg.Graph.open(kg.find_project(root))
    evidence = kg.why(kg.Catalogue.read(graph.project).get("asked"), graph)
    ((fact, support),) = evidence.support.items()

    assert support.sources == ()
    assert [str(place) for place in evidence.places[fact]] == ["data/things.ttl:9"]
