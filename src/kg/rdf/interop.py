"""Hands triples over to rdflib, each literal in the form in which it is written."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
import rdflib

from kg.rdf.prefixes import Prefixes


def to_dataset(
    graphs: Iterable[tuple[str, Iterable[ox.Triple]]], prefixes: Prefixes
) -> rdflib.Dataset:
    """Return an rdflib Dataset of named graphs; its default graph is the union of them."""
    dataset = rdflib.Dataset(default_union=True)
    for prefix, namespace in prefixes.as_dict().items():
        dataset.bind(prefix, namespace, replace=True)
    for iri, triples in graphs:
        add_triples(dataset.graph(rdflib.URIRef(iri)), triples)
    return dataset


def to_rdflib_graph(triples: Iterable[ox.Triple], prefixes: Prefixes | None = None) -> rdflib.Graph:
    """Return an rdflib Graph of the triples."""
    graph = rdflib.Graph()
    for prefix, namespace in (prefixes.as_dict() if prefixes else {}).items():
        graph.bind(prefix, namespace, replace=True)
    add_triples(graph, triples)
    return graph


def add_triples(graph: rdflib.Graph, triples: Iterable[ox.Triple]) -> None:
    """Add the triples to an rdflib graph."""
    nodes: dict[object, rdflib.term.IdentifiedNode | rdflib.Literal] = {}

    def node(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> rdflib.term.Node:
        made = nodes.get(term)
        if made is None:
            made = nodes[term] = to_rdflib_term(term)
        return made

    for triple in triples:
        graph.add((node(triple.subject), node(triple.predicate), node(triple.object)))


def to_rdflib_term(
    term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple,
) -> rdflib.term.IdentifiedNode | rdflib.Literal:
    """Return a term as one of rdflib; the lexical form of a literal is kept."""
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Triple):
        raise TypeError("rdflib has no triple terms")
    if term.language is not None:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    if datatype == "http://www.w3.org/2001/XMLSchema#string":
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(datatype), normalize=False)
