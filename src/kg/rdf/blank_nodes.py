"""Names of blank nodes that are the same in every reading, and differ from file to file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox


def named_by_content(quads: Iterable[ox.Quad], data: bytes) -> Iterator[ox.Quad]:
    """Yield the quads with blank nodes named by content and by order of appearance."""
    import hashlib  # slow to start, and most files have no blank node

    stem = hashlib.blake2b(data, digest_size=6).hexdigest()
    names: dict[ox.BlankNode, ox.BlankNode] = {}

    def fresh(node: ox.BlankNode) -> ox.BlankNode:
        return names.setdefault(node, ox.BlankNode(f"b{stem}n{len(names)}"))

    for quad in quads:
        subject, object_ = quad.subject, quad.object
        if isinstance(subject, ox.BlankNode) or isinstance(object_, ox.BlankNode):
            if isinstance(subject, ox.BlankNode):
                subject = fresh(subject)
            if isinstance(object_, ox.BlankNode):
                object_ = fresh(object_)
            quad = ox.Quad(subject, quad.predicate, object_, quad.graph_name)
        yield quad
