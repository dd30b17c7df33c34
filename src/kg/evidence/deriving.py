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
    asked_by: frozenset[str]
    looked_up: frozenset[str]
    alike: tuple[Pattern, ...]


class Rules:
    """The derive queries of a graph, for finding what its derived facts follow from."""

    def __init__(self, graph: Graph, preference: Preference) -> None:
        self._graph = graph
        self._preference = preference
        self._known: dict[Fact, Step] = {}

    def steps(self, facts: Iterable[Fact]) -> dict[Fact, Step]:
        """Return for each fact one step by which a rule gives it; others are left out."""
        wanted = list(facts)
        waiting = [fact for fact in wanted if fact not in self._known]
        for rule in self._rules:
            if not waiting:
                break
            self._known.update(self._by(rule, waiting))
            waiting = [fact for fact in waiting if fact not in self._known]
        return {fact: self._known[fact] for fact in wanted if fact in self._known}

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
                    names = tuple(name for name in known if name in rule.asked_by)
                    key = tuple(known[name] for name in names)
                    fitting.setdefault(names, {})[key] = None
        if not wanted:
            return {}
        begun, keys = _slimmed(*self._begun(rule, fitting), 2 * len(wanted))
        for solution in rule.walker.asker.solve(rule.group, begun, keys):
            for built in _built(rule, solution):
                if built in wanted and not _uses(rule, solution, built):
                    wanted[built].append(solution)
        chosen = {fact: self._preference.simplest(held) for fact, held in wanted.items() if held}
        steps: dict[Fact, Step] = {}
        file, summary = rule.derivation.file, rule.derivation.summary
        for variables in dict.fromkeys(shown[fact] for fact in chosen):
            together = [fact for fact in chosen if shown[fact] == variables]
            solutions = [chosen[fact] for fact in together]
            found = rule.walker.facts(rule.group, solutions, variables)
            for fact, used in zip(together, found, strict=True):
                more = len(wanted[fact]) - 1
                steps[fact] = Step(file, summary, used, more)
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


def _slimmed(
    names: list[str], keys: list[tuple[Term | None, ...]], most: int
) -> tuple[list[str], list[tuple[Term | None, ...]]]:
    """Leave out variables with many values until no more rows are left than are worth their while.

    Of forty lists that name a state any one will do: to give them all makes the question longer
    than what it saves.
    """
    while len(keys) > most and len(names) > 1:
        counts = [len({key[place] for key in keys}) for place in range(len(names))]
        widest = counts.index(max(counts))
        names = [*names[:widest], *names[widest + 1 :]]
        keys = list(dict.fromkeys((*key[:widest], *key[widest + 1 :]) for key in keys))
    return names, keys


def _built(rule: _Rule, solution: Solution) -> Iterable[Fact]:
    """Yield the triples that a solution builds."""
    for pattern in rule.query.template:
        terms = _terms(pattern)
        if all(term in solution for term in terms if is_variable(term)):
            yield rule.walker.asker.fact(pattern, solution)


def _uses(rule: _Rule, solution: Solution, fact: Fact) -> bool:
    """Tell whether a solution needs the very fact that it would explain."""
    return any(rule.walker.asker.fact(pattern, solution) == fact for pattern in rule.alike)


def _alike(query: Query, patterns: list[Pattern]) -> tuple[Pattern, ...]:
    """Return the patterns that may be a triple which the query itself builds."""
    built = {_terms(item)[1] for item in query.template}
    is_open = any(map(is_variable, built))
    return tuple(
        item
        for item in patterns
        if isinstance(item.path, Link)
        and (is_open or item.path.term in built or is_variable(item.path.term))
    )


def _read(graph: Graph, derivation: Derivation, preference: Preference) -> _Rule:
    query = read_query(derivation.text)
    walker = Walker(graph, query, preference)
    group = walker.expander.group(query.where)
    sure = certain(group)
    own = [item for item in group.elements if isinstance(item, Pattern)]
    built = [
        item
        for item in query.template
        if {term for term in _terms(item) if is_variable(term)} <= sure | _computed_names(query)
    ]
    first = [item for item in (*built, *own) if isinstance(item.path, Link)]
    # Facts are compared with what both build from constants.
    walker.asker.learn(Group((*query.template, *own)))
    # What a BIND makes narrows nothing: the engine would work it out first, and then compare.
    asked_by = frozenset(visible(Group(tuple(first))))
    looked_up = asked_by & (sure - computed(group))
    alike = _alike(query, own)
    return _Rule(derivation, query, walker, group, Group(tuple(first)), asked_by, looked_up, alike)


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
