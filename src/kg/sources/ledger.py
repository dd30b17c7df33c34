"""What rests on each source: all facts of a graph, shared out among its sources.

The rule is that of evidence (`kg.evidence.sourcing`), so that this account and `--why` agree:
evidence on the fact, else the sources of its node, else those of its file. What the ontology
says, what is said of sources, evidence and files themselves, and the statements that name a
source or a confidence are no facts that rest on a source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import UsageError
from kg.evidence.model import Fact, Place, Source, Support, fact_of
from kg.evidence.places import Files
from kg.evidence.policy import Policy, read_policy
from kg.evidence.sourcing import Sourcing
from kg.graph import Graph
from kg.project import SourceFile
from kg.stores.contract import Solutions, Term

_Written = dict[Fact, list[tuple[SourceFile, ox.Triple]]]


class Record(NamedTuple):
    """A source, what the graph says of it, and the facts that rest on it.

    `read_on` is the day on which it was last read for the graph, `original` the address of the
    page of which it is a copy.
    """

    source: Source
    kinds: tuple[Term, ...]
    read_on: Term | None
    original: str | None
    facts: tuple[Fact, ...]

    @property
    def node(self) -> Term:
        """The source's node."""
        return self.source.node

    @property
    def title(self) -> str:
        """What it is called; its IRI where it has no title."""
        return self.source.title or self.node.value


class Ledger:
    """All sources of a graph, and what each fact rests on. Make one with `read_ledger`."""

    def __init__(
        self,
        graph: Graph,
        policy: Policy,
        records: dict[Term, Record],
        support: dict[Fact, Support],
        written: _Written,
    ) -> None:
        self.graph = graph
        self.policy = policy
        self.records = records
        self.support = support
        self._written = written

    def places(self, facts: Iterable[Fact]) -> dict[Fact, tuple[Place, ...]]:
        """Return where facts of the ledger are written."""
        return Files(self.graph).places({fact: self._written[fact] for fact in facts})

    def is_alone(self, fact: Fact) -> bool:
        """Tell whether a fact rests on one source only."""
        return len(self.support[fact].sources) == 1

    def is_doubtful(self, fact: Fact) -> bool:
        """Tell whether the graph itself is not sure of a fact."""
        sure = self.support[fact].confidence
        return sure is not None and self.policy.holds("doubtful", sure)

    def is_second_hand(self, fact: Fact) -> bool:
        """Tell whether a fact rests on sources of the kinds that the policy calls weak alone.

        A source of which the graph states no kind is none of them.
        """
        sources = self.support[fact].sources
        return bool(sources) and all(self._is_weak(node) for node in sources)

    def weak(self) -> list[Fact]:
        """Return the facts that are doubtful or second-hand."""
        return [f for f in self.support if self.is_doubtful(f) or self.is_second_hand(f)]

    def bare(self) -> list[Fact]:
        """Return the facts that rest on no source at all."""
        return [fact for fact, support in self.support.items() if not support.sources]

    def _is_weak(self, node: Term) -> bool:
        kinds = self.records[node].kinds
        return bool(kinds) and all(self.policy.holds("weakKind", kind) for kind in kinds)


def read_ledger(graph: Graph) -> Ledger:
    """Return the account of a graph.

    Raises UsageError for a graph whose shapes state no policy of sources, InputError for a
    broken file of shapes.
    """
    policy = read_policy(graph.project)
    if not policy.terms.get("sourceProperty") and not policy.terms.get("evidenceNode"):
        raise UsageError(
            f"{graph.project.name} does not say how its facts name their sources",
            mend="state <urn:kg:sourcePolicy> in a file of ontology/shapes (docs/evidence.md)",
        )
    sourcing = Sourcing(graph, policy)
    written = _written(graph, policy)
    support = {
        fact: held
        for fact, held in sourcing.support(written).items()
        if held.by not in ("exempt", "definition")
    }
    resting: dict[Term, list[Fact]] = {node: [] for node in _sources_of_class(graph, policy)}
    for fact, held in support.items():
        for node in held.sources:
            resting.setdefault(node, []).append(fact)
    nodes = list(resting)
    kinds, read_on = sourcing.values("sourceKind", nodes), sourcing.values("readOn", nodes)
    original, described = sourcing.values("mirrors", nodes), sourcing.describe(nodes)
    records = {
        node: Record(
            described[node],
            kinds.get(node, ()),
            max(read_on.get(node, ()), key=str, default=None),
            next((term.value for term in original.get(node, ())), None),
            tuple(facts),
        )
        for node, facts in resting.items()
    }
    return Ledger(graph, policy, records, support, written)


def _written(graph: Graph, policy: Policy) -> _Written:
    """Return the stated facts outside the ontology, with the files that have them."""
    facts: _Written = {}
    files = {ox.NamedNode(file.graph) for file in graph.files()}
    for file, triples in graph.stated():
        if graph.project.is_ontology(file):
            continue
        for triple in triples:
            fact = fact_of(triple)
            if fact.subject not in files and not _tells_of_sources(fact, policy):
                facts.setdefault(fact, []).append((file, triple))
    return facts


def _tells_of_sources(fact: Fact, policy: Policy) -> bool:
    return policy.holds("sourceProperty", fact.predicate) or policy.holds(
        "confidence", fact.predicate
    )


def _sources_of_class(graph: Graph, policy: Policy) -> Iterator[Term]:
    """Yield the nodes that are sources by their class, also those on which nothing rests."""
    classes = policy.iris("sourceClass").replace(",", "")
    if not classes:
        return
    answer = graph.query_own(
        f"SELECT DISTINCT ?node WHERE {{ VALUES ?class {{ {classes} }} ?node a ?class }}"
    )
    assert isinstance(answer, Solutions)
    yield from sorted((node for (node,) in answer.rows if node is not None), key=str)
