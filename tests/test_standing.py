"""What is judged again after a change, against judging everything anew."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kg.validation.engine import run_shapes
from kg.validation.results import Judgement
from kg.validation.shacl.standing import StandingJudgement
from shacl_graphs import (
    CLASSES,
    NODES,
    OF_ALL,
    OF_PROPERTIES,
    OF_SHAPES,
    SUBCLASS,
    TYPE,
    data_graphs,
    properties,
    shapes_graphs,
    terms,
)

EXAMPLES = 15

facts = st.builds(ox.Triple, st.sampled_from(NODES), properties, terms)
kinds = st.builds(ox.Triple, st.sampled_from(NODES), st.just(TYPE), st.sampled_from(CLASSES))
classes = st.builds(
    ox.Triple, st.sampled_from(CLASSES), st.just(SUBCLASS), st.sampled_from(CLASSES)
)


@st.composite
def edits(draw: st.DrawFn) -> tuple[list[ox.Triple], list[int]]:
    """Triples that come, and the places of triples that go, counted through the graph."""
    came = draw(st.lists(facts | facts | kinds | kinds | classes, max_size=3))
    return came, draw(st.lists(st.integers(0, 1000), max_size=3))


def triples_of(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]


def said(judgement: Judgement) -> Counter[object]:
    return Counter(judgement.results)


PREFIX = "PREFIX ex: <https://example.org/> "
QUERIES = {
    "two steps": "SELECT $this ?value { $this ex:p/ex:q ?value }",
    "a literal between": "SELECT $this ?value { $this ex:p ?x . ?value ex:q ?x }",
    "another node": "SELECT $this { $this ex:p ?x . ?y ex:q $this . ?y ex:r ?z }",
    "repeated": "SELECT $this ?value { $this (ex:p|^ex:q)+ ?value }",
    "optional": "SELECT $this { $this ex:p ?x OPTIONAL { ?x ex:q ?y } FILTER (!bound(?y)) }",
    "not exists": "SELECT $this { $this ex:p ?x"
    " FILTER NOT EXISTS { ?x ex:q/ex:r ?y . ?y a ex:Upper } }",
    "exists in an expression": "SELECT $this { $this ex:p ?x"
    " FILTER (EXISTS { ?x ex:q ?y } || isLiteral(?x)) }",
    "any property": "SELECT $this ?path ?value { $this ?path ?value FILTER (?path != ex:p) }",
    "a property of another": "SELECT $this { $this ?x ?y . ex:n2 ?x ?z FILTER (?x != ex:p) }",
    "an object of any property": "SELECT $this { ?x ?y $this . ?x ex:q ?z }",
    "union": "SELECT $this { { $this ex:p ?x } UNION { $this ex:q ?x } ?x ex:r ?y }",
    "count": "SELECT $this (COUNT(?y) AS ?value) { $this ex:p ?x . ?x ex:q ?y }"
    " GROUP BY $this HAVING (COUNT(?y) > 1)",
    "sub-select": "SELECT $this ?n { $this ex:r ?y"
    " { SELECT $this (COUNT(?y) AS ?n) { $this ex:p ?x . ?x ex:q ?y } GROUP BY $this } }",
    "not connected": "SELECT $this { $this ex:p ?x . ?y ex:q ?z FILTER (isLiteral(?z)) }",
    "connected by a value": "SELECT $this { $this ex:p ?x BIND (?x AS ?y) ?y ex:q ?z }",
    "negated": "SELECT $this ?value { $this !(ex:p|ex:q) ?value }",
    "blank": "SELECT $this { $this ex:p [ ex:q ?x ] }",
    "path": "SELECT $this ?value { $this $PATH ?x . ?x ex:r ?value }",
}
EX, SH = "https://example.org/", "http://www.w3.org/ns/shacl#"


@pytest.mark.parametrize("name", QUERIES)
def test_queries_are_asked_again_of_whom_they_concern(name: str) -> None:
    text = f"""{PREFIX} PREFIX sh: <{SH}>
        ex:s sh:targetClass ex:Upper, ex:Other ; sh:targetObjectsOf ex:r ;
            sh:path ( ex:q [ sh:inversePath ex:p ] ) ;
            sh:sparql [ sh:select "{PREFIX} {QUERIES[name]}" ] .
        ex:t sh:targetSubjectsOf ex:p ; sh:property ex:s ."""
    assert agree(st.just(triples_of(text)))


@pytest.mark.parametrize(
    "validator",
    [
        'sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { $value ex:q ?x . ?x a $kind }" ]',
        'sh:validator [ sh:ask "ASK { $this ex:q ?x FILTER NOT EXISTS { ?x ex:p $kind } }" ]',
        'sh:propertyValidator [ sh:select "SELECT $this ?value'
        ' { $this $PATH ?value . ?value $kind ?x }" ]',
    ],
)
def test_components_are_asked_again_of_whom_they_concern(validator: str) -> None:
    text = f"""{PREFIX} PREFIX sh: <{SH}> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        ex:c a sh:ConstraintComponent ; sh:parameter [ sh:path ex:kind ] ; {validator} .
        ex:s sh:targetClass ex:Upper, ex:Other ; sh:targetSubjectsOf ex:p ;
            sh:path [ sh:alternativePath ( ex:p [ sh:inversePath ex:q ] ) ] ;
            ex:kind ex:Lower, ex:q ."""
    text = text.replace('"ASK', f'"{PREFIX} ASK').replace('"SELECT', f'"{PREFIX} SELECT')
    assert agree(st.just(triples_of(text)))


@pytest.mark.parametrize("name", [*OF_ALL, *OF_PROPERTIES, *OF_SHAPES, "qualified"])
def test_after_each_change_the_results_are_those_of_judging_anew(name: str) -> None:
    assert agree(shapes_graphs(name)) >= EXAMPLES // 2


def agree(shapes_: st.SearchStrategy[list[ox.Triple]]) -> int:
    """Change generated data, and judge what changed and all anew; return how often these changed.

    The examples are the same in each run.
    """
    changed = 0

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data_graphs(), shapes_, st.lists(edits(), min_size=3, max_size=6))
    def compared(
        data: list[ox.Triple],
        shapes: list[ox.Triple],
        changes: list[tuple[list[ox.Triple], list[int]]],
    ) -> None:
        nonlocal changed
        standing = StandingJudgement(shapes, data)
        graph = dict.fromkeys(data)
        before = said(standing.judgement())
        for came, places in changes:
            known = list(graph)
            went = {known[place % len(known)] for place in places} - set(came)
            graph = {triple: None for triple in graph if triple not in went}
            graph |= dict.fromkeys(came)
            standing.change(came, went)
            anew = run_shapes(list(graph), shapes)
            assert said(standing.judgement()) == said(anew)
            assert standing.judgement().ill_formed == anew.ill_formed
            changed += before != said(anew)
            before = said(anew)

    compared()
    return changed


@pytest.mark.parametrize("path", ["ex:p/^ex:q", "(ex:p|^ex:q)+"])
def test_a_path_may_lead_over_a_literal_that_is_written_in_two_ways(path: str) -> None:
    shapes = triples_of(
        f"""{PREFIX} PREFIX sh: <{SH}> ex:s sh:targetSubjectsOf ex:p ;
            sh:sparql [ sh:select "{PREFIX} SELECT $this ?value {{ $this {path} ?value }}" ] ."""
    )
    kept = triples_of(f"{PREFIX} ex:a ex:p 1 .")
    moved = triples_of(f"{PREFIX} ex:b ex:q '01'^^<http://www.w3.org/2001/XMLSchema#integer> .")
    standing = StandingJudgement(shapes, kept)
    before = said(standing.judgement())

    standing.change(moved, [])
    assert said(standing.judgement()) == said(run_shapes([*kept, *moved], shapes)) != before

    standing.change([], moved)
    assert said(standing.judgement()) == before
