"""The files of one graph as an editor holds them, and what is found in them while they change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from kg.editor.knowledge import Knowledge
from kg.editor.scanning import Scan, scan
from kg.editor.texts import Text
from kg.errors import InputError
from kg.project import Project
from kg.rdf.reading import parse_quads
from kg.validation.live import LiveValidation
from kg.validation.report import Finding
from kg.validation.running import unreadable


class Desk:
    """A graph whose files are being written.

    Files are told by their path. One that is open but no part of the graph (of another folder, or
    of a format that the graph does not take) is read for its syntax alone.
    """

    def __init__(self, project: Project, language: str, encoding: str) -> None:
        """Read the graph. Raises KgError where there is nothing to read."""
        self.project = project
        self.language = language
        self._encoding = encoding
        self._live = LiveValidation.open(project, language=language)
        self._open: dict[Path, Text] = {}
        self._stale: set[Path] = set()
        self._scans: dict[Path, tuple[Text, Scan]] = {}
        self._texts: dict[Path, tuple[bytes, Text]] = {}
        self._syntax: dict[Path, Finding] = {}
        self._fresh = False
        self.knowledge = Knowledge()
        self.knowledge.learn(self._live.material)

    @property
    def prefixes(self) -> Mapping[str, str]:
        """The prefixes of the graph."""
        return self._live.prefixes.as_dict()

    def is_part(self, path: Path) -> bool:
        """Tell whether a file is part of the graph, or would be once it is saved."""
        return self.project.holds(path)

    def put(self, path: Path, text: Text) -> None:
        """Take the text of an open file."""
        self._open[path] = text
        self._stale.add(path)

    def drop(self, path: Path) -> None:
        """Take a file as it is on the disk, since it is no longer open."""
        self._open.pop(path, None)
        self._stale.add(path)

    def touch(self, paths: Iterable[Path]) -> None:
        """Take files as they are on the disk, unless they are open."""
        self._stale.update(path for path in paths if path not in self._open)

    def findings(self) -> dict[Path, list[Finding]]:
        """Return what is found in each file, as the texts are now. Raises KgError."""
        self._take_in()
        found: dict[Path, list[Finding]] = {path: [] for path in self._open}
        for finding in self._live.report():
            path = self.path(finding.file)
            if path is not None:
                found.setdefault(path, []).append(finding)
        for path, finding in self._syntax.items():
            found.setdefault(path, []).append(finding)
        for listed in found.values():
            broken = [finding for finding in listed if finding.code == "KG001"]
            listed[:] = broken or listed  # the places of the others are those of an older text
        return found

    def path(self, name: str | None) -> Path | None:
        """Return the file of the graph that has a name; None where there is none."""
        file = self.knowledge.files.get(name or "")
        if file is not None:
            return file.path
        path = self.project.root / (name or "")
        return path if path in self._open or (name and path.is_file()) else None

    def catch_up(self) -> None:
        """Let the knowledge be of the texts as they are now. Raises KgError."""
        self._take_in()

    def text(self, path: Path) -> Text:
        """Return the text of a file, open or not. Raises InputError when it cannot be read."""
        if path in self._open:
            return self._open[path]
        file = self.project.source_file(path)
        data = self._live.material.content(file)
        known = self._texts.get(path)
        if known is None or known[0] != data:
            known = (data, Text(data.decode("utf-8", errors="replace"), self._encoding))
            self._texts[path] = known
        return known[1]

    def scan(self, path: Path) -> Scan:
        """Return a walk over the text of a file."""
        text = self.text(path)
        known = self._scans.get(path)
        if known is None or known[0] is not text:
            known = (text, scan(text.content, self.prefixes))
            self._scans[path] = known
        return known[1]

    def describing(self, iri: str) -> list[Path]:
        """Return the files that describe a node."""
        return [file.path for file in self.knowledge.homes(iri)]

    def naming(self, iri: str) -> Iterator[Path]:
        """Yield the files in which a node is named, by name."""
        node = ox.NamedNode(iri)
        material = self._live.material
        told = [*material.stated.items(), *material.shapes.items()]
        for file, triples in sorted(told, key=lambda item: item[0].name):
            if any(node in (*triple, _datatype(triple)) for triple in triples):
                yield file.path

    @property
    def open_paths(self) -> Iterable[Path]:
        """The files that are open."""
        return self._open.keys()

    def _take_in(self) -> None:
        """Give what has changed to the validation and to the knowledge."""
        stale, self._stale = self._stale, set()
        contents: dict[Path, bytes | None] = {}
        for path in stale:
            if self.is_part(path):
                text = self._open.get(path)
                if text is not None:
                    contents[path] = text.data()
                else:
                    self._live.reread([path])
            else:
                self._judge_syntax(path)
        if contents:
            self._live.change(contents)
        changed = [self.project.source_file(path).name for path in stale if self.is_part(path)]
        if changed:
            self.knowledge.learn(self._live.material, changed)

    def _judge_syntax(self, path: Path) -> None:
        self._syntax.pop(path, None)
        text = self._open.get(path)
        if text is None:
            return
        name = self.project.source_file(path).name
        try:
            parse_quads(text.data(), path, name=name)
        except InputError as error:
            self._syntax[path] = unreadable(error)


def _datatype(triple: ox.Triple) -> object:
    return triple.object.datatype if isinstance(triple.object, ox.Literal) else None
