"""Property paths as relations from all focus nodes to their value nodes.

https://www.w3.org/TR/shacl/#property-paths
"""

from __future__ import annotations

from kg.rdf.iris import iri_node
from kg.validation.arrays import (
    EMPTY,
    Ids,
    Relation,
    compose,
    distinct,
    identity,
    union,
    without,
)
from kg.validation.columns import Columns
from kg.validation.paths import Path


def follow(path: Path, nodes: Ids, columns: Columns, *, backwards: bool = False) -> Relation:
    """Return each node with every node that the path leads to, backwards if asked.

    The nodes are sorted and each once.
    """
    if not path.operator:
        number = columns.number(iri_node(path.iri))
        return columns.values(number, nodes, backwards=backwards)
    if path.operator == "^":
        return follow(path.parts[0], nodes, columns, backwards=not backwards)
    if path.operator == "|":
        return union(*(follow(part, nodes, columns, backwards=backwards) for part in path.parts))
    if path.operator == "/":
        return _sequence(path, nodes, columns, backwards=backwards)
    inner = path.parts[0]
    if path.operator == "?":
        return union(identity(nodes), follow(inner, nodes, columns, backwards=backwards))
    reached = _closure(inner, nodes, columns, backwards=backwards)
    return union(identity(nodes), reached) if path.operator == "*" else reached


def _sequence(path: Path, nodes: Ids, columns: Columns, *, backwards: bool) -> Relation:
    reached = identity(nodes)
    for part in reversed(path.parts) if backwards else path.parts:
        step = follow(part, distinct(reached.right), columns, backwards=backwards)
        reached = compose(reached, step)
    return reached


def _closure(path: Path, nodes: Ids, columns: Columns, *, backwards: bool) -> Relation:
    """Return what is reached in one step or more; each round follows what the last one found."""
    reached = EMPTY
    new = follow(path, nodes, columns, backwards=backwards)
    while len(new):
        reached = union(reached, new)
        step = follow(path, distinct(new.right), columns, backwards=backwards)
        new = without(compose(new, step), reached)
    return reached
