"""Between which bounds a value lies. https://www.w3.org/TR/shacl/#core-components-range."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kg.validation.shacl.comparing import among
from kg.validation.shacl.model import Constraint, Found, Plain, Values
from kg.validation.shacl.ordering import Comparable, Order, comparable
from kg.validation.shacl.parameters import Parameters
from kg.validation.shacl.running import Run
from kg.validation.triples import SH

# parameter: the orders of value to bound that are allowed, and how that reads
_BOUNDS: Final[dict[str, tuple[tuple[Order, ...], str]]] = {
    "minExclusive": ((1,), "greater than"),
    "minInclusive": ((0, 1), "at least"),
    "maxExclusive": ((-1,), "less than"),
    "maxInclusive": ((-1, 0), "at most"),
}


@dataclass(frozen=True, eq=False)
class Bound(Plain):
    """Each value stands to the bound in one of the allowed orders."""

    bound: Comparable | None
    allowed: tuple[Order, ...]

    def violations(self, run: Run, values: Values) -> Iterator[Found]:
        """Find the values that do not, or do not compare."""
        different = values.different
        orders = run.terms.comparing.orders_to(different, self.bound)
        yield values.that(different, ~among(orders, self.allowed))


def read(parameters: Parameters) -> Iterator[Constraint]:
    """Yield the constraints on the range of values. Raises IllFormedError."""
    for name, (allowed, words) in _BOUNDS.items():
        bound = parameters.literal(name)
        if bound is not None:
            component = f"{SH}{name[0].upper()}{name[1:]}ConstraintComponent"
            text = f"the value is not {words} {bound.value}"
            yield Bound(component, text, comparable(bound), allowed)
