"""The disagreements that a graph records: sources that contradict each other on a fact.

They are few beside the facts, so all of them are read once, and kept with the graph.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from kg.evidence.model import Dispute, Fact, Side
from kg.evidence.policy import Policy
from kg.evidence.sourcing import TARGET, text_of
from kg.graph import Graph
from kg.stores.contract import Solutions, Term
from kg.stores.labels import language_rank


@dataclass
class _Recorded:
    """One disagreement on one node; `related` are what the ontology ties its property to."""

    node: Term
    about: Term
    property: Term | None
    related: set[Term] = field(default_factory=set)
    resolutions: set[ox.Literal] = field(default_factory=set)
    sides: dict[tuple[str, Side], None] = field(default_factory=dict)

    def concerns(self, properties: set[Term]) -> bool:
        """Tell whether it is about one of the properties that were used of its node."""
        return (
            self.property is None
            or self.property in properties
            or not self.related.isdisjoint(properties)
        )

    def told(self, language: str) -> Dispute:
        """Return it with its resolution in a language, the sides in the order of their names."""
        best = min(
            self.resolutions,
            key=lambda item: (language_rank(item.language, language), item.value),
            default=None,
        )
        sides = tuple(side for _, side in sorted(self.sides, key=lambda item: item[0]))
        return Dispute(self.node, self.about, self.property, sides, text_of(best))


class Disputes:
    """The disagreements of one graph."""

    def __init__(self, graph: Graph, policy: Policy) -> None:
        self._graph = graph
        self._policy = policy

    def on(self, facts: Iterable[Fact], language: str) -> list[Dispute]:
        """Return what is recorded on the nodes and properties of facts, by name."""
        used: dict[Term, set[Term]] = {}
        for fact in facts:
            if fact.subject in self._recorded:
                used.setdefault(fact.subject, set()).add(fact.predicate)
        told = {
            item.node: item.told(language)
            for node, properties in used.items()
            for item in self._recorded[node]
            if item.concerns(properties)
        }
        return [told[node] for node in sorted(told, key=str)]

    @cached_property
    def _recorded(self) -> dict[Term, list[_Recorded]]:
        query = self._query()
        if query is None:
            return {}
        answer = self._graph.query_own(query)
        assert isinstance(answer, Solutions)
        found: dict[tuple[Term | None, Term | None], _Recorded] = {}
        for (
            dispute,
            node,
            named,
            related,
            resolution,
            evidence,
            value,
            source,
            words,
        ) in answer.rows:
            assert dispute is not None
            assert node is not None
            held = found.setdefault((dispute, node), _Recorded(dispute, node, named))
            if related is not None:
                held.related.add(related)
            if isinstance(resolution, ox.Literal):
                held.resolutions.add(resolution)
            held.sides[str(evidence), Side(value, source, text_of(words))] = None
        by_node: dict[Term, list[_Recorded]] = {}
        for held in found.values():
            by_node.setdefault(held.about, []).append(held)
        return by_node

    def _query(self) -> str | None:
        """Return the query for all disagreements; None where the policy names no such class."""
        kind, about = self._policy.one("disagreement"), self._policy.one("evidenceNode")
        held, of = self._policy.one("disagreementEvidence"), self._policy.one("evidenceProperty")
        given, resolution = self._policy.one("evidenceValue"), self._policy.one("resolution")
        if not (kind and about and held and of and given and resolution):
            return None
        return (
            "SELECT ?dispute ?node ?property ?related ?resolution ?evidence ?value ?source ?words"
            f" WHERE {{ ?dispute a {kind} ; {about} ?node ; {held} ?evidence ."
            f" OPTIONAL {{ ?dispute {of} ?property . OPTIONAL {{ ?property ?how ?related ."
            " ?related a ?anyKind } }"
            f" OPTIONAL {{ ?dispute {resolution} ?resolution }}"
            f" OPTIONAL {{ ?evidence {given} ?value }} {TARGET} }}"
        )
