"""What stated facts rest on, by the graph's one rule.

Evidence that names the fact's subject and property (and its value, where it names one); else the
sources of the subject; else those of the file's graph (docs/model.md, Evidence). Words, targets
and sources of evidence are those of the Web Annotation Vocabulary
(https://www.w3.org/TR/annotation-vocab/), what is said of a source those of Dublin Core.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pyoxigraph as ox

from kg.evidence.model import Dispute, Fact, Quote, Side, Source, Support
from kg.evidence.policy import Policy
from kg.graph import Graph
from kg.project import SourceFile
from kg.stores.contract import Solutions, Term

_DCTERMS = "http://purl.org/dc/terms/"
_OA = "http://www.w3.org/ns/oa#"
_URL = "https://schema.org/url"
_TARGET = (
    f" ?evidence <{_OA}hasTarget> ?target ."
    f" OPTIONAL {{ ?target <{_OA}hasSource> ?within ."
    f" OPTIONAL {{ ?target <{_OA}hasSelector>/<{_OA}exact> ?words }} }}"
    " BIND(COALESCE(?within, ?target) AS ?source)"
)
"""A target is a source as a whole, or a part of one (section 4, Specific Resources)."""


class _Spoken(NamedTuple):
    """One piece of evidence on a node."""

    property: Term
    value: Term | None
    quote: Quote


class Sourcing:
    """Finds what facts of one graph rest on.

    Each look-up has one VALUES block: the engine would join a second one with the first before it
    looks anything up.
    """

    def __init__(self, graph: Graph, policy: Policy) -> None:
        self._graph = graph
        self._policy = policy

    def support(
        self, files: Mapping[Fact, list[tuple[SourceFile, ox.Triple]]]
    ) -> dict[Fact, Support]:
        """Return what each stated fact rests on; `files` says where it stands."""
        subjects: list[Term] = list(dict.fromkeys(fact.subject for fact in files))
        graphs = [
            ox.NamedNode(file.graph)
            for file in dict.fromkeys(file for held in files.values() for file, _ in held)
        ]
        exempt = self._exempt(subjects)
        asked = [node for node in subjects if node not in exempt]
        spoken = self._spoken(asked)
        sources = self.values("sourceProperty", [*asked, *graphs])
        confidence = self.values("confidence", asked)
        project = self._graph.project
        found: dict[Fact, Support] = {}
        for fact, held in files.items():
            if fact.subject in exempt:
                found[fact] = Support((), (), None, "exempt")
                continue
            if all(project.is_ontology(file) for file, _ in held):
                found[fact] = Support((), (), None, "definition")
                continue
            sure = next(iter(confidence.get(fact.subject, ())), None)
            evidence = _fitting(fact, spoken.get(fact.subject, ()))
            if evidence:
                quotes = tuple(item for item in evidence if item.words)
                by = tuple(dict.fromkeys(e.source for e in evidence if e.source is not None))
                found[fact] = Support(by, quotes, sure, "evidence")
            elif fact.subject in sources:
                found[fact] = Support(sources[fact.subject], (), sure, "node")
            else:
                graphs_of = (ox.NamedNode(file.graph) for file, _ in held)
                of_files = dict.fromkeys(s for node in graphs_of for s in sources.get(node, ()))
                found[fact] = Support(tuple(of_files), (), sure, "file" if of_files else None)
        return found

    def describe(self, nodes: Iterable[Term]) -> dict[Term, Source]:
        """Return what the graph says of sources."""
        wanted = list(dict.fromkeys(nodes))
        said: dict[Term, dict[str, str]] = {node: {} for node in wanted}
        properties = [f"{_DCTERMS}{name}" for name in ("title", "publisher", "issued")]
        names = ", ".join(f"<{name}>" for name in (*properties, _URL))
        for node, name, value in self._rows(
            f"SELECT ?node ?name ?value WHERE {{ {_nodes(wanted)} ?node ?name ?value ."
            f" FILTER(?name IN ({names})) }}",
            wanted,
        ):
            assert node is not None
            assert isinstance(name, ox.NamedNode)
            assert isinstance(value, ox.NamedNode | ox.Literal)
            text = said[node].get(name.value)
            said[node][name.value] = min(text, value.value) if text else value.value
        base = self._graph.project.base
        found: dict[Term, Source] = {}
        for node in wanted:
            title, publisher, issued = (said[node].get(name) for name in properties)
            address = said[node].get(_URL)
            if address is None and isinstance(node, ox.NamedNode) and base not in node.value:
                address = node.value
            found[node] = Source(node, title, publisher, issued, address)
        return found

    def backing(self, nodes: Iterable[Term]) -> set[Term]:
        """Return those of the nodes that are sources or evidence, not what the graph is about."""
        return self._exempt(list(nodes))

    def doubtful_nodes(self) -> set[Term]:
        """Return the nodes that the graph itself is not sure of."""
        names, doubts = self._policy.iris("confidence"), self._policy.iris("doubtful")
        if not names or not doubts:
            return set()
        answer = self._graph.query_own(
            f"SELECT ?node WHERE {{ VALUES ?doubt {{ {doubts.replace(',', '')} }}"
            f" ?node ?by ?doubt . FILTER(?by IN ({names})) }}"
        )
        assert isinstance(answer, Solutions)
        return {node for (node,) in answer.rows if node is not None}

    def disputes(self, facts: Iterable[Fact]) -> list[Dispute]:
        """Return the disagreements that the graph records on the nodes and properties of facts."""
        kind, about = self._policy.one("disagreement"), self._policy.one("evidenceNode")
        held, of = self._policy.one("disagreementEvidence"), self._policy.one("evidenceProperty")
        given = self._policy.one("evidenceValue")
        resolution = self._policy.one("resolution")
        if not (kind and about and held and of and given and resolution):
            return []
        used: dict[Term, set[Term]] = {}
        for fact in facts:
            used.setdefault(fact.subject, set()).add(fact.predicate)
        rows = self._rows(
            "SELECT ?dispute ?node ?property ?related ?resolution ?evidence ?value ?source ?words"
            f" WHERE {{ {_nodes(list(used))} ?dispute {about} ?node ; a {kind} ; {held} ?evidence ."
            f" OPTIONAL {{ ?dispute {of} ?property . OPTIONAL {{ ?property ?how ?related ."
            " ?related a ?anyKind } }"
            f" OPTIONAL {{ ?dispute {resolution} ?resolution . FILTER(LANG(?resolution) = 'en') }}"
            f" OPTIONAL {{ ?evidence {given} ?value }} {_TARGET} }}",
            list(used),
        )
        return _disputes(rows, used)

    def _exempt(self, nodes: list[Term]) -> set[Term]:
        kinds = self._policy.iris("exemptClass")
        if not kinds:
            return set()
        rows = self._rows(
            f"SELECT ?node WHERE {{ {_nodes(nodes)} ?node a ?kind . FILTER(?kind IN ({kinds})) }}",
            nodes,
        )
        return {node for (node,) in rows if node is not None}

    def values(self, name: str, nodes: list[Term]) -> dict[Term, tuple[Term, ...]]:
        """Return what the policy's property of that name says of nodes, in one order."""
        properties = self._policy.iris(name)
        if not properties:
            return {}
        found: dict[Term, dict[Term, None]] = {}
        for node, value in self._rows(
            f"SELECT ?node ?value WHERE {{ {_nodes(nodes)} ?node ?by ?value ."
            f" FILTER(?by IN ({properties})) }}",
            nodes,
        ):
            assert node is not None
            assert value is not None
            found.setdefault(node, {})[value] = None
        return {node: tuple(sorted(values, key=str)) for node, values in found.items()}

    def _spoken(self, nodes: list[Term]) -> dict[Term, list[_Spoken]]:
        about, of = self._policy.one("evidenceNode"), self._policy.one("evidenceProperty")
        if not about or not of:
            return {}
        value, statement = self._policy.one("evidenceValue"), self._policy.one("evidenceStatement")
        options = f" OPTIONAL {{ ?evidence {value} ?value }}" if value else ""
        options += f" OPTIONAL {{ ?evidence {statement} ?statement }}" if statement else ""
        found: dict[Term, list[_Spoken]] = {}
        for node, evidence, named, said, number, source, words in self._rows(
            "SELECT ?node ?evidence ?property ?value ?statement ?source ?words WHERE {"
            f" {_nodes(nodes)} ?evidence {about} ?node ; {of} ?property .{options}{_TARGET} }}",
            nodes,
        ):
            assert node is not None
            assert evidence is not None
            assert named is not None
            quote = Quote(evidence, source, _text(words) or "", _text(number))
            found.setdefault(node, []).append(_Spoken(named, said, quote))
        for held in found.values():
            held.sort(key=lambda item: str(item.quote.evidence))
        return found

    def _rows(self, query: str, nodes: list[Term]) -> list[tuple[Term | None, ...]]:
        if not any(isinstance(node, ox.NamedNode) for node in nodes):
            return []
        answer = self._graph.query_own(query)
        assert isinstance(answer, Solutions)
        return answer.rows


def _nodes(nodes: list[Term]) -> str:
    """Return the block that says which nodes are asked about; blank ones have no evidence."""
    named = " ".join(str(node) for node in nodes if isinstance(node, ox.NamedNode))
    return f"VALUES ?node {{ {named} }}"


def _text(term: Term | None) -> str | None:
    return term.value if term is not None else None


def _fitting(fact: Fact, spoken: Iterable[_Spoken]) -> tuple[Quote, ...]:
    """Return the evidence on a fact's property that names its value, or no value."""
    return tuple(
        item.quote
        for item in spoken
        if item.property == fact.predicate and item.value in (None, fact.object)
    )


def _disputes(
    rows: Iterable[tuple[Term | None, ...]], used: Mapping[Term, set[Term]]
) -> list[Dispute]:
    """Return the disagreements on a property that was used, or that the ontology ties to one."""
    heads: dict[Term, tuple[Term, Term | None, str | None]] = {}
    sides: dict[Term, dict[tuple[str, Side], None]] = {}
    fits: set[Term] = set()
    for dispute, node, named, related, resolution, evidence, value, source, words in rows:
        assert dispute is not None
        assert node is not None
        heads[dispute] = node, named, _text(resolution)
        side = Side(value, source, _text(words))
        sides.setdefault(dispute, {})[str(evidence), side] = None
        if named is None or named in used[node] or related in used[node]:
            fits.add(dispute)
    return [
        Dispute(
            dispute,
            heads[dispute][0],
            heads[dispute][1],
            tuple(side for _, side in sorted(sides[dispute], key=lambda item: item[0])),
            heads[dispute][2],
        )
        for dispute in sorted(fits, key=str)
    ]
