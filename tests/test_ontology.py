"""The ontology and its vocabularies say of each term and concept what the model promises."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

ROOT = Path(__file__).resolve().parent.parent
ONTOLOGY = ROOT / "ontology"
MODEL = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
HEC = Namespace("https://w3id.org/hecoop/ontology#")
HEADER = URIRef("https://w3id.org/hecoop/ontology")
VOCAB = "https://w3id.org/hecoop/vocab/"

VOCABULARIES = sorted((ONTOLOGY / "vocabularies").glob("*.ttl"))
DATE_RUN = re.compile(r"((?:`hec:\w+`, )*`hec:\w+`) (dates?)\b(?! property)")
CONCEPT_LIST = re.compile(r"`hec:\w+` →concept(?: in [a-z-]+)? \(([a-z, -]+)\)")
# The pattern by which docs/model.md writes of date properties in general.
PATTERN_NAMES = {"xOn", "xSince", "xFrom", "xUntil"}
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@cache
def terms_graph() -> Graph:
    graph = Graph()
    for path in sorted(ONTOLOGY.glob("*.ttl")):
        graph.parse(path)
    return graph


def own_terms() -> list[URIRef]:
    subjects = {s for s in terms_graph().subjects() if isinstance(s, URIRef) and s in HEC}
    return sorted(subjects)


def languages(graph: Graph, subject: Node, predicate: URIRef) -> set[str | None]:
    values = graph.objects(subject, predicate)
    return {value.language for value in values if isinstance(value, Literal) and str(value).strip()}


def model_terms() -> set[str]:
    return set(re.findall(r"hec:(\w+)", MODEL)) - PATTERN_NAMES


def model_dates() -> set[str]:
    """Return the names that docs/model.md calls dates."""
    found: set[str] = set()
    for run, word in DATE_RUN.findall(MODEL):
        names = re.findall(r"hec:(\w+)", run)
        found.update(names if word == "dates" else names[-1:])
    return found - PATTERN_NAMES


@pytest.mark.parametrize("term", own_terms(), ids=lambda term: term.split("#")[1])
def test_term_is_described(term: URIRef) -> None:
    graph = terms_graph()
    assert languages(graph, term, RDFS.label) >= {"en", "ru"}
    assert "en" in languages(graph, term, SKOS.definition)
    assert languages(graph, term, SKOS.example) == {None}
    assert set(graph.objects(term, RDFS.isDefinedBy)) == {HEADER}
    assert set(graph.objects(term, RDF.type)) & set(KINDS), f"{term} has no kind"


def test_labels_are_told_apart() -> None:
    bearers: dict[tuple[bool, Literal], set[URIRef]] = defaultdict(set)
    for term in own_terms():
        is_class = (term, RDF.type, OWL.Class) in terms_graph()
        for label in terms_graph().objects(term, RDFS.label):
            assert isinstance(label, Literal)
            bearers[is_class, label].add(term)
    assert {label: terms for (_, label), terms in bearers.items() if len(terms) > 1} == {}


def test_an_example_speaks_of_its_term() -> None:
    graph = terms_graph()
    silent = [
        term
        for term in own_terms()
        if f"hec:{term.removeprefix(HEC)}" not in str(graph.value(term, SKOS.example))
    ]
    assert silent == []


def test_every_term_of_the_model_is_in_the_ontology() -> None:
    names = model_terms()
    assert len(names) > 150
    assert names - {term.removeprefix(HEC) for term in own_terms()} == set()


def test_every_term_of_the_ontology_is_in_the_model() -> None:
    companions = {f"{name}{end}" for name in model_dates() for end in ("NotBefore", "NotAfter")}
    own = {term.removeprefix(HEC) for term in own_terms()}
    assert own - model_terms() - companions == set()


def test_every_date_property_has_its_companions() -> None:
    graph = terms_graph()
    dates = model_dates()
    assert len(dates) > 20
    bounded = {str(s).removeprefix(HEC) for s in graph.subjects(HEC.earliestBound)}
    assert bounded == dates
    for name in dates:
        assert set(graph.objects(HEC[name], HEC.earliestBound)) == {HEC[f"{name}NotBefore"]}
        assert set(graph.objects(HEC[name], HEC.latestBound)) == {HEC[f"{name}NotAfter"]}
        for term in (HEC[name], HEC[f"{name}NotBefore"], HEC[f"{name}NotAfter"]):
            assert (term, RDF.type, OWL.DatatypeProperty) in graph
            assert set(graph.objects(term, RDFS.range)) == {RDFS.Literal}
            assert set(graph.objects(term, RDFS.domain)) == set(
                graph.objects(HEC[name], RDFS.domain)
            )


def test_header_says_version_licence_and_makers() -> None:
    header = dict(terms_graph().predicate_objects(HEADER))
    assert header[OWL.versionIRI] == URIRef(f"{HEADER}/{header[OWL.versionInfo]}")
    for name in ("title", "description", "license", "creator", "created", "modified"):
        assert URIRef(f"http://purl.org/dc/terms/{name}") in header


@pytest.mark.parametrize("path", VOCABULARIES, ids=lambda path: path.stem)
def test_vocabulary_is_whole(path: Path) -> None:
    graph = Graph().parse(path)
    scheme = URIRef(f"{VOCAB}{path.stem}")
    assert set(graph.subjects(RDF.type, SKOS.ConceptScheme)) == {scheme}
    assert languages(graph, scheme, SKOS.prefLabel) >= {"en", "ru"}
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert set(graph.subjects()) == {scheme, *concepts}
    assert concepts
    for concept in concepts:
        assert str(concept).startswith(f"{scheme}/")
        assert set(graph.objects(concept, SKOS.inScheme)) == {scheme}
        assert languages(graph, concept, SKOS.prefLabel) >= {"en", "ru"}
        assert "en" in languages(graph, concept, SKOS.definition)
        labels = list(graph.objects(concept, SKOS.prefLabel))
        assert len(labels) == len(languages(graph, concept, SKOS.prefLabel))
        broader = set(graph.objects(concept, SKOS.broader))
        assert broader <= concepts - {concept}
        assert bool(broader) != ((concept, SKOS.topConceptOf, scheme) in graph)


def test_concepts_of_one_scheme_differ_in_their_labels() -> None:
    for path in VOCABULARIES:
        # With their language: Kyrgyz, Kazakh and Russian write some words alike.
        labels = [label.n3() for label in Graph().parse(path).objects(None, SKOS.prefLabel)]
        assert {label for label in labels if labels.count(label) > 1} == set(), path.name


def test_concepts_that_the_model_lists_exist() -> None:
    schemes = {
        path.stem: {
            str(concept).rsplit("/", 1)[1]
            for concept in Graph().parse(path).subjects(RDF.type, SKOS.Concept)
        }
        for path in VOCABULARIES
    }
    lists = [set(found.split(", ")) for found in CONCEPT_LIST.findall(MODEL)]
    assert len(lists) >= 6
    for slugs in lists:
        assert any(slugs <= concepts for concepts in schemes.values()), slugs


def test_thesaurus_labels_say_where_they_are_from() -> None:
    graph = Graph().parse(ONTOLOGY / "vocabularies" / "topic.ttl")
    for slug in ("prior-learning", "regional-cooperation", "higher-education"):
        note = str(graph.value(URIRef(f"{VOCAB}topic/{slug}"), SKOS.editorialNote))
        assert "CC BY-SA 3.0 IGO" in note


def test_prefixes_are_declared_once_and_used_as_declared() -> None:
    graph = Graph().parse(ONTOLOGY / "prefixes.ttl")
    declared: dict[str, str] = {}
    for node in graph.objects(HEADER, SH.declare):
        (prefix,) = graph.objects(node, SH.prefix)
        (namespace,) = graph.objects(node, SH.namespace)
        assert str(prefix) not in declared
        declared[str(prefix)] = str(namespace)
    assert len(set(declared.values())) == len(declared) > 40
    assert set(graph.subjects(RDF.type, SH.PrefixDeclaration)) == set(graph.subjects(SH.prefix))
    for folder, ending in (("ontology", "*.ttl"), ("data", "*.ttl"), ("queries", "*.rq")):
        for path in sorted((ROOT / folder).rglob(ending)):
            text = path.read_text(encoding="utf-8")
            used = re.findall(r"(?im)^\s*@?prefix\s+([\w-]*):\s*<([^>]*)>", text)
            wrong = {prefix: iri for prefix, iri in used if declared.get(prefix) != iri}
            assert wrong == {}, path.relative_to(ROOT).as_posix()
