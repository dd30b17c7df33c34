"""What one validation looks at: the files as written, what follows from them, and the shapes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError, InputErrors
from kg.graph import Graph
from kg.project import Project, SourceFile
from kg.rdf.namespaces import prefixes_of
from kg.rdf.prefixes import Prefixes
from kg.rdf.reading import read_all, read_bytes, without_mark
from kg.validation.given import GivenFiles
from kg.validation.imports import IMPORTS, Catalogue
from kg.validation.triples import OWL, RDF, Term, TripleIndex


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
        contents: Mapping[SourceFile, bytes] | None = None,
    ) -> None:
        """Hold a graph, the shapes' triples by file, and the files whose findings are shown.

        ``contents`` is what was read of files, where it is not what is on the disk.
        """
        self.graph = graph
        self._contents = contents or {}
        self.project = graph.project
        self.shapes = shapes
        self.shown = shown
        triples = [list_ for _, list_ in graph.named_graphs()]
        self.derived = triples[-1]
        self.stated = dict(zip(graph.files(), triples, strict=False))

    @cached_property
    def prefixes(self) -> Prefixes:
        """The prefixes of the graph, or those that given files declare."""
        if isinstance(self.project, GivenFiles):
            return prefixes_of([*self.shapes, *self.stated])
        return self.graph.prefixes

    def is_shown(self, file: SourceFile) -> bool:
        """Tell whether findings in the file are asked for."""
        return self.shown is None or file.name in self.shown

    def content(self, file: SourceFile) -> bytes:
        """Return the content that was read of a file, without byte order mark.

        Raises InputError when it is gone.
        """
        data = self._contents.get(file)
        return without_mark(read_bytes(file.path, name=file.name) if data is None else data)

    def all_triples(self) -> Iterator[ox.Triple]:
        """Every triple of the merge; one that stands in two files comes twice."""
        for triples in self.stated.values():
            yield from triples
        yield from self.derived

    def shape_triples(self) -> Iterator[ox.Triple]:
        """Every triple of the shapes, with the prefix declarations that their queries use."""
        for triples in self.shapes.values():
            yield from triples
        for file, triples in self.stated.items():
            if file.path == self.project.prefixes_file:
                yield from triples

    @cached_property
    def merge(self) -> TripleIndex:
        """The merge of all files and of what follows from them."""
        return TripleIndex(self.all_triples())

    @cached_property
    def ontology(self) -> TripleIndex:
        """What the files of the ontology folder say."""
        return TripleIndex(
            triple
            for file, triples in self.stated.items()
            if self.project.is_ontology(file)
            for triple in triples
        )

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
        catalogue = Catalogue(self.stated | self.shapes)
        return frozenset(value for value in imported if not catalogue.holds(value))

    @cached_property
    def property_links(self) -> dict[Term, list[ox.NamedNode]]:
        """For each property, those that one triple of the ontology ties to it, either way."""
        kinds = [ox.NamedNode(RDF + "Property")]
        kinds += [ox.NamedNode(f"{OWL}{name}Property") for name in ("Object", "Datatype")]
        properties = {node for kind in kinds for node in self.ontology.instances(kind)}
        links: dict[Term, list[ox.NamedNode]] = {}
        for name in properties:
            for predicate in self.ontology.predicates(name):
                for value in self.ontology.objects(name, predicate):
                    if value in properties and isinstance(value, ox.NamedNode):
                        links.setdefault(name, []).append(value)
                        if isinstance(name, ox.NamedNode):
                            links.setdefault(value, []).append(name)
        return links

    @cached_property
    def homes(self) -> dict[Term, list[SourceFile]]:
        """For each subject, the files that say something of it."""
        homes: dict[Term, dict[SourceFile, None]] = {}
        for file, triples in (*self.stated.items(), *self.shapes.items()):
            for triple in triples:
                homes.setdefault(triple.subject, {})[file] = None
        return {subject: list(files) for subject, files in homes.items()}


def read_material(project: Project, files: Iterable[Path] | None) -> Material:
    """Read the graph, or the graph with the given files added or put in their place.

    Raises BrokenFiles when files cannot be read, KgError as `Graph.open` does otherwise.
    """
    selected = {file.path: file for file in project.files()}
    shape_files = {file.path: file for file in project.shape_files()}
    shown: frozenset[str] | None = None
    if files is not None:
        given = [project.source_file(path) for path in files]
        shown = frozenset(file.name for file in given)
        for file in given:
            room = shape_files if file.path.is_relative_to(project.shapes) else selected
            room[file.path] = file
    broken: list[InputError] = []
    graph: Graph | None = None
    shapes: dict[SourceFile, list[ox.Triple]] = {}
    try:
        graph = Graph.open(project if files is None else with_files(project, selected.values()))
    except InputErrors as errors:
        broken.extend(errors.errors)
    try:
        shapes = read_all(sorted(shape_files.values(), key=lambda file: file.name))
    except InputErrors as errors:
        broken.extend(errors.errors)
    if broken or graph is None:
        raise BrokenFiles(broken)
    return Material(graph, shapes, shown)


def with_files(project: Project, files: Iterable[SourceFile]) -> Project:
    """Return the project with these files in place of those in its folders."""
    selection = _Selection(*project)
    selection.selected = tuple(sorted(files, key=lambda file: file.name))
    return selection
