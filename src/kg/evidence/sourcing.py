"""What stated facts rest on, by the graph's one rule.

Evidence that names the fact's subject and property (and its value, where it names one); else the
sources of the subject; else those of the file's graph (docs/model.md, Evidence). Words, targets
and sources of evidence are those of the Web Annotation Vocabulary
(https://www.w3.org/TR/annotation-vocab/), what is said of a source those of Dublin Core.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import pyoxigraph as ox

from kg.evidence.keeping import Kept
from kg.evidence.model import Fact, Quote, Source, Support
from kg.evidence.policy import Policy
from kg.graph import Graph
from kg.project import SourceFile
from kg.stores.contract import Solutions, Term
from kg.stores.labels import language_rank

_DCTERMS = "http://purl.org/dc/terms/"
_OA = "http://www.w3.org/ns/oa#"
_URL = "https://schema.org/url"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_PROPERTIES = tuple(f"{_DCTERMS}{name}" for name in ("title", "publisher", "issued"))
TARGET = (
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


@dataclass
class _Said:
    """What the policy asks of a node: its sources, how sure it is, whether it needs any."""

    sources: set[Term] = field(default_factory=set)
    confidence: set[Term] = field(default_factory=set)
    is_exempt: bool = False


class Sourcing:
    """Finds what facts of one graph rest on.

    Each look-up has one VALUES block: the engine would join a second one with the first before it
    looks anything up.
    """

    def __init__(self, graph: Graph, policy: Policy) -> None:
        self._graph = graph
        self._policy = policy
        self._said = Kept(self._read_said)
        self._spoken = Kept(self._read_spoken)
        self._support: dict[Fact, Support] = {}
        self._sources: dict[str, Kept[Source]] = {}

    def support(
        self, files: Mapping[Fact, list[tuple[SourceFile, ox.Triple]]]
    ) -> dict[Fact, Support]:
        """Return what each stated fact rests on; `files` says where it stands."""
        new = {fact: held for fact, held in files.items() if fact not in self._support}
        if new:
            self._support.update(self._found(new))
        return {fact: self._support[fact] for fact in files}

    def _found(
        self, files: Mapping[Fact, list[tuple[SourceFile, ox.Triple]]]
    ) -> dict[Fact, Support]:
        project = self._graph.project
        together = dict.fromkeys(file for held in files.values() for file, _ in held)
        graphs = {file: ox.NamedNode(file.graph) for file in together}
        of_ontology = {file for file in together if project.is_ontology(file)}
        subjects = dict.fromkeys(fact.subject for fact in files)
        said = self._said.of([*subjects, *graphs.values()])
        spoken = self._spoken.of(
            node for node in subjects if not (node in said and said[node].is_exempt)
        )
        nothing = _Said()
        found: dict[Fact, Support] = {}
        for fact, held in files.items():
            about = said.get(fact.subject, nothing)
            if about.is_exempt:
                found[fact] = Support((), (), None, "exempt")
                continue
            if all(file in of_ontology for file, _ in held):
                found[fact] = Support((), (), None, "definition")
                continue
            sure = min(about.confidence, key=str, default=None)
            evidence = _fitting(fact, spoken.get(fact.subject, ()))
            if evidence:
                quotes = tuple(item for item in evidence if item.words)
                by = tuple(dict.fromkeys(e.source for e in evidence if e.source is not None))
                found[fact] = Support(by, quotes, sure, "evidence")
            elif about.sources:
                found[fact] = Support(tuple(sorted(about.sources, key=str)), (), sure, "node")
            else:
                of_files = dict.fromkeys(
                    source
                    for file, _ in held
                    for source in sorted(said.get(graphs[file], nothing).sources, key=str)
                )
                found[fact] = Support(tuple(of_files), (), sure, "file" if of_files else None)
        return found

    def describe(self, nodes: Iterable[Term], language: str = "en") -> dict[Term, Source]:
        """Return what the graph says of sources, in a language where it says it in several."""
        if language not in self._sources:
            self._sources[language] = Kept(lambda new: self._read_sources(new, language))
        wanted = dict.fromkeys(nodes)
        found = self._sources[language].of(wanted)
        return {node: found.get(node) or Source(node) for node in wanted}

    def backing(self, nodes: Iterable[Term]) -> set[Term]:
        """Return those of the nodes that are sources or evidence, not what the graph is about."""
        return {node for node, said in self._said.of(nodes).items() if said.is_exempt}

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

    def values(self, name: str, nodes: list[Term]) -> dict[Term, tuple[Term, ...]]:
        """Return what the policy's property of that name says of nodes, in one order."""
        properties = self._policy.iris(name)
        named = [node for node in nodes if isinstance(node, ox.NamedNode)]
        if not properties or not named:
            return {}
        found: dict[Term, set[Term]] = {}
        for node, value in self._rows(
            f"SELECT ?node ?value WHERE {{ {_nodes(named)} ?node ?by ?value ."
            f" FILTER(?by IN ({properties})) }}"
        ):
            assert node is not None
            assert value is not None
            found.setdefault(node, set()).add(value)
        return {node: tuple(sorted(values, key=str)) for node, values in found.items()}

    def _read_said(self, nodes: list[ox.NamedNode]) -> dict[Term, _Said]:
        policy = self._policy
        names = [policy.iris("sourceProperty"), policy.iris("confidence")]
        asked = ", ".join([f"<{_TYPE}>", *(name for name in names if name)])
        found: dict[Term, _Said] = {}
        for node, by, value in self._rows(
            f"SELECT ?node ?by ?value WHERE {{ {_nodes(nodes)} ?node ?by ?value ."
            f" FILTER(?by IN ({asked})) }}"
        ):
            assert node is not None
            assert value is not None
            said = found.setdefault(node, _Said())
            if policy.holds("sourceProperty", by):
                said.sources.add(value)
            elif policy.holds("confidence", by):
                said.confidence.add(value)
            else:
                said.is_exempt = said.is_exempt or policy.holds("exemptClass", value)
        return found

    def _read_spoken(self, nodes: list[ox.NamedNode]) -> dict[Term, list[_Spoken]]:
        about, of = self._policy.one("evidenceNode"), self._policy.one("evidenceProperty")
        if not about or not of:
            return {}
        value, statement = self._policy.one("evidenceValue"), self._policy.one("evidenceStatement")
        options = f" OPTIONAL {{ ?evidence {value} ?value }}" if value else ""
        options += f" OPTIONAL {{ ?evidence {statement} ?statement }}" if statement else ""
        found: dict[Term, list[_Spoken]] = {}
        for node, evidence, named, said, number, source, words in self._rows(
            "SELECT ?node ?evidence ?property ?value ?statement ?source ?words WHERE {"
            f" {_nodes(nodes)} ?evidence {about} ?node ; {of} ?property .{options}{TARGET} }}"
        ):
            assert node is not None
            assert evidence is not None
            assert named is not None
            quote = Quote(evidence, source, text_of(words) or "", text_of(number))
            found.setdefault(node, []).append(_Spoken(named, said, quote))
        for held in found.values():
            held.sort(key=lambda item: str(item.quote.evidence))
        return found

    def _read_sources(self, nodes: list[ox.NamedNode], language: str) -> dict[Term, Source]:
        names = ", ".join(f"<{name}>" for name in (*_PROPERTIES, _URL))
        said: dict[Term, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
        for node, name, value in self._rows(
            f"SELECT ?node ?name ?value WHERE {{ {_nodes(nodes)} ?node ?name ?value ."
            f" FILTER(?name IN ({names})) }}"
        ):
            assert node is not None
            assert isinstance(name, ox.NamedNode)
            if isinstance(value, ox.NamedNode | ox.Literal):
                said.setdefault(node, {}).setdefault(name.value, []).append(value)
        base = self._graph.project.base
        found: dict[Term, Source] = {}
        for node in nodes:
            held = said.get(node, {})
            title, publisher, issued = (_best(held.get(name), language) for name in _PROPERTIES)
            own = None if base in node.value else node.value
            found[node] = Source(
                node, title, publisher, issued, _best(held.get(_URL), language) or own
            )
        return found

    def _rows(self, query: str) -> list[tuple[Term | None, ...]]:
        answer = self._graph.query_own(query)
        assert isinstance(answer, Solutions)
        return answer.rows


def _nodes(nodes: list[ox.NamedNode]) -> str:
    """Return the block that says which nodes are asked about."""
    return f"VALUES ?node {{ {' '.join(map(str, nodes))} }}"


def _best(texts: list[ox.NamedNode | ox.Literal] | None, language: str) -> str | None:
    """Return the text that fits a language best, None where there is none."""

    def order(term: ox.NamedNode | ox.Literal) -> tuple[int, str]:
        tag = term.language if isinstance(term, ox.Literal) else None
        return language_rank(tag, language), term.value

    return min(texts, key=order).value if texts else None


def text_of(term: Term | None) -> str | None:
    """Return the text of a term, None where there is none."""
    return term.value if term is not None else None


def _fitting(fact: Fact, spoken: Iterable[_Spoken]) -> tuple[Quote, ...]:
    """Return the evidence on a fact's property that names its value, or no value."""
    return tuple(
        item.quote
        for item in spoken
        if item.property == fact.predicate and item.value in (None, fact.object)
    )
