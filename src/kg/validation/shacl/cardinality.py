"""How many values there are. https://www.w3.org/TR/shacl/#core-components-count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.validation.shacl.model import Constraint, Found, Plain, Values
from kg.validation.shacl.parameters import Parameters
from kg.validation.shacl.running import Run
from kg.validation.triples import SH


@dataclass(frozen=True, eq=False)
class Count(Plain):
    """`sh:minCount` and `sh:maxCount`, one of them; the other is None."""

    least: int | None
    most: int | None

    def violations(self, run: Run, values: Values) -> Iterator[Found]:
        """Find the focus nodes with too few or too many values."""
        if self.least is not None:
            yield Found(values.focus[values.counts < self.least])
        if self.most is not None:
            yield Found(values.focus[values.counts > self.most])


def read(parameters: Parameters) -> Iterator[Constraint]:
    """Yield the constraints of a property shape on the number of values. Raises IllFormedError."""
    least = parameters.integer("minCount")
    if least is not None:
        text = f"there are fewer than {least} values"
        yield Count(SH + "MinCountConstraintComponent", text, least, None)
    most = parameters.integer("maxCount")
    if most is not None:
        text = f"there are more than {most} values"
        yield Count(SH + "MaxCountConstraintComponent", text, None, most)
