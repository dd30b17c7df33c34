"""How the values of two properties compare. https://www.w3.org/TR/shacl/#core-components-property-pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.validation.arrays import Relation, contains, matches, pair_keys, without
from kg.validation.shacl.comparing import among
from kg.validation.shacl.model import Constraint, Found, Plain, Values
from kg.validation.shacl.ordering import Order
from kg.validation.shacl.parameters import Parameters
from kg.validation.shacl.running import Run
from kg.validation.triples import SH


@dataclass(frozen=True, eq=False)
class _Pair(Plain):
    """A constraint that looks at a second property."""

    other: ox.NamedNode

    def others(self, run: Run, values: Values) -> Relation:
        """Return the values of the second property for the focus nodes."""
        return run.columns.values(run.columns.number(self.other), values.focus)


class Equals(_Pair):
    """`sh:equals`: both have the same values."""

    def violations(self, run: Run, values: Values) -> Iterator[Found]:
        """Find the values that one of them has alone."""
        others = self.others(run, values)
        for alone in (without(values.pairs, others), without(others, values.pairs)):
            yield Found(alone.left, alone.right)


class Disjoint(_Pair):
    """`sh:disjoint`: they have no value in common."""

    def violations(self, run: Run, values: Values) -> Iterator[Found]:
        """Find the values that both have."""
        others = self.others(run, values)
        common = values.pairs.where(contains(pair_keys(others), pair_keys(values.pairs)))
        yield Found(common.left, common.right)


@dataclass(frozen=True, eq=False)
class Less(_Pair):
    """`sh:lessThan` and `sh:lessThanOrEquals`: each value stands to each other in those orders."""

    allowed: tuple[Order, ...]

    def violations(self, run: Run, values: Values) -> Iterator[Found]:
        """Find the values that do not for some value of the other property."""
        others = self.others(run, values)
        rows, places = matches(values.pairs.left, others.left)
        left, right = values.pairs.right[rows], others.right[places]
        bad = ~among(run.terms.comparing.orders(left, right), self.allowed)
        yield Found(values.pairs.left[rows][bad], left[bad])


_Reader = Callable[[str, ox.NamedNode], Constraint]
_BOTH: Final[dict[str, tuple[_Reader, str]]] = {
    "equals": (
        lambda text, other: Equals(SH + "EqualsConstraintComponent", text, other),
        "the values differ from those of",
    ),
    "disjoint": (
        lambda text, other: Disjoint(SH + "DisjointConstraintComponent", text, other),
        "the value is also one of",
    ),
}
_OF_PROPERTIES: Final[dict[str, tuple[_Reader, str]]] = {
    "lessThan": (
        lambda text, other: Less(SH + "LessThanConstraintComponent", text, other, (-1,)),
        "the value is not less than that of",
    ),
    "lessThanOrEquals": (
        lambda text, other: Less(SH + "LessThanOrEqualsConstraintComponent", text, other, (-1, 0)),
        "the value is greater than that of",
    ),
}


def read(parameters: Parameters, *, of_property: bool) -> Iterator[Constraint]:
    """Yield the constraints on pairs of properties. Raises IllFormedError."""
    for name, (make, words) in (_BOTH | (_OF_PROPERTIES if of_property else {})).items():
        for other in parameters.iris(name):
            yield make(f"{words} {other.value}", other)
