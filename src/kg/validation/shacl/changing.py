"""Columns whose triples come and go, at the cost of what comes and goes.

A predicate that changes gets new arrays, copied with the few places put in or taken out; the
others stay those of the columns that were read. Arrays are never changed in place, so that a
state can be gone back to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyoxigraph as ox

from kg.validation.arrays import (
    NONE,
    Ids,
    Mask,
    Relation,
    contains,
    distinct,
    ids,
    merged,
    relation,
)
from kg.validation.columns import Columns
from kg.validation.tally import Row
from kg.validation.triples import SUBCLASS, TYPE, Term


@dataclass(frozen=True)
class State:
    """What differs from the columns that were read: arrays, instances, triples of a subject."""

    forward: dict[int, Relation] = field(default_factory=dict)
    backward: dict[int, Relation] = field(default_factory=dict)
    members: dict[int, Ids] = field(default_factory=dict)
    came: dict[int, frozenset[tuple[int, int]]] = field(default_factory=dict)
    went: dict[int, frozenset[tuple[int, int]]] = field(default_factory=dict)

    def copy(self) -> State:
        """Return the same state, to be changed."""
        return State(
            dict(self.forward),
            dict(self.backward),
            dict(self.members),
            dict(self.came),
            dict(self.went),
        )


class ChangingColumns(Columns):
    """Columns that were read, and what has changed since; terms keep their numbers."""

    def __init__(self, read: Columns) -> None:
        """Take columns as they were read; these are never changed."""
        self._read = read
        self.terms = read.terms
        self.state = State()
        self._kind = read.number(TYPE)
        self._lower = read.number(SUBCLASS)

    def has(self, row: Row) -> bool:
        """Tell whether a triple is there."""
        subject, predicate, value = row
        pairs = self.pairs(predicate)
        low, high = np.searchsorted(pairs.left, [subject, subject + 1])
        part = pairs.right[low:high]
        place = int(np.searchsorted(part, value))
        return place < len(part) and int(part[place]) == value

    def add(self, rows: Iterable[Row]) -> None:
        """Add triples that are not there."""
        self._change(list(rows), there=True)

    def remove(self, rows: Iterable[Row]) -> None:
        """Take triples out that are there."""
        self._change(list(rows), there=False)

    def number(self, term: Term) -> int:
        """Return the number of a term; one that the data does not have gets a new one."""
        return self._read.number(term)

    def triples(self) -> Iterator[ox.Triple]:
        """Yield each triple once."""
        terms: list[Any] = self.terms
        for predicate in self.predicates().tolist():
            pairs = self.pairs(predicate)
            for subject, value in zip(pairs.left.tolist(), pairs.right.tolist(), strict=True):
                yield ox.Triple(terms[subject], terms[predicate], terms[value])

    def known(self, term: object) -> int | None:
        """Return the number of a term, None for one that has none."""
        return self._read.known(term)

    def subjects(self) -> Mask:
        """Tell for each term whether it is the subject of a triple."""
        mask = np.zeros(len(self.terms), dtype=np.bool_)
        for predicate in self.predicates().tolist():
            mask[self.pairs(predicate).left] = True
        return mask

    def predicates(self) -> Ids:
        """Return every predicate that triples had when they were read, or have now."""
        return np.union1d(
            self._read.predicates(), np.array(list(self.state.forward), dtype=np.int64)
        )

    def holds(self, number: int) -> bool:
        """Tell whether a term is the object of a triple."""
        wanted = np.array([number], dtype=np.int64)
        return any(
            bool(contains(self.reversed_pairs(predicate).left, wanted)[0])
            for predicate in self.predicates().tolist()
        )

    def warm(self) -> None:
        """Sort all predicates both ways, so that the first change need not."""
        for predicate in self.predicates().tolist():
            self._read.reversed_pairs(predicate)

    def pairs(self, predicate: int) -> Relation:
        """Subject and object of each triple with the predicate."""
        found = self.state.forward.get(predicate)
        return self._read.pairs(predicate) if found is None else found

    def reversed_pairs(self, predicate: int) -> Relation:
        """Object and subject of each triple with the predicate."""
        found = self.state.backward.get(predicate)
        return self._read.reversed_pairs(predicate) if found is None else found

    def instances(self, kind: int) -> Ids:
        """Return the SHACL instances of a class."""
        found = self.state.members.get(kind)
        if found is None:
            kinds = self._closure(kind, upwards=False)
            found = distinct(self.values(self._kind, kinds, backwards=True).right)
            self.state.members[kind] = found
        return found

    def above(self, kind: int) -> Ids:
        """Return the class and all that are above it by rdfs:subClassOf."""
        return self._closure(kind, upwards=True)

    def stated(self, nodes: Ids) -> tuple[Ids, Ids, Ids]:
        """Return subject, predicate and object of each triple whose subject is among the nodes."""
        subjects, predicates, objects = self._read.stated(nodes)
        changed = self.state.came.keys() | self.state.went.keys()
        touched = [node for node in nodes.tolist() if node in changed] if changed else []
        if not touched:
            return subjects, predicates, objects
        rows = list(zip(subjects.tolist(), predicates.tolist(), objects.tolist(), strict=True))
        for node in touched:
            gone = self.state.went.get(node, frozenset())
            rows = [row for row in rows if row[0] != node or row[1:] not in gone]
            rows += [(node, *pair) for pair in self.state.came.get(node, ())]
        table = np.array(sorted(rows), dtype=np.int64).reshape(-1, 3)
        return table[:, 0].copy(), table[:, 1].copy(), table[:, 2].copy()

    def _change(self, rows: list[Row], *, there: bool) -> None:
        by_predicate: dict[int, list[tuple[int, int]]] = {}
        for subject, predicate, value in rows:
            by_predicate.setdefault(predicate, []).append((subject, value))
            self._note(subject, (predicate, value), there=there)
        for predicate, pairs in by_predicate.items():
            table = np.array(pairs, dtype=np.int64)
            change = _with if there else _without
            forward = relation(table[:, 0], table[:, 1])
            backward = relation(table[:, 1], table[:, 0])
            old = self.pairs(predicate), self.reversed_pairs(predicate)
            self.state.forward[predicate] = change(old[0], forward)
            self.state.backward[predicate] = change(old[1], backward)
        if self._lower in by_predicate:
            self.state.members.clear()
        elif self._kind in by_predicate:
            self._recount(ids([subject for subject, _ in by_predicate[self._kind]]))

    def _note(self, subject: int, pair: tuple[int, int], *, there: bool) -> None:
        """Note a triple of a subject that differs from what was read."""
        came, went = self.state.came, self.state.went
        here, other = (came, went) if there else (went, came)
        if pair in other.get(subject, ()):
            other[subject] -= {pair}
            if not other[subject]:
                del other[subject]
        else:
            here[subject] = here.get(subject, frozenset()) | {pair}

    def _recount(self, subjects: Ids) -> None:
        """Put subjects whose classes changed into the instances of classes, or take them out."""
        kinds = self.values(self._kind, subjects)
        above: dict[int, set[int]] = {
            kind: set(self.above(kind).tolist()) for kind in set(kinds.right.tolist())
        }
        classes: dict[int, set[int]] = {subject: set() for subject in subjects.tolist()}
        for subject, kind in zip(kinds.left.tolist(), kinds.right.tolist(), strict=True):
            classes[subject] |= above[kind]
        for kind, members in self.state.members.items():
            inside = np.array([kind in classes[each] for each in subjects.tolist()], dtype=np.bool_)
            known = contains(members, subjects)
            if (inside == known).all():
                continue
            gone, new = subjects[known & ~inside], subjects[inside & ~known]
            kept = np.delete(members, np.searchsorted(members, gone))
            self.state.members[kind] = np.insert(kept, np.searchsorted(kept, new), new)

    def _closure(self, kind: int, *, upwards: bool) -> Ids:
        seen = frontier = np.array([kind], dtype=np.int64)
        while len(frontier):
            found = distinct(self.values(self._lower, frontier, backwards=not upwards).right)
            frontier = found[~contains(seen, found)]
            seen = merged(seen, frontier)
        return seen


def _places(pairs: Relation, wanted: Relation) -> Ids:
    """Return where each of the wanted pairs stands, or would stand."""
    low = np.searchsorted(pairs.left, wanted.left, side="left")
    high = np.searchsorted(pairs.left, wanted.left, side="right")
    found = [
        begin + int(np.searchsorted(pairs.right[begin:end], value))
        for begin, end, value in zip(
            low.tolist(), high.tolist(), wanted.right.tolist(), strict=True
        )
    ]
    return np.array(found, dtype=np.int64) if found else NONE


def _with(pairs: Relation, new: Relation) -> Relation:
    places = _places(pairs, new)
    return Relation(
        np.insert(pairs.left, places, new.left), np.insert(pairs.right, places, new.right)
    )


def _without(pairs: Relation, gone: Relation) -> Relation:
    places = _places(pairs, gone)
    return Relation(np.delete(pairs.left, places), np.delete(pairs.right, places))
