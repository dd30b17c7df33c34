"""What a query cannot find is left out before it is asked, and the answer stays the same.

Each query is asked twice: as the engine asks it, and of a Store with all the data about all nodes.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from kg.stores.contract import Solutions
from kg.stores.memory import MemoryStore
from kg.validation.arrays import Ids
from kg.validation.columns import Columns
from kg.validation.results import Judgement, ShapeResult
from kg.validation.shacl import OwnEngine, executables
from kg.validation.shacl.executables import Executable
from kg.validation.shacl.query_patterns import read_group
from kg.validation.shacl.running import Run
from kg.validation.shacl.spellings import Spellings
from kg.validation.shacl.terms import Terms
from shacl_graphs import CLASSES, EX, LITERALS, NODES, PROPERTIES, TYPE, literal

QUERIES = {
    "a constant value": "$this ex:p 1",
    "a constant with a sign": "$this ex:p +1 ; ex:q ?value",
    "a shape in NOT EXISTS": "$this ex:p ?value FILTER NOT EXISTS { $this ex:q $currentShape }",
    "a constant that is written otherwise": 'BIND (1 AS ?one) $this ex:p "01"^^xsd:integer',
    "a value of two properties": "$this ex:p ?value . ?other ex:q ?value FILTER (?other != $this)",
    "a chain": "$this ex:p/ex:q ?value . ?value a ex:Upper",
    "a chain of patterns": "$this ex:p ?a . ?a ex:q ?b . ?b ex:r ?value",
    "backwards": "?value ex:p $this . ?value ex:q ?any",
    "a path backwards": "$this ^ex:p ?value",
    "a path without a step": "$this ex:p* ?value",
    "a path after a step": "$this ex:p/(ex:q|ex:r)* ?value",
    "any but one": "$this !ex:p ?value",
    "any property": "$this ?path ?value FILTER (?path IN (ex:p, ex:q))",
    "any property of another": "$this ex:p ?a . ?a ?b ?value FILTER (STRSTARTS(STR(?b), STR(ex:)))",
    "a comparison": "$this ex:p ?a ; ex:q ?value FILTER (?a < ?value)",
    "an error is no answer": "$this ex:p ?value FILTER (!(?value < 2))",
    "a blank node": "$this ex:p ?value FILTER ISBLANK(?value)",
    "brackets": "$this ex:p [ ex:q ?value ]",
    "NOT EXISTS": "$this a ex:Upper FILTER NOT EXISTS { $this ex:p ?any }",
    "NOT EXISTS with a condition": (
        "$this ex:p ?value FILTER NOT EXISTS { $this ex:q ?any FILTER (?any = ?value) }"
    ),
    "NOT EXISTS of a blank node": (
        "$this ex:p ?value FILTER NOT EXISTS { ?value ex:q ?any FILTER ISBLANK(?any) }"
    ),
    "NOT EXISTS of what is optional": (
        "$this ex:p ?value OPTIONAL { $this ex:q ?a } FILTER NOT EXISTS { ?value ex:r ?a }"
    ),
    "NOT EXISTS within NOT EXISTS": (
        "$this ex:p ?a FILTER NOT EXISTS { $this ex:q ?b FILTER NOT EXISTS { ?b ex:r ?c } }"
    ),
    "NOT EXISTS with a path": "$this ex:p ?value FILTER NOT EXISTS { ?value ex:q+ $this }",
    "NOT EXISTS of any property": "$this ex:p ?a FILTER NOT EXISTS { ?a ?b $this }",
    "EXISTS": "$this ex:p ?value FILTER EXISTS { ?any ex:q ?value }",
    "EXISTS in a condition": (
        "$this ex:p ?value FILTER (!EXISTS { ?any ex:q ?value } || ?value = 1)"
    ),
    "OPTIONAL": "$this ex:p ?a OPTIONAL { ?a ex:q ?value }",
    "a condition on what is optional": (
        "$this ex:p ?a OPTIONAL { ?a ex:q ?value } FILTER (!BOUND(?value))"
    ),
    "OPTIONAL and a pattern that it shares": (
        "$this ex:p ?a OPTIONAL { ?a ex:q ?value OPTIONAL { $this ex:p ?a } }"
    ),
    "OPTIONAL within OPTIONAL": (
        "$this ex:p ?a OPTIONAL { ?b ex:q ?value OPTIONAL { ?a ex:r ?b } }"
    ),
    "UNION": "{ $this ex:p ?value } UNION { ?value ex:q $this } FILTER (?value != $this)",
    "a nested SELECT": (
        "$this ex:p ?a { SELECT $this (COUNT(?b) AS ?value) { $this ex:q ?b } GROUP BY $this }"
    ),
    "a constant subject": f"<{EX}n1> ex:p ?value . $this ex:q ?value",
    "any triple": "$this ex:p ?a . ?value ?b ?a",
    "of the whole graph": "FILTER EXISTS { ?a ex:p ?b } FILTER NOT EXISTS { ?c ex:p ?c }",
    "a number that can be a double": "$this ex:p ?value . ?a ex:q ?value . ?a ex:r 1.0e0",
}
COMPLEX = {
    "counted": (
        "SELECT $this (COUNT(?a) AS ?value) { $this ex:p ?a } GROUP BY $this HAVING (COUNT(?a) > 1)"
    ),
    "limited": "SELECT $this ?value { $this ex:p ?value } ORDER BY ?value LIMIT 1",
}
PROLOGUE = f"""
PREFIX ex: <{EX}>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "{EX}" ] ,
    [ sh:prefix "xsd" ; sh:namespace "http://www.w3.org/2001/XMLSchema#" ] .
ex:shape a sh:NodeShape ; sh:targetClass ex:Upper, ex:Lower, ex:Other ; sh:targetSubjectsOf ex:p ;
    sh:sparql [ sh:prefixes ex: ; sh:message "found" ; sh:select '''
"""


@pytest.fixture(autouse=True)
def _no_short_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Store is asked at once about a few nodes, and these graphs have few."""
    monkeypatch.setattr(executables, "_FEW", 0)


def _engine(text: str) -> OwnEngine:
    query = text if text.startswith("SELECT") else f"SELECT DISTINCT $this ?value {{ {text} }}"
    shapes = ox.parse(f"{PROLOGUE}{query}''' ] .", format=ox.RdfFormat.TURTLE)
    return OwnEngine([quad.triple for quad in shapes])


def _graphs(*, blank: bool) -> Iterator[list[ox.Triple]]:
    choose = random.Random(11)  # noqa: S311 - a seed, no secret
    for number in range(10):
        nodes = NODES if blank else NODES[:-1]
        values = [*nodes * 3, *LITERALS, literal("1.0", "double"), literal("1.0", "decimal")]
        triples = {
            ox.Triple(choose.choice(nodes), choose.choice(PROPERTIES), choose.choice(values))
            for _ in range(5 + 5 * number)
        }
        kinds = {ox.Triple(choose.choice(nodes), TYPE, choose.choice(CLASSES)) for _ in range(4)}
        yield sorted(triples | kinds, key=str)


def _found(judged: Judgement) -> Counter[ShapeResult]:
    assert judged.ill_formed == []
    return Counter(judged.results)


@pytest.mark.parametrize("blank", [False, True], ids=["named", "blank"])
@pytest.mark.parametrize("name", [*QUERIES, *COMPLEX])
def test_a_query_finds_the_same_in_what_it_needs(
    name: str, blank: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = _engine((QUERIES | COMPLEX)[name])
    graphs = list(_graphs(blank=blank))

    narrowed = [_found(engine.run(graph)) for graph in graphs]
    monkeypatch.setattr(Executable, "candidates", lambda _, run, focus: {"this": focus})
    monkeypatch.setattr(Executable, "group", None)
    whole = [_found(engine.run(graph)) for graph in graphs]

    assert narrowed == whole
    assert any(whole) or (name == "a blank node" and not blank), "it finds nothing at all"


def test_only_nodes_that_can_be_found_are_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of these leaves nothing for the Store to decide."""
    asked: list[int] = []
    candidates = Executable.candidates

    def noted(self: Executable, run: Run, focus: Ids) -> dict[str, Ids]:
        possible = candidates(self, run, focus)
        asked.append(len(possible["this"]))
        return possible

    monkeypatch.setattr(Executable, "candidates", noted)
    for name in (
        "a constant value",
        "a value of two properties",
        "any property of another",
        "a comparison",
        "NOT EXISTS",
        "NOT EXISTS with a condition",
        "EXISTS",
        "a constant subject",
    ):
        engine = _engine(QUERIES[name])
        for graph in _graphs(blank=False):
            asked.clear()
            found = engine.run(graph).results
            assert asked == [len({result.focus for result in found})], name


@pytest.mark.parametrize(
    "text",
    [
        "SELECT $this { GRAPH ?g { $this ?a ?b } }",
        "SELECT $this { $this !<urn:p> ?b }",
        "SELECT $this { $this <urn:p> (1 2) }",
        "SELECT $this FROM <urn:g> { $this <urn:p> ?b }",
        "SELECT $this { $this <urn:p> ?b } GROUP BY $this HAVING (EXISTS { $this <urn:q> ?c })",
    ],
)
def test_a_query_with_what_is_not_read_is_not_read_at_all(text: str) -> None:
    MemoryStore().query(text)  # it is one

    assert read_group(text) is None


SPELLED = [
    *LITERALS,
    *(
        literal(text, datatype)
        for datatype in ("boolean", "date", "gYear", "integer", "int", "decimal", "dateTime")
        for text in ("0", "1", "-1", "01", "+1", "-0", "1.0", "true", "TRUE", "2026", "02026")
    ),
    *(
        literal(text, "date")
        for text in ("2026-02-20", "2026-02-30", "2026-13-01", "0026-02-20", "2026-02-20Z")
    ),
    literal("9223372036854775807", "integer"),
    literal("9223372036854775808", "integer"),
    literal("-9223372036854775808", "integer"),
    literal("2026", "anyURI"),
    literal("1999Z", "gYear"),
]


def test_literals_are_known_as_the_store_gives_them_back() -> None:
    place = ox.NamedNode(EX)
    columns = Columns(ox.Triple(place, place, term) for term in SPELLED)
    numbers = columns.numbers(SPELLED)
    store = MemoryStore()
    store.extend(
        ox.Quad(ox.NamedNode(f"{EX}{number}"), place, columns.terms[number])
        for number in numbers.tolist()
    )
    answer = store.query("SELECT ?node ?term { ?node ?p ?term }")
    assert isinstance(answer, Solutions)
    stored = {str(node): term for node, term in answer.rows}

    same = Spellings(columns, Terms(columns)).same(numbers)

    for number, other in zip(numbers.tolist(), same.tolist(), strict=True):
        assert columns.terms[other] == stored[f"<{EX}{number}>"], columns.terms[number]
