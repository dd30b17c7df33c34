"""One finding for a name that is wrong wherever it is used, placed at its first use."""

from __future__ import annotations

from typing import TypeAlias

import pyoxigraph as ox

from kg.project import SourceFile
from kg.validation.material import Material
from kg.validation.paths import plain
from kg.validation.report import Finding, Part, Severity
from kg.validation.wording import suggestion, times, wording

Uses: TypeAlias = list[tuple[SourceFile, ox.Triple]]


def used_finding(
    code: str, iri: str, names: tuple[str, ...], uses: Uses, material: Material, language: str
) -> Finding:
    """Return the finding that an IRI is wrong, with the names near it that may be meant."""
    shrink = material.prefixes.shrink
    files = len({file for file, _ in uses})
    message, mend = wording(
        code,
        language,
        term=shrink(iri),
        times=times(len(uses), files, language),
        suggestion=suggestion(tuple(shrink(name) for name in names), language),
    )
    file, first = uses[0]
    return Finding(
        code,
        Severity.VIOLATION,
        message,
        mend,
        file=file.name,
        focus=first.subject,
        path=plain(first.predicate.value),
        value=first.object,
        nodes=frozenset(triple.subject for _, triple in uses),
        near=(iri, *names),
        part=_part(first, iri),
    )


def _part(triple: ox.Triple, iri: str) -> Part:
    """Return which term of a triple the IRI is."""
    if triple.predicate.value == iri:
        return "predicate"
    if isinstance(triple.object, ox.Literal):
        return "datatype" if triple.object.datatype.value == iri else "subject"
    named = isinstance(triple.object, ox.NamedNode) and triple.object.value == iri
    return "object" if named else "subject"
