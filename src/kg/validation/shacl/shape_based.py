"""Whether values conform to a shape. https://www.w3.org/TR/shacl/#core-components-shape.

`sh:property` is not here: its results are those of the property shape, see `running`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.validation.arrays import counts_of
from kg.validation.shacl.model import Constraint, Found, Shape, Values
from kg.validation.shacl.parameters import Parameters
from kg.validation.shacl.running import Run
from kg.validation.triples import SH, Term

_PROPERTY: Final = ox.NamedNode(SH + "property")
_QUALIFIED: Final = ox.NamedNode(SH + "qualifiedValueShape")


@dataclass(frozen=True, eq=False)
class Conforms:
    """`sh:node`: each value conforms to the shape."""

    component: str
    text: str
    shapes: tuple[Shape, ...]
    monotone: bool = True

    def violations(self, run: Run, values: Values) -> Iterator[Found]:
        """Find the values that do not."""
        different = values.different
        yield values.that(different, ~run.conforming(self.shapes[0], different))


@dataclass(frozen=True, eq=False)
class Qualified:
    """So many values conform to the first shape, and to none of the others (its siblings)."""

    component: str
    text: str
    shapes: tuple[Shape, ...]
    least: int | None
    most: int | None

    @property
    def monotone(self) -> bool:
        """Whether more conforming values can do no harm."""
        return self.most is None and len(self.shapes) == 1

    def violations(self, run: Run, values: Values) -> Iterator[Found]:
        """Find the focus nodes with too few or too many of them."""
        different = values.different
        counted = run.conforming(self.shapes[0], different)
        for sibling in self.shapes[1:]:
            counted &= ~run.conforming(sibling, different)
        left = values.that(different, counted).focus
        counts = counts_of(left, values.focus)
        if self.least is not None:
            yield Found(values.focus[counts < self.least])
        if self.most is not None:
            yield Found(values.focus[counts > self.most])


def read(
    parameters: Parameters, shape_of: Callable[[Term], Shape], *, of_property: bool
) -> Iterator[Constraint]:
    """Yield the constraints that name one shape. Raises IllFormedError."""
    for node in parameters.all("node"):
        shape = shape_of(node)
        if shape.path is not None:
            raise parameters.wrong("node", node, "needs a node shape, without sh:path")
        text = "the value does not conform to its shape"
        yield Conforms(SH + "NodeConstraintComponent", text, (shape,))
    if of_property:
        yield from _qualified(parameters, shape_of)


def _qualified(parameters: Parameters, shape_of: Callable[[Term], Shape]) -> Iterator[Constraint]:
    node = parameters.one("qualifiedValueShape")
    least, most = parameters.integer("qualifiedMinCount"), parameters.integer("qualifiedMaxCount")
    disjoint = parameters.truth("qualifiedValueShapesDisjoint")
    if node is None:
        return
    siblings = _siblings(parameters, node) if disjoint else []
    shapes = tuple(shape_of(each) for each in (node, *siblings))
    if least is not None:
        component = SH + "QualifiedMinCountConstraintComponent"
        text = f"fewer than {least} values conform to the shape"
        yield Qualified(component, text, shapes, least, None)
    if most is not None:
        component = SH + "QualifiedMaxCountConstraintComponent"
        text = f"more than {most} values conform to the shape"
        yield Qualified(component, text, shapes, None, most)


def _siblings(parameters: Parameters, node: Term) -> list[Term]:
    """Return the other qualified value shapes of the shapes that have this property shape."""
    index = parameters.index
    parents = [parent for parent, part in index.pairs(_PROPERTY) if part == parameters.node]
    found: dict[Term, None] = {}
    for parent in parents:
        for part in index.objects(parent, _PROPERTY):
            found.update(dict.fromkeys(index.objects(part, _QUALIFIED)))
    found.pop(node, None)
    return list(found)
