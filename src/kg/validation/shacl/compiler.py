"""Compiles the triples of shapes into shapes that can be asked; what is ill-formed is told.

https://www.w3.org/TR/shacl/#shapes
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

import pyoxigraph as ox

from kg.validation.paths import read_path
from kg.validation.published import with_lists
from kg.validation.results import IllFormed
from kg.validation.shacl import (
    cardinality,
    closed,
    components,
    cycles,
    doubtful,
    logical,
    pairs,
    ranges,
    shape_based,
    sparql,
    strings,
    value_type,
)
from kg.validation.shacl.model import Constraint, Shape, Targets
from kg.validation.shacl.nesting import DEEPEST, deep
from kg.validation.shacl.parameters import IllFormedError, Parameters
from kg.validation.triples import OWL, RDFS, SH, SUBCLASS, TYPE, Term, TripleIndex

_TARGETS: Final = ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf")
_CLASSES: Final = (ox.NamedNode(RDFS + "Class"), ox.NamedNode(OWL + "Class"))
_SHAPE_KINDS: Final = (ox.NamedNode(SH + "NodeShape"), ox.NamedNode(SH + "PropertyShape"))

# https://www.w3.org/TR/shacl/#core-components, by section
_SECTIONS: Final = {
    section: frozenset(names.split())
    for section, names in {
        "value type": "class datatype nodeKind",
        "cardinality": "minCount maxCount",
        "range": "minExclusive minInclusive maxExclusive maxInclusive",
        "string": "minLength maxLength pattern flags languageIn uniqueLang",
        "pair": "equals disjoint lessThan lessThanOrEquals",
        "logical": "not and or xone",
        "shape": "node qualifiedValueShape qualifiedMinCount qualifiedMaxCount"
        " qualifiedValueShapesDisjoint",
        "other": "closed ignoredProperties hasValue in",
        "sparql": "sparql",
    }.items()
}

# Parameters that only a property shape may have.
_OF_PROPERTIES: Final = (
    "minCount",
    "maxCount",
    "uniqueLang",
    "lessThan",
    "lessThanOrEquals",
    "qualifiedValueShape",
)

_Read = TypeVar("_Read")


class Compiler:
    """The shapes of a shapes graph: those with targets, and those that they refer to.

    ``problems`` holds what is ill-formed, and is complete after `targeting`.
    """

    def __init__(self, index: TripleIndex) -> None:
        """Take the shapes graph; nothing is compiled yet."""
        self.index = with_lists(index)
        self.problems: list[IllFormed] = []
        self._shapes: dict[Term, Shape] = {}
        self._depth = 0  # how many shapes are being compiled, each as a part of the one before
        self._components = components.Components(index, self._told)

    def targeting(self) -> list[Shape]:
        """Return the shapes that have targets and can be asked."""
        with deep():
            return self._targeting()

    def _targeting(self) -> list[Shape]:
        shapes = [self.shape(node) for node in self._with_targets()]
        every = list(self._shapes.values())
        for shape in cycles.mark(every):
            self._told(
                IllFormed(
                    shape.node,
                    "refers to itself through sh:not, sh:xone or a maximum, which has no meaning",
                    shape.node,
                )
            )
            shape.broken = True
        doubtful.mark(every)
        return [shape for shape in shapes if not shape.broken]

    def shapes(self) -> list[Shape]:
        """Return every shape that was compiled, those that others refer to included."""
        return list(self._shapes.values())

    def shape(self, node: Term) -> Shape:
        """Return the compiled shape.

        What is ill-formed is told once: a shape of which nothing can be asked is `broken`, one
        that can be asked without some of what it says is `partial`.
        """
        shape = self._shapes.get(node)
        if shape is None:
            shape = self._shapes[node] = Shape(node)
            self._depth += 1
            try:
                if self._depth > DEEPEST:
                    raise IllFormedError(f"lies more than {DEEPEST} shapes deep in others", node)
                self._fill(shape)
            except IllFormedError as error:
                self._told(error.told(node))
                shape.broken = True
            finally:
                self._depth -= 1
        return shape

    def _told(self, problem: IllFormed) -> None:
        self.problems.append(problem)

    def _fill(self, shape: Shape) -> None:
        parameters = Parameters(shape.node, self.index)
        if isinstance(shape.node, ox.Literal):
            raise IllFormedError("a literal is no shape", shape.node)
        self._fill_path(shape, parameters)

        def tried(read: Callable[[], _Read]) -> _Read:
            return self._tried(shape, parameters, read)

        shape.deactivated = tried(lambda: parameters.truth("deactivated"))
        severity = tried(lambda: parameters.iri("severity"))
        shape.severity = severity.value if severity is not None else SH + "Violation"
        shape.messages = tried(lambda: tuple(messages(parameters)))
        shape.targets = tried(lambda: self._targets(shape.node, parameters))
        if shape.path is None and not parameters.names.isdisjoint(_OF_PROPERTIES):
            tried(lambda: _refuse_parameters_of_properties(parameters))
        for read in self._constraints(shape, parameters):
            shape.constraints += tried(lambda read=read: list(read()))  # type: ignore[misc]
        shape.constraints += self._components.read(parameters, shape)
        shape.parts = tried(lambda: self._parts(parameters))

    def _tried(self, shape: Shape, parameters: Parameters, read: Callable[[], _Read]) -> _Read:
        """Return what is read of the shape, without what is ill-formed, which is told."""
        while True:
            try:
                return read()
            except IllFormedError as error:
                if not parameters.leave_out(error):
                    raise
                self._told(error.told(shape.node))
                shape.partial = True

    def _parts(self, parameters: Parameters) -> list[Shape]:
        """Return the shapes of `sh:property`. Raises IllFormedError."""
        parts = []
        for node in parameters.all("property"):
            part = self.shape(node)
            if part.path is None and not part.broken:
                raise parameters.wrong("property", node, "needs a property shape, with a sh:path")
            parts.append(part)
        return parts

    def _fill_path(self, shape: Shape, parameters: Parameters) -> None:
        node = shape.path_node = parameters.one("path")
        if node is None:
            if _SHAPE_KINDS[1] in self.index.objects(shape.node, TYPE):
                raise IllFormedError("a property shape needs a sh:path", shape.node)
            return
        shape.path = read_path(node, self.index)
        if shape.path is None:
            raise parameters.wrong("path", node, "needs a property or a well-formed path")

    def _constraints(
        self, shape: Shape, parameters: Parameters
    ) -> Iterator[Callable[[], Iterator[Constraint]]]:
        """Yield what reads the constraints of each section of which the shape has a parameter."""
        of_property = shape.path is not None
        readers: dict[str, Callable[[], Iterator[Constraint]]] = {
            "value type": lambda: value_type.read(parameters),
            "cardinality": lambda: cardinality.read(parameters),
            "range": lambda: ranges.read(parameters),
            "string": lambda: strings.read(parameters, of_property=of_property),
            "pair": lambda: pairs.read(parameters, of_property=of_property),
            "logical": lambda: logical.read(parameters, self.shape),
            "shape": lambda: shape_based.read(parameters, self.shape, of_property=of_property),
            "other": lambda: closed.read(parameters),
            "sparql": lambda: sparql.read(parameters, shape),
        }
        if not of_property:
            del readers["cardinality"]
        for name, read in readers.items():
            if not _SECTIONS[name].isdisjoint(parameters.names):
                yield read

    def _targets(self, node: Term, parameters: Parameters) -> Targets:
        classes: list[Term] = list(parameters.iris("targetClass"))
        if self._is_class(node):
            classes.append(node)
        return Targets(
            tuple(parameters.all("targetNode")),
            tuple(classes),
            tuple(parameters.iris("targetSubjectsOf")),
            tuple(parameters.iris("targetObjectsOf")),
        )

    def _with_targets(self) -> list[Term]:
        """Return every shape that has a target, in the order of the shapes graph."""
        found: dict[Term, None] = {}
        for name in _TARGETS:
            pairs_ = self.index.pairs(ox.NamedNode(SH + name))
            found.update((subject, None) for subject, _ in pairs_)
        for subject in self._kinds_of_shapes():
            if self._is_class(subject):
                found[subject] = None
        return list(found)

    def _kinds_of_shapes(self) -> Iterable[Term]:
        return (subject for kind in _SHAPE_KINDS for subject in self.index.instances(kind))

    def _is_class(self, node: Term) -> bool:
        """Tell whether a shape is a class too; `owl:Class` counts, as in most engines."""
        return not isinstance(node, ox.Literal) and any(
            kind in _CLASSES or self._is_metaclass(kind) for kind in self.index.objects(node, TYPE)
        )

    def _is_metaclass(self, kind: Term) -> bool:
        """Tell whether instances of the kind are classes, since it is below `rdfs:Class`."""
        seen, waiting = {kind}, [kind]
        while waiting:
            for upper in self.index.objects(waiting.pop(), SUBCLASS):
                if upper in _CLASSES:
                    return True
                if upper not in seen:
                    seen.add(upper)
                    waiting.append(upper)
        return False


def _refuse_parameters_of_properties(parameters: Parameters) -> None:
    """Raise IllFormedError for what only property shapes may have."""
    for name in _OF_PROPERTIES:
        for value in parameters.all(name):
            raise parameters.wrong(name, value, "is for property shapes, which have a sh:path")


def messages(parameters: Parameters) -> Iterator[ox.Literal]:
    """Yield the texts of `sh:message`. Raises IllFormedError."""
    for value in parameters.all("message"):
        if not isinstance(value, ox.Literal):
            raise parameters.wrong("message", value, "needs a text")
        yield value
