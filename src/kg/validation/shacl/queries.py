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
from kg.validation.triples import XSD, Term

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
        self._columns = data.columns
        self._tables = 0
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

    def written(self, term: Term) -> list[int]:
        """Return the numbers of the terms that the Store gives back as this one."""
        number = self._columns.number(term)
        if isinstance(term, ox.Literal) and term in self._changed:
            return self._changed[term]
        return [number]

    def stored(self, term: Term) -> Term:
        """Return the term as the Store gives it back."""
        return self._canonical.get(term, term)

    def _in_graph(self, table: Table) -> str:
        self._tables += 1
        graph = ox.NamedNode(f"{_ROWS}{self._tables}")
        self._store.extend(
            ox.Quad(
                ox.NamedNode(f"{graph.value}:{number}"),
                ox.NamedNode(_COLUMN + name),
                term,
                graph,
            )
            for number, row in enumerate(table.rows)
            for name, term in zip(table.names, row, strict=True)
        )
        patterns = " ".join(
            f"?{_ROW}{self._tables} <{_COLUMN}{name}> ?{name} ." for name in table.names
        )
        return f"GRAPH {graph} {{ {patterns} }}"

    @cached_property
    def _store(self) -> MemoryStore:
        return self._data.store

    @cached_property
    def _canonical(self) -> dict[Term, Term]:
        """Each literal that the Store changes, with what it makes of it."""
        literals = [
            term
            for term in self._columns.terms
            if isinstance(term, ox.Literal) and _may_change(term)
        ]
        rows = " ".join(f"({number} {literal})" for number, literal in enumerate(literals))
        answer = MemoryStore().query(
            f"SELECT ?number ?term {{ VALUES (?number ?term) {{ {rows} }} }}"
        )
        assert isinstance(answer, Solutions)
        changed: dict[Term, Term] = {}
        for number, term in answer.rows:
            assert isinstance(number, ox.Literal)
            literal = literals[int(number.value)]
            if term is not None and term != literal:
                changed[literal] = term
        return changed

    @cached_property
    def _changed(self) -> dict[Term, list[int]]:
        """Each literal that the Store gives back, with the numbers of those that it stands for."""
        changed: dict[Term, list[int]] = {}
        number_of = self._columns.number
        known = len(self._columns.terms)
        for literal, stored in self._canonical.items():
            changed.setdefault(stored, []).append(number_of(literal))
        for stored, numbers in changed.items():
            number = number_of(stored)
            if number < known:
                numbers.insert(0, number)
        return changed


def _may_change(literal: ox.Literal) -> bool:
    datatype = literal.datatype.value
    return datatype.startswith(XSD) and datatype != XSD + "string"
