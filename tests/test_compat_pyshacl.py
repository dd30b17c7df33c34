"""The stand-in for pySHACL, side by side with it: same verdict, same report, on the same graphs."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyshacl
import pytest
import rdflib
from rdflib.compare import isomorphic

from kg.compat.pyshacl import validate
from kg.errors import InputError, UnsupportedError, UsageError

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
HEAD = """@prefix ex: <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
DATA = """ex:a a ex:Boat ; ex:length 12 ; ex:tow ex:b .
ex:b a ex:Boat ; ex:length "long" , 3 ; ex:tow [ ex:rope "r" ] .
ex:c a ex:Ferry ; ex:built "2026-02-30"^^xsd:date ; ex:label "x"@de , "y"@de .
ex:d a ex:Crew ; ex:of ex:b .
"""
PLAIN = """ex:BoatShape a sh:NodeShape ; sh:targetClass ex:Boat ;
    sh:property ex:Length , [ sh:path ex:tow ; sh:class ex:Boat ; sh:severity sh:Warning ] .
ex:Length a sh:PropertyShape ; sh:path ex:length ; sh:minCount 1 ; sh:maxCount 1 ;
    sh:datatype xsd:integer ; sh:message "One length."@en , "Eine Länge."@de .
ex:FerryShape a sh:NodeShape ; sh:targetClass ex:Ferry ;
    sh:property [ sh:path ex:label ; sh:uniqueLang true ; sh:severity sh:Info ] .
"""
COMPLEX = """ex:Deep a sh:NodeShape ; sh:targetClass ex:Boat ;
    sh:property [ sh:path ( ex:tow [ sh:inversePath ex:of ] ) ; sh:minCount 1 ] ;
    sh:property [ sh:path [ sh:zeroOrMorePath ex:tow ] ; sh:nodeKind sh:IRI ] ;
    sh:or ( [ sh:path ex:length ; sh:maxCount 1 ] ex:Length ) ;
    sh:not [ a sh:NodeShape ; sh:property [ sh:path ex:tow ; sh:hasValue ex:b ] ] .
ex:Length a sh:PropertyShape ; sh:path ex:length ; sh:in ( 3 12 ) .
"""
SPARQL = """ex: a owl:Ontology ; sh:declare [
    sh:prefix "ex" ; sh:namespace "https://example.org/"^^xsd:anyURI ] .
ex:Towed a sh:NodeShape ; sh:targetClass ex:Boat ; sh:sparql ex:NoLoose .
ex:NoLoose a sh:SPARQLConstraint ; sh:prefixes ex: ; sh:message "{$this} tows no boat: {?value}" ;
    sh:select "SELECT $this ?value WHERE { $this ex:tow ?value FILTER(!isIRI(?value)) }" .
"""
SHAPES = {"plain": PLAIN, "complex": COMPLEX, "sparql": SPARQL}


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Let rdflib and pySHACL say what they say of their own insides."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def graph(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=HEAD + text, format="turtle")


def both(data: Any, **options: Any) -> tuple[rdflib.Graph, rdflib.Graph]:
    """Return the reports of both, after their verdicts and their counts agreed."""
    ours, our_report, our_text = validate(data, **options)
    theirs, their_report, their_text = pyshacl.validate(data, **options)

    assert ours == theirs
    assert our_text.splitlines()[:3] == their_text.splitlines()[:3]
    assert isinstance(our_report, rdflib.Graph)
    return our_report, their_report


def without_messages(report: rdflib.Graph) -> rdflib.Graph:
    """Return the report without the texts of results, which each engine words in its way."""
    plain = rdflib.Graph()
    for triple in report:
        if triple[1] != SH.resultMessage:
            plain.add(triple)
    return plain


@pytest.mark.parametrize("shapes", SHAPES)
def test_the_report_is_the_same(shapes: str) -> None:
    ours, theirs = both(graph(DATA), shacl_graph=graph(SHAPES[shapes]))

    assert len(list(ours.objects(None, SH.result))) > 0
    assert isomorphic(without_messages(ours), without_messages(theirs))
    assert set(ours.objects(None, SH.resultMessage))


@pytest.mark.parametrize("shapes", SHAPES)
def test_the_text_has_the_same_lines(shapes: str) -> None:
    """All but those of blank nodes and messages, which are worded otherwise."""
    _, _, ours = validate(graph(DATA), shacl_graph=graph(SHAPES[shapes]))
    _, _, theirs = pyshacl.validate(graph(DATA), shacl_graph=graph(SHAPES[shapes]))

    def kept(text: str) -> list[str]:
        told = ("Constraint", "Validation", "\tSeverity", "\tFocus", "Conforms", "Results")
        return sorted(line for line in text.splitlines() if line.startswith(told))

    assert len(kept(ours)) >= 6
    assert kept(ours) == kept(theirs)


def test_data_that_conform() -> None:
    ours, theirs = both(graph("ex:a a ex:Boat ; ex:length 1 ."), shacl_graph=graph(PLAIN))

    assert isomorphic(ours, theirs)
    assert (None, SH.conforms, rdflib.Literal(True)) in ours


@pytest.mark.parametrize(
    "options",
    [{}, {"allow_infos": True}, {"allow_warnings": True}],
    ids=lambda o: next(iter(o), ""),
)
@pytest.mark.parametrize(
    "data",
    [
        'ex:c a ex:Ferry ; ex:label "x"@de , "y"@de .',
        "ex:a a ex:Boat ; ex:length 1 ; ex:tow ex:x .",
        "ex:a a ex:Boat .",
    ],
)
def test_severities_that_are_allowed(data: str, options: dict[str, bool]) -> None:
    both(graph(data), shacl_graph=graph(PLAIN), **options)


def test_chosen_shapes_and_nodes() -> None:
    """Parts without a name: of chosen shapes pySHACL 0.40.1 passes over those that have one."""
    shapes = graph(PLAIN.replace("ex:Length , [", "["))
    a, b = "https://example.org/a", "https://example.org/b"
    for options in (
        {"use_shapes": ["https://example.org/FerryShape"]},
        {"focus_nodes": [a]},
        {"use_shapes": ["https://example.org/BoatShape"], "focus_nodes": [b]},
        {"use_shapes": ["ex:BoatShape"], "focus_nodes": ["ex:c"]},
    ):
        ours, theirs = both(graph(DATA), shacl_graph=shapes, **options)
        assert isomorphic(without_messages(ours), without_messages(theirs)), options


def test_named_parts_of_chosen_shapes_are_asked_too() -> None:
    options = {"use_shapes": ["ex:BoatShape"], "focus_nodes": ["ex:c"]}

    conforms, report, _ = validate(graph(DATA), shacl_graph=graph(PLAIN), **options)

    assert not conforms
    assert isinstance(report, rdflib.Graph)
    assert list(report.objects(None, SH.sourceShape)) == [
        rdflib.URIRef("https://example.org/Length")
    ]


def test_shapes_may_stand_in_the_data() -> None:
    ours, theirs = both(graph(DATA + PLAIN))

    assert isomorphic(without_messages(ours), without_messages(theirs))


def test_axioms_of_an_ontology_are_added() -> None:
    ontology = graph("ex:Ferry rdfs:subClassOf ex:Boat . ex:a ex:length 99 .")

    ours, theirs = both(graph(DATA), shacl_graph=graph(PLAIN), ont_graph=ontology)
    bare, _ = both(graph(DATA), shacl_graph=graph(PLAIN))

    assert isomorphic(without_messages(ours), without_messages(theirs))
    assert len(ours) > len(bare)


def test_files_texts_and_bytes(tmp_path: Path) -> None:
    (tmp_path / "data.ttl").write_text(HEAD + DATA, "utf-8")
    (tmp_path / "shapes.rdf").write_bytes(graph(PLAIN).serialize(format="xml", encoding="utf-8"))
    expected = len(validate(graph(DATA), shacl_graph=graph(PLAIN))[2].splitlines())

    for data in (str(tmp_path / "data.ttl"), HEAD + DATA, (HEAD + DATA).encode()):
        both(data, shacl_graph=str(tmp_path / "shapes.rdf"))
        text = validate(data, shacl_graph=str(tmp_path / "shapes.rdf"))[2]
        assert len(text.splitlines()) == expected
    assert not validate(tmp_path / "data.ttl", shacl_graph=HEAD + PLAIN)[0]
    json_ld = graph(DATA).serialize(format="json-ld")
    both(json_ld, shacl_graph=graph(PLAIN), data_graph_format="json-ld")


def test_several_data_graphs_are_one() -> None:
    half = len(DATA.splitlines()) // 2
    parts = ["\n".join(DATA.splitlines()[:half]), "\n".join(DATA.splitlines()[half:])]

    ours, theirs = both([HEAD + part for part in parts], shacl_graph=graph(PLAIN))

    assert isomorphic(without_messages(ours), without_messages(theirs))


def test_a_dataset_is_the_union_of_its_graphs() -> None:
    dataset = rdflib.Dataset(default_union=True)
    for triple in graph(DATA):
        dataset.graph(rdflib.URIRef("https://example.org/g")).add(triple)

    ours, theirs = both(dataset, shacl_graph=graph(PLAIN))

    assert isomorphic(without_messages(ours), without_messages(theirs))


def test_the_report_can_be_bytes() -> None:
    for form in (True, "nt"):
        _, ours, _ = validate(graph(DATA), shacl_graph=graph(PLAIN), serialize_report_graph=form)
        syntax = "turtle" if form is True else form

        assert isinstance(ours, bytes)
        assert len(rdflib.Graph().parse(data=ours, format=syntax)) > 10


def test_the_graphs_given_stay_as_they_are() -> None:
    data, shapes = graph(DATA), graph(PLAIN)
    before = (set(data), set(shapes))

    validate(data, shacl_graph=shapes, inplace=True)

    assert (set(data), set(shapes)) == before


@pytest.mark.parametrize(
    "options",
    [
        {"advanced": True},
        {"inference": "horst"},
        {"abort_on_first": True},
        {"max_validation_depth": 3},
        {"sparql_mode": True},
        {"multi_data_graphs_mode": "validate_each"},
        {"meta_shacl": True},
        {"js": True},
        {"do_owl_imports": True},
        {"iterate_rules": True},
        {"check_dash_result": True},
    ],
    ids=lambda options: next(iter(options)),
)
def test_what_is_not_supported_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(UnsupportedError, match=next(iter(options))):
        validate(graph(DATA), shacl_graph=graph(PLAIN), **options)


def test_what_asks_for_nothing_is_fine() -> None:
    options: dict[str, Any] = {
        "advanced": False,
        "inference": "none",
        "meta_shacl": False,
        "js": False,
        "debug": True,
    }

    both(graph("ex:a a ex:Boat ; ex:length 1 ."), shacl_graph=graph(PLAIN), **options)


def test_wrong_use_is_told() -> None:
    for call in (
        lambda: validate(graph(DATA), graph(PLAIN)),
        lambda: validate(graph(DATA), shacl_graph=graph(PLAIN), shapes=1),
        lambda: validate([]),
        lambda: validate(graph(DATA), shacl_graph=graph(PLAIN), use_shapes=["ex:None"]),
        lambda: validate(graph(DATA), shacl_graph=graph(PLAIN), focus_nodes=["no iri"]),
    ):
        with pytest.raises(UsageError):
            call()
    for source in ("https://example.org/data.ttl", 3):
        with pytest.raises(UnsupportedError):
            validate(source)  # type: ignore[arg-type]
    for broken in ("no-such-file.ttl", "ex:a ex:b\n", '<a> "b" .\n'):
        with pytest.raises(InputError):
            validate(broken)
