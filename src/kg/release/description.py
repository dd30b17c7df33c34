"""The description of a release, in Turtle: what it is, what is in it, and its files.

Terms: DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/), VoID (https://www.w3.org/TR/void/) and, for
checksums, SPDX (https://spdx.org/rdf/terms/).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import pyoxigraph as ox

from kg.project import Project
from kg.rdf.prefixes import Prefixes
from kg.rdf.turtle import to_turtle
from kg.release.statistics import Statistics
from kg.release.version import Version

_NAMESPACES: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
_N_QUADS: Final = ox.NamedNode("http://www.w3.org/ns/formats/N-Quads")

_Node = ox.NamedNode | ox.BlankNode
_Value = ox.NamedNode | ox.BlankNode | ox.Literal


class Published(NamedTuple):
    """One file of the graph's triples as it is published; `packed` says that it is gzip."""

    name: str
    size: int
    sha256: str
    packed: bool


class Described(NamedTuple):
    """What is known of a release when it is described; `address` is where its files will lie."""

    project: Project
    version: Version
    previous: str | None
    counts: Statistics
    files: tuple[Published, ...]
    address: str


def describe(release: Described) -> str:
    """Return the description of a release; the same text for the same release."""
    parts = (_dataset, _version, _statistics, _subsets, _distributions)
    triples = (triple for part in parts for triple in part(release))
    return to_turtle(triples, Prefixes(_NAMESPACES))


def _dataset(release: Described) -> Iterator[ox.Triple]:
    """Yield the dataset whatever its version, and this document."""
    version = _node(release.version.iri)
    yield from _about(
        _node(release.version.dataset),
        [
            ("rdf:type", _term("dcat:Dataset")),
            *_texts("dcterms:title", release.project.title),
            ("dcat:hasVersion", version),
            ("dcat:hasCurrentVersion", version),
        ],
    )
    yield from _about(
        _node(f"{release.address}dataset.ttl"),
        [("rdf:type", _term("void:DatasetDescription")), ("foaf:primaryTopic", version)],
    )


def _version(release: Described) -> Iterator[ox.Triple]:
    """Yield who made this version, when, under which licence, and what was before it."""
    version, citation = release.version, release.version.citation
    node = _node(version.iri)
    assert citation.released is not None
    assert version.licence is not None
    facts: list[tuple[str, _Value]] = [
        ("rdf:type", _term("dcat:Dataset")),
        ("rdf:type", _term("void:Dataset")),
        *_texts("dcterms:title", release.project.title),
        *_texts("dcterms:description", release.project.description),
        ("dcat:version", ox.Literal(version.number)),
        ("dcat:isVersionOf", _node(version.dataset)),
        ("dcterms:identifier", ox.Literal(version.iri)),
        ("dcterms:issued", _typed(citation.released, "date")),
        ("dcterms:license", _node(version.licence)),
    ]
    if release.previous is not None:
        facts.append(("dcat:previousVersion", _node(f"{version.dataset}/{release.previous}")))
    if version.ontology is not None:
        facts.append(("dcterms:conformsTo", _node(version.ontology)))
    yield from _about(node, facts)
    for number, name in enumerate(citation.authors):
        agent = ox.BlankNode(f"agent{number}")
        yield from _about(node, [("dcterms:creator", agent)])
        yield from _about(
            agent, [("rdf:type", _term("foaf:Agent")), ("foaf:name", ox.Literal(name))]
        )


def _statistics(release: Described) -> Iterator[ox.Triple]:
    """Yield the counts, and a partition for each class and each property."""
    counts, node = release.counts, _node(release.version.iri)
    yield from _about(
        node,
        [
            ("void:uriSpace", ox.Literal(release.project.base)),
            ("void:triples", _number(counts.triples)),
            ("void:entities", _number(counts.entities)),
            ("void:distinctSubjects", _number(counts.subjects)),
            ("void:distinctObjects", _number(counts.objects)),
            ("void:classes", _number(len(counts.classes))),
            ("void:properties", _number(len(counts.properties))),
            *(("void:vocabulary", _node(iri)) for iri in counts.vocabularies),
        ],
    )
    kinds = (
        ("class", "void:classPartition", "void:entities", counts.classes),
        ("property", "void:propertyPartition", "void:triples", counts.properties),
    )
    for kind, link, counted, found in kinds:
        for number, (iri, many) in enumerate(found.items()):
            part = ox.BlankNode(f"{kind}{number}")
            yield from _about(node, [(link, part)])
            yield from _about(part, [(f"void:{kind}", _node(iri)), (counted, _number(many))])


def _subsets(release: Described) -> Iterator[ox.Triple]:
    """Yield each named graph as a part."""
    names = {file.graph: file.name for file in release.project.files()}
    for iri, many in release.counts.graphs.items():
        part = _node(iri)
        yield from _about(_node(release.version.iri), [("void:subset", part)])
        title = names.get(iri, iri.removeprefix(release.project.base))
        yield from _about(
            part,
            [
                ("rdf:type", _term("void:Dataset")),
                ("dcterms:title", ox.Literal(title)),
                ("void:triples", _number(many)),
            ],
        )


def _distributions(release: Described) -> Iterator[ox.Triple]:
    """Yield each file with its form, size and checksum."""
    version = release.version
    assert version.licence is not None
    for number, file in enumerate(release.files):
        node, sums = _node(f"{version.iri}#{file.name}"), ox.BlankNode(f"checksum{number}")
        address = _node(release.address + file.name)
        facts: list[tuple[str, _Value]] = [
            ("rdf:type", _term("dcat:Distribution")),
            ("dcterms:title", ox.Literal(file.name)),
            ("dcterms:license", _node(version.licence)),
            ("dcat:accessURL", address),
            ("dcat:downloadURL", address),
            ("dcat:mediaType", _node(f"{_MEDIA_TYPES}application/n-quads")),
            ("dcat:byteSize", _typed(str(file.size), "nonNegativeInteger")),
            ("spdx:checksum", sums),
        ]
        if file.packed:
            facts.append(("dcat:compressFormat", _node(f"{_MEDIA_TYPES}application/gzip")))
        yield from _about(node, facts)
        yield from _about(
            sums,
            [
                ("rdf:type", _term("spdx:Checksum")),
                ("spdx:algorithm", _term("spdx:checksumAlgorithm_sha256")),
                ("spdx:checksumValue", _typed(file.sha256, "hexBinary")),
            ],
        )
        links = [("dcat:distribution", node), ("void:dataDump", address)]
        yield from _about(_node(version.iri), links)
    yield from _about(_node(version.iri), [("void:feature", _N_QUADS)])


def _about(subject: _Node, facts: Iterable[tuple[str, _Value]]) -> Iterator[ox.Triple]:
    for name, value in facts:
        yield ox.Triple(subject, _term(name), value)


def _texts(name: str, texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, _Value]]:
    for language, text in texts:
        yield name, ox.Literal(text, language=language)


def _term(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(_NAMESPACES[prefix] + local)


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def _typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=_term(f"xsd:{datatype}"))


def _number(number: int) -> ox.Literal:
    return _typed(str(number), "integer")
