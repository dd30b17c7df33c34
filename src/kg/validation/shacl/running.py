"""One evaluation of compiled shapes on columns: which nodes conform, and the results.

https://www.w3.org/TR/shacl/#validation
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.validation.arrays import NONE, Ids, Mask, contains, distinct, identity, merged
from kg.validation.shacl.model import Constraint, Found, Shape, Values
from kg.validation.shacl.paths import follow

if TYPE_CHECKING:
    from kg.validation.columns import Columns
    from kg.validation.shacl.queries import Queries


@dataclass(frozen=True, eq=False)
class Violations:
    """What one constraint of one shape found."""

    shape: Shape
    constraint: Constraint
    found: Found


class _Memory:
    """Which nodes are known to conform to a shape, and which not to."""

    def __init__(self) -> None:
        self._known: Mask = np.zeros(0, dtype=np.bool_)
        self._failing: Mask = np.zeros(0, dtype=np.bool_)

    def grow(self, size: int) -> None:
        missing = size - len(self._known)
        if missing > 0:
            more = np.zeros(missing, dtype=np.bool_)
            self._known = np.concatenate([self._known, more])
            self._failing = np.concatenate([self._failing, more])

    def unknown(self, nodes: Ids) -> Ids:
        return nodes[~self._known[nodes]]

    def fail(self, nodes: Ids) -> bool:
        """Note nodes that fail; tell whether that is new of one."""
        new = not self._failing[nodes].all()
        self._failing[nodes] = True
        return new

    def settle(self, nodes: Ids) -> None:
        """Note that all is known of the nodes."""
        self._known[nodes] = True

    def conforming(self, nodes: Ids) -> Mask:
        return ~self._failing[nodes]


class Run:
    """What the constraints of one evaluation share."""

    def __init__(self, columns: Columns, queries: Queries) -> None:
        """Take the data, and the same data as queries are asked of it."""
        self.columns = columns
        self.queries = queries
        self.terms = queries.terms
        self._memories: dict[Shape, _Memory] = {}
        self._settling: dict[int, dict[Shape, Ids]] = {}
        self._reporting: dict[Shape, Ids] = {}

    def validate(self, shape: Shape, focus: Ids | None = None) -> list[Violations]:
        """Return what is wrong with the focus nodes of the shape's targets, or of those given."""
        results: list[Violations] = []
        if focus is None:
            focus = shape.targets.focus(self.columns)
        self._report(shape, focus, np.ones(len(focus), dtype=np.int64), results)
        return results

    def conforming(self, shape: Shape, nodes: Ids) -> Mask:
        """Tell for each node whether it conforms to the shape; the answer is kept."""
        memory = self._memories.setdefault(shape, _Memory())
        memory.grow(len(self.columns.terms))
        unknown = memory.unknown(nodes)
        if len(unknown):
            if shape.cycle is None:
                memory.fail(self._failing(shape, unknown))
                memory.settle(unknown)
            else:
                self._settle(shape, shape.cycle, unknown)
        return memory.conforming(nodes)

    def _values(self, shape: Shape, focus: Ids) -> Values:
        pairs = follow(shape.path, focus, self.columns) if shape.path else identity(focus)
        return Values(focus, pairs)

    def _failing(self, shape: Shape, focus: Ids) -> Ids:
        """Return the focus nodes that do not conform to the shape."""
        if shape.deactivated or not len(focus):
            return NONE
        values = self._values(shape, focus)
        failing = [
            found.focus
            for constraint in _asked(shape)
            for found in constraint.violations(self, values)
        ]
        different = values.different
        failing += [
            values.that(different, ~self.conforming(part, different)).focus
            for part in shape.parts
            if not part.broken
        ]
        return distinct(np.concatenate(failing)) if failing else NONE

    def _report(self, shape: Shape, focus: Ids, times: Ids, results: list[Violations]) -> None:
        """Add the results of the focus nodes, and of the values of its property shapes.

        ``times`` says how often each is asked for: a value of two focus nodes is reported of
        twice. A node that is being reported of is not reported of again within: shapes may refer
        to themselves.
        """
        before = self._reporting.get(shape, NONE)
        if len(before):
            new = ~contains(before, focus)
            focus, times = focus[new], times[new]
        if shape.deactivated or not len(focus):
            return
        values = self._values(shape, focus)
        for constraint in _asked(shape):
            results.extend(
                Violations(shape, constraint, found.repeated(focus, times))
                for found in constraint.violations(self, values)
                if len(found.focus)
            )
        self._reporting[shape] = merged(before, focus)
        if shape.parts:
            different = values.different
            met = values.times(different, times)
            for part in shape.parts:
                if not part.broken:
                    self._report(part, different, met, results)
        self._reporting[shape] = before

    def _settle(self, shape: Shape, cycle: int, nodes: Ids) -> None:
        """Find the greatest fixpoint for shapes that refer to one another.

        All nodes are taken to conform at first; those that fail under this are noted, and all are
        judged again until none is added. Whoever is asked within only says what is to be judged.
        """
        waiting = self._settling.get(cycle)
        if waiting is not None:
            waiting[shape] = merged(waiting.get(shape, NONE), nodes)
            return
        waiting = self._settling[cycle] = {shape: nodes}
        looked: dict[Shape, Ids] = {}
        changed = True
        while changed:
            changed = False
            for each in list(waiting):
                wanted = merged(looked.get(each, NONE), waiting[each])
                changed |= len(wanted) > len(looked.get(each, NONE))
                looked[each] = wanted
            for each, judged in looked.items():
                memory = self._memories.setdefault(each, _Memory())
                memory.grow(len(self.columns.terms))
                changed |= memory.fail(self._failing(each, judged))
        for each, judged in looked.items():
            self._memories[each].settle(judged)
        del self._settling[cycle]


def _asked(shape: Shape) -> list[Constraint]:
    """Return the constraints that can be asked.

    Those that name an ill-formed shape cannot, nor those that a node may violate only because a
    shape is ill-formed in part.
    """
    return [constraint for constraint in shape.constraints if _can_be_asked(constraint)]


def _can_be_asked(constraint: Constraint) -> bool:
    return not any(
        each.broken or (each.doubtful and not constraint.monotone) for each in constraint.shapes
    )
