"""Validation that stays: a graph whose files change, and its report after each change.

An editor or a watcher opens it once, says what changed, and asks for the report again.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import InputError
from kg.graph import Graph
from kg.project import Project, SourceFile
from kg.rdf.formats import format_of
from kg.rdf.positions import Span, placed_triples
from kg.rdf.prefixes import Prefixes
from kg.rdf.reading import parse_quads, read_bytes, without_mark
from kg.validation.allowances import Allowance, allowances
from kg.validation.material import Material, with_files
from kg.validation.report import Finding, Report
from kg.validation.running import judge, unreadable


class Place(NamedTuple):
    """Where something is said: the file and the span of the term, from 1."""

    file: SourceFile
    span: Span


class LiveValidation:
    """A graph and its shapes, read once and kept as their files change. Make one with `open`."""

    def __init__(
        self,
        project: Project,
        files: Iterable[Path] | None,
        as_of: datetime.date | None,
        language: str,
        *,
        strict: bool,
    ) -> None:
        self._project = project
        self._as_of = as_of
        self._language = language
        self._strict = strict
        self._given = {} if files is None else {file.resolve(): file for file in files}
        self._shown = None if files is None else frozenset(map(self._name, self._given.values()))
        self._contents: dict[SourceFile, bytes] = {}
        self._triples: dict[SourceFile, list[ox.Triple]] = {}
        self._broken: dict[SourceFile, InputError] = {}
        self._material: Material | None = None
        self._report: Report | None = None

    @classmethod
    def open(
        cls,
        project: Project,
        *,
        files: Iterable[Path] | None = None,
        as_of: datetime.date | None = None,
        language: str = "en",
        strict: bool = False,
    ) -> LiveValidation:
        """Read the graph and its shapes. The arguments are those of `kg.validation.validate`.

        A file that cannot be read is a finding, and the graph is judged without it.
        """
        live = cls(project, files, as_of, language, strict=strict)
        live.reread()
        return live

    def change(self, contents: Mapping[Path, bytes | None]) -> None:
        """Put unsaved text in the place of what files hold; None: there is no such file.

        It stands until `reread` is told that the file is as on the disk again. A path may be one
        of a file that is not there yet. Raises InputError for a path that is no RDF file.
        """
        for path, data in contents.items():
            self._take(self._project.source_file(path), data)

    def reread(self, paths: Iterable[Path] | None = None) -> None:
        """Read files as they are on the disk, without what `change` put in their place.

        Without ``paths`` all files are read, also those that are new, and the derive queries.
        """
        if paths is not None:
            for path in paths:
                self._read(self._project.source_file(path))
            return
        files = {*self._project.files(), *self._project.shape_files()}
        files.update(map(self._project.source_file, self._given.values()))
        for gone in {*self._contents, *self._broken} - files:
            self._take(gone, None)
        for file in files:
            self._read(file)
        self._material = self._report = None

    def report(self) -> Report:
        """Return what `kg.validation.validate` would find, of the files as they are now.

        A file with a syntax error is a finding (KG001), and all else is judged with the last
        state of it that could be read. Raises KgError for what cannot be judged at all.
        """
        day = self._as_of or datetime.datetime.now(tz=datetime.UTC).astimezone().date()
        if self._report is None or self._report.as_of != day:
            found = judge(self.material, day, strict=self._strict, language=self._language)
            self._report = self._with_broken(found)
        return self._report

    @property
    def project(self) -> Project:
        """The project whose files these are."""
        return self._project

    @property
    def prefixes(self) -> Prefixes:
        """The prefixes of the graph."""
        return self.material.prefixes

    @property
    def material(self) -> Material:
        """The files as they were last read, what follows from them, and lookups in both.

        It is that of the moment: ask for it again after a change.
        """
        if self._material is None:
            shapes = self._project.shapes
            stated = [file for file in self._contents if not file.path.is_relative_to(shapes)]
            ordered = sorted(stated, key=lambda file: file.name)
            graph = Graph.of(
                with_files(self._project, ordered), {file: self._contents[file] for file in ordered}
            )
            shape_files = sorted(self._contents.keys() - set(stated), key=lambda file: file.name)
            triples = {file: self._triples[file] for file in shape_files}
            self._material = Material(graph, triples, self._shown, contents=self._contents)
        return self._material

    def labels(self, iris: Iterable[str], language: str | None = None) -> dict[str, str]:
        """Return IRI → label, as `Graph.labels`; an IRI without one is left out."""
        return self.material.graph.labels(iris, language or self._language)

    def places(self, node: ox.NamedNode | ox.BlankNode) -> list[Place]:
        """Return where files describe a node: the first time that it is a subject in each.

        They are places in the last state of a file that could be read.
        """
        found = []
        for file in self.material.homes.get(node, ()):
            placed = placed_triples(
                file.path, self._triples[file], {node}, data=self.material.content(file)
            )
            if placed:
                found.append(Place(file, min((each.subject for each in placed), key=_order)))
        return found

    def allowances(self, kind: str) -> list[Allowance]:
        """Return the properties that the shapes of a class, and of those above it, speak of."""
        return allowances(self.material, ox.NamedNode(kind))

    def _name(self, path: Path) -> str:
        return self._project.source_file(path).name

    def _read(self, file: SourceFile) -> None:
        """Take a file as it is on the disk."""
        try:
            data = read_bytes(file.path, name=file.name) if file.path.exists() else None
        except InputError as error:
            self._broken[file] = error
            self._report = None
            return
        self._take(file, data)

    def _take(self, file: SourceFile, data: bytes | None) -> None:
        """Take the content of a file; what cannot be read is noted, and the last state stays."""
        format_of(file.path, file.name)
        if data is not None:
            data = without_mark(data)
        had_error = self._broken.pop(file, None) is not None
        if data is None:
            known = self._contents.pop(file, None)
            self._triples.pop(file, None)
            if known is None and not had_error:
                return
        elif self._contents.get(file) != data:
            try:
                quads = parse_quads(data, file.path, name=file.name)
            except InputError as error:
                self._broken[file] = error
                self._report = None
                return
            self._contents[file] = data
            self._triples[file] = [quad.triple for quad in quads]
        elif not had_error:
            return
        self._material = self._report = None

    def _with_broken(self, report: Report) -> Report:
        broken = [
            unreadable(error)
            for file, error in self._broken.items()
            if self._shown is None or file.name in self._shown
        ]
        if not broken:
            return report
        findings = sorted((*report.findings, *broken), key=Finding.sort_key)
        return dataclasses.replace(report, findings=tuple(findings))


def _order(span: Span) -> tuple[int, int]:
    return (span.line, span.column or 0)
