"""The derived graph of files that change: only queries that a change concerns are run again.

Each query has a Store of its own with the triples that its patterns can match: those of the files
and those that the queries before it built, as `kg.graph` runs them one after the other. What it
builds anew and no longer is a change for the queries after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final

import numpy as np
import pyoxigraph as ox

from kg.derive import Derivation, read_derivations
from kg.errors import KgError
from kg.project import Project
from kg.validation.columns import Columns
from kg.validation.graph_patterns import Group, NotUnderstood
from kg.validation.mirror import Mirror
from kg.validation.paths import Path
from kg.validation.pattern_reading import read_query
from kg.validation.recording import Rows
from kg.validation.shacl.spellings import Spellings
from kg.validation.tally import Change, Row, Tally

_NO_ROWS: Final = np.empty((0, 3), dtype=np.int32)


class StandingDerivation:
    """What the derive queries of a project build, kept as the files change."""

    def __init__(
        self, project: Project, columns: Columns, spellings: Spellings, stated: Tally
    ) -> None:
        """Read the queries; ``stated`` is what files say, and holds no triple yet.

        Raises KgError for a query that cannot be read.
        """
        self._columns = columns
        self._stated = stated
        self._queries = read_derivations(project)
        self._mirrors = [
            Mirror(columns, spellings, _predicates(query, columns)) for query in self._queries
        ]
        self._built: list[dict[Row, None]] = [{} for _ in self._queries]
        self._rows: list[Rows] = [_NO_ROWS for _ in self._queries]

    def start(self, rows: Iterable[Row]) -> None:
        """Run all queries on what files say, which the tally holds by now. Raises KgError."""
        rows = list(rows)
        for place, mirror in enumerate(self._mirrors):
            mirror.fill(rows)
            rows += self._run(place)

    def change(self, stated: Change) -> Change:
        """Run what a change of the files concerns; return what it changes in files and here.

        The tally has it already. Raises KgError.
        """
        came, went = set(stated.came), set(stated.went)
        for place, mirror in enumerate(self._mirrors):
            here = self._until(place, came, went)
            concerned = mirror.concerned(here)
            if not concerned:
                continue
            mirror.follow(concerned, partial(self._holds, place=place))
            before, after = self._built[place], self._run(place)
            came |= after.keys() - before.keys()
            went |= before.keys() - after.keys()
        return self._until(len(self._mirrors), came, went)

    def rows(self) -> Rows:
        """Return what the queries built, one after the other, also what files state."""
        return np.concatenate([_NO_ROWS, *self._rows])

    def _until(self, place: int, came: set[Row], went: set[Row]) -> Change:
        """Return what has changed for the query at a place, which sees what those before built.

        What has come may have been there before, which does no harm.
        """
        return Change(
            frozenset(row for row in came if self._holds(row, place)),
            frozenset(row for row in went if not self._holds(row, place)),
        )

    def _holds(self, row: Row, place: int) -> bool:
        return row in self._stated or any(row in built for built in self._built[:place])

    def _run(self, place: int) -> dict[Row, None]:
        query = self._queries[place]
        try:
            triples = self._mirrors[place].store.construct(query.text)
        except KgError as error:
            raise query.failed(error) from error
        built = self._built[place] = dict.fromkeys(map(self._row, triples))
        self._rows[place] = np.array(list(built), dtype=np.int32).reshape(-1, 3)
        return built

    def _row(self, triple: ox.Triple) -> Row:
        number = self._columns.number
        return number(triple.subject), number(triple.predicate), number(triple.object)


def _predicates(query: Derivation, columns: Columns) -> frozenset[int] | None:
    """Return the predicates of the triples that a query can match, None where it is any."""
    try:
        found = set(_read(read_query(query.text).where))
    except NotUnderstood:
        return None
    return frozenset(columns.number(ox.NamedNode(iri)) for iri in found)


def _read(group: Group) -> Iterator[str]:
    """Yield the predicates of the patterns of a group. Raises NotUnderstood for a variable."""
    for pattern in group.patterns:
        if not isinstance(pattern.predicate, Path) or pattern.predicate.may_stay():
            raise NotUnderstood("any predicate")
        yield from pattern.predicate.predicates()
    for inner in group.groups:
        yield from _read(inner)
