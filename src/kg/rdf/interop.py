"""Hands triples over to rdflib, each literal in the form in which it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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


def add_triples(graph: rdflib.Graph, triples: Iterable[ox.Triple]) -> None:
    """Add the triples to an rdflib graph."""
    for triple in converted(triples):
        graph.add(triple)


def converted(
    triples: Iterable[ox.Triple],
) -> Iterator[tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]]:
    """Yield the triples in terms of rdflib; each different term is made once."""
    made: dict[object, rdflib.term.Node] = {}
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            if term not in made:
                made[term] = to_rdflib_term(term)
        yield made[triple.subject], made[triple.predicate], made[triple.object]


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
