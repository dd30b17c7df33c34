"""The triples of a graph as rows of numbers, taken down while its files are read.

Each different term has a number, each triple is a row of three, in the order in which the files
have them. The terms are those of the parser, as the files write them; a Store would rewrite some.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, TypeAlias, overload

import numpy as np
import numpy.typing as npt
import pyoxigraph as ox

from kg.graph import Graph
from kg.project import SourceFile
from kg.validation.columns import Columns
from kg.validation.triples import Term

Rows: TypeAlias = npt.NDArray[np.int32]
_CODE: Final = "i"


class Recording:
    """A `kg.graph.Recorder`: hand it to `Graph.open`, and look at it when the graph is open."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.numbers: dict[Term, int] = {}
        self._cells = array(_CODE)
        self._files: list[SourceFile] = []
        self._starts = [0]

    @classmethod
    def of(cls, graph: Graph) -> Recording:
        """Return the recording of a graph that was opened without one: it is read once more."""
        made = cls()
        contents = list(graph.named_graphs())
        for file, (_, triples) in zip(graph.files(), contents, strict=False):
            for _ in made.stated(file, (ox.Quad(*triple) for triple in triples)):
                pass
        made.derived(contents[-1][1])
        return made

    def stated(self, file: SourceFile, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        """Take down the quads of a file, the next one, and hand them on."""
        numbers = self.numbers
        number = numbers.setdefault
        add = self._cells.append
        for quad in quads:
            add(number(quad.subject, len(numbers)))
            add(number(quad.predicate, len(numbers)))
            add(number(quad.object, len(numbers)))
            yield quad
        self._files.append(file)
        self._starts.append(len(self._cells) // 3)

    def derived(self, triples: Iterable[ox.Triple]) -> None:
        """Take down what a derive query built; files come before."""
        numbers = self.numbers
        add = self._cells.append
        for triple in triples:
            for term in triple:
                add(numbers.setdefault(term, len(numbers)))

    def rows(self) -> Rows:
        """Return all rows, those of files first."""
        assert self._cells.itemsize == np.dtype(np.int32).itemsize
        return np.frombuffer(self._cells, dtype=np.int32).reshape(-1, 3)

    def columns(self) -> Columns:
        """Return all rows as columns."""
        return Columns.of_rows(self.numbers, self.rows())

    def files(self, terms: Sequence[Term]) -> Stated:
        """Return what the files say; ``terms`` are the terms by their numbers."""
        return Stated(self._files, self._starts, self.rows(), terms)


class FileTriples(Sequence[ox.Triple]):
    """The triples of a file, in its order; each is made when it is asked for."""

    def __init__(self, rows: Rows, terms: Sequence[Term]) -> None:
        """Take the rows of the file."""
        self._rows = rows
        self._terms = terms

    def __len__(self) -> int:
        """How many triples there are."""
        return len(self._rows)

    def __iter__(self) -> Iterator[ox.Triple]:
        """Return the triples, as they stand in the file."""
        terms = self._terms
        for subject, predicate, value in self._rows.tolist():
            yield ox.Triple(terms[subject], terms[predicate], terms[value])

    @overload
    def __getitem__(self, place: int) -> ox.Triple: ...

    @overload
    def __getitem__(self, place: slice) -> FileTriples: ...

    def __getitem__(self, place: int | slice) -> ox.Triple | FileTriples:
        """Return a triple, or some."""
        if isinstance(place, slice):
            return FileTriples(self._rows[place], self._terms)
        subject, predicate, value = (self._terms[number] for number in self._rows[place].tolist())
        return ox.Triple(subject, predicate, value)


class Stated(Mapping[SourceFile, Sequence[ox.Triple]]):
    """What each file says, in the order of the file; a triple is made when it is asked for."""

    def __init__(
        self, files: Sequence[SourceFile], starts: Sequence[int], rows: Rows, terms: Sequence[Term]
    ) -> None:
        """Take the files, where each begins and ends, and the rows."""
        self.rows = rows[: starts[-1]]
        self._files = files
        self._starts = starts
        self._terms = terms
        self._all = FileTriples(self.rows, terms)
        self._places = {file: place for place, file in enumerate(files)}

    def __getitem__(self, file: SourceFile) -> Sequence[ox.Triple]:
        """Return the triples of a file, as they stand in it."""
        return self._all[self.span(file)]

    def __iter__(self) -> Iterator[SourceFile]:
        """Return the files, by name."""
        return iter(self._files)

    def __len__(self) -> int:
        """How many files there are."""
        return len(self._files)

    def span(self, file: SourceFile) -> slice:
        """Return which rows are those of a file."""
        place = self._places[file]
        return slice(self._starts[place], self._starts[place + 1])

    def file(self, row: int) -> SourceFile:
        """Return the file in which a row stands."""
        return self._files[bisect_right(self._starts, row) - 1]

    def triple(self, row: int) -> ox.Triple:
        """Return the triple of a row."""
        return self._all[row]

    @cached_property
    def places(self) -> npt.NDArray[np.int32]:
        """For each row the place of its file among the files."""
        counts = np.diff(np.array(self._starts))
        return np.repeat(np.arange(len(self._files), dtype=np.int32), counts)
