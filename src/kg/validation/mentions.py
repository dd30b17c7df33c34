"""Where a node is mentioned that no file describes: as the value of another's property.

Such nodes become focus nodes by `sh:targetObjectsOf`, by inference, or because a shape names them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import pyoxigraph as ox

from kg.project import SourceFile
from kg.validation.material import Material
from kg.validation.report import Finding
from kg.validation.triples import SH, Term

_SELECTING: Final = tuple(ox.NamedNode(SH + name) for name in ("targetObjectsOf", "path"))


class Mentions:
    """The triples that have some terms as their values."""

    def __init__(self, material: Material, terms: Iterable[Term]) -> None:
        """Look the terms up, all at once: in the data, and else in the shapes."""
        self._shapes = material.shape_index
        self._found: dict[Term, list[tuple[SourceFile, ox.Triple]]] = {}
        wanted = set(terms)
        stated = material.stated
        numbers = [material.columns.known(term) for term in wanted]
        known = np.array([number for number in numbers if number is not None], dtype=np.int64)
        for row in np.flatnonzero(np.isin(stated.rows[:, 2], known)).tolist():
            triple = stated.triple(row)
            self._found.setdefault(triple.object, []).append((stated.file(row), triple))
        for file, triples in material.shapes.items():
            for triple in triples:
                if triple.object in wanted and triple.object not in self._found:
                    self._found[triple.object] = [(file, triple)]

    def of(self, finding: Finding) -> tuple[SourceFile, ox.Triple] | None:
        """Return the first mention of a finding's focus node, if there is one.

        One by a property that the shape names is better than others.
        """
        found = self._found.get(finding.focus, []) if finding.focus is not None else []
        shape = finding.shape
        named = {
            value
            for name in _SELECTING
            if shape is not None
            for value in self._shapes.objects(shape, name)
        }
        chosen = [each for each in found if each[1].predicate in named]
        return next(iter(chosen or found), None)
