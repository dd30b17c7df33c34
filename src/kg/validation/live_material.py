"""The material of a graph that stays open: what a change leaves as it was is taken over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

import numpy as np
import pyoxigraph as ox

from kg.graph import Graph
from kg.project import Project, SourceFile
from kg.rdf.positions import PlacedTriple
from kg.stores.labels import LABEL_PROPERTIES, best_labels
from kg.validation.columns import Columns
from kg.validation.dataset import Dataset
from kg.validation.given import GivenFiles
from kg.validation.lookup import Lookup
from kg.validation.material import Material
from kg.validation.recording import Recording, Rows, Stated
from kg.validation.report import Finding
from kg.validation.rules.literals import Faults
from kg.validation.rules.terms import KnownTerms
from kg.validation.triples import Term


class Encoded(Recording):
    """Files as rows of numbers that are known already."""

    def __init__(self, terms: Columns, files: Mapping[SourceFile, Rows], derived: Rows) -> None:
        """Take the rows of each file, those of the derived graph, and columns with the terms."""
        self._terms = terms
        self._names = list(files)
        lengths = [len(rows) for rows in files.values()]
        self._places = [0, *np.cumsum(lengths).tolist()]
        self._whole = np.concatenate([derived[:0], *files.values(), derived])

    def rows(self) -> Rows:
        """Return all rows, those of files first."""
        return self._whole

    def columns(self) -> Columns:
        """Return all rows as columns; terms and numbers are those that were given."""
        return self._terms.holding(self._whole)

    def files(self, terms: object = None) -> Stated:
        """Return what the files say."""
        return Stated(self._names, self._places, self._whole, self._terms.terms)


class LiveGraph(Graph):
    """A graph of which no Store is filled; its labels are looked up in columns."""

    def __init__(
        self, project: Project, contents: dict[SourceFile, bytes], columns: Columns
    ) -> None:
        """Take what was read."""
        super().__init__(project, contents)
        self._lookup = Lookup(columns)

    def labels(self, iris: Iterable[str], language: str) -> dict[str, str]:
        """Return IRI → label; an IRI without one is left out."""
        names = [ox.NamedNode(name) for name in LABEL_PROPERTIES]
        nodes = [ox.NamedNode(iri) for iri in iris]
        return best_labels(self._lookup.literals(nodes, names), language)


class Places:
    """Where things stand: what is known of files and findings as long as they do not change."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._walked: dict[SourceFile, tuple[bytes, set[Term], list[PlacedTriple]]] = {}
        self._findings: dict[tuple[Finding, object], Finding] = {}

    def of(self, file: SourceFile, nodes: set[Term], material: Material) -> list[PlacedTriple]:
        """Return what a file says of some nodes, and perhaps of more."""
        data = material.content(file)
        known = self._walked.get(file)
        if known is None or known[0] != data or not nodes <= known[1]:
            placed = Material.placed(material, file, nodes)
            known = self._walked[file] = (data, nodes, placed)
        return known[2]

    def known(self, finding: Finding) -> Finding | None:
        """Return the finding with its place, None if that is not known."""
        return self._findings.get((finding, finding.part))

    def keep(self, finding: Finding, placed: Finding) -> None:
        """Keep the place of a finding, if what was derived has no part in it."""
        if finding.path is not None or finding.value in (None, finding.focus):
            self._findings[finding, finding.part] = placed

    def forget(self, nodes: set[Term] | None = None) -> None:
        """Forget the findings that speak of some nodes of which files say something else now."""
        if nodes is None:
            self._findings.clear()
        for key in list(self._findings):
            if nodes and (key[0].focus in nodes or key[0].value in nodes):
                del self._findings[key]


class LiveMaterial(Material):
    """The material of one moment."""

    def __init__(
        self,
        graph: Graph,
        shapes: dict[SourceFile, list[ox.Triple]],
        shown: frozenset[str] | None,
        recording: Recording,
        contents: Mapping[SourceFile, bytes],
        places: Places,
        inference: str | None = None,
    ) -> None:
        """Take what was read; ``places`` is kept from one moment to the next."""
        super().__init__(graph, shapes, shown, recording, contents, inference)
        self._places = places
        self._store = None  # that of the graph is not filled
        self.data: Dataset | None = None

    def placed(self, file: SourceFile, nodes: set[Term]) -> list[PlacedTriple]:
        """Return what a file says of some nodes, with places."""
        return self._places.of(file, nodes, self)

    def place_known(self, finding: Finding) -> Finding | None:
        """Return the finding with its place if that is known from a moment before."""
        return self._places.known(finding)

    def keep_place(self, finding: Finding, placed: Finding) -> None:
        """Keep the place of a finding for the next moment."""
        self._places.keep(finding, placed)

    @cached_property
    def shape_basis(self) -> dict[SourceFile, bytes]:
        """The contents of the files that say what the shapes are."""
        path = self.project.prefixes_file
        prefixes = [file for file in self.stated if file.path == path]
        return {file: self.content(file) for file in (*self.shapes, *prefixes)}

    @cached_property
    def term_basis(self) -> dict[SourceFile, bytes]:
        """The contents of the files that define terms."""
        return {file: self.content(file) for file in self.stated if self.project.is_ontology(file)}

    def dataset(self, more: Iterable[ox.Triple]) -> Dataset:
        """Return the data as it is judged, which has what an engine is told more."""
        return self.data if self.data is not None else super().dataset(more)

    def take_over(self, before: LiveMaterial) -> None:
        """Take over what depends on files that are as they were."""
        names: list[str] = []
        if (self.shape_basis, self.term_basis) != (before.shape_basis, before.term_basis):
            self._places.forget()
        self.made[Faults] = before.kept(Faults)
        if self.term_basis == before.term_basis:
            self.made[KnownTerms] = before.kept(KnownTerms)
        if self.shape_basis == before.shape_basis:
            names.append("shape_index")
            if self.term_basis == before.term_basis and not isinstance(self.project, GivenFiles):
                names += ["prefixes", "ontology", "property_links"]
        vars(self).update({name: vars(before)[name] for name in names if name in vars(before)})
        if len(names) > 1 and self.missing_imports == before.missing_imports:
            self.of_shapes = before.of_shapes
