"""Whether a value conforms to shapes combined. https://www.w3.org/TR/shacl/#core-components-logical."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from kg.validation.arrays import Ids, Mask
from kg.validation.shacl.model import Constraint, Found, Shape, Values
from kg.validation.shacl.parameters import Parameters
from kg.validation.shacl.running import Run
from kg.validation.triples import SH, Term


@dataclass(frozen=True, eq=False)
class Logical:
    """Each value conforms to so many of the shapes as ``enough`` accepts."""

    component: str
    text: str
    shapes: tuple[Shape, ...]
    enough: Callable[[Ids, int], Mask]
    monotone: bool

    def violations(self, run: Run, values: Values) -> Iterator[Found]:
        """Find the values that do not."""
        different = values.different
        count = np.zeros(len(different), dtype=np.int64)
        for shape in self.shapes:
            count += run.conforming(shape, different)
        yield values.that(different, ~self.enough(count, len(self.shapes)))


# parameter: how many of the shapes are enough, and how that reads
_LISTS: Final[dict[str, tuple[Callable[[Ids, int], Mask], str]]] = {
    "and": (lambda count, shapes: count == shapes, "the value does not conform to all shapes"),
    "or": (lambda count, _: count > 0, "the value conforms to none of the shapes"),
    "xone": (lambda count, _: count == 1, "the value conforms to none or several of the shapes"),
}


def read(parameters: Parameters, shape_of: Callable[[Term], Shape]) -> Iterator[Constraint]:
    """Yield the logical constraints. Raises IllFormedError."""
    for node in parameters.all("not"):
        yield Logical(
            SH + "NotConstraintComponent",
            "the value conforms to a shape that it must not conform to",
            (shape_of(node),),
            lambda count, _: count == 0,
            monotone=False,
        )
    for name, (enough, text) in _LISTS.items():
        for head in parameters.all(name):
            shapes = tuple(shape_of(node) for node in parameters.list(name, head))
            component = f"{SH}{name.capitalize()}ConstraintComponent"
            yield Logical(component, text, shapes, enough, monotone=name != "xone")
