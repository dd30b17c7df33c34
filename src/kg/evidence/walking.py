"""Asks a group for its solutions with every variable, and says which facts each one used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import pyoxigraph as ox

from kg.evidence.chains import chains
from kg.evidence.expanding import Expander
from kg.evidence.model import Absent, Found
from kg.evidence.picking import picked
from kg.evidence.restricting import narrowed, usable, values_block
from kg.graph import Graph
from kg.sparql.pattern_text import group_text, path_text
from kg.sparql.patterns import (
    Bind,
    Exists,
    Filter,
    Group,
    Link,
    Minus,
    Named,
    Optional,
    Pattern,
    Query,
    Repeated,
    SubSelect,
    Union,
    Values,
    certain,
    is_variable,
    mentioned,
    variables_of,
    visible,
)
from kg.stores.contract import Solutions, Term

Solution: TypeAlias = dict[str, Term]
Active: TypeAlias = list[tuple[Solution, Found]]


class Walker:
    """Walks through one query's groups. `prologue` declares the prefixes of its terms."""

    def __init__(self, graph: Graph, prologue: str) -> None:
        self._graph = graph
        self._prologue = prologue
        self._terms: dict[str, Term] = {}
        self._read: set[str] = set()
        self.expander = Expander()

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
        answer = self._graph.query_own(
            f"{self._prologue}SELECT * WHERE {group_text(within)}{behind}"
        )
        assert isinstance(answer, Solutions)
        variables = [f"?{name}" for name in answer.variables]
        return [
            {name: term for name, term in zip(variables, row, strict=True) if term is not None}
            for row in answer.rows
        ]

    def facts(self, group: Group, solutions: Sequence[Solution]) -> list[Found]:
        """Return for each solution of an expanded group what it used."""
        found = [Found() for _ in solutions]
        self._learn(group)
        # What an expression reads may stand in an option further in.
        outer, self._read = self._read, self._read | _read_in(group)
        self._walk(group, list(zip(solutions, found, strict=True)))
        self._read = outer
        return found

    def _walk(self, group: Group, active: Active) -> None:
        if not active:
            return
        for element in group.elements:
            match element:
                case Pattern():
                    self._pattern(element, active)
                case Optional(inner, marker):
                    self._walk(inner, [pair for pair in active if marker in pair[0]])
                    self._missed(element, group, active)
                case Union(branches, marker):
                    self._union(branches, marker, active)
                case Named(_, inner):
                    self._walk(inner, active)
                case Minus(inner):
                    self._absent(inner, visible(inner), active)
                case Filter(text, exists):
                    self._exists(exists, active, is_all=text.lstrip()[:1] not in "(")
                case Bind(_, _, exists):
                    self._exists(exists, active, is_all=False)
                case SubSelect(query):
                    self._sub_select(query, active)

    def _missed(self, option: Optional, group: Group, active: Active) -> None:
        """Note an option that did not hold, where an expression of the group looks at it."""
        own = set(visible(option.group)) - certain(group)
        if own & self._read:
            without = [pair for pair in active if option.marker not in pair[0]]
            self._absent(option.group, mentioned(option.group), without, is_option=True)

    def _union(self, branches: tuple[Group, ...], marker: str | None, active: Active) -> None:
        if marker is None:
            self._walk(branches[0], active)
            return
        for number, branch in enumerate(branches):
            held = str(number)
            self._walk(branch, [pair for pair in active if pair[0][marker].value == held])

    def _pattern(self, pattern: Pattern, active: Active) -> None:
        if not isinstance(pattern.path, Link):
            self._path(pattern, active)
            return
        for solution, found in active:
            terms = [
                self.value(term, solution)
                for term in (pattern.subject, pattern.path.term, pattern.object)
            ]
            found.facts[triple(*terms)] = None

    def _path(self, pattern: Pattern, active: Active) -> None:
        """Find the triples of a path for the pairs that it joined."""
        pairs: dict[tuple[Term, Term], list[Found]] = {}
        for solution, found in active:
            pair = self.value(pattern.subject, solution), self.value(pattern.object, solution)
            pairs.setdefault(pair, []).append(found)
        if isinstance(pattern.path, Repeated):
            used = self._chained(pattern.path, list(pairs))
        else:
            used = self._joined(self.expander.ways("?_s", pattern.path, "?_o"), list(pairs))
        for pair, held in used.items():
            for found in pairs[pair]:
                found.add(held)

    def _joined(
        self, group: Group, pairs: list[tuple[Term, Term]]
    ) -> dict[tuple[Term, Term], Found]:
        self._learn(group)
        first: dict[tuple[Term, Term], Solution] = {}
        for solution in _ordered(self.solve(group, ("?_s", "?_o"), pairs)):
            first.setdefault((solution["?_s"], solution["?_o"]), solution)
        wanted = {pair: first[pair] for pair in pairs if pair in first}
        return dict(zip(wanted, self.facts(group, list(wanted.values())), strict=True))

    def _chained(
        self, path: Repeated, pairs: list[tuple[Term, Term]]
    ) -> dict[tuple[Term, Term], Found]:
        """Find the shortest chain of steps of a repetition for each pair."""
        if isinstance(path.path, Repeated):
            return self._chained(path.path, pairs)
        step = self.expander.ways("?_s", path.path, "?_o")
        walked = chains(
            pairs,
            lambda nodes: [
                (solution["?_s"], solution["?_o"])
                for solution in self.solve(step, ("?_s",), [(node,) for node in nodes])
            ],
            may_be_empty=path.sign != "+",
        )
        hops = list(dict.fromkeys(hop for chain in walked.values() for hop in chain))
        used = self._joined(step, hops)
        result: dict[tuple[Term, Term], Found] = {}
        for pair, chain in walked.items():
            result[pair] = Found()
            for hop in chain:
                result[pair].add(used[hop])
        return result

    def _exists(self, parts: tuple[Exists, ...], active: Active, *, is_all: bool) -> None:
        """Look again for what an EXISTS found; `is_all`: the filter is this EXISTS alone."""
        for part in parts:
            names = mentioned(part.group)
            if part.negated and is_all:
                self._absent(part.group, names, active)
                continue
            self._linked(Query("select", "", None, (), part.group, (), ""), names, active)

    def _linked(self, query: Query, names: Iterable[str], active: Active) -> None:
        """Ask a group again with the values that it shares with solutions, and add what it used."""
        wanted = [name for name in names if any(name in solution for solution, _ in active)]
        rows = [tuple(solution.get(name) for name in wanted) for solution, _ in active]
        group = self.expander.group(query.where)
        self._learn(group)
        solutions = self.solve(group, wanted, rows)
        by_row = _matched(solutions, wanted, dict.fromkeys(rows))
        for (_, found), row in zip(active, rows, strict=True):
            if not by_row[row]:
                found.absences[self._absence(query.where, dict(zip(wanted, row, strict=True)))] = (
                    None
                )
        chosen = {row: _ordered(held)[0] for row, held in by_row.items() if held}
        used = dict(zip(chosen, self.facts(group, list(chosen.values())), strict=True))
        for (_, found), row in zip(active, rows, strict=True):
            if row in used:
                found.add(used[row])

    def _sub_select(self, query: Query, active: Active) -> None:
        """Ask a sub-select's pattern again with the values that it gave its rows."""
        columns = query.columns or ()
        plain = [column.variable for column in columns if column.text is None]
        if query.columns is None:
            plain = list(visible(query.where))
        rows = [tuple(solution.get(name) for name in plain) for solution, _ in active]
        group, arguments = self.with_arguments(query)
        solutions = self.solve(group, plain, rows)
        by_row = _matched(solutions, plain, dict.fromkeys(rows))
        wanted: list[tuple[Found, Solution]] = []
        for (solution, found), row in zip(active, rows, strict=True):
            cells = {
                column.variable: solution.get(column.variable)
                for column in columns
                if column.variable in arguments
            }
            for chosen in picked(query, by_row[row], arguments, cells).solutions:
                wanted.append((found, chosen))
        for (found, _), used in zip(
            wanted, self.facts(group, [chosen for _, chosen in wanted]), strict=True
        ):
            found.add(used)

    def with_arguments(self, query: Query) -> tuple[Group, dict[str, str]]:
        """Return a query's group, expanded, with what its aggregates are taken of as variables.

        The second part gives the variable of each column's argument.
        """
        group = self.expander.group(query.where)
        extra: list[Bind] = []
        arguments: dict[str, str] = {}
        for key in query.keys:
            if key.variable is not None and key.text != key.variable:
                inner = key.text.strip()[1:-1]
                extra.append(Bind(inner[: inner.upper().rindex(" AS ")], key.variable))
        for column in query.columns or ():
            if column.aggregate is not None and column.aggregate.argument != "*":
                arguments[column.variable] = self.expander.fresh()
                extra.append(Bind(column.aggregate.argument, arguments[column.variable]))
            elif column.text is not None and not column.is_aggregated and not query.is_aggregated:
                extra.append(Bind(column.text, column.variable))
        self._learn(group)
        return Group((*group.elements, *extra)), arguments

    def _absent(
        self, group: Group, names: Iterable[str], active: Active, *, is_option: bool = False
    ) -> None:
        for solution, found in active:
            shared = {name: solution.get(name) for name in names}
            absent = self._absence(group, shared)._replace(is_option=is_option)
            found.absences[absent] = None

    def absence(self, group: Group) -> Absent:
        """Return a whole group as what was searched for in vain."""
        self._learn(group)
        return self._absence(group, {})

    def _absence(self, group: Group, known: dict[str, Term | None]) -> Absent:
        self._learn(group)
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
                    inner = [self._absence(branch, known) for branch in branches]
                    patterns.extend(part for branch in inner for part in branch.patterns)
                    conditions.extend(part for branch in inner for part in branch.conditions)
        return Absent(tuple(patterns), tuple(conditions))

    def value(self, term: str, solution: Solution) -> Term:
        """Return what a term of a pattern is in a solution."""
        return solution[term] if is_variable(term) else self._terms[term]

    def _learn(self, group: Group) -> None:
        """Let the engine read the constants of a group, so that they are what it makes of them."""
        new = sorted({term for term in _constants(group) if term not in self._terms})
        if not new:
            return
        names = [f"?c{number}" for number in range(len(new))]
        answer = self._graph.query_own(
            f"{self._prologue}SELECT {' '.join(names)} WHERE {{"
            f" VALUES ({' '.join(names)}) {{ ({' '.join(new)}) }} }}"
        )
        assert isinstance(answer, Solutions)
        for text, term in zip(new, answer.rows[0], strict=True):
            assert term is not None
            self._terms[text] = term


def triple(subject: Term, predicate: Term, object_: Term) -> ox.Triple:
    """Return a triple of terms that stood in the places of one."""
    assert isinstance(subject, ox.NamedNode | ox.BlankNode)
    assert isinstance(predicate, ox.NamedNode)
    return ox.Triple(subject, predicate, object_)


def _read_in(group: Group) -> set[str]:
    """Return the variables that expressions of a group look at, at any depth."""
    found: set[str] = set()
    for element in group.elements:
        match element:
            case Filter(text, _) | Bind(text, _, _):
                found |= variables_of(text)
            case Optional(inner, _) | Named(_, inner):
                found |= _read_in(inner)
            case Union(branches, _):
                found |= {name for branch in branches for name in _read_in(branch)}
    return found


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


def _matched(
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


def _ordered(solutions: list[Solution]) -> list[Solution]:
    """Return solutions in an order that does not depend on the engine: the fullest first."""
    if len(solutions) < 2:
        return solutions
    return sorted(solutions, key=lambda item: (-len(item), str(sorted(map(str, item.items())))))
