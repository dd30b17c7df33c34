"""Ontology and data together are consistent under the rules of OWL 2 RL.

`reasonable` draws the conclusions; it does not say which of them contradict each other. That is
looked up here, by the rules of the profile whose conclusion is "false"
(https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules) and whose
premises the ontology can meet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.term import Node
from reasonable import PyReasoner

ROOT = Path(__file__).resolve().parent.parent
CHECKED_DATATYPES = {XSD.anyURI, XSD.boolean, XSD.integer, XSD.string}
PREFIXES = """
PREFIX hec: <https://w3id.org/hecoop/ontology#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX schema: <https://schema.org/>
PREFIX : <https://example.org/planted#>
"""
PLANTED = {
    "a person as the country of an office": ":o hec:country :p . :p a foaf:Person .",
    "an office that is also a convention": ":o a hec:NationalErasmusOffice, hec:Convention .",
    "a meeting as a topic": ":x hec:topic :m . :m hec:place 'Paris'@en .",
    "a law as a treaty action": ":l hec:stepKind :k ; hec:actionKind :k .",
    "a delegation that is an office": ":d a hec:Delegation ; hec:mandate :k .",
    "a link written as a text": ":m hec:hostCountry 'Japan'@en .",
    "a text written as a link": ":m hec:place :tokyo .",
    "a count that is no number": ":l hec:statedCount 'nine' .",
    "an individual of nothing": ":x a owl:Nothing .",
    "the same and different": ":x owl:sameAs :y . :x owl:differentFrom :y .",
}


def closure(folders: Sequence[str], planted: str = "") -> list[tuple[Node, Node, Node]]:
    """Return what follows from the folders' files and the planted Turtle."""
    reasoner = PyReasoner()
    for path in files(folders):
        reasoner.load_file(str(path))
    reasoner.from_graph(Graph().parse(data=PREFIXES + planted, format="turtle"))
    found: list[tuple[Node, Node, Node]] = reasoner.reason()
    return found


def files(folders: Sequence[str]) -> list[Path]:
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*.ttl")]
    return sorted(path for path in paths if "shapes" not in path.parts)


def contradictions(triples: list[tuple[Node, Node, Node]]) -> list[str]:
    """Return one sentence for each contradiction, sorted."""
    by_predicate: dict[Node, list[tuple[Node, Node]]] = defaultdict(list)
    for subject, predicate, value in triples:
        by_predicate[predicate].append((subject, value))
    parts = (_two_classes, _same_and_different, _kinds_of_values)
    return sorted({line for part in parts for line in part(by_predicate)})


def _two_classes(triples: dict[Node, list[tuple[Node, Node]]]) -> Iterator[str]:
    """Rules cax-dw and cls-nothing2."""
    members: dict[Node, set[Node]] = defaultdict(set)
    for subject, kind in triples[RDF.type]:
        members[kind].add(subject)
    for subject in members[OWL.Nothing]:
        yield f"{subject} is in owl:Nothing"
    for left, right in triples[OWL.disjointWith]:
        for subject in members[left] & members[right]:
            yield f"{subject} is in {left} and {right}"


def _same_and_different(triples: dict[Node, list[tuple[Node, Node]]]) -> Iterator[str]:
    """Rule eq-diff1."""
    for left, right in set(triples[OWL.sameAs]) & set(triples[OWL.differentFrom]):
        yield f"{left} is the same as {right} and different from it"


def _kinds_of_values(triples: dict[Node, list[tuple[Node, Node]]]) -> Iterator[str]:
    """Rule dt-not-type, and that links and literals stand where the ontology wants them."""
    kinds: dict[Node, set[Node]] = defaultdict(set)
    for term, kind in triples[RDF.type]:
        kinds[term].add(kind)
    ranges = dict(pair for pair in triples[RDFS.range] if pair[1] in CHECKED_DATATYPES)
    for predicate, pairs in triples.items():
        for subject, value in pairs:
            if OWL.ObjectProperty in kinds[predicate] and isinstance(value, Literal):
                yield f"{subject} {predicate} has the literal {value!r}, not a link"
            if OWL.DatatypeProperty in kinds[predicate] and not isinstance(value, Literal):
                yield f"{subject} {predicate} has the link {value}, not a literal"
            if predicate in ranges and _datatype(value) != ranges[predicate]:
                yield f"{subject} {predicate} has {value!r}, not a {ranges[predicate]}"


def _datatype(value: Node) -> URIRef | None:
    if not isinstance(value, Literal) or value.language:
        return None
    return value.datatype or XSD.string


def test_conclusions_are_drawn() -> None:
    text = ":x a hec:NationalErasmusOffice ; hec:hostedBy :y . :p hec:possiblySameAs :q ."
    found = set(closure(["ontology"], text))
    example = "https://example.org/planted#"
    agent = URIRef("http://xmlns.com/foaf/0.1/Agent")
    same = URIRef("https://w3id.org/hecoop/ontology#possiblySameAs")
    assert (URIRef(f"{example}x"), RDF.type, agent) in found
    assert (URIRef(f"{example}y"), RDF.type, agent) in found
    assert (URIRef(f"{example}q"), same, URIRef(f"{example}p")) in found


def test_ontology_and_data_are_consistent() -> None:
    assert len(files(["data"])) > 30
    assert contradictions(closure(["ontology", "data"])) == []


def test_a_contradiction_with_the_data_is_found() -> None:
    planted = "<https://w3id.org/hecoop/id/country/kg> a foaf:Person ."
    found = contradictions(closure(["ontology", "data"], planted))
    assert any("id/country/kg is in" in line for line in found)


@pytest.mark.parametrize("text", PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_contradiction_is_found(text: str) -> None:
    found = contradictions(closure(["ontology"], text))
    assert found
    assert all("https://example.org/planted#" in line for line in found)
