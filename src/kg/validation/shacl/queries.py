"""The data as queries are asked of it, with the answers in the terms as they are written.

The Store behind it writes some literals its own way; what comes back is the literal of the data
that it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import pyoxigraph as ox

from kg.stores.contract import Solutions
from kg.stores.memory import MemoryStore
from kg.validation.arrays import Ids, Mask, distinct
from kg.validation.shacl.query_patterns import Group, Node
from kg.validation.shacl.stored import Stored
from kg.validation.shacl.terms import LITERAL, Terms
from kg.validation.triples import XSD, Term

if TYPE_CHECKING:
    from kg.validation.columns import Columns

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

    def __init__(self, columns: Columns, shapes: Iterable[ox.Triple]) -> None:
        """Take the triples; the Store is filled later."""
        self.terms = Terms(columns)
        self._columns = columns
        self._shapes = shapes
        self._tables = 0
        self._has_shapes = False
        self._same: dict[int, int] = {}

    def need(
        self, group: Group | None, constants: Mapping[Node, Term], bound: Mapping[str, Ids]
    ) -> None:
        """Have the Store filled with what a query can match, before it is asked."""
        self._stored.need(group, constants, bound)

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
        if isinstance(term, ox.Literal) and _is_value(term):
            return self._changed.get(number, [number])
        return [number]

    def same(self, numbers: Ids) -> Ids:
        """Return for each term the one that the Store gives back; the array itself if all stay."""
        literals = distinct(numbers[self.terms.kinds(numbers) == LITERAL])
        self._learn(literals)
        changed = [
            number for number in literals.tolist() if self._same.get(number, number) != number
        ]
        if not changed:
            return numbers
        before = np.array(changed, dtype=np.int64)
        after = np.array([self._same[number] for number in changed], dtype=np.int64)
        places = np.minimum(np.searchsorted(before, numbers), len(before) - 1)
        return np.where(before[places] == numbers, after[places], numbers)

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
        values = " ".join(f"({number} {' '.join(map(str, rows[number]))})" for number in asked)
        variables = " ".join(f"?{name}" for name in (NUMBER, *names))
        bound = f"VALUES ({variables}) {{ {values} }}"
        text = f"{prologue} SELECT ?{NUMBER} WHERE {{ {bound} FILTER {condition} }}"
        for (number,) in _rows(text):
            assert isinstance(number, ox.Literal)
            holds[int(number.value)] = True
        return holds

    def _in_graph(self, table: Table) -> str:
        self._tables += 1
        graph = ox.NamedNode(f"{_ROWS}{self._tables}")
        self._stored.extend(
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
    def _stored(self) -> Stored:
        return Stored(self._columns, self.terms)

    def _learn(self, literals: Ids) -> None:
        """Ask what the Store makes of literals of which that is not known yet."""
        terms = self._columns.terms
        new = [
            number
            for number in literals.tolist()
            if number not in self._same and _may_change(terms[number])
        ]
        if not new:
            return
        rows = " ".join(f"({number} {terms[number]})" for number in new)
        self._same.update(zip(new, new, strict=True))
        text = f"SELECT ?{NUMBER} ?term {{ VALUES (?{NUMBER} ?term) {{ {rows} }} }}"
        for number, term in _rows(text):
            assert isinstance(number, ox.Literal)
            if term is not None:
                self._same[int(number.value)] = self._columns.number(term)

    @cached_property
    def _changed(self) -> dict[int, list[int]]:
        """Each literal that the Store gives back, with those that it stands for."""
        known = len(self._columns.terms)
        every = np.arange(known, dtype=np.int64)
        self._learn(every[self.terms.kinds(every) == LITERAL])
        changed: dict[int, list[int]] = {}
        for number, stored in sorted(self._same.items()):
            if stored != number:
                changed.setdefault(stored, []).append(number)
        for stored, numbers in changed.items():
            if stored < known:
                numbers.insert(0, stored)
        return changed


def _rows(text: str) -> list[tuple[Term | None, ...]]:
    """Return the rows of a query that asks for no data."""
    answer = MemoryStore().query(text)
    assert isinstance(answer, Solutions)
    return answer.rows


def _is_value(literal: ox.Literal) -> bool:
    """Tell whether the Store knows the literal by its value."""
    datatype = literal.datatype.value
    return datatype.startswith(XSD) and datatype not in _AS_WRITTEN


_AS_WRITTEN: Final = frozenset((XSD + "string", XSD + "anyURI"))
_STABLE: Final = {
    XSD + "boolean": "true|false",
    XSD + "date": "[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}",
    XSD + "gYear": "[1-9][0-9]{3}",
    XSD + "integer": "0|-?[1-9][0-9]{0,17}",
}
"""Texts that the Store keeps as they are: most of the literals in most data."""


@cache
def _stable(datatype: str) -> Callable[[str], object]:
    return re.compile(_STABLE.get(datatype, "(?!)")).fullmatch


def _may_change(term: Term) -> bool:
    if not isinstance(term, ox.Literal) or not _is_value(term):
        return False
    return not _stable(term.datatype.value)(term.value)
