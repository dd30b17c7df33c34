"""Compiled shapes: what is asked, of which nodes, and how a violation is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pyoxigraph as ox

from kg.validation.arrays import Ids, Mask, Relation, counts_of, distinct
from kg.validation.paths import Path
from kg.validation.triples import Term

if TYPE_CHECKING:
    from kg.validation.columns import Columns
    from kg.validation.shacl.running import Run


@dataclass(frozen=True, eq=False)
class Targets:
    """How a shape finds its focus nodes. https://www.w3.org/TR/shacl/#targets."""

    nodes: tuple[Term, ...] = ()
    classes: tuple[Term, ...] = ()
    subjects_of: tuple[ox.NamedNode, ...] = ()
    objects_of: tuple[ox.NamedNode, ...] = ()

    def focus(self, columns: Columns) -> Ids:
        """Return the focus nodes in the data, sorted and each once."""
        found = [columns.numbers(self.nodes)]
        found += [columns.instances(columns.number(kind)) for kind in self.classes]
        found += [columns.pairs(columns.number(name)).left for name in self.subjects_of]
        found += [columns.pairs(columns.number(name)).right for name in self.objects_of]
        return distinct(np.concatenate(found))


@dataclass(eq=False)
class Shape:
    """A node shape, or with a ``path`` a property shape; `sh:property` stands in ``parts``."""

    node: Term
    path: Path | None = None
    path_node: Term | None = None
    severity: str = ""
    messages: tuple[ox.Literal, ...] = ()
    deactivated: bool = False
    targets: Targets = field(default_factory=Targets)
    constraints: list[Constraint] = field(default_factory=list)
    parts: list[Shape] = field(default_factory=list)
    broken: bool = False  # nothing of it can be asked
    partial: bool = False  # some of what it says is ill-formed and left out
    doubtful: bool = False  # it, or a shape that it refers to, is broken or partial
    cycle: int | None = None  # which cycle of shapes that refer to one another it is in

    def references(self) -> Iterator[Shape]:
        """Every shape that must be asked to ask this one."""
        yield from self.parts
        for constraint in self.constraints:
            yield from constraint.shapes


@dataclass(frozen=True, eq=False)
class Values:
    """The focus nodes of a shape, sorted and each once, with their value nodes."""

    focus: Ids
    pairs: Relation

    @cached_property
    def different(self) -> Ids:
        """Every value node once, sorted."""
        return distinct(self.pairs.right)

    @cached_property
    def counts(self) -> Ids:
        """How many values each focus node has."""
        return counts_of(self.pairs.left, self.focus)

    def that(self, bad: Ids, mask: Mask) -> Found:
        """Return the pairs whose value is among the masked ones of ``bad``, which is sorted."""
        kept = mask[bad.searchsorted(self.pairs.right)]
        return Found(self.pairs.left[kept], self.pairs.right[kept])

    def times(self, different: Ids, focus_times: Ids) -> Ids:
        """Return how often each value is met when the focus nodes are met so many times."""
        if self.pairs.left is self.pairs.right:
            return focus_times  # each focus node is its own value
        weights = focus_times[self.focus.searchsorted(self.pairs.left)]
        places = different.searchsorted(self.pairs.right)
        counted = np.bincount(places, weights, minlength=len(different))
        return counted.astype(np.int64)


@dataclass(frozen=True, eq=False)
class Found:
    """Violations of one constraint: focus nodes, and what each result says beside its shape's own.

    ``values`` and ``paths`` are as long as ``focus`` where they are given. ``messages`` and
    ``constraint`` hold for the whole, ``texts`` for each.
    """

    focus: Ids
    values: Ids | None = None
    paths: Ids | None = None
    texts: list[tuple[ox.Literal, ...]] | None = None
    constraint: Term | None = None

    def repeated(self, focus: Ids, times: Ids) -> Found:
        """Return the violations of each of the focus nodes, which are sorted, so many times."""
        if (times == 1).all():
            return self
        places = np.repeat(np.arange(len(self.focus)), times[focus.searchsorted(self.focus)])
        return Found(
            self.focus[places],
            self.values[places] if self.values is not None else None,
            self.paths[places] if self.paths is not None else None,
            [self.texts[place] for place in places.tolist()] if self.texts is not None else None,
            self.constraint,
        )


class Constraint(Protocol):
    """One constraint of a shape."""

    @property
    def component(self) -> str:
        """The IRI of its constraint component."""
        ...

    @property
    def shapes(self) -> Iterable[Shape]:
        """The shapes that it refers to."""
        ...

    @property
    def monotone(self) -> bool:
        """Whether a value can only gain by it that more values conform to its shapes."""
        ...

    @property
    def text(self) -> str:
        """What is wrong where it is violated, in English, for shapes without a message."""
        ...

    def violations(self, run: Run, values: Values) -> Iterable[Found]:
        """Find the pairs of focus and value that violate it."""
        ...


@dataclass(frozen=True, eq=False)
class Plain:
    """What constraints that refer to no shape share."""

    component: str
    text: str

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """No shape."""
        return ()

    @property
    def monotone(self) -> bool:
        """True, since it asks no shape."""
        return True
