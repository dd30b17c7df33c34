"""The data as queries are asked of it, with the values that variables are bound to beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyoxigraph as ox

from kg.validation.arrays import Ids, Mask
from kg.validation.shacl.query_patterns import Group, Node
from kg.validation.shacl.spellings import Spellings, answers
from kg.validation.shacl.stored import Stored
from kg.validation.shacl.terms import Terms
from kg.validation.triples import Term

if TYPE_CHECKING:
    from kg.validation.dataset import Dataset

SHAPES_GRAPH: Final = ox.NamedNode("urn:kg:shapesGraph")
_ROWS: Final = "urn:kg:rows:"
_COLUMN: Final = "urn:kg:column:"
_ROW: Final = "kgRow"
_IN_VALUES: Final = 500
_BY_VALUES: Final = 10_000
"""How many rows a VALUES block binds, and how many are bound that way, block after block.

Oxigraph walks through a block of thousands for each solution of a pattern, and through some
patterns once for each block. Either would let the time grow with the square of the rows; rows in
a graph it joins by their index.
"""
_ASKED: Final = 10_000
"""Rows of which a condition is asked in one query, so that its text stays of a moderate size."""
NUMBER: Final = "kgNumber"
"""The variable that tells the rows of a table apart."""

Row = dict[str, Term]


class Table(NamedTuple):
    """Values for some variables, a row after another."""

    names: tuple[str, ...]
    rows: Sequence[tuple[Term, ...]]

    def parts(self) -> Iterator[Table]:
        """Yield the rows so many at a time as a query can bind without growing slow."""
        size = _IN_VALUES if len(self.rows) <= _BY_VALUES else len(self.rows)
        for start in range(0, len(self.rows), size):
            yield Table(self.names, self.rows[start : start + size])


class Queries:
    """A data graph and its shapes graph, to be asked."""

    def __init__(self, data: Dataset, shapes: Iterable[ox.Triple]) -> None:
        """Take the data and the triples of the shapes; the Store is asked for later."""
        self.terms = Terms(data.columns)
        self.spellings = Spellings(data.columns, self.terms)
        self._data = data
        self._shapes = shapes
        self._tables = 0
        self._has_shapes = False
        self._helping: list[ox.Quad] = []

    def need(
        self,
        group: Group | None,
        constants: Mapping[Node, Term],
        bound: Mapping[str, Ids],
        possible: Mapping[str, Ids],
    ) -> None:
        """Have the Store filled with what a query can match, before it is asked."""
        self._stored.need(group, constants, bound, possible)

    def ask(self, text: str) -> list[Row]:
        """Return the rows of a SELECT query, each with the variables that have a value.

        Raises KgError when it cannot be asked.
        """
        if not self._has_shapes and SHAPES_GRAPH.value in text:
            self._has_shapes = True
            self._stored.extend(
                ox.Quad(triple.subject, triple.predicate, triple.object, SHAPES_GRAPH)
                for triple in self._shapes
            )
        answer = self._stored.query(text)
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

        A blank node has no name in a query; rows with one are put into a named graph, and so are
        very many.
        """
        if len(table.rows) > _BY_VALUES or any(
            isinstance(term, ox.BlankNode) for row in table.rows for term in row
        ):
            return self._in_graph(table)
        names = " ".join(f"?{name}" for name in table.names)
        if len(table.names) == 1:
            return f"VALUES {names} {{ {' '.join(str(row[0]) for row in table.rows)} }}"
        rows = " ".join(f"({' '.join(map(str, row))})" for row in table.rows)
        return f"VALUES ({names}) {{ {rows} }}"

    def holding(
        self,
        prologue: str,
        condition: str,
        names: Sequence[str],
        rows: Sequence[tuple[Term, ...]],
        *,
        doubt: bool,
    ) -> Mask:
        """Tell for each row of values whether the condition of a FILTER holds.

        A row with a blank node cannot be asked about, and counts as ``doubt``.
        """
        holds = np.full(len(rows), doubt, dtype=np.bool_)
        asked = [
            number
            for number, row in enumerate(rows)
            if all(isinstance(term, ox.NamedNode | ox.Literal) for term in row)
        ]
        holds[asked] = False
        variables = " ".join(f"?{name}" for name in (NUMBER, *names))
        for start in range(0, len(asked), _ASKED):
            part = asked[start : start + _ASKED]
            values = " ".join(f"({number} {' '.join(map(str, rows[number]))})" for number in part)
            bound = f"VALUES ({variables}) {{ {values} }}"
            text = f"{prologue} SELECT ?{NUMBER} WHERE {{ {bound} FILTER {condition} }}"
            for (number,) in answers(text):
                assert isinstance(number, ox.Literal)
                holds[int(number.value)] = True
        return holds

    def change(self, came: Iterable[ox.Triple], went: Iterable[ox.Triple]) -> None:
        """Follow a change of the data; what was put in for one question alone is taken out too."""
        self._stored.discard([*self._helping, *(ox.Quad(*triple) for triple in went)])
        self._helping.clear()
        self._stored.extend(ox.Quad(*triple) for triple in came)

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
        self._stored.extend(quads)
        self._helping += quads
        patterns = " ".join(
            f"?{_ROW}{self._tables} <{_COLUMN}{name}> ?{name} ." for name in table.names
        )
        return f"GRAPH {graph} {{ {patterns} }}"

    @cached_property
    def _stored(self) -> Stored:
        return Stored(self._data, self.terms)
