"""Ties the rows of an answer to the solutions that they came from."""

from __future__ import annotations

from kg.evidence.asking import Solution
from kg.evidence.columns import shown_by, with_arguments
from kg.evidence.model import Found, Row, fact_of
from kg.evidence.picking import Picked, picked
from kg.evidence.walking import Walker
from kg.sparql.patterns import Group, Link, Pattern, Query, is_variable
from kg.stores.contract import Answer, Solutions, Term, Triples, Truth

_Cells = tuple[Term | None, ...]


def rows_of(
    query: Query, walker: Walker, answer: Answer, most_members: int | None = None
) -> list[Row]:
    """Return the rows of an answer, equal ones once, in their order, each with what it used.

    Of no more than `most_members` of what an aggregate counts the facts are found, of all unless
    it is given; all are named. ASK gives one row without cells if the answer is yes, CONSTRUCT
    one row a triple.
    """
    cells = _cells_of(answer)
    if not cells:
        return []
    group, arguments = with_arguments(query, walker.expander)
    walker.asker.learn(Group(query.template))
    solutions = walker.asker.solve(group)
    by_key: dict[_Cells, list[Solution]] = {}
    shown = _shown(query)
    for solution in solutions:
        for key in _keys(query, shown, walker, solution):
            by_key.setdefault(key, []).append(solution)
    chosen: list[Picked] = []
    for row in cells:
        key = row if query.kind == "construct" else tuple(row[place] for place in shown)
        columns = [column.variable for column in query.columns or ()]
        named = dict(zip(columns, row, strict=True)) if columns else {}
        chosen.append(picked(query, by_key.get(key, []), arguments, named, walker.preference))
    parts = [item.solutions[:most_members] for item in chosen]
    return _filled(cells, chosen, parts, group, walker, query, shown_by(query, arguments))


def _filled(
    cells: list[_Cells],
    chosen: list[Picked],
    parts: list[list[Solution]],
    group: Group,
    walker: Walker,
    query: Query,
    shown: set[str],
) -> list[Row]:
    used = iter(walker.facts(group, [solution for part in parts for solution in part], shown))
    rows = []
    for row, item, part in zip(cells, chosen, parts, strict=True):
        found = Found()
        for _ in part:
            found.add(next(used))
        if not part:
            walker.asker.learn(query.where)
            found.absences[walker.asker.absence(query.where, {})] = None
        # Of an aggregate all members count: there is no other way in which it is true.
        more = 0 if query.is_aggregated else item.more + found.more
        counted = len(item.solutions) if query.is_aggregated else 0
        rows.append(Row(row, found, more, item.members, counted))
    return rows


def _cells_of(answer: Answer) -> list[_Cells]:
    if isinstance(answer, Solutions):
        return list(dict.fromkeys(answer.rows))
    if isinstance(answer, Truth):
        return [()] if answer.value else []
    assert isinstance(answer, Triples)
    # A graph has no order; that of the engine is another one each time.
    return sorted(dict.fromkeys(fact_of(item) for item in answer.triples), key=str)


def _shown(query: Query) -> list[int]:
    """Return the places of the columns that a solution has by itself: all but aggregates."""
    return [
        place
        for place, column in enumerate(query.columns or ())
        if not (column.is_aggregated or (query.is_aggregated and column.text is not None))
    ]


def _keys(query: Query, shown: list[int], walker: Walker, solution: Solution) -> list[_Cells]:
    if query.kind == "construct":
        return [
            built
            for pattern in query.template
            if (built := _built(pattern, walker, solution)) is not None
        ]
    columns = query.columns or ()
    return [tuple(solution.get(columns[place].variable) for place in shown)]


def _built(pattern: Pattern, walker: Walker, solution: Solution) -> _Cells | None:
    assert isinstance(pattern.path, Link)
    terms = (pattern.subject, pattern.path.term, pattern.object)
    if any(is_variable(term) and term not in solution for term in terms):
        return None
    return walker.asker.fact(pattern, solution)
