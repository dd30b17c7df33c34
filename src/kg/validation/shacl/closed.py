"""Closed shapes, required values and lists of values. https://www.w3.org/TR/shacl/#core-components-others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.validation.arrays import contains, matches
from kg.validation.shacl.model import Constraint, Found, Plain, Values
from kg.validation.shacl.parameters import Parameters
from kg.validation.shacl.running import Run
from kg.validation.triples import SH, Term

_PROPERTY: Final = ox.NamedNode(SH + "property")
_PATH: Final = ox.NamedNode(SH + "path")


@dataclass(frozen=True, eq=False)
class Closed(Plain):
    """`sh:closed`: a value is the subject of triples with these properties only."""

    allowed: tuple[ox.NamedNode, ...]

    def violations(self, run: Run, values: Values) -> Iterator[Found]:
        """Find the triples with another property."""
        subjects, predicates, objects = run.columns.stated(values.different)
        other = ~contains(run.columns.numbers(self.allowed), predicates)
        subjects, predicates, objects = subjects[other], predicates[other], objects[other]
        rows, places = matches(values.pairs.right, subjects)
        yield Found(values.pairs.left[rows], objects[places], predicates[places])


@dataclass(frozen=True, eq=False)
class HasValue(Plain):
    """`sh:hasValue`: the value is among those of the focus node."""

    value: Term

    def violations(self, run: Run, values: Values) -> Iterator[Found]:
        """Find the focus nodes that lack it."""
        having = values.pairs.left[values.pairs.right == run.columns.number(self.value)]
        yield Found(values.focus[~contains(having, values.focus)])


@dataclass(frozen=True, eq=False)
class In(Plain):
    """`sh:in`: each value is a member of the list."""

    members: tuple[Term, ...]

    def violations(self, run: Run, values: Values) -> Iterator[Found]:
        """Find the values that are not."""
        different = values.different
        yield values.that(different, ~contains(run.columns.numbers(self.members), different))


def read(parameters: Parameters) -> Iterator[Constraint]:
    """Yield the constraints of this section. Raises IllFormedError."""
    if parameters.truth("closed"):
        text = "the value has a property that its shape does not allow"
        yield Closed(SH + "ClosedConstraintComponent", text, _allowed(parameters))
    for value in parameters.all("hasValue"):
        text = f"the value {value} is missing"
        yield HasValue(SH + "HasValueConstraintComponent", text, value)
    head = parameters.one("in")
    if head is not None:
        text = "the value is not one of those that are listed"
        members = tuple(parameters.list("in", head))
        yield In(SH + "InConstraintComponent", text, members)


def _allowed(parameters: Parameters) -> tuple[ox.NamedNode, ...]:
    head = parameters.one("ignoredProperties")
    ignored = parameters.list("ignoredProperties", head) if head is not None else []
    if not all(isinstance(name, ox.NamedNode) for name in ignored):
        raise parameters.wrong("ignoredProperties", head, "needs a list of properties")
    paths = [
        path
        for part in parameters.all("property")
        for path in parameters.index.objects(part, _PATH)
    ]
    return tuple(name for name in (*ignored, *paths) if isinstance(name, ox.NamedNode))
