"""The ontology is in the OWL 2 RL profile (https://www.w3.org/TR/owl2-profiles/#OWL_2_RL).

The checker below reads section 4.2 of the recommendation on an RDF graph: which class expression
may stand where, which axioms and datatypes are left out, and what a property may be.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DefinedNamespace, Namespace
from rdflib.term import Node

ROOT = Path(__file__).resolve().parent.parent


def _terms(namespace: Namespace | type[DefinedNamespace], names: str) -> set[URIRef]:
    return {URIRef(f"{namespace}{name}") for name in names.split()}


# Section 4.2.1: owl:real and owl:rational are left out of the datatypes of OWL 2.
DATATYPES = {RDF.PlainLiteral, RDF.XMLLiteral, RDFS.Literal} | _terms(
    XSD,
    "decimal integer nonNegativeInteger nonPositiveInteger positiveInteger negativeInteger "
    "long int short byte unsignedLong unsignedInt unsignedShort unsignedByte float double "
    "string normalizedString token language Name NCName NMTOKEN boolean hexBinary base64Binary "
    "anyURI dateTime dateTimeStamp",
)
KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
OBJECT_ONLY = {
    OWL.AsymmetricProperty,
    OWL.InverseFunctionalProperty,
    OWL.IrreflexiveProperty,
    OWL.SymmetricProperty,
    OWL.TransitiveProperty,
}
BUILT_IN_TYPES = {RDFS.Datatype, *KINDS, *OBJECT_ONLY} | _terms(
    OWL,
    "AllDifferent AllDisjointClasses AllDisjointProperties Class FunctionalProperty "
    "NamedIndividual Nothing Ontology Restriction Thing",
)
BUILT_IN_PREDICATES = (
    _terms(RDF, "type first rest")
    | _terms(RDFS, "label comment seeAlso isDefinedBy subClassOf subPropertyOf domain range")
    | _terms(
        OWL,
        "versionIRI versionInfo priorVersion imports deprecated incompatibleWith "
        "backwardCompatibleWith equivalentClass disjointWith members distinctMembers hasKey "
        "intersectionOf unionOf oneOf complementOf onProperty onClass onDataRange hasValue "
        "someValuesFrom allValuesFrom maxCardinality maxQualifiedCardinality equivalentProperty "
        "inverseOf propertyDisjointWith propertyChainAxiom sameAs differentFrom",
    )
)
# What may be built up in each place; the word says which place its parts are then in.
CONSTRUCTORS: dict[str, dict[URIRef, str]] = {
    "a subclass": {
        OWL.intersectionOf: "a subclass",
        OWL.unionOf: "a subclass",
        OWL.oneOf: "",
        OWL.someValuesFrom: "a subclass",
        OWL.hasValue: "",
    },
    "a superclass": {
        OWL.intersectionOf: "a superclass",
        OWL.complementOf: "a subclass",
        OWL.allValuesFrom: "a superclass",
        OWL.hasValue: "",
        OWL.maxCardinality: "",
        OWL.maxQualifiedCardinality: "",
    },
    "an equivalent class": {OWL.intersectionOf: "an equivalent class", OWL.hasValue: ""},
}


def breaches(graph: Graph) -> list[str]:
    """Return what in the graph is outside OWL 2 RL, one sentence each, sorted."""
    parts = (_undeclared, _kinds_mixed, _pairs, _composite, _classes, _ranges, _literals)
    return sorted({breach for part in parts for breach in part(graph)})


def _undeclared(graph: Graph) -> Iterator[str]:
    for predicate in set(graph.predicates()):
        if predicate not in BUILT_IN_PREDICATES and not _kinds(graph, predicate):
            yield f"{predicate} is used as a property and neither declared nor allowed"
    for kind in set(graph.objects(None, RDF.type)):
        declared = (kind, RDF.type, OWL.Class) in graph or isinstance(kind, BNode)
        if kind not in BUILT_IN_TYPES and not declared:
            yield f"{kind} is used as a type and neither declared nor allowed"


def _kinds(graph: Graph, term: Node) -> set[Node]:
    return set(graph.objects(term, RDF.type)) & set(KINDS)


def _kinds_mixed(graph: Graph) -> Iterator[str]:
    for term in {s for kind in KINDS for s in graph.subjects(RDF.type, kind)}:
        kinds = _kinds(graph, term)
        if len(kinds) > 1:
            yield f"{term} is a property of more than one kind"
        if set(graph.objects(term, RDF.type)) & OBJECT_ONLY and OWL.ObjectProperty not in kinds:
            yield f"{term} has a characteristic that object properties alone may have"
    for term in set(graph.subjects(RDF.type, OWL.Class)):
        if (term, RDF.type, RDFS.Datatype) in graph and isinstance(term, URIRef):
            yield f"{term} is both a class and a datatype"


def _pairs(graph: Graph) -> Iterator[str]:
    same_kind = (RDFS.subPropertyOf, OWL.equivalentProperty, OWL.propertyDisjointWith)
    for predicate in (*same_kind, OWL.inverseOf):
        for left, right in graph.subject_objects(predicate):
            if isinstance(left, URIRef) and _kinds(graph, left) != _kinds(graph, right):
                yield f"{left} and {right} are properties of different kinds"
    for right in graph.objects(None, OWL.inverseOf):
        if OWL.ObjectProperty not in _kinds(graph, right):
            yield f"{right} has an inverse and is no object property"


def _composite(graph: Graph) -> Iterator[str]:
    simple_only = _terms(
        OWL,
        "AsymmetricProperty FunctionalProperty InverseFunctionalProperty IrreflexiveProperty",
    )
    composite = set(graph.subjects(OWL.propertyChainAxiom))
    composite |= set(graph.subjects(RDF.type, OWL.TransitiveProperty))
    for part in composite:
        for term in graph.transitive_objects(part, RDFS.subPropertyOf):
            if term is not None and set(graph.objects(term, RDF.type)) & simple_only:
                yield f"{term} is composite and has a characteristic of simple properties alone"


def _class_places(graph: Graph) -> Iterator[tuple[Node, str]]:
    """Yield every class expression of an axiom and the place where it stands."""
    for sub, sup in graph.subject_objects(RDFS.subClassOf):
        yield sub, "a subclass"
        yield sup, "a superclass"
    for predicate, place in (
        (OWL.equivalentClass, "an equivalent class"),
        (OWL.disjointWith, "a subclass"),
    ):
        for pair in graph.subject_objects(predicate):
            yield from ((side, place) for side in pair)
    for group in graph.subjects(RDF.type, OWL.AllDisjointClasses):
        for member in _list(graph, graph.value(group, OWL.members)):
            yield member, "a subclass"
    yield from ((keyed, "a subclass") for keyed in graph.subjects(OWL.hasKey))
    for kind in set(graph.objects(None, RDF.type)) - BUILT_IN_TYPES:
        yield kind, "a superclass"
    yield from ((node, "a superclass") for node in _property_classes(graph))


def _property_classes(graph: Graph) -> Iterator[Node]:
    """Yield the class expressions that are a domain, or the range of an object property."""
    for term, domain in graph.subject_objects(RDFS.domain):
        if OWL.AnnotationProperty not in _kinds(graph, term):
            yield domain
    for term, values in graph.subject_objects(RDFS.range):
        if OWL.ObjectProperty in _kinds(graph, term):
            yield values


def _classes(graph: Graph) -> Iterator[str]:
    for node, place in _class_places(graph):
        yield from _class(graph, node, place)


def _ranges(graph: Graph) -> Iterator[str]:
    for term, values in graph.subject_objects(RDFS.range):
        if OWL.DatatypeProperty in _kinds(graph, term):
            yield from _data_range(graph, values)


def _class(graph: Graph, node: Node, place: str) -> Iterator[str]:
    """Yield what is wrong with a class expression in its place."""
    if isinstance(node, URIRef):
        if node == OWL.Thing:
            yield f"owl:Thing stands as {place}"
        elif node != OWL.Nothing and (node, RDF.type, OWL.Class) not in graph:
            yield f"{node} stands as {place} and is not declared as a class"
        return
    used = [URIRef(str(p)) for p in graph.predicates(node) if _builds(p)]
    if not used:
        yield f"a class expression without an allowed constructor stands as {place}"
    for constructor in used:
        if constructor in CONSTRUCTORS[place]:
            yield from _parts(graph, node, constructor, CONSTRUCTORS[place][constructor])
        else:
            yield f"{constructor} stands as {place}"


def _parts(graph: Graph, node: Node, constructor: URIRef, place: str) -> Iterator[str]:
    """Yield what is wrong with the parts of a class expression that stand in `place`."""
    value = graph.value(node, constructor)
    if value is None or constructor in (OWL.oneOf, OWL.hasValue):
        return
    if constructor in (OWL.maxCardinality, OWL.maxQualifiedCardinality):
        yield from _cardinality(graph, node, value)
    elif constructor in (OWL.someValuesFrom, OWL.allValuesFrom):
        yield from _filler(graph, node, value, place)
    else:
        parts = [value] if constructor == OWL.complementOf else _list(graph, value)
        for part in parts:
            yield from _class(graph, part, place)


def _builds(predicate: Node) -> bool:
    return any(predicate in allowed for allowed in CONSTRUCTORS.values())


def _cardinality(graph: Graph, node: Node, value: Node | None) -> Iterator[str]:
    if str(value) not in ("0", "1"):
        yield f"a maximum cardinality is {value}, not 0 or 1"
    filler = graph.value(node, OWL.onClass)
    if filler is not None and filler != OWL.Thing:
        yield from _class(graph, filler, "a subclass")


def _filler(graph: Graph, node: Node, value: Node | None, place: str) -> Iterator[str]:
    on = graph.value(node, OWL.onProperty)
    if on is None or value is None:
        yield "a restriction names no property or no values"
    elif OWL.DatatypeProperty in _kinds(graph, on):
        yield from _data_range(graph, value)
    elif not (value == OWL.Thing and place == "a subclass"):
        yield from _class(graph, value, place)


def _data_range(graph: Graph, node: Node) -> Iterator[str]:
    if isinstance(node, URIRef):
        if node not in DATATYPES:
            yield f"{node} is a range and no datatype of OWL 2 RL"
        return
    parts = _list(graph, graph.value(node, OWL.intersectionOf))
    if not parts:
        yield "a data range is no intersection of datatypes"
    for part in parts:
        yield from _data_range(graph, part)


def _list(graph: Graph, head: Node | None) -> list[Node]:
    return [] if head is None else list(Collection(graph, head))


def _literals(graph: Graph) -> Iterator[str]:
    """Yield datatypes of literals outside annotations that are not those of OWL 2 RL."""
    for _, predicate, value in graph:
        datatype = value.datatype if isinstance(value, Literal) else None
        if datatype in {None, *DATATYPES} or OWL.AnnotationProperty in _kinds(graph, predicate):
            continue
        yield f"{predicate} has a value of {datatype}"


@cache
def ontology_text() -> str:
    graph = Graph()
    for path in sorted((ROOT / "ontology").rglob("*.ttl")):
        if "shapes" not in path.relative_to(ROOT / "ontology").parts:
            graph.parse(path)
    return graph.serialize(format="nt")


def ontology() -> Graph:
    return Graph().parse(data=ontology_text(), format="nt")


HEADER = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/#> .
:A a owl:Class . :B a owl:Class . :C a owl:Class .
:p a owl:ObjectProperty . :q a owl:ObjectProperty . :d a owl:DatatypeProperty .
:n a owl:AnnotationProperty .
"""

ALLOWED = [
    ":A rdfs:subClassOf :B . :A owl:disjointWith :C .",
    "[ a owl:Class ; owl:unionOf ( :A :B ) ] rdfs:subClassOf :C .",
    "[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom owl:Thing ] rdfs:subClassOf :C .",
    ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :B ] .",
    ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality 1 ] .",
    ":A rdfs:subClassOf [ a owl:Class ; owl:complementOf :B ] .",
    ":A owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( :B :C ) ] .",
    ":p owl:inverseOf :q . :p a owl:FunctionalProperty . :d rdfs:range xsd:integer .",
    '[] a owl:AllDisjointClasses ; owl:members ( :A :B ) . :A :n "2026-11-24"^^xsd:date .',
]

FORBIDDEN = {
    ":p a owl:ReflexiveProperty .": "ReflexiveProperty is used as a type",
    ":A owl:disjointUnionOf ( :B :C ) .": "disjointUnionOf is used as a property",
    ":A rdfs:subClassOf [ a owl:Class ; owl:unionOf ( :B :C ) ] .": (
        "unionOf stands as a superclass"
    ),
    ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] .": (
        "someValuesFrom stands as a superclass"
    ),
    "[ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :B ] rdfs:subClassOf :A .": (
        "allValuesFrom stands as a subclass"
    ),
    ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality 2 ] .": (
        "a maximum cardinality is 2"
    ),
    ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:minCardinality 1 ] .": (
        "minCardinality is used as a property"
    ),
    ":A owl:equivalentClass [ a owl:Class ; owl:unionOf ( :B :C ) ] .": (
        "unionOf stands as an equivalent class"
    ),
    ":A rdfs:subClassOf owl:Thing .": "owl:Thing stands as a superclass",
    ":d rdfs:range xsd:date .": "date is a range",
    ":A :d '2026'^^xsd:gYear .": "has a value of http://www.w3.org/2001/XMLSchema#gYear",
    ":p a owl:DatatypeProperty .": "is a property of more than one kind",
    ":p rdfs:subPropertyOf :d .": "are properties of different kinds",
    ":d a owl:SymmetricProperty .": "that object properties alone may have",
    ":p a owl:TransitiveProperty, owl:FunctionalProperty .": "is composite and has",
    ":A a rdfs:Datatype .": "is both a class and a datatype",
    ":x a :Undeclared .": "Undeclared is used as a type",
    ":x :undeclared :A .": "undeclared is used as a property",
    ":p rdfs:range :Undeclared .": "Undeclared stands as a superclass and is not declared",
    ":A a owl:DeprecatedClas .": "DeprecatedClas is used as a type",
}


@pytest.mark.parametrize("text", ALLOWED)
def test_checker_accepts_what_the_profile_allows(text: str) -> None:
    assert breaches(Graph().parse(data=HEADER + text, format="turtle")) == []


@pytest.mark.parametrize("text", FORBIDDEN)
def test_checker_names_what_the_profile_forbids(text: str) -> None:
    found = breaches(Graph().parse(data=HEADER + text, format="turtle"))
    assert any(FORBIDDEN[text] in breach for breach in found), found


def test_ontology_is_in_the_profile() -> None:
    graph = ontology()
    assert len(graph) > 1000
    assert breaches(graph) == []


@pytest.mark.parametrize(
    "text",
    [
        "hec:Meeting a owl:ObjectPropert .",
        "hec:place a owl:Class ; rdfs:subClassOf owl:Thing .",
        "hec:startsOn rdfs:range xsd:date .",
    ],
)
def test_an_error_planted_in_the_ontology_is_found(text: str) -> None:
    prefix = "@prefix hec: <https://w3id.org/hecoop/ontology#> ."
    assert breaches(ontology().parse(data=HEADER + prefix + text, format="turtle"))
