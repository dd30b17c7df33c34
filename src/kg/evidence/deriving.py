"""What a derived fact follows from: the WHERE of the derive query that built it.

A rule's WHERE is asked again with what the fact says. All triples that a solution builds are in
the graph, so those of the template that the solution surely builds, and the patterns at the
WHERE's own level, are asked first: cheap look-ups that tell the engine where to begin.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

import yaml

from kg.derive import Derivation, read_derivations
from kg.evidence.model import Fact, Step
from kg.evidence.walking import Solution, Walker
from kg.graph import Graph
from kg.sparql.pattern_reading import read_query
from kg.sparql.patterns import (
    Group,
    Link,
    Pattern,
    Query,
    certain,
    is_variable,
    visible,
)
from kg.stores.contract import Term


class _Rule(NamedTuple):
    """One derive query, read."""

    derivation: Derivation
    query: Query
    walker: Walker
    group: Group
    first: Group
    summary: str


class Rules:
    """The derive queries of a graph, for finding what its derived facts follow from."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def steps(self, facts: Iterable[Fact]) -> dict[Fact, Step]:
        """Return for each fact one step by which a rule gives it; others are left out."""
        waiting = list(facts)
        found: dict[Fact, Step] = {}
        for rule in self._rules:
            if not waiting:
                break
            found.update(self._by(rule, waiting))
            waiting = [fact for fact in waiting if fact not in found]
        return found

    @cached_property
    def _rules(self) -> list[_Rule]:
        # What builds nodes of its own comes first in its order, and what is most general last:
        # a rule that can give any triple is asked only for what no other one gives.
        rules = [_read(self._graph, item) for item in read_derivations(self._graph.project)]
        return sorted(rules, key=lambda rule: _openness(rule.query))

    def _by(self, rule: _Rule, facts: list[Fact]) -> dict[Fact, Step]:
        fitting: dict[tuple[str, ...], list[tuple[Fact, Solution]]] = {}
        for pattern in rule.query.template:
            for fact in facts:
                known = _unified(pattern, fact, rule.walker)
                if known is not None:
                    fitting.setdefault(tuple(known), []).append((fact, known))
        steps: dict[Fact, Step] = {}
        for names, held in fitting.items():
            new = [(fact, known) for fact, known in held if fact not in steps]
            steps.update(self._solved(rule, names, new))
        return steps

    def _solved(
        self, rule: _Rule, names: tuple[str, ...], held: list[tuple[Fact, Solution]]
    ) -> dict[Fact, Step]:
        rows = list(dict.fromkeys(tuple(known[name] for name in names) for _, known in held))
        wanted, keys = self._begun(rule, names, rows)
        solutions = rule.walker.solve(rule.group, wanted, keys)
        by_row: dict[tuple[Term | None, ...], list[Solution]] = {}
        for solution in solutions:
            by_row.setdefault(tuple(solution.get(name) for name in names), []).append(solution)
        chosen: dict[Fact, tuple[Solution, int]] = {}
        for fact, known in held:
            fitting = by_row.get(tuple(known[name] for name in names))
            if fitting:
                best = min(fitting, key=lambda item: str(sorted(map(str, item.items()))))
                chosen[fact] = best, len(fitting) - 1
        found = rule.walker.facts(rule.group, [solution for solution, _ in chosen.values()])
        return {
            fact: Step(rule.derivation.file, rule.summary, used, more)
            for (fact, (_, more)), used in zip(chosen.items(), found, strict=True)
        }

    def _begun(
        self, rule: _Rule, names: tuple[str, ...], rows: list[tuple[Term, ...]]
    ) -> tuple[list[str], list[tuple[Term | None, ...]]]:
        """Return more variables with their values than the facts give, found by look-ups."""
        plain: list[tuple[Term | None, ...]] = list(rows)
        more = [name for name in visible(rule.first) if name not in names]
        if not more or not set(names) & set(visible(rule.first)):
            return list(names), plain
        wanted = [*names, *more]
        held = [name for name in names if name in visible(rule.first)]
        places = [names.index(name) for name in held]
        by_held: dict[tuple[Term | None, ...], list[Solution]] = {}
        for solution in rule.walker.solve(
            rule.first, held, [tuple(row[place] for place in places) for row in rows]
        ):
            by_held.setdefault(tuple(solution.get(name) for name in held), []).append(solution)
        keys = [
            tuple(
                row[names.index(name)] if name in names else solution.get(name) for name in wanted
            )
            for row in rows
            for solution in by_held.get(tuple(row[place] for place in places), ())
        ]
        return wanted, list(dict.fromkeys(keys))


def _read(graph: Graph, derivation: Derivation) -> _Rule:
    query = read_query(derivation.text)
    walker = Walker(graph, query.prologue)
    group = walker.expander.group(query.where)
    sure = certain(group)
    own = [item for item in group.elements if isinstance(item, Pattern)]
    built = [
        item
        for item in query.template
        if {term for term in _terms(item) if is_variable(term)} <= sure | _computed_names(query)
    ]
    first = [item for item in (*built, *own) if isinstance(item.path, Link)]
    header = "\n".join(
        line[2:].removeprefix(" ") for line in derivation.text.splitlines() if line[:2] == "#+"
    )
    summary = yaml.load(header, Loader=yaml.CSafeLoader)["summary"]
    text = summary["en"] if isinstance(summary, dict) else str(summary)
    walker.facts(Group(tuple(query.template)), [])  # its constants are compared with facts
    return _Rule(derivation, query, walker, group, Group(tuple(first)), text)


def _computed_names(query: Query) -> set[str]:
    """Return the variables of the template that some BIND outside any option makes."""
    from kg.sparql.patterns import Bind

    sure = certain(query.where)
    return {
        item.variable
        for item in query.where.elements
        if isinstance(item, Bind) and _inputs(item.text) <= sure
    }


def _inputs(text: str) -> set[str]:
    from kg.sparql.patterns import variables_of

    return variables_of(text)


def _terms(pattern: Pattern) -> tuple[str, str, str]:
    assert isinstance(pattern.path, Link)
    return pattern.subject, pattern.path.term, pattern.object


def _unified(pattern: Pattern, fact: Fact, walker: Walker) -> Solution | None:
    """Return what a fact says of a template's variables, None where it does not fit."""
    known: Solution = {}
    for term, held in zip(_terms(pattern), (fact.subject, fact.predicate, fact.object), strict=True):
        if is_variable(term):
            if known.setdefault(term, held) != held:
                return None
        elif walker.value(term, {}) != held:
            return None
    return known


def _openness(query: Query) -> int:
    """Return how many places of a template's triples are left open at the most."""
    return max(sum(map(is_variable, _terms(item))) for item in query.template)
