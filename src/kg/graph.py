"""The loaded graph: files as named graphs, what follows from them, and one default merge.

The files are the truth. The store is filled from them at each start, and holds the merge of all
files and of the derived graph as its default graph; a triple that stands in two files stands in
the merge once. Named graphs are added only when a query asks for them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

import pyoxigraph as ox

from kg.derive import read_derivations
from kg.errors import InputError, KgError, UsageError, shown
from kg.project import Project, SourceFile, find_project
from kg.rdf.content import is_plain
from kg.rdf.formats import format_of
from kg.rdf.prefixes import Prefixes
from kg.rdf.reading import (
    each_of_source,
    parse_all,
    parse_quads,
    parse_source,
    read_all,
    read_contents,
)
from kg.sparql.limits import refuse_outsized
from kg.sparql.tokens import find_word, place_of
from kg.stores.contract import Answer
from kg.stores.labels import labels_in
from kg.stores.memory import MemoryStore

if TYPE_CHECKING:
    import rdflib

_NAMED = ("GRAPH", "FROM")
_Made = TypeVar("_Made")


class Recorder(Protocol):
    """Something that takes down all triples as they are written, while a graph is read."""

    def stated(self, file: SourceFile, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        """Hand on the quads of a file, as they come."""
        ...

    def derived(self, triples: Iterable[ox.Triple]) -> None:
        """Take what a derive query built; it comes after all files."""
        ...


class Graph:
    """A graph that answers questions. Make one with `Graph.open`."""

    def __init__(self, project: Project, contents: dict[SourceFile, bytes]) -> None:
        self.project = project
        self._files = tuple(contents)
        self._kept: dict[SourceFile, bytes] | None = contents
        self._filled: MemoryStore | None = None
        self._has_named = False
        self._remembered: dict[str, object] = {}

    @classmethod
    def open(cls, project: Project | None = None, recorder: Recorder | None = None) -> Graph:
        """Return the graph of a project (the one that `find_project` finds unless given).

        A recorder is told every triple, so that nothing need be read twice; the files are read
        again should the graph be asked something. Raises InputErrors that name every broken
        file, InputError for a derive query that cannot run, UsageError when there are no files.
        """
        project = project or find_project()
        files = project.files()
        if not files:
            raise UsageError(
                f"the graph in {project.root} has no files",
                mend="put Turtle files below ontology/ or data/",
            )
        try:
            graph = cls.of(project, read_contents(files), recorder)
        except (InputError, SyntaxError):
            read_all(files)  # finds every broken file, and says more
            raise
        if recorder is not None:
            graph._forget()
        return graph

    @classmethod
    def of(
        cls,
        project: Project,
        contents: Mapping[SourceFile, bytes],
        recorder: Recorder | None = None,
    ) -> Graph:
        """Return the graph of files whose content is given, whatever is on the disk.

        Raises SyntaxError or InputError for the first broken one, InputError for a derive query
        that cannot run.
        """
        graph = cls(project, dict(contents))
        if recorder is None:
            graph._filled = graph._fill()
        else:
            graph._record(recorder)
        return graph

    @property
    def filled(self) -> MemoryStore | None:
        """The store of the default merge, if it had to be filled by now.

        Whoever changes it asks no more of the graph.
        """
        return self._filled

    @property
    def _store(self) -> MemoryStore:
        if self._filled is None:
            self._filled = self._fill()
        return self._filled

    @property
    def _contents(self) -> Mapping[SourceFile, bytes]:
        return read_contents(self._files) if self._kept is None else self._kept

    def _forget(self) -> None:
        """Keep the content of files no longer, after a look at what is mostly asked of it."""
        _ = self.prefixes
        self._kept = None

    @cached_property
    def prefixes(self) -> Prefixes:
        """The prefixes that the graph's prefix file declares."""
        path = self.project.prefixes_file
        for file in self._files:
            if file.path == path:
                quads = parse_quads(self._contents[file], path, name=file.name)
                return Prefixes.declared([quad.triple for quad in quads], file.name)
        return Prefixes({})

    def query(self, text: str) -> Answer:
        """Return the answer to a SPARQL query over the default merge.

        Named graphs are there for a query that says GRAPH or FROM. Raises UsageError with line
        and column for a text that is no query or a FROM that names no graph here,
        UnsupportedError for one with SERVICE or one that is too large for the engine
        (`kg.sparql.limits`).
        """
        # Here and not in the store: the tool's own queries may be long, and are known to be flat.
        refuse_outsized(text)
        if not self._has_named and find_word(text, *_NAMED) is not None:
            for iri, triples in self.named_graphs():
                node = ox.NamedNode(iri)
                self._store.extend(
                    ox.Quad(triple.subject, triple.predicate, triple.object, node)
                    for triple in triples
                )
            self._has_named = True
        if self._has_named:
            self._refuse_unknown_graphs(text)
        return self._store.query(text)

    def _refuse_unknown_graphs(self, text: str) -> None:
        """Raise UsageError for a FROM that names no graph of this one; nothing is ever fetched."""
        from kg.sparql.datasets import sources_of

        known = {file.graph for file in self._files} | {self.project.derived_graph}
        for source in sources_of(text):
            if source.iri not in known:
                raise UsageError(
                    f"FROM names <{shown(source.iri)}>, which is no graph here",
                    mend="a graph is a file of this one, and nothing is fetched; for example"
                    f" <{min(known)}>",
                    **place_of(text, source.start),
                )

    def query_own(self, text: str) -> Answer:
        """Return the answer to a query that the tool itself wrote: it may be long, and is flat."""
        return self._store.query(text)

    def remembered(self, name: str, make: Callable[[], _Made]) -> _Made:
        """Return what was made of this graph under a name before, else make it: it stays so."""
        if name not in self._remembered:
            self._remembered[name] = make()
        return cast(_Made, self._remembered[name])

    def labels(self, iris: Iterable[str], language: str) -> dict[str, str]:
        """Return IRI → label; an IRI without one is left out (see `labels_in`)."""
        return labels_in(self._store, iris, language)

    def files(self) -> tuple[SourceFile, ...]:
        """Return the files that the graph was read from."""
        return self._files

    def stated(self) -> Iterator[tuple[SourceFile, list[ox.Triple]]]:
        """Yield each file and its triples as written, by file name."""
        for file, quads in self._quads.items():
            yield file, [quad.triple for quad in quads]

    def named_graphs(self) -> Iterator[tuple[str, list[ox.Triple]]]:
        """Yield each graph's IRI and its triples as written, by file name; derived last."""
        for file, triples in self.stated():
            yield file.graph, triples
        yield self.project.derived_graph, self.derived_triples()

    def quads(self) -> Iterator[ox.Quad]:
        """Yield every triple in its named graph, as `named_graphs` orders them."""
        for iri, triples in self.named_graphs():
            node = ox.NamedNode(iri)
            for triple in triples:
                yield ox.Quad(triple.subject, triple.predicate, triple.object, node)

    def derived_triples(self) -> list[ox.Triple]:
        """Return what the derive queries built, without what files say already."""
        return list(self._derived)

    def default_triples(self) -> Iterator[ox.Triple]:
        """Yield each triple of the default merge once, as written."""
        seen: set[ox.Triple] = set()
        for _, triples in self.named_graphs():
            for triple in triples:
                if triple not in seen:
                    seen.add(triple)
                    yield triple

    def to_rdflib(self) -> rdflib.Dataset:
        """Return an rdflib Dataset with the same named graphs, whose default graph is their union.

        Literals keep the form in which they are written.
        """
        from kg.rdf.interop import to_dataset

        return to_dataset(self.named_graphs(), self.prefixes)

    @cached_property
    def _quads(self) -> dict[SourceFile, list[ox.Quad]]:
        return parse_all(self._contents)

    def _fill(self) -> MemoryStore:
        """Return a store filled from the files, with what follows from them.

        Most files go straight in, which saves a third of the time. The derive queries run in
        their order; each sees what the ones before it built.
        """
        store = MemoryStore(lambda: self.prefixes.as_dict())
        for file, data in self._contents.items():
            syntax = format_of(file.path, file.name)
            if is_plain(data, syntax):
                store.load(data, syntax, file.base)
            else:
                store.extend(parse_source(data, file))
        for derivation in read_derivations(self.project):
            try:
                store.insert_constructed(derivation.text)
            except KgError as error:
                raise derivation.failed(error) from error
        return store

    def _record(self, recorder: Recorder) -> None:
        """Tell the recorder everything; the store is filled only if something is derived."""
        quads = (
            quad
            for file, data in self._contents.items()
            for quad in recorder.stated(file, each_of_source(data, file))
        )
        derivations = read_derivations(self.project)
        if not derivations:
            deque(quads, maxlen=0)
            return
        store = MemoryStore(lambda: self.prefixes.as_dict())
        store.extend(quads)
        for derivation in derivations:
            try:
                built = store.construct(derivation.text)
            except KgError as error:
                raise derivation.failed(error) from error
            store.extend(ox.Quad(*triple) for triple in built)
            recorder.derived(built)
        self._filled = store

    @cached_property
    def _derived(self) -> list[ox.Triple]:
        """What the derive queries build, found again in a second store.

        The first one keeps no account of it, since only who asks for named graphs needs one.
        """
        stated = {quad.triple for quads in self._quads.values() for quad in quads}
        replay = MemoryStore()
        replay.extend(chain.from_iterable(self._quads.values()))
        built: dict[ox.Triple, None] = {}
        for derivation in read_derivations(self.project):
            triples = replay.construct(derivation.text)
            replay.extend(ox.Quad(*triple) for triple in triples)
            built.update(dict.fromkeys(triples))
        return [triple for triple in built if triple not in stated]
