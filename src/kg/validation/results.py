"""What an engine says of shapes and data, in terms of pyoxigraph."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.validation.triples import Term


@dataclass(frozen=True)
class ShapeResult:
    """One SHACL validation result; ``path`` is a node of the shapes."""

    shape: Term
    component: str
    severity: str
    focus: Term
    path: Term | None
    value: Term | None
    constraint: Term | None
    messages: tuple[ox.Literal, ...]


@dataclass(frozen=True)
class IllFormed:
    """One thing that makes a shape ill-formed: the shape, and the triple to blame if there is one.

    ``node`` is what the triple is said of: the shape itself or a node of its own, such as a
    SPARQL constraint.
    """

    shape: Term
    problem: str
    node: Term
    predicate: str | None = None
    value: Term | None = None


@dataclass(frozen=True)
class Judgement:
    """The results of shapes on data, and what is ill-formed about the shapes."""

    results: list[ShapeResult]
    ill_formed: list[IllFormed] = field(default_factory=list)
