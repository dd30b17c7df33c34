"""What the shapes let one write: the properties of a node, and the values of a property.

It is for proposing, not for judging: of SHACL it reads targets, `sh:property`, `sh:node`, the
logical components, and those constraints that name values or kinds of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.editor.knowledge import Knowledge, node_of
from kg.validation.shacl.patterns import matcher
from kg.validation.triples import OWL, RDFS, SH, TYPE, Term

_CLASSES: Final = (ox.NamedNode(RDFS + "Class"), ox.NamedNode(OWL + "Class"))
_DEEPEST: Final = 6


@dataclass(frozen=True)
class Expected:
    """A property of which shapes speak: how often it must and may stand, and who says so."""

    iri: str
    parts: tuple[Term, ...]
    least: int = 0
    most: int | None = None
    order: float = 0.0


@dataclass(frozen=True)
class Values:
    """What shapes say of values: which nodes may stand, which literals, of which datatypes.

    `nodes` is None where the shapes leave it open.
    """

    nodes: frozenset[str] | None
    literals: tuple[ox.Literal, ...]
    datatypes: tuple[str, ...]


class Expectations:
    """Asks the shapes of a graph."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Hold what the files say."""
        self._knowledge = knowledge
        self._shapes = knowledge.shapes

    def shapes_for(self, node: str | None, types: Iterable[str], said: Iterable[str]) -> list[Term]:
        """Return the shapes whose targets select a node with such types and properties."""
        kinds = {node_of(kind) for kind in self._knowledge.above(types)}
        has = {node_of(name) for name in said}
        found: dict[Term, None] = {}
        for name, wanted in (("targetClass", kinds), ("targetSubjectsOf", has)):
            for shape, target in self._shapes.pairs(_sh(name)):
                if target in wanted:
                    found[shape] = None
        if node is not None:
            for shape, target in self._shapes.pairs(_sh("targetNode")):
                if target == node_of(node):
                    found[shape] = None
        for kind in sorted(kinds, key=str):
            if any(type_ in _CLASSES for type_ in self._shapes.objects(kind, TYPE)):
                found[kind] = None
        return list(found)

    def shapes_of_values(self, parts: Iterable[Term]) -> list[Term]:
        """Return the shapes that a value of properties must meet: for what stands in `[ ]`."""
        found: dict[Term, None] = {}
        for part in parts:
            for shape in self._conjunction(part, 0):
                found[shape] = None
                kinds = [kind.value for kind in self._iris(shape, "class")]
                found.update(dict.fromkeys(self.shapes_for(None, kinds, ())))
        return list(found)

    def properties(
        self, shapes: Iterable[Term], of_values: Iterable[Term] = ()
    ) -> dict[str, Expected]:
        """Return the properties of which shapes speak, by IRI.

        `of_values` are shapes that the node meets as a value: the path of such a shape has led to
        it, and does not lead on.
        """
        parts: dict[Term, None] = {}
        for shape in shapes:
            for inner in self._conjunction(shape, 0):
                parts.update(dict.fromkeys([inner, *self._objects(inner, "property")]))
        for shape in of_values:
            for inner in self._conjunction(shape, 0):
                parts.update(dict.fromkeys(self._objects(inner, "property")))
        found: dict[str, Expected] = {}
        for part in parts:
            for path in self._iris(part, "path"):
                found[path.value] = self._joined(found.get(path.value), path.value, part)
        return found

    def values(self, parts: Iterable[Term]) -> Values:
        """Return what the parts of shapes that speak of a property allow as its values."""
        nodes: frozenset[str] | None = None
        literals: dict[ox.Literal, None] = {}
        datatypes: dict[str, None] = {}
        for part in parts:
            told = self._values(part, 0)
            nodes = _both(nodes, told.nodes)
            literals.update(dict.fromkeys(told.literals))
            datatypes.update(dict.fromkeys(told.datatypes))
        return Values(nodes, tuple(literals), tuple(datatypes))

    def name(self, part: Term, language: str) -> str | None:
        """Return what a part of a shape calls its property."""
        texts = self._knowledge.texts(self._shapes.objects(part, _sh("name")), language)
        return texts[0] if texts else None

    def _joined(self, known: Expected | None, iri: str, part: Term) -> Expected:
        least, most = self._count(part, "minCount") or 0, self._count(part, "maxCount")
        orders = [float(text) for text in self._numbers(part, "order")]
        if known is None:
            return Expected(iri, (part,), least, most, orders[0] if orders else 0.0)
        bounds = [bound for bound in (known.most, most) if bound is not None]
        return Expected(
            iri,
            (*known.parts, part),
            max(least, known.least),
            min(bounds, default=None),
            orders[0] if orders else known.order,
        )

    def _conjunction(self, shape: Term, depth: int) -> Iterator[Term]:
        """Yield the shape, and those that all its nodes must meet as well."""
        yield shape
        if depth >= _DEEPEST:
            return
        for inner in self._shapes.objects(shape, _sh("node")):
            yield from self._conjunction(inner, depth + 1)
        for head in self._shapes.objects(shape, _sh("and")):
            for inner in self._shapes.items(head):
                yield from self._conjunction(inner, depth + 1)

    def _values(self, shape: Term, depth: int) -> Values:
        nodes, literals, datatypes = self._own_values(shape)
        if depth < _DEEPEST:
            inner = list(self._shapes.objects(shape, _sh("node")))
            for head in self._shapes.objects(shape, _sh("and")):
                inner += self._shapes.items(head)
            told = [self._values(each, depth + 1) for each in inner]
            for name in ("or", "xone"):
                for head in self._shapes.objects(shape, _sh(name)):
                    branches = [self._values(each, depth + 1) for each in self._shapes.items(head)]
                    told.append(_any_of(branches))
            for each in told:
                nodes = _both(nodes, each.nodes)
                literals += each.literals
                datatypes += each.datatypes
        return Values(nodes, literals, datatypes)

    def _own_values(
        self, shape: Term
    ) -> tuple[frozenset[str] | None, tuple[ox.Literal, ...], tuple[str, ...]]:
        members = [item for head in self._objects(shape, "in") for item in self._shapes.items(head)]
        members += self._objects(shape, "hasValue")
        literals = tuple(item for item in members if isinstance(item, ox.Literal))
        datatypes = tuple(kind.value for kind in self._iris(shape, "datatype"))
        nodes: frozenset[str] | None = None
        if members:
            nodes = frozenset(item.value for item in members if isinstance(item, ox.NamedNode))
        if datatypes or _sh("Literal") in self._objects(shape, "nodeKind"):
            nodes = frozenset()
        for kind in self._iris(shape, "class"):
            nodes = _both(nodes, frozenset(self._knowledge.instances(kind.value)))
        for pattern in self._objects(shape, "pattern"):
            if isinstance(pattern, ox.Literal) and nodes != frozenset():
                nodes = self._matching(pattern.value, shape, nodes)
        return nodes, literals, datatypes

    def _matching(
        self, pattern: str, shape: Term, nodes: frozenset[str] | None
    ) -> frozenset[str] | None:
        told = self._objects(shape, "flags")
        flags = "".join(flag.value for flag in told if isinstance(flag, ox.Literal))
        try:
            test = matcher(pattern, flags)
        except ValueError:
            return nodes
        pool = self._knowledge.called if nodes is None else nodes
        return frozenset(iri for iri in pool if test(iri))

    def _objects(self, shape: Term, name: str) -> list[Term]:
        return self._shapes.objects(shape, _sh(name))

    def _iris(self, shape: Term, name: str) -> list[ox.NamedNode]:
        return [item for item in self._objects(shape, name) if isinstance(item, ox.NamedNode)]

    def _numbers(self, shape: Term, name: str) -> list[str]:
        texts = [item.value for item in self._objects(shape, name) if isinstance(item, ox.Literal)]
        return [text for text in texts if text.removeprefix("-").replace(".", "", 1).isdecimal()]

    def _count(self, shape: Term, name: str) -> int | None:
        return next((int(float(text)) for text in self._numbers(shape, name)), None)


def _both(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    """Return what two demands leave; None is no demand."""
    if one is None or other is None:
        return one if other is None else other
    return one & other


def _any_of(branches: list[Values]) -> Values:
    """Return what one of several demands leaves."""
    open_ = not branches or any(branch.nodes is None for branch in branches)
    nodes = frozenset[str]().union(*(branch.nodes or () for branch in branches))
    return Values(
        None if open_ else nodes,
        tuple(item for branch in branches for item in branch.literals),
        tuple(item for branch in branches for item in branch.datatypes),
    )


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)
