"""What a derived fact follows from: the WHERE of the derive query that built it.

A rule's WHERE is asked again with what the fact says. All triples that a solution builds are in
the graph, so those of the template that the solution surely builds, and the patterns at the
WHERE's own level, are asked first: cheap look-ups that tell the engine where to begin.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from kg.derive import Derivation, read_derivations
from kg.evidence.asking import Solution
from kg.evidence.model import Fact, Step
from kg.evidence.preference import Preference
from kg.evidence.walking import Walker
from kg.graph import Graph
from kg.sparql.pattern_reading import read_query
from kg.sparql.patterns import (
    Bind,
    Group,
    Link,
    Pattern,
    Query,
    certain,
    computed,
    is_variable,
    variables_of,
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
    looked_up: frozenset[str]


class Rules:
    """The derive queries of a graph, for finding what its derived facts follow from."""

    def __init__(self, graph: Graph, preference: Preference) -> None:
        self._graph = graph
        self._preference = preference

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
        rules = [
            _read(self._graph, item, self._preference)
            for item in read_derivations(self._graph.project)
        ]
        return sorted(rules, key=lambda rule: _openness(rule.query))

    def _by(self, rule: _Rule, facts: list[Fact]) -> dict[Fact, Step]:
        fitting: dict[tuple[str, ...], dict[tuple[Term, ...], None]] = {}
        wanted: dict[Fact, list[Solution]] = {}
        shown: dict[Fact, frozenset[str]] = {}
        for pattern in rule.query.template:
            for fact in facts:
                known = _unified(pattern, fact, rule.walker)
                if known is not None:
                    wanted[fact] = []
                    shown[fact] = frozenset(known)
                    names = tuple(name for name in known if name in rule.looked_up)
                    key = tuple(known[name] for name in names)
                    fitting.setdefault(names, {})[key] = None
        if not wanted:
            return {}
        begun, keys = self._begun(rule, fitting)
        for solution in rule.walker.asker.solve(rule.group, begun, keys):
            for built in _built(rule, solution):
                if built in wanted:
                    wanted[built].append(solution)
        chosen = {fact: self._preference.simplest(held) for fact, held in wanted.items() if held}
        steps: dict[Fact, Step] = {}
        for variables in dict.fromkeys(shown[fact] for fact in chosen):
            together = [fact for fact in chosen if shown[fact] == variables]
            solutions = [chosen[fact] for fact in together]
            found = rule.walker.facts(rule.group, solutions, variables)
            for fact, used in zip(together, found, strict=True):
                more = len(wanted[fact]) - 1
                steps[fact] = Step(rule.derivation.file, rule.derivation.summary, used, more)
        return steps

    def _begun(
        self, rule: _Rule, fitting: Mapping[tuple[str, ...], Mapping[tuple[Term, ...], None]]
    ) -> tuple[list[str], list[tuple[Term | None, ...]]]:
        """Return variables of a rule with the values that they can have, found by look-ups."""
        names = sorted(rule.looked_up)
        keys: dict[tuple[Term | None, ...], None] = {}
        for held, rows in fitting.items():
            if not held:
                return [], []
            for solution in rule.walker.asker.solve(rule.first, held, list(rows)):
                keys[tuple(solution.get(name) for name in names)] = None
        return names, list(keys)


def _built(rule: _Rule, solution: Solution) -> Iterable[Fact]:
    """Yield the triples that a solution builds."""
    for pattern in rule.query.template:
        terms = _terms(pattern)
        if all(term in solution for term in terms if is_variable(term)):
            yield rule.walker.asker.fact(pattern, solution)


def _read(graph: Graph, derivation: Derivation, preference: Preference) -> _Rule:
    query = read_query(derivation.text)
    walker = Walker(graph, query.prologue, preference)
    group = walker.expander.group(query.where)
    sure = certain(group)
    own = [item for item in group.elements if isinstance(item, Pattern)]
    built = [
        item
        for item in query.template
        if {term for term in _terms(item) if is_variable(term)} <= sure | _computed_names(query)
    ]
    first = [item for item in (*built, *own) if isinstance(item.path, Link)]
    walker.asker.learn(Group(tuple(query.template)))  # its constants are compared with facts
    # What a BIND makes narrows nothing: the engine would work it out first, and then compare.
    looked_up = frozenset(visible(Group(tuple(first)))) & (sure - computed(group))
    return _Rule(derivation, query, walker, group, Group(tuple(first)), looked_up)


def _computed_names(query: Query) -> set[str]:
    """Return the variables of the template that some BIND outside any option makes."""
    sure = certain(query.where)
    return {
        item.variable
        for item in query.where.elements
        if isinstance(item, Bind) and variables_of(item.text) <= sure
    }


def _terms(pattern: Pattern) -> tuple[str, str, str]:
    assert isinstance(pattern.path, Link)
    return pattern.subject, pattern.path.term, pattern.object


def _unified(pattern: Pattern, fact: Fact, walker: Walker) -> Solution | None:
    """Return what a fact says of a template's variables, None where it does not fit."""
    known: Solution = {}
    for term, held in zip(
        _terms(pattern), (fact.subject, fact.predicate, fact.object), strict=True
    ):
        if is_variable(term):
            if known.setdefault(term, held) != held:
                return None
        elif walker.asker.value(term, {}) != held:
            return None
    return known


def _openness(query: Query) -> int:
    """Return how many places of a template's triples are left open at the most."""
    return max(sum(map(is_variable, _terms(item))) for item in query.template)
