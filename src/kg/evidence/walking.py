"""Says which facts each solution of a group used, and what it searched for in vain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from kg.evidence.asking import Asker, Solution, matched
from kg.evidence.chains import Hop
from kg.evidence.columns import shown_by, with_arguments
from kg.evidence.expanding import Expander
from kg.evidence.model import Found
from kg.evidence.needing import brought, expressions, needed, spare
from kg.evidence.paths import PathFinder
from kg.evidence.picking import picked
from kg.evidence.preference import Preference
from kg.evidence.restricting import with_outer
from kg.graph import Graph
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
    SubSelect,
    Union,
    mentioned,
    variables_of,
    visible,
)

Active: TypeAlias = list[tuple[Solution, Found]]
"""Solutions that are walked together, each with what was found for it so far."""


class Walker:
    """Walks through one query's groups.

    `preference` says what is shown of several ways.
    """

    def __init__(self, graph: Graph, query: Query, preference: Preference) -> None:
        self.asker = Asker(graph, query.prologue, query.dataset)
        self.expander = Expander()
        self.preference = preference
        self._paths = PathFinder(self.asker, self.expander, preference, self.facts)
        self._needed: set[str] = set()
        self._outside: set[str] = set()
        self._above: tuple[Filter | Bind, ...] = ()

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
        self.asker.learn(group)
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
        """Walk a group in another one: the patterns around it are outside, expressions above."""
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
        if not any(brought(option, group) & self._needed for option in options):
            return
        solutions = [solution for solution, _ in active]
        unneeded = spare(group, self._above, solutions, self._outside, self.asker.ask)
        looked_at = {
            name
            for element in (*expressions(group), *self._above)
            for name in variables_of(element.text)
        }
        for option, given_up in zip(options, unneeded, strict=True):
            own = brought(option, group)
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
                pair for pair in active if marker is None or pair[0][marker].value == str(number)
            ]
            self._below(branch, element, group, held)

    def _pattern(self, pattern: Pattern, active: Active) -> None:
        if isinstance(pattern.path, Link):
            fill = self.asker.filler(pattern)
            for solution, found in active:
                found.facts[fill(solution)] = None
            return
        pairs: dict[Hop, list[Found]] = {}
        for solution, found in active:
            start = self.asker.value(pattern.subject, solution)
            pair = start, self.asker.value(pattern.object, solution)
            pairs.setdefault(pair, []).append(found)
        for pair, used in self._paths.find(pattern.path, list(pairs)).items():
            for found in pairs[pair]:
                found.add(used)

    def _exists(self, parts: tuple[Exists, ...], active: Active, *, is_all: bool) -> None:
        """Look again for what an EXISTS found; `is_all`: the filter is this EXISTS alone."""
        for part in parts:
            names = mentioned(part.group)
            if part.negated and is_all:
                self._absent(part.group, names, active)
                continue
            asked = Query("select", "", None, (), part.group, (), "")
            # Within a larger expression the row holds without it, as it does without an option.
            self._linked(asked, names, active, is_option=not part.negated and not is_all)

    def _linked(
        self, query: Query, names: Iterable[str], active: Active, *, is_option: bool = False
    ) -> None:
        """Ask a group again with the values that it shares with solutions, and add what it used."""
        wanted = [name for name in names if any(name in solution for solution, _ in active)]
        rows = [tuple(solution.get(name) for name in wanted) for solution, _ in active]
        group = with_outer(self.expander.group(query.where), wanted, rows)
        self.asker.learn(group)
        solutions = self.asker.solve(group, wanted, rows)
        by_row = matched(solutions, wanted, dict.fromkeys(rows))
        for (_, found), row in zip(active, rows, strict=True):
            if not by_row[row]:
                self.asker.learn(query.where)
                shared = dict(zip(wanted, row, strict=True))
                absent = self.asker.absence(query.where, shared, is_option=is_option)
                found.absences[absent] = None
        chosen = {row: self.preference.ordered(held)[0] for row, held in by_row.items() if held}
        used = dict(zip(chosen, self.facts(group, list(chosen.values()), ()), strict=True))
        for (_, found), row in zip(active, rows, strict=True):
            if row in used:
                found.add(used[row])
                found.more += len(by_row[row]) - 1

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
        group, arguments = with_arguments(query, self.expander)
        by_row = matched(self.asker.solve(group, plain, rows), plain, dict.fromkeys(rows))
        wanted: list[tuple[Found, Solution]] = []
        for (solution, found), row in zip(active, rows, strict=True):
            cells = {name: solution.get(name) for name in arguments}
            chosen = picked(query, by_row[row], arguments, cells, self.preference)
            wanted.extend((found, item) for item in chosen.solutions)
            found.more += chosen.more
        shown = shown_by(query, arguments)
        used = self.facts(group, [chosen for _, chosen in wanted], shown)
        for (found, _), facts in zip(wanted, used, strict=True):
            found.add(facts)

    def _absent(
        self, group: Group, names: Iterable[str], active: Active, *, is_option: bool = False
    ) -> None:
        self.asker.learn(group)
        wanted = list(names)
        for solution, found in active:
            shared = {name: solution.get(name) for name in wanted}
            absent = self.asker.absence(group, shared, is_option=is_option)
            found.absences[absent] = None
