"""What is inferred before shapes are asked: as pySHACL does it, with stated literals as written."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.compare import isomorphic

import kg
from kg.compat.pyshacl import validate as stand_in
from kg.errors import UnsupportedError
from kg.project import INFERENCE
from kg.validation.given import given_files
from kg.validation.inference import inferred

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
HEAD = """@prefix ex: <http://example.org/zoo#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
HIERARCHY = """ex:Lion rdfs:subClassOf ex:Cat . ex:Cat rdfs:subClassOf ex:Animal .
ex:feeds rdfs:domain ex:Keeper ; rdfs:range ex:Animal ; rdfs:subPropertyOf ex:knows .
ex:leo a ex:Lion . ex:ann ex:feeds ex:leo .
"""
RELATIONS = """ex:feeds owl:inverseOf ex:fedBy . ex:knows a owl:SymmetricProperty .
ex:partOf a owl:TransitiveProperty . ex:Beast owl:equivalentClass ex:Animal .
ex:leo a ex:Beast ; ex:fedBy ex:ann . ex:ann ex:knows ex:ben ; owl:sameAs ex:anna .
ex:cage ex:partOf ex:house . ex:house ex:partOf ex:zoo .
"""
LITERALS = """ex:age rdfs:subPropertyOf ex:number .
ex:leo a ex:Lion ; ex:age "07"^^xsd:integer . ex:mia a ex:Lion ; ex:age 7 , "x"^^xsd:integer .
ex:tom a ex:Lion ; ex:age "1.50"^^xsd:decimal , 1.5 ; ex:tame "1"^^xsd:boolean .
"""
DATA = {"hierarchy": HIERARCHY, "relations": RELATIONS, "literals": LITERALS}
SHAPES = """ex:AnimalShape a sh:NodeShape ; sh:targetClass ex:Animal ;
    sh:property [ sh:path [ sh:inversePath ex:feeds ] ; sh:minCount 1 ; sh:class ex:Keeper ] ,
        [ sh:path ex:name ; sh:minCount 1 ] .
ex:KnowerShape a sh:NodeShape ; sh:targetSubjectsOf ex:knows ; sh:targetObjectsOf ex:knows ;
    sh:property [ sh:path ex:knows ; sh:maxCount 0 ] .
ex:PartShape a sh:NodeShape ; sh:targetSubjectsOf ex:partOf ;
    sh:property [ sh:path ex:partOf ; sh:maxCount 1 ] ; sh:closed true .
ex:NumberShape a sh:NodeShape ; sh:targetSubjectsOf ex:number , ex:age ;
    sh:property [ sh:path ex:number ; sh:maxCount 0 ] ,
        [ sh:path ex:number ; sh:maxCount 1 ; sh:minInclusive 100 ] ,
        [ sh:path ex:age ; sh:maxCount 1 ] .
ex:ThingShape a sh:NodeShape ; sh:targetClass ex:Keeper ; sh:class rdfs:Resource ;
    sh:not [ sh:class ex:Animal ] ; sh:property [ sh:path rdf:type ; sh:minCount 99 ] .
"""


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Let rdflib and pySHACL say what they say of their own insides."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def results(report: rdflib.Graph) -> Counter[tuple[Any, ...]]:
    names = ("focusNode", "sourceConstraintComponent", "value", "resultSeverity")
    return Counter(
        tuple(report.value(result, SH[name]) for name in names)
        for result in report.subjects(rdflib.RDF.type, SH.ValidationResult)
    )


@pytest.mark.parametrize("regime", INFERENCE)
@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("engine", ["own", "pyshacl"])
def test_results_are_those_of_pyshacl(data: str, regime: str, engine: str, tmp_path: Path) -> None:
    """pySHACL parses with rdflib, which normalises literals; values are compared as it has them."""
    (tmp_path / "data.ttl").write_text(HEAD + DATA[data], "utf-8")
    (tmp_path / "shapes.ttl").write_text(HEAD + SHAPES, "utf-8")
    project = given_files([tmp_path / "data.ttl"], [tmp_path / "shapes.ttl"])

    report = kg.validate(project, engine=engine, inference=regime)
    _, expected, _ = pyshacl.validate(
        HEAD + DATA[data], shacl_graph=HEAD + SHAPES, inference=regime
    )

    found = rdflib.Graph().parse(data=report.render("turtle"), format="turtle")
    assert isinstance(expected, rdflib.Graph)
    assert results(expected)
    assert results(found) == results(expected)


@pytest.mark.parametrize("regime", ["rdfs", "owlrl", "both", None])
def test_the_stand_in_infers_as_pyshacl_does(regime: str | None) -> None:
    data = HEAD + HIERARCHY + RELATIONS

    _, found, _ = stand_in(data, shacl_graph=HEAD + SHAPES, inference=regime)
    _, expected, _ = pyshacl.validate(data, shacl_graph=HEAD + SHAPES, inference=regime)

    assert isinstance(found, rdflib.Graph)
    assert isinstance(expected, rdflib.Graph)
    for graph in (found, expected):
        graph.remove((None, SH.resultMessage, None))
    assert isomorphic(found, expected)


def follows(text: str, regime: str) -> set[str]:
    triples = [quad.triple for quad in ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE)]
    return {str(triple) for triple in inferred(triples, regime)}


def test_a_literal_that_follows_is_written_as_its_subject_writes_it() -> None:
    found = follows(LITERALS, "rdfs")

    number = "<http://example.org/zoo#number>"
    integer = "<http://www.w3.org/2001/XMLSchema#integer>"
    assert f'<http://example.org/zoo#leo> {number} "07"^^{integer}' in found
    assert f'<http://example.org/zoo#mia> {number} "7"^^{integer}' in found
    assert f'<http://example.org/zoo#mia> {number} "x"^^{integer}' in found


@pytest.mark.parametrize("regime", ["rdfs", "owlrl", "both"])
def test_no_other_form_of_a_stated_literal_follows(regime: str) -> None:
    ages = {triple for triple in follows(LITERALS, regime) if "zoo#age>" in triple.split()[1]}

    assert ages == set()


def test_rdflib_reads_literals_as_before() -> None:
    before = rdflib.Literal("1", datatype=rdflib.XSD.boolean).value

    follows(LITERALS, "owlrl")

    assert rdflib.Literal("1", datatype=rdflib.XSD.boolean).value == before


def test_nothing_follows_where_nothing_is_asked_for() -> None:
    assert inferred([], "none") == []
    with pytest.raises(UnsupportedError, match="there is no inference 'horst'"):
        inferred([], "horst")
