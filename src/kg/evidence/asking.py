"""Asks groups of one query for their solutions, and fills their patterns with values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from kg.evidence.model import Absent, Fact
from kg.evidence.restricting import narrowed, usable, values_block
from kg.graph import Graph
from kg.sparql.pattern_text import group_text, path_text
from kg.sparql.patterns import (
    Bind,
    Filter,
    Group,
    Link,
    Minus,
    Named,
    Optional,
    Pattern,
    Union,
    Values,
    is_variable,
)
from kg.stores.contract import Solutions, Term

Solution: TypeAlias = dict[str, Term]


class Asker:
    """Asks a graph in the words of one query, of the graphs that the query is asked of.

    `prologue` declares the prefixes of its terms.
    """

    def __init__(self, graph: Graph, prologue: str, dataset: str = "") -> None:
        self._graph = graph
        self._dataset = dataset
        self._prologue = prologue
        # What the engine makes of a constant under given prefixes is the same for all queries.
        learned: dict[str, dict[str, Term]] = graph.remembered(__name__, dict)
        self._terms = learned.setdefault(prologue, {})

    def ask(self, text: str) -> Solutions:
        """Return the answer to a SELECT without a prologue."""
        answer = self._graph.query_own(f"{self._prologue}{text}")
        assert isinstance(answer, Solutions)
        return answer

    def solve(
        self, group: Group, names: Sequence[str] = (), rows: Iterable[tuple[Term | None, ...]] = ()
    ) -> list[Solution]:
        """Return the solutions of an expanded group, those that fit one of the rows of values."""
        keys = list(dict.fromkeys(rows))
        if names and not keys:
            return []
        held, chosen = usable(names, keys)
        within = narrowed(group, held, chosen) if held else group
        # A block at the group's begin joins already, what it could not hold is joined behind.
        first = within.elements[0] if within is not group else None
        is_joined = isinstance(first, Values) and set(first.variables) == set(held)
        behind = f" VALUES {values_block(held, chosen)}" if held and not is_joined else ""
        answer = self.ask(f"SELECT * {self._dataset} WHERE {group_text(within)}{behind}")
        variables = [f"?{name}" for name in answer.variables]
        return [
            {name: term for name, term in zip(variables, row, strict=True) if term is not None}
            for row in answer.rows
        ]

    def learn(self, group: Group) -> None:
        """Let the engine read the constants of a group, so that they are what it makes of them."""
        new = sorted({term for term in _constants(group) if term not in self._terms})
        if not new:
            return
        names = [f"?c{number}" for number in range(len(new))]
        answer = self.ask(
            f"SELECT {' '.join(names)} WHERE {{"
            f" VALUES ({' '.join(names)}) {{ ({' '.join(new)}) }} }}"
        )
        for text, term in zip(new, answer.rows[0], strict=True):
            assert term is not None
            self._terms[text] = term

    def value(self, term: str, solution: Solution) -> Term:
        """Return what a term of a pattern is in a solution."""
        return solution[term] if is_variable(term) else self._terms[term]

    def fact(self, pattern: Pattern, solution: Solution) -> Fact:
        """Return the triple that a pattern of one predicate is in a solution."""
        return self.filler(pattern)(solution)

    def filler(self, pattern: Pattern) -> Callable[[Solution], Fact]:
        """Return what makes the triple of a pattern of one predicate from a solution."""
        assert isinstance(pattern.path, Link)
        terms = (pattern.subject, pattern.path.term, pattern.object)
        subject, predicate, object_ = (None if is_variable(t) else self._terms[t] for t in terms)
        names = terms

        def fill(solution: Solution) -> Fact:
            # What matched a triple has the kinds of terms that a triple has.
            return Fact(
                subject or solution[names[0]],  # type: ignore[arg-type]
                predicate or solution[names[1]],  # type: ignore[arg-type]
                object_ or solution[names[2]],
            )

        return fill

    def absence(
        self, group: Group, known: Mapping[str, Term | None], *, is_option: bool = False
    ) -> Absent:
        """Return a group as what was searched for in vain, with the values that were known.

        The constants of the group are those that were learned.
        """
        patterns: list[tuple[Term | str, Term | str, Term | str]] = []
        conditions: list[str] = []

        def filled(term: str) -> Term | str:
            return known.get(term) or term if is_variable(term) else self._terms[term]

        for element in group.elements:
            match element:
                case Pattern(subject, path, object_):
                    named = filled(path.term) if isinstance(path, Link) else path_text(path)
                    patterns.append((filled(subject), named, filled(object_)))
                case Filter(text, _):
                    conditions.append(" ".join(text.split()))
                case Union(branches, _):
                    inner = [self.absence(branch, known) for branch in branches]
                    patterns.extend(part for branch in inner for part in branch.patterns)
                    conditions.extend(part for branch in inner for part in branch.conditions)
        return Absent(tuple(patterns), tuple(conditions), is_option)


def _constants(group: Group) -> Iterable[str]:
    """Yield the terms of a group's triple patterns that are no variables."""
    for element in group.elements:
        match element:
            case Pattern(subject, path, object_):
                terms = [subject, object_, *([path.term] if isinstance(path, Link) else [])]
                yield from (term for term in terms if not is_variable(term))
            case Optional(inner, _) | Named(_, inner) | Minus(inner):
                yield from _constants(inner)
            case Union(branches, _):
                for branch in branches:
                    yield from _constants(branch)
            case Filter(_, exists) | Bind(_, _, exists):
                for part in exists:
                    yield from _constants(part.group)


def matched(
    solutions: list[Solution], names: Sequence[str], rows: Iterable[tuple[Term | None, ...]]
) -> dict[tuple[Term | None, ...], list[Solution]]:
    """Return for each row of values the solutions that agree with it."""
    exact: dict[tuple[Term | None, ...], list[Solution]] = {}
    for solution in solutions:
        exact.setdefault(tuple(solution.get(name) for name in names), []).append(solution)
    result: dict[tuple[Term | None, ...], list[Solution]] = {}
    for row in rows:
        result[row] = exact.get(row) or [
            solution
            for key, held in exact.items()
            if all(a is None or b is None or a == b for a, b in zip(key, row, strict=True))
            for solution in held
        ]
    return result
