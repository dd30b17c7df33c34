"""KG004: an IRI of the graph that is pointed at and described nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import pyoxigraph as ox

from kg.validation.arrays import Mask
from kg.validation.material import Material
from kg.validation.near import near
from kg.validation.report import Finding
from kg.validation.rules.uses import each_name, used_finding, uses_in
from kg.validation.triples import TYPE, Term

# Below the base IRI: instances, and the concepts of vocabularies.
_ROOMS: Final = ("id/", "vocab/")


def check_references(material: Material, language: str) -> Iterator[Finding]:
    """Yield one finding for each IRI that files point at and none describes, at its first use."""
    rooms = tuple(material.project.base + room for room in _ROOMS)
    terms, rows = material.columns.terms, material.stated.rows
    described = _described(material)
    missing = {
        number: term.value
        for number, term in enumerate(terms)
        if not described[number] and isinstance(term, ox.NamedNode) and term.value.startswith(rooms)
    }
    used = [
        each
        for column in (1, 2)
        for each in uses_in(rows[:, column], column, "", missing, size=len(terms))
    ]
    for iri, _, uses in each_name(used, material):
        names = _near(iri, terms, described)
        yield used_finding("KG004", iri, names, uses, material, language)


def _described(material: Material) -> Mask:
    """Tell for each term whether files describe it, or derivation makes it (it types all it makes).

    A derived inverse link alone describes nothing: it follows from the dangling one.
    """
    kind = material.columns.number(TYPE)
    described = np.zeros(len(material.columns.terms), dtype=np.bool_)
    described[material.stated.rows[:, 0]] = True
    derived = material.derived_rows
    described[derived[derived[:, 1] == kind, 0]] = True
    return described


def _near(iri: str, terms: Sequence[Term], described: Mask) -> tuple[str, ...]:
    """Return described names near the IRI, of those with the same beginning."""
    stem = iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
    siblings = (
        term.value
        for term in (terms[number] for number in np.flatnonzero(described).tolist())
        if isinstance(term, ox.NamedNode) and term.value.startswith(stem)
    )
    return near(iri, siblings)
