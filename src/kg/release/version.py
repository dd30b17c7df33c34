"""Which version of the data this is: CITATION.cff says it, and nothing may say otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import pyoxigraph as ox

from kg.citation import FILE, Citation, read_citation
from kg.errors import InputError
from kg.graph import Graph
from kg.stores.contract import Solutions

OWL: Final = "http://www.w3.org/2002/07/owl#"
DCTERMS: Final = "http://purl.org/dc/terms/"
_NO_TEXT: Final = (ox.BlankNode, ox.Triple, type(None))
_SEMVER: Final = re.compile(
    r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?"
)
_HEADER: Final = f"""
PREFIX dcterms: <{DCTERMS}>
PREFIX owl: <{OWL}>

SELECT ?ontology ?property ?value
WHERE {{
  VALUES ?property {{ owl:versionInfo owl:versionIRI dcterms:license }}
  ?ontology a owl:Ontology ;
    ?property ?value .
  FILTER(ISIRI(?ontology))
}}
ORDER BY ?ontology ?property STR(?value)
"""


class Version(NamedTuple):
    """The version of a graph's data, and the IRIs of the dataset and of this version of it.

    `ontology` is the version IRI of the ontology that the data use, `licence` the IRI of the
    licence that the ontology's header gives; None where it gives none.
    """

    number: str
    dataset: str
    iri: str
    citation: Citation
    ontology: str | None
    licence: str | None


def read_version(graph: Graph) -> Version | None:
    """Return the version that CITATION.cff names, None when it names none.

    Raises InputError for a version that is not one of Semantic Versioning 2.0.0, and for an
    ontology below the graph's base whose owl:versionInfo or owl:versionIRI says another.
    """
    citation = read_citation(graph.project)
    number = citation.version
    if number is None:
        return None
    precedence(number, FILE)
    said = dict(_said(graph))
    _agree(number, said)
    dataset = dataset_iri(graph)
    return Version(
        number=number,
        dataset=dataset,
        iri=f"{dataset}/{number}",
        citation=citation,
        ontology=said.get(f"{OWL}versionIRI"),
        licence=said.get(f"{DCTERMS}license"),
    )


def precedence(number: str, file: str, line: int | None = None) -> tuple[object, ...]:
    """Return what orders versions (https://semver.org/spec/v2.0.0.html, 11).

    Raises InputError, with the file and line that has it, for what is no version.
    """
    match = _SEMVER.fullmatch(number)
    if match is None:
        raise InputError(
            f"the version is none of Semantic Versioning: {number}",
            path=file,
            line=line,
            mend="write it as in 1.2.0 (https://semver.org/)",
        )
    *core, early = match.groups()
    parts = (early or "").split(".")
    ranked = [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]
    return (*map(int, core), early is None, *ranked)


def dataset_iri(graph: Graph) -> str:
    """Return the IRI of the graph as a dataset, whatever its version."""
    return f"{graph.project.base}dataset"


def _said(graph: Graph) -> Iterator[tuple[str, str]]:
    """Yield what the headers of the graph's own ontologies say, by property."""
    answer = graph.query_own(_HEADER)
    assert isinstance(answer, Solutions)
    for ontology, name, value in answer.rows:
        assert isinstance(ontology, ox.NamedNode)
        assert isinstance(name, ox.NamedNode)
        if ontology.value.startswith(graph.project.base) and not isinstance(value, _NO_TEXT):
            yield name.value, value.value


def _agree(number: str, said: dict[str, str]) -> None:
    info, iri = said.get(f"{OWL}versionInfo"), said.get(f"{OWL}versionIRI")
    mend = f"the ontology is released with the data: write the version of {FILE} into its header"
    if info is not None and info != number:
        raise InputError(
            f"the version is {number}, owl:versionInfo is {info}", path=FILE, mend=mend
        )
    if iri is not None and not iri.endswith(f"/{number}"):
        raise InputError(
            f"the version is {number}, owl:versionIRI is <{iri}>", path=FILE, mend=mend
        )
