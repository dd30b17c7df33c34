"""Says of each row of an answer how the graph knows it.

The question's own pattern is asked again with every variable (`kg.evidence.walking`); what is
found is traced through the derive queries to what files state, and from there to sources.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import date
from typing import NamedTuple

import pyoxigraph as ox

from kg.evidence.deriving import Rules
from kg.evidence.model import Absent, Cover, Dispute, Evidence, Fact, Found, Row, Step, Support
from kg.evidence.places import Files
from kg.evidence.policy import Policy, read_policy
from kg.evidence.preference import Preference
from kg.evidence.rows import rows_of
from kg.evidence.sourcing import Sourcing
from kg.evidence.verdicts import verdict_of
from kg.evidence.walking import Walker
from kg.graph import Graph
from kg.project import SourceFile
from kg.questions.asking_day import on_day
from kg.questions.binding import bind
from kg.questions.catalogue import Question
from kg.questions.header import HEALTH
from kg.questions.running import run
from kg.sparql.pattern_reading import read_query
from kg.stores.contract import Answer, Solutions, Term


def why(
    question: Question,
    graph: Graph,
    values: Mapping[str, str] | None = None,
    *,
    as_of: str | date | None = None,
    today: date | None = None,
    language: str = "en",
) -> Evidence:
    """Return the answer to a question with its evidence; labels are in `language` where there are.

    `as_of` is the day for which it is asked, and raises what `on_day` does. The other parameters,
    and what is raised, are those of `kg.questions.ask`.
    """
    values = on_day(question, values or {}, as_of)
    text = bind(question, values, graph, today=today or date.today())
    answer = run(question, text, graph)
    return _Explainer(graph, language).explain(
        text, answer, is_of_graph=HEALTH in question.header.tags
    )


def resting_on(
    text: str, answer: Answer, graph: Graph
) -> list[tuple[tuple[Term | None, ...], list[tuple[SourceFile, ox.Triple]]]]:
    """Return each row of an answer with the stated facts behind it, through all rules.

    `text` is the query that `answer` answers. A fact is given as each file that states it writes
    it. Of an aggregate all members count. Raises KgError for a query that has no pattern to
    explain.
    """
    return _Explainer(graph, "").resting_on(text, answer)


class _Known(NamedTuple):
    """What is worked out once for a graph, and kept with it."""

    policy: Policy
    files: Files
    rules: Rules
    sourcing: Sourcing
    preference: Preference


def _learned(graph: Graph) -> _Known:
    policy = read_policy(graph.project)
    sourcing = Sourcing(graph, policy)
    preference = Preference(sourcing.doubtful_nodes())
    return _Known(policy, Files(graph), Rules(graph, preference), sourcing, preference)


class _Explainer:
    """Collects the evidence of one answer."""

    def __init__(self, graph: Graph, language: str) -> None:
        known = graph.remembered(__name__, lambda: _learned(graph))
        self._graph = graph
        self._language = language
        self._policy, self._files, self._rules, self._sourcing, self._preference = known
        self._stated: dict[Fact, list[tuple[SourceFile, ox.Triple]]] = {}
        self._steps: dict[Fact, Step] = {}

    def explain(self, text: str, answer: Answer, *, is_of_graph: bool) -> Evidence:
        query = read_query(text)
        walker = Walker(self._graph, query.prologue, self._preference)
        rows = rows_of(query, walker, answer)
        found = [row.found for row in rows]
        verdict = None
        if not rows:
            verdict = verdict_of(query, walker, self, is_of_graph=is_of_graph)
            found.append(verdict.found)
        self.trace(fact for item in found for fact in item.facts)
        stated = self._stated
        absences = [*_absences(found), *_absences(step.found for step in self._steps.values())]
        covers = self.covers(absences)
        listed = [
            *(c for held in covers.values() for c in held),
            *(verdict.covers if verdict else ()),
        ]
        extra = [fact for cover in listed for fact in (cover.complete, cover.as_of) if fact]
        self.trace(extra)
        support = self._sourcing.support(stated)
        disputes = tuple(self._sourcing.disputes([*stated, *self._steps]))
        sources = [
            *(node for item in support.values() for node in item.sources),
            *(side.source for item in disputes for side in item.sides if side.source is not None),
        ]
        facts = [*stated, *self._steps]
        backing = self._sourcing.backing(dict.fromkeys(fact.subject for fact in facts))
        return Evidence(
            answer=answer,
            variables=answer.variables if isinstance(answer, Solutions) else (),
            rows=tuple(rows),
            places=self._files.places(stated),
            steps=self._steps,
            support=support,
            sources=self._sourcing.describe(sources),
            covers=covers,
            disputes=disputes,
            doubtful=frozenset(self._doubtful(support)),
            backing=frozenset(backing),
            quiet=frozenset(fact for fact in facts if self._is_quiet(fact, backing)),
            verdict=verdict,
            labels=self._labels(facts, rows, absences, listed, support, disputes),
        )

    def resting_on(
        self, text: str, answer: Answer
    ) -> list[tuple[tuple[Term | None, ...], list[tuple[SourceFile, ox.Triple]]]]:
        query = read_query(text)
        walker = Walker(self._graph, query.prologue, self._preference)
        rows = rows_of(query, walker, answer, most=None)
        self.trace(fact for row in rows for fact in row.found.facts)
        return [
            (row.cells, [held for fact in self._leaves(row.found) for held in self._stated[fact]])
            for row in rows
        ]

    def _leaves(self, found: Found) -> Iterable[Fact]:
        """Yield the stated facts that a solution rests on, each once."""
        seen: set[Fact] = set()
        waiting = list(found.facts)
        while waiting:
            fact = waiting.pop()
            if fact in seen:
                continue
            seen.add(fact)
            if fact in self._stated:
                yield fact
            elif fact in self._steps:
                waiting.extend(self._steps[fact].found.facts)

    def trace(self, facts: Iterable[Fact]) -> None:
        """Follow facts through the rules down to what files state."""
        waiting = list(dict.fromkeys(facts))
        while waiting:
            waiting = [
                fact for fact in waiting if fact not in self._stated and fact not in self._steps
            ]
            self._stated.update(self._files.files_of(waiting))
            new = self._rules.steps(fact for fact in waiting if fact not in self._stated)
            self._steps.update(new)
            used = (fact for step in new.values() for fact in step.found.facts)
            waiting = list(dict.fromkeys(used))

    def covers(self, absences: Iterable[Absent]) -> dict[Absent, tuple[Cover, ...]]:
        """Return for each absence the complete lists among the nodes that it speaks of."""
        asked = {
            absent: [node for node, _, _ in absent.patterns if isinstance(node, ox.NamedNode)]
            for absent in absences
        }
        lists = self.complete_lists(node for nodes in asked.values() for node in nodes)
        return {
            absent: tuple(lists[node] for node in dict.fromkeys(nodes) if node in lists)
            for absent, nodes in asked.items()
            if any(node in lists for node in nodes)
        }

    def complete_lists(self, nodes: Iterable[Term]) -> dict[Term, Cover]:
        """Return those of the nodes that are said to be complete, with their day."""
        complete, as_of = self._policy.one("complete"), self._policy.one("asOf")
        named = " ".join(str(n) for n in dict.fromkeys(nodes) if isinstance(n, ox.NamedNode))
        if complete is None or not named:
            return {}
        day = f" OPTIONAL {{ ?node {as_of} ?day }}" if as_of else ""
        answer = self._graph.query_own(
            f"SELECT * WHERE {{ VALUES ?node {{ {named} }} ?node {complete} true .{day} }}"
        )
        assert isinstance(answer, Solutions)
        found: dict[Term, Cover] = {}
        for row in answer.rows:
            held = dict(zip(answer.variables, row, strict=True))
            node = held["node"]
            assert isinstance(node, ox.NamedNode)
            says = Fact(node, self._policy.terms["complete"][0], _TRUE)
            dated = held.get("day")
            known = Fact(node, self._policy.terms["asOf"][0], dated) if dated else None
            found[node] = Cover(node, says, known)
        return dict(sorted(found.items(), key=lambda item: (str(item[1].as_of), str(item[0]))))

    def complete_facts(self, facts: Iterable[Fact]) -> list[Term]:
        """Return the nodes that stated facts, through the rules, call complete."""
        self.trace(facts)
        return [
            fact.subject
            for fact in self._stated
            if self._policy.holds("complete", fact.predicate) and fact.object == _TRUE
        ]

    def _labels(
        self,
        facts: Iterable[Fact],
        rows: Iterable[Row],
        absences: Iterable[Absent],
        covers: Iterable[Cover],
        support: Mapping[Fact, Support],
        disputes: Iterable[Dispute],
    ) -> dict[str, str]:
        """Return the labels of all that may be shown by one."""
        terms: set[object] = {term for fact in facts for term in fact}
        terms.update(cell for row in rows for cell in row.cells)
        terms.update(node for row in rows for held in row.members.values() for node in held)
        terms.update(term for absent in absences for part in absent.patterns for term in part)
        terms.update(cover.node for cover in covers)
        terms.update(item.confidence for item in support.values())
        for dispute in disputes:
            terms.update((dispute.about, dispute.property))
            terms.update(side.value for side in dispute.sides)
        iris = {term.value for term in terms if isinstance(term, ox.NamedNode)}
        return self._graph.labels(iris, self._language)

    def _is_quiet(self, fact: Fact, backing: Container[Term]) -> bool:
        names = ("sourceProperty", "confidence")
        return fact.subject in backing or any(
            self._policy.holds(name, fact.predicate) for name in names
        )

    def _doubtful(self, support: Mapping[Fact, Support]) -> Iterable[Fact]:
        return (
            fact
            for fact, item in support.items()
            if item.confidence is not None and self._policy.holds("doubtful", item.confidence)
        )


_TRUE = ox.Literal("true", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))


def _absences(found: Iterable[Found]) -> list[Absent]:
    return [absent for item in found for absent in item.absences]
