"""The files of one graph as an editor holds them, and what is found in them while they change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kg.editor.knowledge import Knowledge, local_name
from kg.editor.scanning import scan
from kg.editor.scans import Scan
from kg.editor.texts import Text
from kg.errors import InputError
from kg.project import Project, SourceFile
from kg.rdf.prefixes import Prefixes
from kg.rdf.reading import parse_quads, read_bytes
from kg.validation.live import LiveValidation
from kg.validation.report import Finding
from kg.validation.running import unreadable


class Desk:
    """A graph whose files are being written; without a graph, files that belong to none.

    `shapes_version` is another number whenever the shapes are others.

    Files are told by their path. One that is open but no part of the graph (of another folder, or
    of a format that the graph does not take) is read for its syntax alone.
    """

    def __init__(self, project: Project | None, language: str, encoding: str) -> None:
        """Read the graph. Raises KgError where there is nothing to read."""
        self.project = project
        self.language = language
        self.knowledge = Knowledge()
        self.prefixes: Mapping[str, str] = {}
        self._prefixes: Prefixes | None = None
        self._encoding = encoding
        self._live = LiveValidation.open(project, language=language) if project else None
        self._open: dict[Path, Text] = {}
        self._stale: set[Path] = set()
        self._unlearned: set[str] | None = None
        self._sources: dict[Path, SourceFile] = {}
        self.shapes_version = 0
        self._read: dict[Path, tuple[bytes, Text]] = {}
        self._scans: dict[Path, tuple[Text, Mapping[str, str], Scan]] = {}
        self._syntax: dict[Path, Finding] = {}
        self._found: Mapping[Path, list[Finding]] = {}

    @property
    def open_texts(self) -> Mapping[Path, Text]:
        """The files that are open."""
        return self._open

    def put(self, path: Path, text: Text) -> None:
        """Take the text of an open file."""
        self._open[path] = text
        self._stale.add(path)

    def drop(self, path: Path) -> None:
        """Take a file as it is on the disk, since it is no longer open."""
        self._open.pop(path, None)
        self._stale.add(path)

    def touch(self, path: Path) -> None:
        """Take a file as it is on the disk, unless it is open."""
        if path not in self._open:
            self._stale.add(path)

    def findings(self) -> Mapping[Path, list[Finding]]:
        """Return what is found in each file, as the texts are now.

        Of a file that cannot be read that is the one finding: the places of others would be those
        of an older text. Raises KgError for what cannot be judged and is no fault of a file.
        """
        try:
            found = self._judged()
        except InputError as error:
            found = {path: list(findings) for path, findings in self._found.items()}
            path = self.path(str(error.path))
            if path is None:
                raise
            found[path] = [unreadable(error)]
        self._found = found
        return found

    def found(self, path: Path) -> list[Finding]:
        """Return what was found in a file when the graph was last judged."""
        return self._found.get(path, [])

    def name(self, path: Path) -> str:
        """Return how a file is called in its graph."""
        return self.project.source_file(path).name if self.project is not None else path.name

    def text(self, path: Path) -> Text:
        """Return the text of a file, open or not. Raises InputError when it cannot be read."""
        if path in self._open:
            return self._open[path]
        data = self._content(path)
        known = self._read.get(path)
        if known is None or known[0] != data:
            known = (data, Text(data.decode("utf-8", errors="replace"), self._encoding))
            self._read[path] = known
        return known[1]

    def scan(self, path: Path) -> Scan:
        """Return a walk over the text of a file. Raises InputError when it cannot be read."""
        text = self.text(path)
        known = self._scans.get(path)
        if known is None or known[0] is not text or known[1] is not self.prefixes:
            known = (text, self.prefixes, scan(text.content, self.prefixes))
            self._scans[path] = known
        return known[2]

    def describing(self, iri: str) -> list[Path]:
        """Return the files that describe a node, those that say what it is first."""
        return [file.path for file in self.knowledge.homes(iri)]

    def naming(self, iri: str) -> Iterator[Path]:
        """Yield the files in which a node may be named, by name.

        That is told by the longest word of its name, which a file has to hold that names it.
        """
        if self._live is None:
            return
        word = max(re.split(r"[^\w-]", local_name(iri)), key=len).encode()
        material = self._live.material
        for file in sorted((*material.stated, *material.shapes), key=lambda file: file.name):
            data = material.content(file)
            if word in data or b"\\u" in data:  # an escape may hide it
                yield file.path

    def _judged(self) -> dict[Path, list[Finding]]:
        self._take_in()
        found: dict[Path, list[Finding]] = {path: [] for path in self._open}
        for finding in self._live.report() if self._live is not None else ():
            path = self.path(finding.file)
            if path is not None:
                found.setdefault(path, []).append(finding)
        for path, finding in self._syntax.items():
            found[path] = [finding]
        for listed in found.values():
            broken = [finding for finding in listed if finding.code == "KG001"]
            listed[:] = broken or listed
        return found

    def _take_in(self) -> None:
        """Give what has changed to the validation and to the knowledge."""
        stale, self._stale = self._stale, set()
        contents: dict[Path, bytes | None] = {}
        for path in stale:
            text = self._open.get(path)
            if not self._is_part(path):
                self._judge_syntax(path, text)
            elif text is not None:
                contents[path] = text.data()
            elif self._live is not None:
                self._live.reread([path])
        if self._live is not None:
            self._live.change(contents)
        self._learn([path for path in stale if self._is_part(path)])

    def _learn(self, changed: Iterable[Path]) -> None:
        """Bring the knowledge up to date; a change that it cannot take now it takes later."""
        if self._live is None or self.project is None:
            return
        if self._unlearned is not None:
            self._unlearned.update(self.project.source_file(path).name for path in changed)
            if not self._unlearned:
                return
        material = self._live.material
        self.knowledge.learn(material, self._unlearned)
        shapes = {file.name for file in material.shapes}
        if self._unlearned is None or not shapes.isdisjoint(self._unlearned):
            self.shapes_version += 1
        self._unlearned = set()
        self._sources = {file.path: file for file in self.knowledge.files.values()}
        if material.prefixes is not self._prefixes:
            self._prefixes = material.prefixes
            listed = self._prefixes.as_dict()
            self.prefixes = listed if listed != self.prefixes else self.prefixes

    def _judge_syntax(self, path: Path, text: Text | None) -> None:
        self._syntax.pop(path, None)
        if text is None:
            return
        try:
            parse_quads(text.data(), path)
        except InputError as error:
            self._syntax[path] = unreadable(error)

    def _is_part(self, path: Path) -> bool:
        """Tell whether a file is part of the graph, or would be once it is saved."""
        return self.project is not None and self.project.holds(path)

    def path(self, name: str | None) -> Path | None:
        """Return the file of the graph that has a name; None where there is none."""
        if name is None or self.project is None:
            return None
        file = self.knowledge.files.get(name)
        path = file.path if file is not None else self.project.root / name
        return path if file is not None or path in self._open or path.is_file() else None

    def _content(self, path: Path) -> bytes:
        file = self._sources.get(path)
        if file is None or self._live is None:
            return read_bytes(path)
        return self._live.material.content(file)
