"""The lists that a graph says are complete: what they do not name is not so, as of their day."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import pyoxigraph as ox

from kg.evidence.model import Absent, Cover, Fact
from kg.evidence.policy import Policy
from kg.graph import Graph
from kg.stores.contract import Solutions, Term

_TRUE = ox.Literal("true", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))


class Lists:
    """The complete lists of one graph, read once."""

    def __init__(self, graph: Graph, policy: Policy) -> None:
        self._graph = graph
        self._policy = policy

    def named(self, nodes: Iterable[Term]) -> dict[Term, Cover]:
        """Return those of the nodes that are complete lists, the oldest first."""
        wanted = set(nodes)
        return {node: cover for node, cover in self._complete.items() if node in wanted}

    def behind(self, absences: Iterable[Absent]) -> dict[Absent, tuple[Cover, ...]]:
        """Return for each absence the complete lists that it speaks of, without those of none."""
        found: dict[Absent, tuple[Cover, ...]] = {}
        for absent in absences:
            nodes = dict.fromkeys(
                node for node, _, _ in absent.patterns if not isinstance(node, str)
            )
            held = tuple(self._complete[node] for node in nodes if node in self._complete)
            if held:
                found[absent] = held
        return found

    def says_complete(self, fact: Fact) -> bool:
        """Tell whether a fact calls its subject complete."""
        return self._policy.holds("complete", fact.predicate) and fact.object == _TRUE

    @cached_property
    def _complete(self) -> dict[Term, Cover]:
        complete, as_of = self._policy.one("complete"), self._policy.one("asOf")
        if complete is None:
            return {}
        day = f" OPTIONAL {{ ?node {as_of} ?day }}" if as_of else ""
        answer = self._graph.query_own(f"SELECT * WHERE {{ ?node {complete} true .{day} }}")
        assert isinstance(answer, Solutions)
        found: dict[Term, Cover] = {}
        for row in answer.rows:
            held = dict(zip(answer.variables, row, strict=True))
            node = held["node"]
            if not isinstance(node, ox.NamedNode):
                continue
            says = Fact(node, self._policy.terms["complete"][0], _TRUE)
            dated = held.get("day")
            known = Fact(node, self._policy.terms["asOf"][0], dated) if dated else None
            found[node] = Cover(node, says, known)
        return dict(sorted(found.items(), key=lambda item: (str(item[1].as_of), str(item[0]))))
