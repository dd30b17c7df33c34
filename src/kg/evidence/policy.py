"""What a graph says of its own evidence: which properties hold it, and by which rule.

The shapes state it beside the rule by which validation asks for sources::

    <urn:kg:sourcePolicy>
        <urn:kg:sourceProperty> dcterms:source ;
        <urn:kg:sourceClass> foaf:Document ;
        <urn:kg:sourceKind> ex:kind ;
        <urn:kg:weakKind> ex:press ;
        <urn:kg:readOn> ex:readOn ;
        <urn:kg:mirrors> ex:copyOf ;
        <urn:kg:evidenceNode> ex:about ;
        <urn:kg:evidenceProperty> ex:property ;
        <urn:kg:evidenceValue> ex:value ;
        <urn:kg:evidenceStatement> ex:statement ;
        <urn:kg:exemptClass> foaf:Document ;
        <urn:kg:confidence> ex:confidence ;
        <urn:kg:doubtful> ex:medium ;
        <urn:kg:complete> ex:complete ;
        <urn:kg:asOf> ex:asOf ;
        <urn:kg:disagreement> ex:Disagreement ;
        <urn:kg:disagreementEvidence> ex:evidence ;
        <urn:kg:resolution> ex:resolution .

Each may be left out: a graph that says nothing has facts with places and without sources.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.project import Project
from kg.rdf.reading import read_triples

_POLICY: Final = "urn:kg:sourcePolicy"


@dataclass(frozen=True)
class Policy:
    """The properties and classes by their names in the policy, as IRIs."""

    terms: dict[str, tuple[ox.NamedNode, ...]]

    def iris(self, name: str) -> str:
        """Return the terms of a name as a list for IN; empty where none is stated."""
        return ", ".join(map(str, self.terms.get(name, ())))

    def one(self, name: str) -> str | None:
        """Return the first term of a name as SPARQL has it."""
        held = self.terms.get(name)
        return str(held[0]) if held else None

    def holds(self, name: str, term: object) -> bool:
        """Tell whether a term is one of those of a name."""
        return term in self.terms.get(name, ())


def read_policy(project: Project) -> Policy:
    """Return the policy that a project's shapes state. Raises InputError for a broken file."""
    terms: dict[str, list[ox.NamedNode]] = {}
    for file in project.shape_files():
        if _POLICY.encode() not in file.path.read_bytes():
            continue
        for triple in read_triples(file.path, name=file.name):
            is_policy = triple.subject == ox.NamedNode(_POLICY)
            if is_policy and isinstance(triple.object, ox.NamedNode):
                name = triple.predicate.value.removeprefix("urn:kg:")
                terms.setdefault(name, []).append(triple.object)
    return Policy({name: tuple(sorted(held, key=str)) for name, held in terms.items()})
