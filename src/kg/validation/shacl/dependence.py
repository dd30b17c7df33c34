"""Which nodes a shape says something else of, once triples have changed.

See docs/incremental.md. More nodes may be named than need be, never fewer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyoxigraph as ox

from kg.validation.arrays import NONE, Ids, distinct
from kg.validation.shacl import (
    cardinality,
    closed,
    components,
    logical,
    ranges,
    shape_based,
    sparql,
    strings,
)
from kg.validation.shacl.deltas import Delta
from kg.validation.shacl.executables import Executable
from kg.validation.shacl.model import Constraint, Shape
from kg.validation.shacl.reach import Expansion, reached
from kg.validation.shacl.readings import PAIRS, Readings, closure
from kg.validation.shacl.value_type import OfClass, OfDatatype, OfKind


@dataclass(frozen=True, eq=False)
class Affected:
    """Nodes of which something else may be said now; with ``every`` that is any node."""

    nodes: Ids = field(default_factory=lambda: NONE)
    every: bool = False

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return self.every or len(self.nodes) > 0


NOTHING: Final = Affected()
EVERYTHING: Final = Affected(every=True)

# These look at the value nodes and at nothing beyond them.
_OF_VALUES: Final = (
    cardinality.Count,
    closed.HasValue,
    closed.In,
    OfDatatype,
    OfKind,
    ranges.Bound,
    strings.InLanguages,
    strings.Text,
    strings.UniqueLanguages,
)
_KNOWN: Final = (
    *_OF_VALUES,
    OfClass,
    closed.Closed,
    logical.Logical,
    shape_based.Conforms,
    shape_based.Qualified,
)


class Dependence:
    """What one change affects; each shape is looked at once."""

    def __init__(self, delta: Delta, readings: Readings, same: Expansion) -> None:
        """Take the change, and what a Store takes for the same term."""
        self._delta = delta
        self._readings = readings
        self._same = same
        self._predicates = delta.names()
        self._known: dict[Shape, Affected] = {}

    def of(self, shape: Shape) -> Affected:
        """Return the nodes that the shape may judge or report otherwise than before."""
        found = self._known.get(shape)
        if found is None:
            found = self._known[shape] = self._of(shape)
        return found

    def of_targets(self, shape: Shape) -> Affected:
        """Return the nodes that the targets of the shape may have gained or lost."""
        targets = shape.targets
        if targets.classes and self._delta.changes_classes:
            return EVERYTHING
        kinds = [kind for kind in targets.classes if isinstance(kind, ox.NamedNode)]
        if len(kinds) < len(targets.classes):
            return EVERYTHING
        parts = [self._delta.members(kind) for kind in kinds]
        parts += [self._delta.pairs(name).left for name in targets.subjects_of]
        parts += [self._delta.pairs(name).right for name in targets.objects_of]
        return united(Affected(each) for each in parts)

    def _of(self, shape: Shape) -> Affected:
        if shape.deactivated or shape.broken:
            return NOTHING
        read = self._readings.predicates(shape)
        if read is not None and read.isdisjoint(self._predicates):
            return NOTHING
        if shape.cycle is not None:
            return EVERYTHING if any(map(self._itself, closure(shape))) else NOTHING
        values = [self.of(part) for part in shape.parts]
        for constraint in shape.constraints:
            values += [self.of(other) for other in constraint.shapes]
        return united([self._itself(shape), self._having(shape, united(values))])

    def _itself(self, shape: Shape) -> Affected:
        """Return what is affected of a shape without regard to the shapes that it refers to."""
        found = [Affected(self._delta.crossing(shape.path))] if shape.path is not None else []
        for constraint in shape.constraints:
            found.append(self._of_focus(constraint))
            found.append(self._having(shape, self._of_values(constraint)))
        return united(found)

    def _having(self, shape: Shape, values: Affected) -> Affected:
        """Return the focus nodes that have one of the values."""
        if values.every or not len(values.nodes):
            return values
        return Affected(self._delta.leading(shape.path, values.nodes))

    def _of_focus(self, constraint: Constraint) -> Affected:
        """Return the focus nodes for which a constraint looks beyond their values."""
        if isinstance(constraint, PAIRS):
            return Affected(self._delta.pairs(constraint.other).left)
        if isinstance(constraint, sparql.Sparql | components.Selecting):
            return self._of_query(constraint.executable, "this", ("this",))
        if isinstance(constraint, components.Asking):
            return self._of_query(constraint.executable, "this", ("this", "value"))
        return NOTHING if isinstance(constraint, _KNOWN) else EVERYTHING

    def _of_values(self, constraint: Constraint) -> Affected:
        """Return the values that a constraint may judge otherwise."""
        if isinstance(constraint, OfClass):
            if self._delta.changes_classes:
                return EVERYTHING
            return Affected(self._delta.members(constraint.kind))
        if isinstance(constraint, closed.Closed):
            return Affected(distinct(self._delta.subjects))
        if isinstance(constraint, components.Asking):
            return self._of_query(constraint.executable, "value", ("this", "value"))
        return NOTHING

    def _of_query(self, executable: Executable, name: str, targets: tuple[str, ...]) -> Affected:
        """Return the nodes of one pre-bound variable for which a query may answer otherwise."""
        found = self._readings.chains(executable, *targets)
        if found is None:
            return EVERYTHING
        parts = []
        for chain in found:
            if chain.target not in (name, None):
                continue
            nodes = reached(chain, self._delta, self._same)
            if nodes is None:
                return EVERYTHING
            parts.append(Affected(nodes))
        return united(parts)


def united(parts: Iterable[Affected]) -> Affected:
    """Return the nodes of all parts."""
    arrays = []
    for part in parts:
        if part.every:
            return EVERYTHING
        if len(part.nodes):
            arrays.append(part.nodes)
    return Affected(distinct(np.concatenate(arrays))) if arrays else NOTHING
