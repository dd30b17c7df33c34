"""What one validation looks at: the files as written, what follows from them, and the shapes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pyoxigraph as ox

from kg.errors import InputError, InputErrors
from kg.graph import Graph
from kg.project import Project, SourceFile
from kg.rdf.namespaces import prefixes_of
from kg.rdf.prefixes import Prefixes
from kg.rdf.reading import read_all, read_bytes, without_mark
from kg.stores.labels import LABEL_PROPERTIES, best_labels
from kg.stores.memory import MemoryStore
from kg.validation.columns import Columns
from kg.validation.dataset import Dataset
from kg.validation.given import GivenFiles
from kg.validation.homes import Homes
from kg.validation.imports import IMPORTS, ONTOLOGY, Catalogue
from kg.validation.lenient import lenient_project
from kg.validation.lookup import Lookup
from kg.validation.recording import Recording
from kg.validation.report import Finding
from kg.validation.triples import OWL, RDF, Term, TripleIndex

_T = TypeVar("_T")

if TYPE_CHECKING:
    from kg.rdf.positions import PlacedTriple


class BrokenFiles(Exception):  # noqa: N818 - not an error of the tool: it becomes findings
    """Files that cannot be read; never leaves this room."""

    def __init__(self, errors: Iterable[InputError]) -> None:
        """Hold each file's error."""
        super().__init__()
        self.errors = tuple(errors)


class _Selection(Project):
    """A project whose files are given instead of being found in its folders."""

    selected: tuple[SourceFile, ...]

    def files(self) -> tuple[SourceFile, ...]:
        """Return the given files."""
        return self.selected


class Material:
    """The graph as its files say it, with the lookups that several checks share."""

    def __init__(
        self,
        graph: Graph,
        shapes: dict[SourceFile, list[ox.Triple]],
        shown: frozenset[str] | None,
        recording: Recording | None = None,
        contents: Mapping[SourceFile, bytes] | None = None,
        inference: str | None = None,
    ) -> None:
        """Hold a graph, the shapes' triples by file, and the files whose findings are shown.

        Without the graph's ``recording`` it is read once more. ``contents`` is what was read of
        files, where it is not on the disk. ``inference`` is the project's unless given.
        """
        self.inference = inference or graph.project.inference
        self.graph = graph
        self._contents = contents or {}
        self.project = graph.project
        self.shapes = shapes
        self.shown = shown
        self._recording = recording or Recording.of(graph)
        self.columns = self._recording.columns()
        self.stated = self._recording.files(self.columns.terms)
        self.derived_rows = self._recording.rows()[len(self.stated.rows) :]
        self.made: dict[Callable[[Material], Any], Any] = {}
        # What was found in the shapes themselves, by language and strictness.
        self.of_shapes: dict[tuple[str, bool], tuple[list[Finding], list[Finding]]] = {}
        self._store: MemoryStore | None = graph.filled

    @cached_property
    def prefixes(self) -> Prefixes:
        """The prefixes of the graph, and those that files declare which were named one by one."""
        if isinstance(self.project, GivenFiles):
            return prefixes_of([*self.shapes, *self.stated])
        named = [file for file in self.shapes if file.base is not None]
        return prefixes_of(named, self.graph.prefixes) if named else self.graph.prefixes

    def is_shown(self, file: SourceFile) -> bool:
        """Tell whether findings in the file are asked for."""
        return self.shown is None or file.name in self.shown

    def content(self, file: SourceFile) -> bytes:
        """Return the content that was read of a file, without byte order mark.

        Raises InputError when it is gone.
        """
        data = self._contents.get(file)
        return without_mark(read_bytes(file.path, name=file.name) if data is None else data)

    def kept(self, make: Callable[[Material], _T]) -> _T:
        """Return what is made of the material; it is made once."""
        if make not in self.made:
            self.made[make] = make(self)
        found: _T = self.made[make]
        return found

    def placed(self, file: SourceFile, nodes: set[Term]) -> list[PlacedTriple]:
        """Return what a file says of some nodes, with places."""
        from kg.rdf.positions import placed_triples  # not every run places findings

        whole = None if file.choice is not None else self.triples(file)
        places = None if file.choice is not None else self.places(file, nodes)
        data = self.content(file)
        return placed_triples(file.path, whole, nodes, file.base, data, places)

    def place_known(self, finding: Finding) -> Finding | None:
        """Return the finding with its place if that is known already: here it never is."""
        return None

    def keep_place(self, finding: Finding, placed: Finding) -> None:
        """Take notice of the place of a finding; a material that is used once need not."""

    def dataset(self, more: Iterable[ox.Triple]) -> Dataset:
        """Return the merge and what is inferred, with some triples more, for an engine.

        The Store of the graph is given away with the first, since it is expensive to fill.
        """
        more = [*self.inferred, *more]
        store, self._store = self._store, None
        if store is not None:
            store.extend(ox.Quad(*triple) for triple in more)
        return Dataset(self.columns.with_triples(more), store)

    def labels(self, nodes: Iterable[Term], language: str) -> dict[str, str]:
        """Return IRI → label of the nodes that have one (see `kg.stores.labels.best_labels`)."""
        found = self.merge.literals(nodes, [ox.NamedNode(name) for name in LABEL_PROPERTIES])
        return best_labels(found, language)

    def triples(self, file: SourceFile) -> Sequence[ox.Triple]:
        """Return the triples of a file of the graph or of shapes, as they stand in it."""
        return self.shapes[file] if file in self.shapes else self.stated[file]

    def places(self, file: SourceFile, nodes: Collection[Term]) -> list[int]:
        """Return which of the triples of a file are about one of the nodes, from 0."""
        if file in self.shapes:
            triples = self.shapes[file]
            return [place for place, triple in enumerate(triples) if triple.subject in nodes]
        wanted = np.zeros(len(self.columns.terms), dtype=np.bool_)
        known = [self.columns.known(node) for node in nodes]
        wanted[[number for number in known if number is not None]] = True
        subjects = self.stated.rows[self.stated.span(file), 0]
        found: list[int] = np.flatnonzero(wanted[subjects]).tolist()
        return found

    def shape_triples(self) -> Iterator[ox.Triple]:
        """Every triple of the shapes, with the prefix declarations that their queries use."""
        for triples in self.shapes.values():
            yield from triples
        for file in self.stated:
            if file.path == self.project.prefixes_file:
                yield from self.stated[file]

    @cached_property
    def inferred(self) -> list[ox.Triple]:
        """What follows by inference, for shapes alone: it describes nothing and has no source."""
        if self.inference == "none":
            return []
        from kg.validation.inference import inferred

        return inferred(self.columns.triples(), self.inference)

    @cached_property
    def merge(self) -> Lookup:
        """The merge of all files and of what follows from them, without what is inferred."""
        return Lookup(self.columns)

    @cached_property
    def ontology(self) -> Lookup:
        """What the files of the ontology folder say."""
        return Lookup(self._ontology)

    @cached_property
    def _ontology(self) -> Columns:
        spans = [
            self.stated.rows[self.stated.span(file)]
            for file in self.stated
            if self.project.is_ontology(file)
        ]
        return self.columns.holding(np.concatenate([self.stated.rows[:0], *spans]))

    @cached_property
    def shape_index(self) -> TripleIndex:
        """The shapes."""
        return TripleIndex(self.shape_triples())

    @cached_property
    def missing_imports(self) -> frozenset[Term]:
        """What the shapes import and is not here."""
        imported = {value for _, value in self.shape_index.pairs(IMPORTS)}
        if not imported:
            return frozenset()
        stated: dict[SourceFile, list[ox.Triple]] = {file: [] for file in self.stated}
        for file, triple in self._ontology_headers():
            stated[file].append(triple)
        catalogue = Catalogue({**stated, **self.shapes})
        return frozenset(value for value in imported if not catalogue.holds(value))

    def _ontology_headers(self) -> Iterator[tuple[SourceFile, ox.Triple]]:
        """Yield what files of the graph say of the ontologies that they hold."""
        for node in self.merge.instances(ONTOLOGY):
            for file in self.homes.get(node):
                if file in self.stated:
                    for triple in self.stated[file]:
                        if triple.subject == node:
                            yield file, triple

    @cached_property
    def property_links(self) -> dict[Term, list[ox.NamedNode]]:
        """For each property, those that one triple of the ontology ties to it, either way."""
        kinds = [ox.NamedNode(RDF + "Property")]
        kinds += [ox.NamedNode(f"{OWL}{name}Property") for name in ("Object", "Datatype")]
        properties = {node for kind in kinds for node in self.ontology.instances(kind)}
        links: dict[Term, list[ox.NamedNode]] = {}
        for name, value in self._ontology.between(self.columns.numbers(properties)):
            if isinstance(name, ox.NamedNode) and isinstance(value, ox.NamedNode):
                links.setdefault(name, []).append(value)
                links.setdefault(value, []).append(name)
        return links

    def tied(self, properties: Iterable[str]) -> frozenset[str]:
        """Return the properties, and the graph's own that the ontology links with one directly."""
        own = self.project.own_namespaces
        found = set(properties)
        for name in tuple(found):
            if name.startswith(own):
                links = self.property_links.get(ox.NamedNode(name), ())
                found.update(link.value for link in links if link.value.startswith(own))
        return frozenset(found)

    @cached_property
    def homes(self) -> Homes:
        """For each subject, the files that say something of it."""
        return Homes(self.stated, self.shapes, self.columns)


def read_material(
    project: Project, files: Iterable[Path] | None, inference: str | None = None
) -> Material:
    """Read the graph, or the graph with the given files added or put in their place.

    ``inference`` is that of the project unless given. Raises BrokenFiles when files cannot be
    read, KgError as `Graph.open` does otherwise.
    """
    try:
        return _read(project, files, inference)
    except BrokenFiles as broken:
        again = lenient_project(project, broken.errors)
        if again is None:
            raise
    return _read(again, files, inference)


def _read(project: Project, files: Iterable[Path] | None, inference: str | None) -> Material:
    selected = {file.path: file for file in project.files()}
    shape_files = {file.path: file for file in project.shape_files()}
    shown: frozenset[str] | None = None
    if files is not None:
        given = [project.source_file(path) for path in files]
        shown = frozenset(file.name for file in given)
        for file in given:
            room = shape_files if project.holds_shapes(file) else selected
            room[file.path] = file
    broken: list[InputError] = []
    graph: Graph | None = None
    recording = Recording()
    shapes: dict[SourceFile, list[ox.Triple]] = {}
    try:
        opened = project if files is None else _with_files(project, selected.values())
        graph = Graph.open(opened, recording)
    except InputErrors as errors:
        broken.extend(errors.errors)
    try:
        shapes = read_all(sorted(shape_files.values(), key=lambda file: file.name))
    except InputErrors as errors:
        broken.extend(errors.errors)
    if broken or graph is None:
        raise BrokenFiles(broken)
    return Material(graph, shapes, shown, recording, inference=inference)


def _with_files(project: Project, files: Iterable[SourceFile]) -> Project:
    selection = _Selection(*project)
    selection.selected = tuple(sorted(files, key=lambda file: file.name))
    return selection
