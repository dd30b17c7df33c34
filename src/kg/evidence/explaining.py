"""Says of each row of an answer how the graph knows it.

The question's own pattern is asked again with every variable (`kg.evidence.walking`); what is
found is traced through the derive queries to what files state, and from there to sources.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple, cast

import pyoxigraph as ox

from kg.evidence.deriving import Rules
from kg.evidence.disputes import Disputes
from kg.evidence.keeping import Kept
from kg.evidence.lists import Lists
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
    most_members: int | None = None,
) -> Evidence:
    """Return the answer to a question with its evidence; labels are in `language` where there are.

    Of no more than `most_members` of what a row counts the facts are found, of all unless given.
    `as_of` is the day for which it is asked, and raises what `on_day` does. The other parameters,
    and what is raised, are those of `kg.questions.ask`.
    """
    values = on_day(question, values or {}, as_of)
    text = bind(question, values, graph, today=today or date.today())
    answer = run(question, text, graph)
    return _Explainer(graph, language, most_members).explain(
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
    return _Explainer(graph, "", None).resting_on(text, answer)


class _Known(NamedTuple):
    """What is worked out once for a graph, and kept with it."""

    policy: Policy
    files: Files
    rules: Rules
    sourcing: Sourcing
    disputes: Disputes
    lists: Lists
    preference: Preference
    labels: dict[str, Kept[str]]


def _learned(graph: Graph) -> _Known:
    policy = read_policy(graph.project)
    sourcing = Sourcing(graph, policy)
    preference = Preference(sourcing.doubtful_nodes())
    return _Known(
        policy,
        Files(graph),
        Rules(graph, preference),
        sourcing,
        Disputes(graph, policy),
        Lists(graph, policy),
        preference,
        {},
    )


class _Explainer:
    """Collects the evidence of one answer."""

    def __init__(self, graph: Graph, language: str, most_members: int | None) -> None:
        known = graph.remembered(__name__, lambda: _learned(graph))
        self._known = known
        self._graph = graph
        self._language = language
        self._most_members = most_members
        self._stated: dict[Fact, list[tuple[SourceFile, ox.Triple]]] = {}
        self._steps: dict[Fact, Step] = {}

    def explain(self, text: str, answer: Answer, *, is_of_graph: bool) -> Evidence:
        query = read_query(text)
        walker = Walker(self._graph, query, self._known.preference)
        rows = rows_of(query, walker, answer, self._most_members)
        found = [row.found for row in rows]
        verdict = None
        if not rows:
            verdict = verdict_of(query, walker, self, self._language, is_of_graph=is_of_graph)
            found.append(verdict.found)
        self.trace(fact for item in found for fact in item.facts)
        stated = self._stated
        absences = [*_absences(found), *_absences(step.found for step in self._steps.values())]
        covers = self._known.lists.behind(absences)
        listed = [
            *(c for held in covers.values() for c in held),
            *(verdict.covers if verdict else ()),
        ]
        extra = [fact for cover in listed for fact in (cover.complete, cover.as_of) if fact]
        self.trace(extra)
        support = self._known.sourcing.support(stated)
        disputes = tuple(self._known.disputes.on([*stated, *self._steps], self._language))
        sources = [
            *(node for item in support.values() for node in item.sources),
            *(side.source for item in disputes for side in item.sides if side.source is not None),
        ]
        facts = [*stated, *self._steps]
        terms = self._known.policy.terms
        aside = {*terms.get("sourceProperty", ()), *terms.get("confidence", ())}
        backing = self._known.sourcing.backing(dict.fromkeys(fact.subject for fact in facts))
        return Evidence(
            answer=answer,
            variables=answer.variables if isinstance(answer, Solutions) else (),
            rows=tuple(rows),
            places=self._known.files.places(stated),
            steps=self._steps,
            support=support,
            sources=self._known.sourcing.describe(sources, self._language),
            covers=covers,
            disputes=disputes,
            doubtful=frozenset(self._doubtful(support)),
            backing=frozenset(backing),
            quiet=frozenset(
                fact for fact in facts if fact.subject in backing or fact.predicate in aside
            ),
            verdict=verdict,
            labels=self._labels(facts, rows, absences, listed, support, disputes),
            language=self._language,
            most_members=self._most_members,
        )

    def resting_on(
        self, text: str, answer: Answer
    ) -> list[tuple[tuple[Term | None, ...], list[tuple[SourceFile, ox.Triple]]]]:
        query = read_query(text)
        walker = Walker(self._graph, query, self._known.preference)
        rows = rows_of(query, walker, answer)
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
            self._stated.update(self._known.files.files_of(waiting))
            new = self._known.rules.steps(fact for fact in waiting if fact not in self._stated)
            self._steps.update(new)
            used = (fact for step in new.values() for fact in step.found.facts)
            waiting = list(dict.fromkeys(used))

    def complete_lists(self, facts: Iterable[Fact]) -> dict[Term, Cover]:
        """Return the complete lists that stated facts, through the rules, rest on."""
        self.trace(facts)
        lists = self._known.lists
        return lists.named(fact.subject for fact in self._stated if lists.says_complete(fact))

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
        nodes = [term for term in terms if isinstance(term, ox.NamedNode)]
        labels = self._known.labels
        if self._language not in labels:
            labels[self._language] = _labels_of(self._graph, self._language)
        found = labels[self._language].of(nodes)
        # The name alone decides: no two are the same.
        return dict(sorted((cast(ox.NamedNode, node).value, held) for node, held in found.items()))

    def _doubtful(self, support: Mapping[Fact, Support]) -> Iterable[Fact]:
        return (
            fact
            for fact, item in support.items()
            if item.confidence is not None and self._known.policy.holds("doubtful", item.confidence)
        )


def _labels_of(graph: Graph, language: str) -> Kept[str]:
    def read(nodes: list[ox.NamedNode]) -> dict[Term, str]:
        labels = graph.labels((node.value for node in nodes), language)
        return {ox.NamedNode(iri): label for iri, label in labels.items()}

    return Kept(read)


def _absences(found: Iterable[Found]) -> list[Absent]:
    return [absent for item in found for absent in item.absences]
