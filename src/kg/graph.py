"""The loaded graph: files as named graphs, what follows from them, and one default merge.

The files are the truth. The store is filled from them at each start, and holds the merge of all
files and of the derived graph as its default graph; a triple that stands in two files stands in
the merge once. Named graphs are added only when a query asks for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from kg.derive import read_derivations
from kg.errors import InputError, KgError, UsageError
from kg.project import Project, SourceFile, find_project
from kg.rdf.content import is_plain
from kg.rdf.prefixes import Prefixes
from kg.rdf.reading import (
    each_of_source,
    format_of,
    parse_all,
    parse_quads,
    parse_source,
    read_all,
    read_contents,
)
from kg.sparql.limits import refuse_outsized
from kg.sparql.tokens import find_word
from kg.stores.contract import Answer, Solutions, Store
from kg.stores.memory import MemoryStore

if TYPE_CHECKING:
    import rdflib

LABEL_PROPERTIES = (
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://purl.org/dc/terms/title",
    "http://xmlns.com/foaf/0.1/name",
    "https://schema.org/name",
)
"""Where a node's label is looked for, best first."""

_NAMED = ("GRAPH", "FROM")


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
        self._contents = contents
        self._store = MemoryStore()
        self._has_named = False

    @classmethod
    def open(cls, project: Project | None = None, recorder: Recorder | None = None) -> Graph:
        """Return the graph of a project (the one that `find_project` finds unless given).

        A recorder is told every triple, so that nothing need be read twice. Raises InputErrors
        that name every broken file, InputError for a derive query that cannot run, UsageError
        when there are no files.
        """
        project = project or find_project()
        files = project.files()
        if not files:
            raise UsageError(
                f"the graph in {project.root} has no files",
                mend="put Turtle files below ontology/ or data/",
            )
        try:
            return cls.of(project, read_contents(files), recorder)
        except (InputError, SyntaxError):
            read_all(files)  # finds every broken file, and says more
            raise

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
        graph._fill(recorder)
        graph._derive(recorder)
        return graph

    @property
    def store(self) -> MemoryStore:
        """The store that holds the default merge; whoever changes it asks no more of the graph."""
        return self._store

    @cached_property
    def prefixes(self) -> Prefixes:
        """The prefixes that the graph's prefix file declares."""
        path = self.project.prefixes_file
        for file, data in self._contents.items():
            if file.path == path:
                quads = parse_quads(data, path, name=file.name)
                return Prefixes.declared([quad.triple for quad in quads], file.name)
        return Prefixes({})

    def query(self, text: str) -> Answer:
        """Return the answer to a SPARQL query over the default merge.

        Named graphs are there for a query that says GRAPH or FROM. Raises UsageError with line
        and column for a text that is no query, UnsupportedError for one with SERVICE or one that
        is too large for the engine (`kg.sparql.limits`).
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
        return self._store.query(text)

    def labels(self, iris: Iterable[str], language: str) -> dict[str, str]:
        """Return IRI → label; an IRI without one is left out (see `labels_in`)."""
        return labels_in(self._store, iris, language)

    def files(self) -> tuple[SourceFile, ...]:
        """Return the files that the graph was read from."""
        return tuple(self._contents)

    def named_graphs(self) -> Iterator[tuple[str, list[ox.Triple]]]:
        """Yield each graph's IRI and its triples as written, by file name; derived last."""
        for file, quads in self._quads.items():
            yield file.graph, [quad.triple for quad in quads]
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

    def _fill(self, recorder: Recorder | None) -> None:
        """Fill the store from the files; most go straight in, which saves a third of the time."""
        if recorder is not None:
            self._store.extend(
                quad
                for file, data in self._contents.items()
                for quad in recorder.stated(file, each_of_source(data, file))
            )
            return
        for file, data in self._contents.items():
            syntax = format_of(file.path, file.name)
            if is_plain(data, syntax):
                self._store.load(data, syntax, file.base)
            else:
                self._store.extend(parse_source(data, file))

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

    def _derive(self, recorder: Recorder | None) -> None:
        """Run the derive queries in their order; each sees what the ones before it built."""
        for derivation in read_derivations(self.project):
            try:
                if recorder is None:
                    self._store.insert_constructed(derivation.text)
                    continue
                built = self._store.construct(derivation.text)
            except KgError as error:
                raise derivation.failed(error) from error
            self._store.extend(ox.Quad(*triple) for triple in built)
            recorder.derived(built)


def labels_in(store: Store, iris: Iterable[str], language: str) -> dict[str, str]:
    """Return IRI → label from any store, for the IRIs that have one.

    A label in the language asked for is best, then English, then one without a tag, then any;
    among those the order of LABEL_PROPERTIES, then of the alphabet.
    """
    nodes = sorted({str(ox.NamedNode(iri)) for iri in iris})
    if not nodes:
        return {}
    properties = " ".join(f"<{name}>" for name in LABEL_PROPERTIES)
    answer = store.query(
        "SELECT ?node ?property ?label WHERE {"
        f" VALUES ?node {{ {' '.join(nodes)} }} VALUES ?property {{ {properties} }}"
        " ?node ?property ?label . FILTER(isLiteral(?label)) }"
    )
    best: dict[str, tuple[int, int, str]] = {}
    assert isinstance(answer, Solutions)
    for node, name, label in answer.rows:
        assert isinstance(node, ox.NamedNode)
        assert isinstance(name, ox.NamedNode)
        assert isinstance(label, ox.Literal)
        rank = LABEL_PROPERTIES.index(name.value)
        found = (_language_rank(label.language, language), rank, label.value)
        best[node.value] = min(found, best.get(node.value, found))
    return {iri: best[iri][2] for iri in sorted(best)}


def _language_rank(tag: str | None, language: str) -> int:
    """Return how well a label's language fits: 0 exactly, 1 its variant, 2 English, 3 none, 4."""
    wanted = language.lower()
    if tag is None:
        return 3
    if tag.lower() == wanted:
        return 0
    if tag.lower().partition("-")[0] == wanted.partition("-")[0]:
        return 1
    return 2 if tag.lower().partition("-")[0] == "en" else 4
