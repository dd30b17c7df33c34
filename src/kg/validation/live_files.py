"""The files of a graph that stays open: contents, what they say, and what cannot be read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyoxigraph as ox

from kg.errors import InputError
from kg.project import Project, SourceFile
from kg.rdf.formats import format_of
from kg.rdf.reading import parse_source, read_bytes, without_mark
from kg.validation.columns import Columns
from kg.validation.given import GivenFiles
from kg.validation.recording import Rows
from kg.validation.tally import Change, Tally, together
from kg.validation.triples import Term

_NO_ROWS: Rows = np.empty((0, 3), dtype=np.int32)


class LiveFiles:
    """Files as they were last read; a file that cannot be read keeps its last state.

    ``terms`` gives terms their numbers, ``tally`` counts what files of the graph state.
    """

    def __init__(self, project: Project, given: Iterable[Path]) -> None:
        """Read nothing yet; ``given`` are files that belong to the graph wherever they lie."""
        self.terms = Columns()
        self.tally = Tally()
        self.broken: dict[SourceFile, InputError] = {}
        self.contents: dict[SourceFile, bytes] = {}
        self.rows: dict[SourceFile, Rows] = {}
        self.shapes: dict[SourceFile, list[ox.Triple]] = {}
        self._project = project
        self._given = {path.resolve(): path for path in given}
        self._known: dict[Path, list[SourceFile]] = {}
        self._touched: set[int] = set()
        self._roles: dict[SourceFile, tuple[bool, bool]] = {}
        self._look()

    def named(self, path: Path) -> list[SourceFile]:
        """Return the files of the graph at a path; a new one is a file of its folder."""
        found = self._known.get(path.resolve())
        if found is None:
            file = self._project.source_file(path)
            format_of(file.path, file.name)
            if isinstance(self._project, GivenFiles):
                return []
            is_shapes = file.path.is_relative_to(self._project.shapes)
            self._roles[file] = (not is_shapes, is_shapes)
            found = self._known[file.path] = [file]
        return found

    def reread(self) -> Change:
        """Read all files as they are on the disk; return what that changes in the graph."""
        before = set(self._roles)
        self._look()
        gone = [self.take(file, None) for file in before - set(self._roles)]
        return together([*gone, *(self.read(file) for file in self._roles)])

    def read(self, file: SourceFile) -> Change:
        """Read a file as it is on the disk; return what that changes in the graph."""
        try:
            data = read_bytes(file.path, name=file.name) if file.path.exists() else None
        except InputError as error:
            self.broken[file] = error
            return Change()
        return self.take(file, data)

    def take(self, file: SourceFile, data: bytes | None) -> Change:
        """Take the content of a file, None if it is gone; return what that changes."""
        self.broken.pop(file, None)
        if data is None:
            self.contents.pop(file, None)
            return self._put(file, None)
        data = without_mark(data)
        if self.contents.get(file) == data:
            return Change()
        try:
            quads = parse_source(data, file)
        except InputError as error:
            self.broken[file] = error
            return Change()
        self.contents[file] = data
        return self._put(file, [quad.triple for quad in quads])

    def touched(self) -> set[Term]:
        """Return the nodes of which changed files say or said something, since last asked."""
        terms = self.terms.terms
        nodes = {terms[number] for number in self._touched}
        self._touched.clear()
        return nodes

    def ordered(self) -> dict[SourceFile, Rows]:
        """Return what each file of the graph says, by its name."""
        return {file: self.rows[file] for file in sorted(self.rows, key=_name)}

    def ordered_shapes(self) -> dict[SourceFile, list[ox.Triple]]:
        """Return what each file of shapes says, by its name."""
        return {file: self.shapes[file] for file in sorted(self.shapes, key=_name)}

    def _look(self) -> None:
        """Find the files of the project, and what each is: data, shapes, or both."""
        data = dict.fromkeys(self._project.files(), True)
        shapes = dict.fromkeys(self._project.shape_files(), True)
        for path in self._given.values():
            file = self._project.source_file(path)
            is_shapes = file.path.is_relative_to(self._project.shapes)
            (shapes if is_shapes else data)[file] = True
        every = {**data, **shapes}
        self._roles = {file: (file in data, file in shapes) for file in every}
        self._known = {}
        for file in every:
            self._known.setdefault(file.path, []).append(file)

    def _put(self, file: SourceFile, triples: list[ox.Triple] | None) -> Change:
        is_data, is_shapes = self._roles.get(file, (file in self.rows, file in self.shapes))
        if is_shapes:
            if triples is None:
                self.shapes.pop(file, None)
            else:
                self.shapes[file] = triples
        if not is_data:
            return Change()
        old, new = self.rows.pop(file, _NO_ROWS), _NO_ROWS
        if triples is not None:
            new = self.rows[file] = self._encoded(triples)
        self._touched.update(old[:, 0].tolist(), new[:, 0].tolist())
        return self.tally.replace(old, new)

    def _encoded(self, triples: list[ox.Triple]) -> Rows:
        number = self.terms.number
        cells = [number(term) for triple in triples for term in triple]
        return np.array(cells, dtype=np.int32).reshape(-1, 3)


def _name(file: SourceFile) -> str:
    return file.name
