"""Finds shapes that refer to themselves, directly or through others."""

from __future__ import annotations

from collections.abc import Iterable

from kg.validation.shacl.model import Shape


def mark(shapes: Iterable[Shape]) -> list[Shape]:
    """Give each shape that is in a cycle its number; return those whose cycle has no fixpoint.

    That is so where a shape of the cycle refers to another of it in a way that is not monotone.
    """
    every = list(shapes)
    reach = {shape: _reachable(shape) for shape in every}
    number = 0
    for shape in every:
        if shape.cycle is None and shape in reach[shape]:
            for other in reach[shape]:
                if shape in reach[other]:
                    other.cycle = number
            number += 1
    return [shape for shape in every if shape.cycle is not None and _turns(shape)]


def _turns(shape: Shape) -> bool:
    return any(
        not constraint.monotone and any(other.cycle == shape.cycle for other in constraint.shapes)
        for constraint in shape.constraints
    )


def _reachable(shape: Shape) -> set[Shape]:
    """Return the shapes that can be reached in one step or more."""
    found: set[Shape] = set()
    waiting = [shape]
    while waiting:
        for other in waiting.pop().references():
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
