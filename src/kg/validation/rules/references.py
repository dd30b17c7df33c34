"""KG004: an IRI of the graph that is pointed at and described nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from kg.validation.material import Material
from kg.validation.near import near
from kg.validation.report import Finding
from kg.validation.rules.uses import Uses, used_finding
from kg.validation.triples import TYPE, Term

# Below the base IRI: instances, and the concepts of vocabularies.
_ROOMS: Final = ("id/", "vocab/")


def check_references(material: Material, language: str) -> Iterator[Finding]:
    """Yield one finding for each IRI that files point at and none describes, at its first use."""
    rooms = tuple(material.project.base + room for room in _ROOMS)
    described = _described(material)
    found: dict[tuple[str, bool], Uses] = {}
    for file, triples in material.stated.items():
        shown = material.is_shown(file)
        for triple in triples:
            for term in (triple.predicate, triple.object):
                if (
                    isinstance(term, ox.NamedNode)
                    and term.value.startswith(rooms)
                    and term not in described
                ):
                    found.setdefault((term.value, shown), []).append((file, triple))
    for (iri, _), uses in found.items():
        yield used_finding("KG004", iri, _near(iri, described), uses, material, language)


def _described(material: Material) -> set[Term]:
    """Return what files describe, and the nodes that derivation makes (it always types them).

    A derived inverse link alone describes nothing: it follows from the dangling one.
    """
    described: set[Term] = {
        triple.subject for triples in material.stated.values() for triple in triples
    }
    described.update(triple.subject for triple in material.derived if triple.predicate == TYPE)
    return described


def _near(iri: str, described: set[Term]) -> tuple[str, ...]:
    """Return described names near the IRI, of those with the same beginning."""
    stem = iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
    siblings = (
        term.value
        for term in described
        if isinstance(term, ox.NamedNode) and term.value.startswith(stem)
    )
    return near(iri, siblings)
