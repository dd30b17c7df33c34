"""How much is in a graph, as VoID counts it (https://www.w3.org/TR/void/#statistics)."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Final, NamedTuple

import pyoxigraph as ox

from kg.graph import Graph

_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class Statistics(NamedTuple):
    """Counts of the default merge, where a triple that two files state counts once.

    `entities` are the different subjects whose IRI begins with the graph's base. `classes` and
    `properties` give the instances of each class and the triples of each property; `vocabularies`
    are the namespaces of both. `graphs` gives the triples of each named graph, by its IRI.
    """

    triples: int
    entities: int
    subjects: int
    objects: int
    classes: dict[str, int]
    properties: dict[str, int]
    vocabularies: tuple[str, ...]
    graphs: dict[str, int]


def count(graph: Graph) -> Statistics:
    """Return the counts of a graph; the same for the same triples, in whatever order they are."""
    subjects: set[object] = set()
    objects: set[object] = set()
    properties: Counter[str] = Counter()
    instances: defaultdict[str, set[object]] = defaultdict(set)
    for triple in graph.default_triples():
        subjects.add(triple.subject)
        objects.add(triple.object)
        properties[triple.predicate.value] += 1
        if triple.predicate.value == _TYPE and isinstance(triple.object, ox.NamedNode):
            instances[triple.object.value].add(triple.subject)
    base = graph.project.base
    named = (each.value for each in subjects if isinstance(each, ox.NamedNode))
    return Statistics(
        triples=properties.total(),
        entities=sum(iri.startswith(base) for iri in named),
        subjects=len(subjects),
        objects=len(objects),
        classes={iri: len(instances[iri]) for iri in sorted(instances)},
        properties=dict(sorted(properties.items())),
        vocabularies=tuple(sorted({_namespace(iri) for iri in (*properties, *instances)})),
        graphs={iri: len(set(triples)) for iri, triples in graph.named_graphs()},
    )


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
