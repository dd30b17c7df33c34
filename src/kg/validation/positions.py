"""Where a finding stands: the file, line and column of the term that is wrong, with that line.

A file is read a second time, with the places of its terms, only when a finding points at it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Final, TypeGuard

import pyoxigraph as ox

from kg.project import SourceFile
from kg.rdf.positions import Lines, PlacedTriple
from kg.validation.material import Material
from kg.validation.mentions import Mentions
from kg.validation.pointing import EXACT, Aim, Fit, aim, best, fits, meant
from kg.validation.report import Finding
from kg.validation.triples import Term

_DERIVED: Final = "(derived)"


class Positions:
    """Finds places in the files of a material; each file is read with places once."""

    def __init__(self, material: Material) -> None:
        """Read nothing yet."""
        self._material = material
        self._files = {file.name: file for file in (*material.stated, *material.shapes)}
        self._placed: dict[SourceFile, dict[Term, list[PlacedTriple]]] = {}
        self._lines: dict[SourceFile, Lines] = {}

    def place_all(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings with their places; each file is read once for all of them.

        The triple that is wrong is best; else one of the same focus node and property; else the
        first line that says anything of the focus node. Of several files, those asked for come
        first, then the alphabet decides; where the very triple stands in others too, the finding
        names them. A node that no file describes stands where it is mentioned first, and else is
        said to be derived.
        """
        listed = list(findings)
        known = [self._material.place_known(finding) for finding in listed]
        new = [each for each, place in zip(listed, known, strict=True) if place is None]
        placed = iter(self._place_new(new))
        return [next(placed) if place is None else place for place in known]

    def _place_new(self, findings: list[Finding]) -> list[Finding]:
        wanted: dict[SourceFile, set[Term]] = {}
        for finding in findings:
            for file in self._candidates(finding):
                nodes = wanted.setdefault(file, set())
                nodes.update(node for node in (finding.focus, finding.value) if _is_node(node))
        for file, nodes in wanted.items():
            self._read(file, nodes)
        placed = [self._place(finding) for finding in findings]
        for before, after in zip(findings, placed, strict=True):
            if after.file != _DERIVED:
                self._material.keep_place(before, after)
        return self._at_mentions(placed)

    def _at_mentions(self, findings: list[Finding]) -> list[Finding]:
        """Return the findings with those placed at a mention whose node no file describes."""
        lost = [finding for finding in findings if finding.file == _DERIVED]
        if not lost:
            return findings
        mentions = Mentions(self._material, (each.focus for each in lost if each.focus is not None))
        found = {id(each): mention for each in lost if (mention := mentions.of(each)) is not None}
        wanted: dict[SourceFile, set[Term]] = {}
        for file, triple in found.values():
            wanted.setdefault(file, set()).add(triple.subject)
        for file, nodes in wanted.items():
            self._read(file, nodes)
        return [
            self._at(finding, *found[id(finding)]) if id(finding) in found else finding
            for finding in findings
        ]

    def _at(self, finding: Finding, file: SourceFile, triple: ox.Triple) -> Finding:
        placed = self._placed[file].get(triple.subject, [])
        span = next((each.object for each in placed if each.triple == triple), None)
        if span is None:
            return finding
        text = self._text(file, span.line)
        return dataclasses.replace(
            finding, file=file.name, line=span.line, column=span.column, text=text
        )

    def _read(self, file: SourceFile, nodes: set[Term]) -> None:
        by_subject = self._placed[file] = {}
        for placed in self._material.placed(file, nodes):
            self._lines[file] = placed.lines
            by_subject.setdefault(placed.triple.subject, []).append(placed)

    def _place(self, finding: Finding) -> Finding:
        if finding.line is not None or finding.focus is None:
            return finding
        aimed = aim(finding, self._named(finding), self._material.shape_index)
        found = [fit for file in self._candidates(finding) for fit in self._fits(aimed, file)]
        chosen = best(aimed, found)
        if chosen is None:
            return dataclasses.replace(finding, file=finding.file or _DERIVED)
        return dataclasses.replace(
            finding,
            file=chosen.file.name,
            line=chosen.span.line,
            column=chosen.span.column,
            end_line=chosen.span.end_line,
            end_column=chosen.span.end_column,
            text=self._text(chosen.file, chosen.span.line),
            also=_elsewhere(chosen, found),
        )

    def _candidates(self, finding: Finding) -> Sequence[SourceFile]:
        if finding.line is not None or finding.focus is None:
            return []
        if finding.file is not None and finding.file in self._files:
            return [self._files[finding.file]]
        homes = self._material.homes
        found = homes.get(finding.focus, [])
        if finding.value is None:
            return found
        return list(dict.fromkeys([*found, *homes.get(finding.value, [])]))

    def _fits(self, aimed: Aim, file: SourceFile) -> list[Fit]:
        about = self._placed[file].get(aimed.focus, [])
        if aimed.value is not None and aimed.value != aimed.focus:
            about = [*about, *self._placed[file].get(aimed.value, [])]
        return list(fits(aimed, file, about, hidden=not self._material.is_shown(file)))

    def _named(self, finding: Finding) -> frozenset[str]:
        """Return the properties of the finding's path, and those that the ontology ties to them.

        A bound that was derived stands in no file; the date that it follows from does.
        """
        names = meant(finding, self._material.shape_index, self._material.merge)
        return self._material.tied(names)

    def _text(self, file: SourceFile, line: int) -> str | None:
        return self._lines[file].text(line)


def _is_node(term: Term | None) -> TypeGuard[ox.NamedNode | ox.BlankNode]:
    return isinstance(term, (ox.NamedNode, ox.BlankNode))


def _elsewhere(chosen: Fit, found: Iterable[Fit]) -> tuple[str, ...]:
    """Return the places in other files where the very triple stands too."""
    if chosen.rank != EXACT:
        return ()
    others = sorted((fit for fit in found if fit.rank == EXACT), key=Fit.order)
    return tuple(
        ":".join(str(part) for part in (fit.file.name, *fit.span[:2]) if part is not None)
        for fit in others
        if fit.file != chosen.file and fit.placed.triple == chosen.placed.triple
    )
