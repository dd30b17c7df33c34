"""One finding for a name that is wrong wherever it is used, placed at its first use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import pyoxigraph as ox

from kg.project import SourceFile
from kg.validation.material import Material
from kg.validation.paths import plain
from kg.validation.recording import Rows
from kg.validation.report import Finding, Part, Severity
from kg.validation.wording import suggestion, times, wording

Uses: TypeAlias = list[tuple[SourceFile, ox.Triple]]
NOWHERE: Final = -1
"""Stands for a term that a row does not have in a column."""


class Used(NamedTuple):
    """That a row of the files names an IRI, in what role; in the order of the files."""

    row: int
    place: int
    iri: str
    role: str


def uses_in(
    column: Rows, place: int, role: str, names: Mapping[int, str], *, size: int
) -> Iterator[Used]:
    """Yield the rows whose term in a column is among the numbered names.

    ``size`` is the number of terms; a row that has NOWHERE there is left out.
    """
    if not names:
        return
    wanted = np.zeros(size + 1, dtype=np.bool_)
    wanted[list(names)] = True
    for row in np.flatnonzero(wanted[column]).tolist():
        yield Used(row, place, names[int(column[row])], role)


def each_name(used: Iterable[Used], material: Material) -> Iterator[tuple[str, str, Uses]]:
    """Yield each IRI and role with its uses, apart for files whose findings are shown."""
    found: dict[tuple[str, str, bool], Uses] = {}
    for row, _, iri, role in sorted(used):
        file = material.stated.file(row)
        uses = found.setdefault((iri, role, material.is_shown(file)), [])
        uses.append((file, material.stated.triple(row)))
    for (iri, role, _), uses in found.items():
        yield iri, role, uses


def used_finding(
    code: str,
    iri: str,
    names: tuple[str, ...],
    uses: Uses,
    material: Material,
    language: str,
    *,
    severity: Severity = Severity.VIOLATION,
) -> Finding:
    """Return the finding that an IRI is wrong, with the names that may be meant instead."""
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
        severity,
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
