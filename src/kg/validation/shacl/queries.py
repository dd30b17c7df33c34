"""The data as queries are asked of it, with the answers in the terms as they are written.

A Store is filled when the first query is asked. It writes some literals its own way; what comes
back is the literal of the data that it stands for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from kg.stores.contract import Solutions
from kg.stores.memory import MemoryStore
from kg.validation.dataset import Dataset
from kg.validation.shacl.spellings import Spellings
from kg.validation.triples import Term

SHAPES_GRAPH: Final = ox.NamedNode("urn:kg:shapesGraph")
_ROWS: Final = "urn:kg:rows:"
_COLUMN: Final = "urn:kg:column:"
_ROW: Final = "kgRow"
NUMBER: Final = "kgNumber"
"""The variable that tells the rows of a table apart."""

Row = dict[str, Term]


@dataclass(frozen=True)
class Table:
    """Values for some variables, a row after another."""

    names: tuple[str, ...]
    rows: Sequence[tuple[Term, ...]]


class Queries:
    """A data graph and its shapes graph, to be asked."""

    def __init__(self, data: Dataset, shapes: Iterable[ox.Triple]) -> None:
        """Take the data and the triples of the shapes; the Store is asked for later."""
        self._data = data
        self._shapes = shapes
        self.spellings = Spellings(data.columns)
        self._tables = 0
        self._helping: list[ox.Quad] = []
        self._has_shapes = False

    def ask(self, text: str) -> list[Row]:
        """Return the rows of a SELECT query, each with the variables that have a value.

        Raises KgError when it cannot be asked.
        """
        if not self._has_shapes and SHAPES_GRAPH.value in text:
            self._has_shapes = True
            self._store.extend(
                ox.Quad(triple.subject, triple.predicate, triple.object, SHAPES_GRAPH)
                for triple in self._shapes
            )
        answer = self._store.query(text)
        assert isinstance(answer, Solutions)
        return [
            {
                name: term
                for name, term in zip(answer.variables, row, strict=True)
                if term is not None
            }
            for row in answer.rows
        ]

    def binding(self, table: Table) -> str:
        """Return what binds the table's variables to its rows: a VALUES block where it can be.

        A blank node has no name in a query; rows with one are put into a named graph.
        """
        if any(isinstance(term, ox.BlankNode) for row in table.rows for term in row):
            return self._in_graph(table)
        names = " ".join(f"?{name}" for name in table.names)
        if len(table.names) == 1:
            return f"VALUES {names} {{ {' '.join(str(row[0]) for row in table.rows)} }}"
        rows = " ".join(f"({' '.join(map(str, row))})" for row in table.rows)
        return f"VALUES ({names}) {{ {rows} }}"

    def change(self, came: Iterable[ox.Triple], went: Iterable[ox.Triple]) -> None:
        """Change the data; what was put in for one question alone is taken out too."""
        self._store.discard([*self._helping, *(ox.Quad(*triple) for triple in went)])
        self._helping.clear()
        self._store.extend(ox.Quad(*triple) for triple in came)

    def _in_graph(self, table: Table) -> str:
        self._tables += 1
        graph = ox.NamedNode(f"{_ROWS}{self._tables}")
        quads = [
            ox.Quad(
                ox.NamedNode(f"{graph.value}:{number}"),
                ox.NamedNode(_COLUMN + name),
                term,
                graph,
            )
            for number, row in enumerate(table.rows)
            for name, term in zip(table.names, row, strict=True)
        ]
        self._store.extend(quads)
        self._helping += quads
        patterns = " ".join(
            f"?{_ROW}{self._tables} <{_COLUMN}{name}> ?{name} ." for name in table.names
        )
        return f"GRAPH {graph} {{ {patterns} }}"

    @cached_property
    def _store(self) -> MemoryStore:
        return self._data.store
