"""SHACL property paths as values: read from the shapes, shown as text, written back as triples.

https://www.w3.org/TR/shacl/#property-paths
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.rdf.iris import iri_node
from kg.validation.triples import FIRST, NIL, REST, SH, Node, Term, TripleIndex

_INVERSE: Final = ox.NamedNode(SH + "inversePath")
_ALTERNATIVE: Final = ox.NamedNode(SH + "alternativePath")
_MARKS: Final[dict[ox.NamedNode, str]] = {
    ox.NamedNode(SH + "zeroOrMorePath"): "*",
    ox.NamedNode(SH + "oneOrMorePath"): "+",
    ox.NamedNode(SH + "zeroOrOnePath"): "?",
}

_DEEPEST: Final = 100  # so many paths within one another are read


@dataclass(frozen=True)
class Path:
    """A property path: ``operator`` is "" for a plain property, else one of ``^ / | * + ?``."""

    operator: str
    iri: str = ""
    parts: tuple[Path, ...] = ()

    def text(self, shrink: Callable[[str], str]) -> str:
        """Return the path as SPARQL writes it, IRIs shortened by ``shrink``."""
        if not self.operator:
            short = shrink(self.iri)
            return short if short != self.iri else f"<{self.iri}>"
        inner = [
            f"({part.text(shrink)})" if part.operator else part.text(shrink) for part in self.parts
        ]
        if self.operator in "/|":
            return self.operator.join(inner)
        return f"^{inner[0]}" if self.operator == "^" else f"{inner[0]}{self.operator}"

    def predicates(self) -> frozenset[str]:
        """Return the IRIs of all the properties that the path mentions."""
        if not self.operator:
            return frozenset({self.iri})
        return frozenset(iri for part in self.parts for iri in part.predicates())

    def first(self) -> frozenset[str]:
        """Return the IRIs of the properties with which a walk along the path may begin."""
        if not self.operator:
            return frozenset({self.iri})
        if self.operator != "/":
            return frozenset(iri for part in self.parts for iri in part.first())
        begun: set[str] = set()
        for part in self.parts:
            begun |= part.first()
            if not part.may_stay():
                break
        return frozenset(begun)

    def may_stay(self) -> bool:
        """Tell whether the path may lead from a node to itself without a step."""
        if self.operator == "/":
            return all(part.may_stay() for part in self.parts)
        if self.operator == "|":
            return any(part.may_stay() for part in self.parts)
        return self.operator in ("*", "?") or (self.operator != "" and self.parts[0].may_stay())

    def node(self, triples: list[ox.Triple], fresh: Callable[[], ox.BlankNode]) -> Node:
        """Return the path as a SHACL node.

        The triples that describe it are added to ``triples``; ``fresh`` makes blank nodes.
        """
        if not self.operator:
            return iri_node(self.iri)
        if self.operator == "/":
            return _write_list(self.parts, triples, fresh)
        node = fresh()
        if self.operator == "|":
            triples.append(ox.Triple(node, _ALTERNATIVE, _write_list(self.parts, triples, fresh)))
        else:
            marks = {mark: predicate for predicate, mark in _MARKS.items()} | {"^": _INVERSE}
            triples.append(
                ox.Triple(node, marks[self.operator], self.parts[0].node(triples, fresh))
            )
        return node


def plain(iri: str) -> Path:
    """Return the path of one property."""
    return Path("", iri)


def read_path(node: Term, shapes: TripleIndex, above: frozenset[Term] = frozenset()) -> Path | None:
    """Return the path that starts at ``node`` in the shapes; None when it is not well formed.

    ``above`` are the paths that it is a part of: one that is a part of itself has no meaning.
    """
    if isinstance(node, ox.NamedNode):
        return plain(node.value)
    if node in above or len(above) > _DEEPEST or isinstance(node, ox.Literal):
        return None
    if shapes.objects(node, FIRST):
        return _combined("/", shapes.well_formed(node), shapes, above | {node})
    for inner in shapes.objects(node, _INVERSE):
        return _combined("^", [inner], shapes, above | {node})
    for head in shapes.objects(node, _ALTERNATIVE):
        return _combined("|", shapes.well_formed(head), shapes, above | {node})
    for predicate, mark in _MARKS.items():
        for inner in shapes.objects(node, predicate):
            return _combined(mark, [inner], shapes, above | {node})
    return None


def _combined(
    operator: str, nodes: list[Term] | None, shapes: TripleIndex, above: frozenset[Term]
) -> Path | None:
    parts = []
    for node in nodes or ():
        part = read_path(node, shapes, above)
        if part is None:
            return None
        parts.append(part)
    return Path(operator, parts=tuple(parts)) if parts else None


def _write_list(
    parts: tuple[Path, ...], triples: list[ox.Triple], fresh: Callable[[], ox.BlankNode]
) -> Node:
    head: Node = NIL
    for part in reversed(parts):
        cell = fresh()
        triples.append(ox.Triple(cell, FIRST, part.node(triples, fresh)))
        triples.append(ox.Triple(cell, REST, head))
        head = cell
    return head
