"""Which files say something of a node: for every node of a graph, without a list for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
import pyoxigraph as ox

from kg.project import SourceFile
from kg.validation.arrays import Ids, Relation, distinct, relation
from kg.validation.columns import Columns
from kg.validation.recording import Stated
from kg.validation.triples import Term


class Homes:
    """For each subject the files that say something of it: those of the graph, then of shapes."""

    def __init__(
        self, stated: Stated, shapes: Mapping[SourceFile, Iterable[ox.Triple]], columns: Columns
    ) -> None:
        """Look at the shapes, and at the graph when it is asked for."""
        self._stated = stated
        self._columns = columns
        self._files = list(stated)
        self._shapes: dict[Term, dict[SourceFile, None]] = {}
        for file, triples in shapes.items():
            for triple in triples:
                self._shapes.setdefault(triple.subject, {})[file] = None

    def __contains__(self, node: object) -> bool:
        """Return true when a file says something of the node."""
        return node in self._shapes or bool(self._places(node))

    def get(self, node: Term, default: Sequence[SourceFile] = ()) -> Sequence[SourceFile]:
        """Return the files that say something of the node, else the default."""
        found = dict.fromkeys(self._files[place] for place in self._places(node))
        found.update(self._shapes.get(node, {}))
        return list(found) or default

    def of_shapes(self) -> Iterable[Term]:
        """Return the nodes that files of shapes describe."""
        return self._shapes.keys()

    def holding(self, nodes: Ids) -> list[SourceFile]:
        """Return the files of the graph that say something of one of the numbered nodes."""
        mask = np.zeros(len(self._columns.terms), dtype=np.bool_)
        mask[nodes] = True
        places = distinct(self._pairs.right[mask[self._pairs.left]])
        return [self._files[place] for place in places.tolist()]

    def _places(self, node: object) -> list[int]:
        number = self._columns.known(node)
        if number is None:
            return []
        low, high = np.searchsorted(self._pairs.left, [number, number + 1])
        places: list[int] = self._pairs.right[low:high].tolist()
        return places

    @cached_property
    def _pairs(self) -> Relation:
        """Subjects with the places of their files; most rows speak of the node of the row above."""
        subjects, places = self._stated.rows[:, 0], self._stated.places
        new = np.ones(len(subjects), dtype=np.bool_)
        new[1:] = (subjects[1:] != subjects[:-1]) | (places[1:] != places[:-1])
        return relation(subjects[new].astype(np.int64), places[new].astype(np.int64))
