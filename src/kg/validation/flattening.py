"""Shapes rearranged so that an engine has less to do, with the same results.

`narrow` lets shapes look at chosen focus nodes only. `flatten` has pySHACL ask each property
shape once for all its focus nodes.

pySHACL walks from a node shape to its property shapes one focus node after another, and most of
its time goes into starting anew. A property shape that has the targets of its node shape itself
is judged for all of them in one go. The results are the same: the property shape is their source
either way (https://www.w3.org/TR/shacl/#PropertyConstraintComponent).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph as ox

from kg.validation.triples import FIRST, OWL, RDFS, SH, TYPE, Term, TripleIndex

_PROPERTY: Final = ox.NamedNode(SH + "property")
_CLOSED: Final = ox.NamedNode(SH + "closed")
_DEACTIVATED: Final = ox.NamedNode(SH + "deactivated")
_TARGET_CLASS: Final = ox.NamedNode(SH + "targetClass")
_TARGET_NODE: Final = ox.NamedNode(SH + "targetNode")
_TARGETS: Final = frozenset(
    ox.NamedNode(SH + name)
    for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
)
_CLASSES: Final = frozenset({ox.NamedNode(RDFS + "Class"), ox.NamedNode(OWL + "Class")})

# What names a shape from within another: those shapes must keep their parts.
_REFERENCES: Final = (
    FIRST,
    *(ox.NamedNode(SH + name) for name in ("node", "not", "property", "qualifiedValueShape")),
)


def narrow(triples: Iterable[ox.Triple], focus: Mapping[Term, Iterable[Term]]) -> list[ox.Triple]:
    """Return the shapes with the targets of each shape in ``focus`` replaced by those nodes."""
    narrowed = []
    for triple in triples:
        if triple.subject in focus and (
            triple.predicate in _TARGETS or (triple.predicate == TYPE and triple.object in _CLASSES)
        ):
            continue
        narrowed.append(triple)
    for shape, nodes in focus.items():
        assert isinstance(shape, ox.NamedNode | ox.BlankNode)
        narrowed.extend(ox.Triple(shape, _TARGET_NODE, node) for node in sorted(nodes, key=str))
    return narrowed


def flatten(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return the shapes with the property shapes of targeted node shapes standing on their own.

    A node shape that another shape refers to keeps its property shapes, as does a deactivated
    one, and a closed one, which asks them what it may have. Property shapes that have a node
    shape as part of their own keep it.
    """
    triples = list(triples)
    index = TripleIndex(triples)
    referred: set[Term] = {value for name in _REFERENCES for _, value in index.pairs(name)}
    moved: dict[Term, list[tuple[ox.NamedNode, Term]]] = {}
    for shape in {subject for subject, _ in index.pairs(_PROPERTY)}:
        targets = _targets(shape, index)
        keeps = index.objects(shape, _DEACTIVATED) or index.objects(shape, _CLOSED)
        if targets and shape not in referred and not keeps:
            moved[shape] = targets
    flat: list[ox.Triple] = []
    for triple in triples:
        if triple.predicate != _PROPERTY or triple.subject not in moved:
            flat.append(triple)
            continue
        part = triple.object
        assert isinstance(part, ox.NamedNode | ox.BlankNode)
        flat.extend(ox.Triple(part, name, value) for name, value in moved[triple.subject])
    return flat


def _targets(shape: Term, index: TripleIndex) -> list[tuple[ox.NamedNode, Term]]:
    targets = [
        (name, value)
        for name in index.predicates(shape)
        if name in _TARGETS
        for value in index.objects(shape, name)
    ]
    if isinstance(shape, ox.NamedNode) and not _CLASSES.isdisjoint(index.objects(shape, TYPE)):
        targets.append((_TARGET_CLASS, shape))
    return targets
