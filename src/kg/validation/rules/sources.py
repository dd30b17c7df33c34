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

import numpy as np
import pyoxigraph as ox

from kg.project import SourceFile
from kg.validation.arrays import NONE, Ids, Relation, compose, contains, distinct, pair_keys, union
from kg.validation.material import Material
from kg.validation.report import Finding, Severity
from kg.validation.triples import Term
from kg.validation.wording import wording

_POLICY: Final = ox.NamedNode("urn:kg:sourcePolicy")


@dataclass(frozen=True)
class SourcePolicy:
    """What the shapes say of sources; ``covered`` are the nodes and properties with evidence.

    ``exempt`` are the nodes that need no source.
    """

    sources: frozenset[ox.NamedNode]
    covered: Relation
    exempt: Ids


def read_policy(material: Material) -> SourcePolicy | None:
    """Return the policy of the shapes, worked out on the graph; None when they state none."""
    shapes = material.shape_index

    def stated(name: str) -> list[ox.NamedNode]:
        values = shapes.objects(_POLICY, ox.NamedNode(f"urn:kg:{name}"))
        return [value for value in values if isinstance(value, ox.NamedNode)]

    if _POLICY not in shapes:
        return None
    columns = material.columns
    covered = [
        compose(columns.reversed_pairs(columns.number(about)), columns.pairs(columns.number(by)))
        for about in stated("evidenceNode")
        for by in stated("evidenceProperty")
    ]
    exempt = [columns.instances(columns.number(kind)) for kind in stated("exemptClass")]
    return SourcePolicy(
        frozenset(stated("sourceProperty")),
        union(*covered),
        distinct(np.concatenate([NONE, *exempt])),
    )


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
    stated = material.stated
    facts: dict[tuple[SourceFile, Term], list[ox.Triple]] = {}
    for row in _bare(material, policy).tolist():
        triple = stated.triple(row)
        facts.setdefault((stated.file(row), triple.subject), []).append(triple)
    for (file, subject), triples in facts.items():
        yield file, subject, triples


def _bare(material: Material, policy: SourcePolicy) -> Ids:
    """Return the rows that no source covers."""
    columns, stated = material.columns, material.stated
    sources = columns.numbers(policy.sources)
    graphs = [columns.number(ox.NamedNode(file.graph)) for file in stated]
    fine = np.zeros(len(columns.terms), dtype=np.bool_)
    for source in sources.tolist():
        fine[columns.pairs(source).left] = True
    fine_files = fine[graphs]
    fine_files |= [material.project.is_ontology(file) for file in stated]
    fine[policy.exempt] = True
    fine[graphs] = True
    bare = np.flatnonzero(~fine[stated.rows[:, 0]] & ~fine_files[stated.places])
    left, right = stated.rows[bare, 0].astype(np.int64), stated.rows[bare, 1].astype(np.int64)
    covered = contains(pair_keys(policy.covered), pair_keys(Relation(left, right)))
    return bare[~covered & ~contains(sources, right)]
