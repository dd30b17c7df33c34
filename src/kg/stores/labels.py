"""Labels of nodes: which of those that a graph has is best for a reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from kg.stores.contract import Solutions, Store

LABEL_PROPERTIES = (
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://purl.org/dc/terms/title",
    "http://xmlns.com/foaf/0.1/name",
    "https://schema.org/name",
)
"""Where a node's label is looked for, best first."""


def labels_in(store: Store, iris: Iterable[str], language: str) -> dict[str, str]:
    """Return IRI → label from any store, for the IRIs that have one (see `best_labels`)."""
    nodes = sorted({str(ox.NamedNode(iri)) for iri in iris})
    if not nodes:
        return {}
    # A second VALUES block would be joined with the first before anything is looked up.
    properties = ", ".join(f"<{name}>" for name in LABEL_PROPERTIES)
    answer = store.query(
        f"SELECT ?node ?property ?label WHERE {{ VALUES ?node {{ {' '.join(nodes)} }}"
        f" ?node ?property ?label . FILTER(?property IN ({properties}) && isLiteral(?label)) }}"
    )
    assert isinstance(answer, Solutions)
    return best_labels(answer.rows, language)


def best_labels(found: Iterable[Sequence[object]], language: str) -> dict[str, str]:
    """Return IRI → label, the best of those that are found, as node, property and label.

    A label in the language asked for is best, then English, then one without a tag, then any;
    among those the order of LABEL_PROPERTIES, then of the alphabet.
    """
    best: dict[str, tuple[int, int, str]] = {}
    for node, name, label in found:
        assert isinstance(node, ox.NamedNode)
        assert isinstance(name, ox.NamedNode)
        assert isinstance(label, ox.Literal)
        rank = LABEL_PROPERTIES.index(name.value)
        judged = (language_rank(label.language, language), rank, label.value)
        best[node.value] = min(judged, best.get(node.value, judged))
    return {iri: best[iri][2] for iri in sorted(best)}


def language_rank(tag: str | None, language: str) -> int:
    """Return how well a label's language fits: 0 exactly, 1 its variant, 2 English, 3 none, 4."""
    wanted = language.lower()
    if tag is None:
        return 3
    if tag.lower() == wanted:
        return 0
    if tag.lower().partition("-")[0] == wanted.partition("-")[0]:
        return 1
    return 2 if tag.lower().partition("-")[0] == "en" else 4
