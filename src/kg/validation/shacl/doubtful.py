"""Finds the shapes that more nodes may conform to than their author meant."""

from __future__ import annotations

from collections.abc import Iterable

from kg.validation.shacl.model import Shape


def mark(shapes: Iterable[Shape]) -> None:
    """Mark each shape that is ill-formed in part, or refers to such a one, as `doubtful`.

    What is ill-formed is not asked, so that a node may conform that should not. A constraint by
    which a node fails when it conforms, such as `sh:not`, may not rest on that.
    """
    referring: dict[Shape, list[Shape]] = {}
    waiting = []
    for shape in shapes:
        if shape.broken or shape.partial:
            shape.doubtful = True
            waiting.append(shape)
        for other in shape.references():
            referring.setdefault(other, []).append(shape)
    while waiting:
        for shape in referring.get(waiting.pop(), ()):
            if not shape.doubtful:
                shape.doubtful = True
                waiting.append(shape)
