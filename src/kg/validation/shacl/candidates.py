"""Which focus nodes a query can find at all: joins of columns before the Store is asked.

What the outer group of a query cannot do without is looked up in the columns: its triple patterns,
its conditions, and the plain patterns that EXISTS and NOT EXISTS test. The nodes that are left are
those that the query finds and perhaps some more: the Store, asked about these few, decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kg.validation.arrays import Ids, Mask, Relation, contains, distinct, matches, pair_keys
from kg.validation.shacl.query_patterns import Condition, Group, Node, PathOf, Pattern, Variable
from kg.validation.triples import Term

if TYPE_CHECKING:
    from kg.validation.columns import Columns
    from kg.validation.shacl.queries import Queries

_ROW: Final = ""
"""The name of the column that tells the rows apart; no variable has it."""
_FREE_ROWS: Final = 100_000
_MOST_ROWS: Final = 20
"""Joins stop at so many rows beside so many for each focus node: the Store then has more to do."""


class Rows(NamedTuple):
    """Bindings of variables: columns of one length."""

    columns: Mapping[str, Ids]
    size: int

    def at(self, places: Ids | Mask) -> Rows:
        """Return the rows at the places, or those that a mask keeps."""
        columns = {name: column[places] for name, column in self.columns.items()}
        size = int(places.sum()) if places.dtype == np.bool_ else len(places)
        return Rows(columns, size)

    def extended(self, name: str, column: Ids) -> Rows:
        """Return the rows with one more variable."""
        return Rows({**self.columns, name: column}, self.size)


class Candidates:
    """Finds the focus nodes for one query, whose constants are given as the Store has them."""

    def __init__(
        self, columns: Columns, queries: Queries, prologue: str, terms: Mapping[Node, Term]
    ) -> None:
        """Take the data and what the query's text says."""
        self._columns = columns
        self._queries = queries
        self._prologue = prologue
        self._terms = terms

    def among(self, focus: Ids, group: Group, known: Mapping[str, Term]) -> dict[str, Ids]:
        """Return what variables can be in a solution of the group, `this` one of the focus nodes.

        ``known`` are variables with one value. The focus nodes are sorted, and no literals.
        """
        limit = _FREE_ROWS + _MOST_ROWS * len(focus)
        given = {name: self._number(term, len(focus)) for name, term in known.items()}
        rows, _ = self._joined(group, Rows({**given, "this": focus}, len(focus)), limit, doubt=True)
        for negated, inner in group.exists:
            if rows.size and inner.plain and inner.shared <= rows.columns.keys():
                rows = self._tested(rows, inner, limit, negated=negated)
        return {name: distinct(column) for name, column in rows.columns.items()}

    def _tested(self, rows: Rows, inner: Group, limit: int, *, negated: bool) -> Rows:
        """Return the rows for which the group of an EXISTS has a solution, or those without."""
        every = np.arange(rows.size)
        found, whole = self._joined(inner, rows.extended(_ROW, every), limit, doubt=not negated)
        if negated and not whole:
            return rows  # what was not looked at could have left none
        return rows.at(contains(distinct(found.columns[_ROW]), every) != negated)

    def _joined(self, group: Group, rows: Rows, limit: int, *, doubt: bool) -> tuple[Rows, bool]:
        """Join the group's patterns and conditions; tell whether all of them were looked at.

        What cannot be told of a condition counts as ``doubt``.
        """
        patterns, conditions = list(group.patterns), list(group.conditions)
        while True:
            for condition in list(conditions):
                if condition.pure and condition.names and condition.names <= rows.columns.keys():
                    conditions.remove(condition)
                    rows = rows.at(self._holds(condition, rows, doubt=doubt))
            pattern = min(patterns, key=lambda each: self._rank(each, rows), default=None)
            if pattern is None or self._rank(pattern, rows) == _NOT_YET:
                return rows, not patterns and not conditions
            patterns.remove(pattern)
            joined = self._matched(pattern, rows, limit)
            if joined is None:
                return rows, False
            rows = joined

    def _rank(self, pattern: Pattern, rows: Rows) -> int:
        """Tell when a pattern is best joined: one that only takes rows away comes first."""
        verb = pattern.verb
        bound = [self._is_bound(node, rows) for node in (pattern.subject, pattern.object)]
        if isinstance(verb, PathOf) or not any(bound):
            return _NOT_YET
        if isinstance(verb, Variable):
            return 2 if bound[0] and not self._is_bound(verb, rows) else _NOT_YET
        return 0 if all(bound) else 1

    @staticmethod
    def _is_bound(node: Node, rows: Rows) -> bool:
        return not isinstance(node, Variable) or node.name in rows.columns

    def _bound(self, node: Node, rows: Rows) -> Ids | None:
        """Return the node's value in each row; None for a variable without."""
        if isinstance(node, Variable):
            return rows.columns.get(node.name)
        return self._number(self._terms[node], rows.size)

    def _number(self, term: Term, size: int) -> Ids:
        return np.full(size, self._columns.number(term), dtype=np.int64)

    def _matched(self, pattern: Pattern, rows: Rows, limit: int) -> Rows | None:
        """Return the rows joined with the triples that match; None if they are too many."""
        subject, value = self._bound(pattern.subject, rows), self._bound(pattern.object, rows)
        same = self._queries.spellings.same
        if isinstance(pattern.verb, Variable):
            assert subject is not None
            return self._stated(pattern, pattern.verb.name, rows, limit)
        assert not isinstance(pattern.verb, PathOf)
        verb = self._columns.number(self._terms[pattern.verb])
        if subject is not None and value is not None:
            pairs = self._columns.pairs(verb)
            keys = distinct(pair_keys(Relation(pairs.left, same(pairs.right))))
            return rows.at(contains(keys, pair_keys(Relation(subject, same(value)))))
        pairs = self._columns.pairs(verb) if value is None else self._columns.reversed_pairs(verb)
        left, right = pairs.left, pairs.right
        name, key = pattern.object, subject
        if value is not None:
            left, right = _resorted(same(left), left, right)
            name, key = pattern.subject, same(value)
        assert isinstance(name, Variable)
        assert key is not None
        if _count(key, left) > limit:
            return None
        places, found = matches(key, left)
        return rows.at(places).extended(name.name, right[found])

    def _stated(self, pattern: Pattern, verb: str, rows: Rows, limit: int) -> Rows | None:
        subject, value = self._bound(pattern.subject, rows), self._bound(pattern.object, rows)
        assert subject is not None
        subjects, predicates, objects = self._columns.stated(distinct(subject))
        if _count(subject, subjects) > limit:
            return None
        places, found = matches(subject, subjects)
        joined = rows.at(places).extended(verb, predicates[found])
        if value is None:
            assert isinstance(pattern.object, Variable)
            return joined.extended(pattern.object.name, objects[found])
        same = self._queries.spellings.same
        return joined.at(same(value)[places] == same(objects)[found])

    def _holds(self, condition: Condition, rows: Rows, *, doubt: bool) -> Mask:
        """Tell for each row whether the condition holds: asked once for all different values."""
        names = sorted(condition.names)
        keys = np.zeros(rows.size, dtype=np.int64)
        for name in names:
            column = rows.columns[name]
            different = distinct(column)
            keys = keys * len(different) + np.searchsorted(different, column)
            keys = np.searchsorted(distinct(keys), keys)
        first = np.zeros(int(keys.max()) + 1 if len(keys) else 0, dtype=np.int64)
        first[keys] = np.arange(rows.size)
        terms = self._columns.terms
        asked = [
            tuple(terms[number] for number in numbers)
            for numbers in zip(*(rows.columns[name][first].tolist() for name in names), strict=True)
        ]
        answers = self._queries.holding(self._prologue, condition.text, names, asked, doubt=doubt)
        return answers[keys]


_NOT_YET: Final = 3


def _count(keys: Ids, sorted_left: Ids) -> int:
    """Return how many matches the keys have."""
    low = np.searchsorted(sorted_left, keys, side="left")
    return int((np.searchsorted(sorted_left, keys, side="right") - low).sum())


def _resorted(left: Ids, before: Ids, right: Ids) -> tuple[Ids, Ids]:
    """Return the pairs sorted by the left, where those may be other than the sorted ones before."""
    if left is before:
        return left, right
    order = np.argsort(left, kind="stable")
    return left[order], right[order]
