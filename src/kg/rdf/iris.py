"""IRIs that are none by RFC 3987 and stand in files of others all the same."""

from __future__ import annotations

import pyoxigraph as ox


def iri_node(iri: str) -> ox.NamedNode:
    """Return the node of an IRI, of one that is ill-formed as well.

    Only the parser makes such a node. Raises ValueError where even that cannot.
    """
    try:
        return ox.NamedNode(iri)
    except ValueError:
        if ">" in iri or "\n" in iri:
            raise
    line = f"<{iri}> <urn:p> <urn:o> ."
    for quad in ox.parse(line, format=ox.RdfFormat.N_TRIPLES, lenient=True):
        if isinstance(quad.subject, ox.NamedNode):
            return quad.subject
    raise ValueError(iri)
