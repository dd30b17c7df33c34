"""Literals as the data write them and as a Store gives them back.

A Store writes some literals its own way (`01` becomes `1`, `xsd:int` becomes `xsd:integer`), so
that several literals of the data may be one to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import pyoxigraph as ox

from kg.stores.contract import Solutions
from kg.stores.memory import MemoryStore
from kg.validation.arrays import Ids, distinct, merged
from kg.validation.shacl.terms import LITERAL, Terms
from kg.validation.triples import XSD, Term

if TYPE_CHECKING:
    from kg.validation.columns import Columns

_NUMBER: Final = "number"


class Spellings:
    """The literals of some columns."""

    def __init__(self, columns: Columns, terms: Terms) -> None:
        """Look at nothing yet."""
        self._columns = columns
        self._given = len(columns.terms)  # what is asked for may add terms that no triple has
        self._terms = terms
        self._same: dict[int, int] = {}
        self._looked = 0
        self._written: dict[int, list[int]] = {}

    @staticmethod
    def is_value(term: Term) -> bool:
        """Tell whether it is a literal that the Store knows by its value."""
        if not isinstance(term, ox.Literal):
            return False
        datatype = term.datatype.value
        return datatype.startswith(XSD) and datatype not in _AS_WRITTEN

    def written(self, term: Term) -> list[int]:
        """Return the numbers of the terms that the Store gives back as this one, its own first."""
        number = self._columns.number(term)
        if not self.is_value(term):
            return [number]
        self.look()
        others = self._written.get(number, [])
        return [number, *others] if number < self._given else [*others, number]

    def every(self, numbers: Ids) -> Ids:
        """Return the terms with all that are one with one of them to the Store."""
        terms = self._columns.terms
        stored = distinct(self.same(numbers))
        literals = stored[self._terms.kinds(stored) == LITERAL]
        more = [number for each in literals.tolist() for number in self.written(terms[each])]
        return merged(numbers, distinct(np.array(more, dtype=np.int64)))

    def of(self, term: Term, among: Ids) -> Ids:
        """Return those of some terms that the Store gives back as this one."""
        found: Ids = among[self.same(among) == self._columns.number(term)]
        return found

    def same(self, numbers: Ids) -> Ids:
        """Return for each term the one that the Store gives back; the array itself if all stay."""
        literals = distinct(numbers[self._terms.kinds(numbers) == LITERAL])
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
        text = f"SELECT ?{_NUMBER} ?term {{ VALUES (?{_NUMBER} ?term) {{ {rows} }} }}"
        for number, term in answers(text):
            assert isinstance(number, ox.Literal)
            if term is not None:
                self._same[int(number.value)] = self._columns.number(term)

    @property
    def all_known(self) -> bool:
        """Whether all literals have been looked at, so that `written` costs nothing."""
        return self._looked == len(self._columns.terms)

    def look(self) -> None:
        """Look at all literals that have not been looked at."""
        terms = self._columns.terms
        if self._looked < len(terms):
            new = np.arange(self._looked, len(terms), dtype=np.int64)
            literals = new[self._terms.kinds(new) == LITERAL]
            self._learn(literals)
            self._looked = len(terms)
            for number in literals.tolist():
                stored = self._same.get(number, number)
                if stored != number:
                    self._written.setdefault(stored, []).append(number)


def answers(text: str) -> list[tuple[Term | None, ...]]:
    """Return the rows of a query that asks for no data."""
    answer = MemoryStore().query(text)
    assert isinstance(answer, Solutions)
    return list(answer.rows)


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
    if not isinstance(term, ox.Literal) or not Spellings.is_value(term):
        return False
    return not _stable(term.datatype.value)(term.value)
