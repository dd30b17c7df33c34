"""Where a finding stands: the file and the line of the triple that is wrong, with that line.

A file is read a second time, with lines, only when a finding points at it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Final

import pyoxigraph as ox

from kg.project import SourceFile
from kg.rdf.reading import Located, locate, read_bytes
from kg.validation.material import Material
from kg.validation.report import Finding
from kg.validation.triples import Term

_DERIVED: Final = "(derived)"
_SUBJECT_ONLY: Final = 4
_FEW: Final = 5


class Positions:
    """Finds places in the files of a material; each file is read with lines once."""

    def __init__(self, material: Material) -> None:
        """Read nothing yet."""
        self._material = material
        self._files = {file.name: file for file in (*material.stated, *material.shapes)}
        self._located: dict[SourceFile, list[Located]] = {}
        self._lines: dict[SourceFile, list[str]] = {}

    def place(self, finding: Finding) -> Finding:
        """Return the finding with file, line and the line's text, as far as they can be known.

        The triple that is wrong is best; else one of the same focus node and property; else the
        first line that says anything of the focus node. A node that no file describes is said
        to be derived.
        """
        if finding.line is not None or finding.focus is None:
            return finding
        best: tuple[int, int, SourceFile] | None = None
        for file in self._candidates(finding):
            ranked = self._line(file, finding)
            if ranked is not None and (best is None or ranked < best[:2]):
                best = (*ranked, file)
        if best is None:
            return dataclasses.replace(finding, file=finding.file or _DERIVED)
        rank, line, file = best
        if rank == _SUBJECT_ONLY:
            line = self._subject_line(file, line, finding.focus)
        return dataclasses.replace(finding, file=file.name, line=line, text=self._text(file, line))

    def _candidates(self, finding: Finding) -> Sequence[SourceFile]:
        if finding.file is not None and finding.file in self._files:
            return [self._files[finding.file]]
        homes = self._material.homes
        found = homes.get(finding.focus, []) if finding.focus is not None else []
        if found or finding.value is None:
            return found
        return homes.get(finding.value, [])

    def _line(self, file: SourceFile, finding: Finding) -> tuple[int, int] | None:
        """Rank (0 is best) and line of the finding in the file."""
        if file not in self._located:
            self._located[file] = locate(file.path)
        named = self._named(finding)
        best: tuple[int, int] | None = None
        for place in self._located[file]:
            rank = _rank(place.triple, finding, named)
            if rank is None or (best is not None and rank > best[0]):
                continue
            line = self._first_line(file, place)
            if best is None or (rank, line) < best:
                best = (rank, line)
        return best

    def _subject_line(self, file: SourceFile, line: int, subject: Term) -> int:
        """Return the line on which the subject of a triple is written, at most a few above it."""
        if not isinstance(subject, ox.NamedNode):
            return line
        names = (self._material.prefixes.shrink(subject.value), f"<{subject.value}>")
        for above in range(line, max(line - _FEW, 0), -1):
            words = (self._text(file, above) or "").split()
            if words and words[0] in names:
                return above
        return line

    def _first_line(self, file: SourceFile, place: Located) -> int:
        """Return the line on which the triple's object begins; long texts span several."""
        value = place.triple.object
        breaks = value.value.count("\n") if isinstance(value, ox.Literal) else 0
        first = place.line - breaks
        opened = breaks and first >= 1 and (self._text(file, first) or "").count('"""') % 2
        return first if opened else place.line

    def _named(self, finding: Finding) -> frozenset[str]:
        """Return the properties of the finding's path, and those that the ontology ties to them.

        A bound that was derived stands in no file; the date that it follows from does.
        """
        if finding.path is None:
            return frozenset()
        return tied(finding.path.predicates(), self._material)

    def _text(self, file: SourceFile, line: int) -> str | None:
        if file not in self._lines:
            text = read_bytes(file.path).decode("utf-8", errors="replace")
            self._lines[file] = text.split("\n")
        lines = self._lines[file]
        return lines[line - 1].rstrip("\r") if line <= len(lines) else None


def tied(properties: Iterable[str], material: Material) -> frozenset[str]:
    """Return the properties, and the graph's own that the ontology links with one directly."""
    own = material.project.own_namespaces
    found = set(properties)
    for name in tuple(found):
        if name.startswith(own):
            links = material.property_links.get(ox.NamedNode(name), ())
            found.update(link.value for link in links if link.value.startswith(own))
    return frozenset(found)


def _rank(triple: ox.Triple, finding: Finding, named: frozenset[str]) -> int | None:
    about = triple.subject == finding.focus
    tells = triple.predicate.value in named
    if about and tells and triple.object == finding.value:
        return 0
    if tells and triple.subject == finding.value and triple.object == finding.focus:
        return 1
    if about and tells:
        return 2
    if about and finding.value is not None and triple.object == finding.value:
        return 3
    if about:
        return _SUBJECT_ONLY
    return 5 if finding.value is not None and triple.subject == finding.value else None
