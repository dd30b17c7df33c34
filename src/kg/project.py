"""Which graph is meant, and where its parts lie.

A graph is a folder with a `pyproject.toml` that has a table `[tool.kg]`::

    [tool.kg]
    name = "Cooperation Knowledge Graph"
    base = "https://w3id.org/hecoop/"
    own-namespaces = ["https://w3id.org/hecoop/ontology#"]
    inference = "none"

    [tool.kg.title]
    en = "Cooperation Knowledge Graph"

    [tool.kg.description]
    en = "Who met whom, about what, and which source says so."

It is found in this order: the folder that was named; the nearest folder upward that has the
table; the graph that came with the installation. `inference` is what is inferred before shapes
are asked, `none` unless given. A release says `title` and `description`, a text for each language.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import quote

from kg.errors import InputError, UsageError

Origin = Literal["option", "upward", "installed", "given"]

_SETTINGS = "pyproject.toml"
_SUFFIXES = (".nt", ".ttl")
_KEYS = ("base", "description", "inference", "name", "own-namespaces", "title")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")  # RFC 5646, as Turtle takes it
INFERENCE = ("none", "rdfs", "owlrl", "both")
"""What may be inferred before shapes are asked: nothing, RDFS, OWL 2 RL, or both."""


class GraphChoice(NamedTuple):
    """Which of the graphs that a file names are meant: these, or with `left_out` all but these."""

    names: frozenset[str]
    left_out: bool = False


class SourceFile(NamedTuple):
    """One RDF file of a graph.

    `name` is its path relative to the graph's folder, with `/`; `graph` is the IRI of the named
    graph that its triples form. `base` is what relative IRIs are resolved against; without one
    they are an error. `choice` says which of the file's graphs are meant, None all of them. With
    `lenient`, IRIs with characters that no IRI may hold are taken as they stand.
    """

    path: Path
    name: str
    graph: str
    base: str | None = None
    choice: GraphChoice | None = None
    lenient: bool = False


class Project(NamedTuple):
    """The folders and settings of one graph.

    `title` and `description` are pairs of language and text, by language.
    """

    root: Path
    name: str
    base: str
    own_namespaces: tuple[str, ...] = ()
    origin: Origin = "option"
    inference: str = "none"
    title: tuple[tuple[str, str], ...] = ()
    description: tuple[tuple[str, str], ...] = ()

    @property
    def ontology(self) -> Path:
        """The folder of terms, vocabularies and mappings."""
        return self.root / "ontology"

    @property
    def shapes(self) -> Path:
        """The folder of shapes, which are never part of the graph."""
        return self.ontology / "shapes"

    @property
    def data(self) -> Path:
        """The folder of facts."""
        return self.root / "data"

    @property
    def queries(self) -> Path:
        """The folder of stored questions."""
        return self.root / "queries"

    @property
    def derive(self) -> Path:
        """The folder of the queries that fill the derived graph."""
        return self.queries / "derive"

    @property
    def expected(self) -> Path:
        """The folder of expected answers."""
        return self.root / "tests" / "expected"

    @property
    def prefixes_file(self) -> Path:
        """The file that declares every prefix."""
        return self.ontology / "prefixes.ttl"

    @property
    def derived_graph(self) -> str:
        """The IRI of the named graph of what follows from the files."""
        return f"{self.base}graph/derived"

    def files(self) -> tuple[SourceFile, ...]:
        """Return the files of ontology and data, never shapes, sorted by name.

        Raises UsageError when two files would form one named graph.
        """
        ontology = _walk(self.root, "ontology", skip="ontology/shapes")
        return self._sources(chain(ontology, _walk(self.root, "data")))

    def shape_files(self) -> tuple[SourceFile, ...]:
        """Return the files of shapes, sorted by name."""
        return self._sources(_walk(self.root, "ontology/shapes"))

    def holds(self, path: Path) -> bool:
        """Tell whether a file would be one of this graph's, shapes included, if it existed."""
        try:
            parts = path.relative_to(self.root).parts
        except ValueError:
            return False
        hidden = any(part.startswith(".") for part in parts)
        folder = parts[0] if len(parts) > 1 else None
        return folder in ("ontology", "data") and not hidden and path.name.endswith(_SUFFIXES)

    def is_ontology(self, file: SourceFile) -> bool:
        """Tell whether a file defines terms, vocabularies or mappings."""
        # As text, since paths are slow and this is asked for every file.
        return str(file.path).startswith(f"{self.root}{os.sep}ontology{os.sep}")

    def holds_shapes(self, file: SourceFile) -> bool:
        """Tell whether a file is one of shapes, by where it lies."""
        return file.path.is_relative_to(self.shapes)

    def derive_files(self) -> tuple[Path, ...]:
        """Return the files of the queries that fill the derived graph, sorted."""
        return tuple(sorted(self.derive.glob("*.rq")))

    def source_file(self, path: Path) -> SourceFile:
        """Return a file as one of this graph; one outside its folder keeps its path as name."""
        absolute = path.resolve()
        try:
            name = absolute.relative_to(self.root).as_posix()
        except ValueError:
            name = path.as_posix()
        return self._named(absolute, name)

    def _named(self, path: Path, name: str) -> SourceFile:
        stem = name.rpartition(".")[0] or name
        return SourceFile(path, name, f"{self.base}graph/{quote(stem)}")

    def _sources(self, names: Iterator[str]) -> tuple[SourceFile, ...]:
        sources = [self._named(self.root / name, name) for name in sorted(names)]
        seen: dict[str, SourceFile] = {}
        for file in sources:
            twin = seen.setdefault(file.graph, file)
            if twin is not file:
                raise UsageError(
                    f"two files form one graph, <{file.graph}>: {twin.name} and {file.name}",
                    mend="rename one of them, or move its triples into the other",
                )
        return tuple(sources)


def find_project(directory: Path | None = None, *, start: Path | None = None) -> Project:
    """Return the graph in `directory`; else the nearest upward from `start`; else the installed.

    `start` is the current folder unless given. Raises UsageError when there is no graph there,
    InputError when the settings cannot be read.
    """
    if directory is not None:
        project = _project_in(directory.resolve(), "option")
        if project is None:
            raise UsageError(
                f"no graph in {directory}: it has no {_SETTINGS} with a table [tool.kg]",
                mend="name the folder that holds ontology/, data/ and queries/",
            )
        return project
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        project = _project_in(folder, "upward")
        if project is not None:
            return project
    return _installed_project()


def _installed_project() -> Project:
    """Return the graph inside the package, or that of the checkout the package runs from."""
    package = Path(__file__).resolve().parent
    for folder in (package / "_graph", package.parent.parent):
        project = _project_in(folder, "installed")
        if project is not None:
            return project
    raise UsageError(
        f"no graph found: no folder upward from here has a {_SETTINGS} with a table [tool.kg]",
        mend="name the graph's folder with --graph DIR",
    )


def _project_in(folder: Path, origin: Origin) -> Project | None:
    """Return the graph whose settings stand in `folder`, or None when there are none."""
    path = folder / _SETTINGS
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", path=path) from error
    if "tool" not in text or "kg" not in text:
        return None
    table = _settings(path, text)
    if table is None:
        return None
    return Project(
        root=folder,
        name=_text(table, "name", path),
        base=_base(table, path),
        own_namespaces=_texts(table, "own-namespaces", path),
        origin=origin,
        inference=_inference(table, path),
        title=_by_language(table, "title", path),
        description=_by_language(table, "description", path),
    )


def _settings(path: Path, text: str) -> dict[str, Any] | None:
    import tomllib

    try:
        table = tomllib.loads(text).get("tool", {}).get("kg")
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"is not valid TOML: {error}", path=path) from error
    if table is None:
        return None
    if not isinstance(table, dict):
        raise InputError("[tool.kg] is not a table", path=path)
    for key in table:
        if key not in _KEYS:
            raise InputError(
                f"unknown key in [tool.kg]: {key}",
                path=path,
                line=_line_of(text, key),
                mend=f"the keys are {', '.join(_KEYS)}",
            )
    return table


def _line_of(text: str, key: str) -> int | None:
    """Return the line below `[tool.kg]` that sets `key`."""
    inside = False
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if stripped.startswith("["):
            inside = stripped.startswith("[tool.kg")
        if inside and stripped.strip("\"'[]").removeprefix("tool.kg.").startswith(key):
            return number
    return None


def _text(table: dict[str, Any], key: str, path: Path) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value:
        raise InputError(f'[tool.kg] needs a text for "{key}"', path=path)
    return value


def _texts(table: dict[str, Any], key: str, path: Path) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InputError(f'[tool.kg] needs a list of texts for "{key}"', path=path)
    return tuple(value)


def _by_language(table: dict[str, Any], key: str, path: Path) -> tuple[tuple[str, str], ...]:
    value = table.get(key, {})
    if not isinstance(value, dict) or not all(
        _LANGUAGE.fullmatch(name) and isinstance(text, str) and text for name, text in value.items()
    ):
        raise InputError(f"[tool.kg.{key}] needs a text for each language", path=path)
    return tuple(sorted(value.items()))


def _base(table: dict[str, Any], path: Path) -> str:
    base = _text(table, "base", path)
    if not base.endswith("/") or ":" not in base:
        raise InputError(f'"base" in [tool.kg] is no IRI that ends in "/": {base}', path=path)
    return base


def _inference(table: dict[str, Any], path: Path) -> str:
    value = table.get("inference", "none")
    if value not in INFERENCE:
        raise InputError(
            f'"inference" in [tool.kg] is none of {", ".join(INFERENCE)}: {value}', path=path
        )
    return str(value)


def _walk(root: Path, folder: str, *, skip: str | None = None) -> Iterator[str]:
    """Yield the names of RDF files below a folder of `root`, relative to it and with `/`.

    Hidden files and folders are left out, and the folder `skip`.
    """
    try:
        entries = list(os.scandir(root / folder))
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        name = f"{folder}/{entry.name}"
        if entry.name.startswith(".") or name == skip:
            continue
        if entry.is_dir():
            yield from _walk(root, name)
        elif entry.name.endswith(_SUFFIXES):
            yield name
