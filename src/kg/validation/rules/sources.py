"""KG007: a fact that no source covers.

Asked only of a graph whose shapes state the policy, and of the files below ``data/``::

    <urn:kg:sourcePolicy>
        <urn:kg:sourceProperty> dcterms:source ;
        <urn:kg:evidenceNode> ex:about ;
        <urn:kg:evidenceProperty> ex:property ;
        <urn:kg:exemptClass> foaf:Document .

A triple's source is found by one rule: evidence that names its subject and its property; else
the source of its subject; else the source of its file's graph. Nodes of an exempt class, nodes
of graphs, and the triples that state a source need none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.project import SourceFile
from kg.validation.material import Material
from kg.validation.report import Finding, Severity
from kg.validation.triples import Term
from kg.validation.wording import wording

_POLICY: Final = ox.NamedNode("urn:kg:sourcePolicy")


@dataclass(frozen=True)
class SourcePolicy:
    """What the shapes say of sources; ``exempt`` are the nodes that need none."""

    sources: frozenset[ox.NamedNode]
    covered: frozenset[tuple[Term, Term]]
    exempt: frozenset[Term]


def read_policy(material: Material) -> SourcePolicy | None:
    """Return the policy of the shapes, worked out on the graph; None when they state none."""
    shapes = material.shape_index

    def stated(name: str) -> list[ox.NamedNode]:
        values = shapes.objects(_POLICY, ox.NamedNode(f"urn:kg:{name}"))
        return [value for value in values if isinstance(value, ox.NamedNode)]

    if _POLICY not in shapes:
        return None
    merge = material.merge
    covered = {
        (node, named)
        for about in stated("evidenceNode")
        for evidence, node in merge.pairs(about)
        for by in stated("evidenceProperty")
        for named in merge.objects(evidence, by)
    }
    exempt = {node for kind in stated("exemptClass") for node in merge.instances(kind)}
    return SourcePolicy(frozenset(stated("sourceProperty")), frozenset(covered), frozenset(exempt))


def check_sources(material: Material, language: str) -> Iterator[Finding]:
    """Yield one finding for each node of a data file with facts that no source covers."""
    policy = read_policy(material)
    if policy is None:
        return
    for file, subject, triples in uncovered(material, policy):
        shrink = material.prefixes.shrink
        names = sorted({shrink(triple.predicate.value) for triple in triples})
        message, mend = wording(
            "KG007",
            language,
            term=shrink(subject.value) if isinstance(subject, ox.NamedNode) else str(subject),
            properties=", ".join(names),
            source=" or ".join(sorted(shrink(node.value) for node in policy.sources)),
        )
        yield Finding(
            "KG007",
            Severity.VIOLATION,
            message,
            mend,
            file=file.name,
            focus=subject,
            nodes=frozenset({subject}),
            near=tuple(node.value for node in policy.sources),
        )


def uncovered(
    material: Material, policy: SourcePolicy
) -> Iterator[tuple[SourceFile, Term, list[ox.Triple]]]:
    """Yield file, node and those of the file's triples about the node that no source covers."""
    graphs = {ox.NamedNode(file.graph) for file in material.stated}
    for file, triples in material.stated.items():
        if material.project.is_ontology(file):
            continue
        if _has_source(material, policy, ox.NamedNode(file.graph)):
            continue
        bare: dict[Term, list[ox.Triple]] = {}
        for triple in triples:
            if triple.subject in policy.exempt or triple.subject in graphs:
                continue
            if triple.predicate in policy.sources:
                continue
            if (triple.subject, triple.predicate) in policy.covered:
                continue
            if not _has_source(material, policy, triple.subject):
                bare.setdefault(triple.subject, []).append(triple)
        for subject, facts in bare.items():
            yield file, subject, facts


def _has_source(material: Material, policy: SourcePolicy, node: Term) -> bool:
    return any(material.merge.objects(node, source) for source in policy.sources)
