"""Asks a group for its solutions with every variable, and says which facts each one used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import pyoxigraph as ox

from kg.evidence.chains import chains
from kg.evidence.expanding import Expander
from kg.evidence.model import Absent, Found
from kg.evidence.needing import expressions, needed, own_variables, spare
from kg.evidence.picking import picked
from kg.evidence.preference import Preference
from kg.evidence.restricting import narrowed, usable, values_block
from kg.graph import Graph
from kg.sparql.pattern_text import group_text, path_text
from kg.sparql.patterns import (
    Bind,
    Element,
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
    is_variable,
    mentioned,
    variables_of,
    visible,
)
from kg.stores.contract import Solutions, Term

Solution: TypeAlias = dict[str, Term]
Active: TypeAlias = list[tuple[Solution, Found]]


class Walker:
    """Walks through one query's groups.

    `prologue` declares the prefixes of its terms, `preference` says what is shown of several ways.
    """

    def __init__(self, graph: Graph, prologue: str, preference: Preference) -> None:
        self._graph = graph
        self.preference = preference
        self._prologue = prologue
        self._terms: dict[str, Term] = {}
        self._needed: set[str] = set()
        self._outside: set[str] = set()
        self._above: tuple[Filter | Bind, ...] = ()
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
        answer = self._ask(f"SELECT * WHERE {group_text(within)}{behind}")
        variables = [f"?{name}" for name in answer.variables]
        return [
            {name: term for name, term in zip(variables, row, strict=True) if term is not None}
            for row in answer.rows
        ]

    def facts(
        self, group: Group, solutions: Sequence[Solution], shown: Iterable[str] | None = None
    ) -> list[Found]:
        """Return for each solution of an expanded group what it used.

        `shown` are the variables that count, all unless given: what brings only others is no
        evidence (`kg.evidence.needing`).
        """
        found = [Found() for _ in solutions]
        if not solutions:
            return found
        self.learn(group)
        outer = self._needed, self._outside, self._above
        self._outside = set(visible(group) if shown is None else shown)
        self._needed, self._above = needed(group, self._outside), ()
        self._walk(group, list(zip(solutions, found, strict=True)))
        self._needed, self._outside, self._above = outer
        return found

    def _walk(self, group: Group, active: Active) -> None:
        if not active:
            return
        for element in group.elements:
            match element:
                case Pattern():
                    self._pattern(element, active)
                case Union(branches, marker):
                    self._union(element, branches, marker, group, active)
                case Named(_, inner):
                    self._below(inner, element, group, active)
                case Minus(inner):
                    self._absent(inner, visible(inner), active)
                case Filter(text, exists):
                    self._exists(exists, active, is_all=text.lstrip()[:1] not in "(")
                case Bind(_, variable, exists) if variable in self._needed:
                    self._exists(exists, active, is_all=False)
                case SubSelect(query):
                    self._sub_select(query, active)
        self._options(group, active)

    def _below(self, inner: Group, element: Element, group: Group, active: Active) -> None:
        """Walk a group inside another one: the patterns around it are outside, expressions above."""
        outer = self._outside, self._above
        rest = tuple(
            other
            for other in group.elements
            if other is not element and not isinstance(other, Filter | Bind)
        )
        self._outside = self._outside | mentioned(Group(rest))
        self._above = (*expressions(group), *self._above)
        self._walk(inner, active)
        self._outside, self._above = outer

    def _options(self, group: Group, active: Active) -> None:
        """Walk the options of a group that its solutions need, and note those that did not hold."""
        options = [element for element in group.elements if isinstance(element, Optional)]
        if not any(own_variables(option, group) & self._needed for option in options):
            return
        solutions = [solution for solution, _ in active]
        unneeded = spare(group, self._above, solutions, self._outside, self._ask)
        looked_at = {
            name
            for element in (*expressions(group), *self._above)
            for name in variables_of(element.text)
        }
        for option, given_up in zip(options, unneeded, strict=True):
            own = own_variables(option, group)
            if not own & self._needed:
                continue
            held = [
                pair
                for number, pair in enumerate(active)
                if option.marker in pair[0] and number not in given_up
            ]
            self._below(option.group, option, group, held)
            if own & looked_at:
                without = [pair for pair in active if option.marker not in pair[0]]
                self._absent(option.group, mentioned(option.group), without, is_option=True)

    def _ask(self, text: str) -> Solutions:
        answer = self._graph.query_own(f"{self._prologue}{text}")
        assert isinstance(answer, Solutions)
        return answer

    def _union(
        self,
        element: Element,
        branches: tuple[Group, ...],
        marker: str | None,
        group: Group,
        active: Active,
    ) -> None:
        for number, branch in enumerate(branches):
            held = [
                pair
                for pair in active
                if marker is None or pair[0][marker].value == str(number)
            ]
            self._below(branch, element, group, held)

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
        self.learn(group)
        first: dict[tuple[Term, Term], Solution] = {}
        for solution in self.preference.ordered(self.solve(group, ("?_s", "?_o"), pairs)):
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
        self.learn(group)
        solutions = self.solve(group, wanted, rows)
        by_row = _matched(solutions, wanted, dict.fromkeys(rows))
        for (_, found), row in zip(active, rows, strict=True):
            if not by_row[row]:
                found.absences[self._absence(query.where, dict(zip(wanted, row, strict=True)))] = (
                    None
                )
        chosen = {row: self.preference.ordered(held)[0] for row, held in by_row.items() if held}
        used = dict(zip(chosen, self.facts(group, list(chosen.values()), ()), strict=True))
        for (_, found), row in zip(active, rows, strict=True):
            if row in used:
                found.add(used[row])

    def _sub_select(self, query: Query, active: Active) -> None:
        """Ask a sub-select's pattern again with the values that it gave its rows."""
        if query.columns is not None:
            kept = [c for c in query.columns if c.text is None or c.variable in self._needed]
            query = query._replace(columns=tuple(kept))
        columns = query.columns or ()
        plain = [column.variable for column in columns if column.text is None]
        if query.columns is None:
            plain = list(visible(query.where))
        rows = [tuple(solution.get(name) for name in plain) for solution, _ in active]
        group, arguments = self.with_arguments(query)
        by_row = _matched(self.solve(group, plain, rows), plain, dict.fromkeys(rows))
        wanted: list[tuple[Found, Solution]] = []
        for (solution, found), row in zip(active, rows, strict=True):
            cells = {name: solution.get(name) for name in arguments}
            for chosen in picked(query, by_row[row], arguments, cells, self.preference).solutions:
                wanted.append((found, chosen))
        shown = shown_by(query, arguments)
        used = self.facts(group, [chosen for _, chosen in wanted], shown)
        for (found, _), facts in zip(wanted, used, strict=True):
            found.add(facts)

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
        self.learn(group)
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
        self.learn(group)
        return self._absence(group, {})

    def _absence(self, group: Group, known: dict[str, Term | None]) -> Absent:
        self.learn(group)
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

    def learn(self, group: Group) -> None:
        """Let the engine read the constants of a group, so that they are what it makes of them."""
        new = sorted({term for term in _constants(group) if term not in self._terms})
        if not new:
            return
        names = [f"?c{number}" for number in range(len(new))]
        answer = self._ask(
            f"SELECT {' '.join(names)} WHERE {{"
            f" VALUES ({' '.join(names)}) {{ ({' '.join(new)}) }} }}"
        )
        for text, term in zip(new, answer.rows[0], strict=True):
            assert term is not None
            self._terms[text] = term


def triple(subject: Term, predicate: Term, object_: Term) -> ox.Triple:
    """Return a triple of terms that stood in the places of one."""
    assert isinstance(subject, ox.NamedNode | ox.BlankNode)
    assert isinstance(predicate, ox.NamedNode)
    return ox.Triple(subject, predicate, object_)


def shown_by(query: Query, arguments: Mapping[str, str]) -> set[str]:
    """Return the variables that a query's columns show or are worked out from."""
    columns = query.columns
    if columns is None:
        return set(visible(query.where))
    found = set(arguments.values())
    for column in columns:
        if column.text is None or not column.is_aggregated:
            found.add(column.variable)
        elif column.variable not in arguments:
            found |= variables_of(column.text)
    return found | {key.variable for key in query.keys if key.variable is not None}


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
