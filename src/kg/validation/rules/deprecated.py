"""KG009: a term that the ontology says is deprecated, and that files still use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from kg.validation.material import Material
from kg.validation.report import Finding, Severity
from kg.validation.rules.uses import each_name, used_finding, uses_in
from kg.validation.triples import OWL

_DEPRECATED: Final = ox.NamedNode(f"{OWL}deprecated")
_REPLACED: Final = ox.NamedNode("http://purl.org/dc/terms/isReplacedBy")


def check_deprecated(material: Material, language: str) -> Iterator[Finding]:
    """Yield one finding for each deprecated term, at its first use outside the ontology.

    What the ontology says of the term itself, and of others by it, is no use of it: it stays so
    that old data can be read.
    """
    gone = {
        subject
        for subject, value in material.ontology.pairs(_DEPRECATED)
        if isinstance(subject, ox.NamedNode) and isinstance(value, ox.Literal)
        if value.value in ("true", "1")
    }
    if not gone:
        return
    rows, terms = material.stated.rows, material.columns.terms
    numbers = {material.columns.number(term): term.value for term in gone}
    used = [
        each
        for column, role in ((1, "predicate"), (2, "object"))
        for each in uses_in(rows[:, column], column, role, numbers, size=len(terms))
        if not material.project.is_ontology(material.stated.file(each.row))
    ]
    for iri, _, uses in each_name(used, material):
        successors = material.ontology.objects(ox.NamedNode(iri), _REPLACED)
        names = sorted(node.value for node in successors if isinstance(node, ox.NamedNode))
        yield used_finding(
            "KG009", iri, tuple(names), uses, material, language, severity=Severity.WARNING
        )
