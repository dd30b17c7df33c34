"""Where the terms of each triple of a file are written: lines and columns, from 1.

Columns count Unicode characters, not bytes and not UTF-16 units; a tab is one, and a byte order
mark is none. A line ends at a line feed.

The parser gives the triples and a walk over the tokens gives their places. The walk is trusted
only when its triples are those of the parser, one by one; otherwise the line alone is told, on
which the object ends (`reading.locate`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph as ox

from kg.rdf.formats import format_of
from kg.rdf.json_lines import JsonLines
from kg.rdf.line_places import walk_lines
from kg.rdf.namespaces import namespaces_in_context
from kg.rdf.reading import locate, parse_quads, read_bytes, without_mark
from kg.rdf.turtle_tokens import NotTurtle
from kg.rdf.turtle_walk import Extent, WalkedTerm, WalkedTriple, walk

_LINES: Final = frozenset({ox.RdfFormat.N_QUADS, ox.RdfFormat.N_TRIPLES})
_WALKED: Final = frozenset(
    {
        ox.RdfFormat.N3,
        ox.RdfFormat.N_QUADS,
        ox.RdfFormat.N_TRIPLES,
        ox.RdfFormat.TRIG,
        ox.RdfFormat.TURTLE,
    }
)
"""The formats whose tokens are walked; of the others the line alone is told."""


class Span(NamedTuple):
    """From the first character of a term to just behind its last; `column` None: not known."""

    line: int
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None


class Lines:
    """Turns places in a text into lines and columns."""

    def __init__(self, text: str) -> None:
        """Find where the lines of a text begin."""
        self._text = text
        self.starts = [0]
        found = text.find("\n")
        while found >= 0:
            self.starts.append(found + 1)
            found = text.find("\n", found + 1)

    def text(self, line: int) -> str | None:
        """Return a line without its end; None for a line that the text does not have."""
        if not 1 <= line <= len(self.starts):
            return None
        end = self.starts[line] - 1 if line < len(self.starts) else len(self._text)
        return self._text[self.starts[line - 1] : end].rstrip("\r")

    def span(self, start: int, end: int) -> Span:
        """Return where the characters from `start` to just before `end` stand."""
        line, last = bisect_right(self.starts, start), bisect_right(self.starts, end)
        return Span(line, start - self.starts[line - 1] + 1, last, end - self.starts[last - 1] + 1)


class PlacedTriple(NamedTuple):
    """A triple and where its terms stand, worked out when asked for.

    Where columns are not known all spans are of the line on which the object ends.
    """

    triple: ox.Triple
    lines: Lines
    walked: WalkedTriple | None
    line: int = 0

    @property
    def subject(self) -> Span:
        """Where the subject stands; that of a blank node without a label is its `[`."""
        return self._span(self.walked.subject_at if self.walked else None)

    @property
    def predicate(self) -> Span:
        """Where the predicate stands; those of lists stand where their item begins."""
        return self._span(self.walked.predicate_at if self.walked else None)

    @property
    def object(self) -> Span:
        """Where the object stands, with its language or datatype."""
        return self._span(self.walked.object_at if self.walked else None)

    @property
    def datatype(self) -> Span | None:
        """Where the datatype after `^^` stands, if there is one."""
        place = self.walked.datatype_at if self.walked else None
        return self._span(place) if place is not None else None

    def _span(self, place: Extent | None) -> Span:
        return self.lines.span(*place) if place is not None else Span(self.line)


def placed_triples(
    path: Path,
    triples: Sequence[ox.Triple] | None = None,
    subjects: Collection[object] | None = None,
    base: str | None = None,
    data: bytes | None = None,
    places: Sequence[int] | None = None,
) -> list[PlacedTriple]:
    """Return the triples of a file, equal to those of `read_triples`, with their places.

    `triples` are those of `read_triples`, if they are at hand, and `data` the content. With
    `subjects`, only their triples are returned, and `places` tells which ones these are, if that
    is known. Of Turtle that takes about as long as reading where all of the subjects are IRIs,
    else some four times as long. `base` is that of the file, if it has one. Raises InputError.
    """
    data = without_mark(read_bytes(path) if data is None else data)
    if triples is None:
        triples = [quad.triple for quad in parse_quads(data, path, base=base)]
    syntax = format_of(path)
    text = data.decode("utf-8", errors="strict" if syntax in _WALKED else "replace")
    lines = Lines(text)
    if places is None:
        places = [
            place
            for place, triple in enumerate(triples)
            if subjects is None or triple.subject in subjects
        ]
    asked = [triples[place] for place in places]
    if syntax == ox.RdfFormat.JSON_LD:
        finder = JsonLines(text, base, namespaces_in_context(data))
        return [PlacedTriple(triple, lines, None, finder.line(triple)) for triple in asked]
    walked = None
    if syntax in _LINES:
        walked = walk_lines(text, lines.starts, places, asked, len(triples))
        walked = walked if walked is not None and _equal(walked, asked) else None
    if walked is None and syntax in _WALKED:
        walked = _walked(triples, asked, text, subjects, base)
    if walked is None:
        return [
            PlacedTriple(triple, lines, None, line)
            for triple, line in locate(path, base, data)
            if subjects is None or triple.subject in subjects
        ]
    return [PlacedTriple(triple, lines, found) for triple, found in zip(asked, walked, strict=True)]


def _walked(
    triples: Sequence[ox.Triple],
    asked: Sequence[ox.Triple],
    text: str,
    subjects: Collection[object] | None,
    base: str | None,
) -> list[WalkedTriple] | None:
    """Return the places of the triples asked for, else None.

    A walk over the statements of the subjects alone is tried first. It cannot tell which blank
    node is which, and what it passes over it does not understand; then all is walked.
    """
    if subjects is not None and all(isinstance(node, ox.NamedNode) for node in subjects):
        found = aligned(asked, text, subjects, base)
        if found is not None:
            return found
    found = aligned(triples, text, None, base)
    if found is None or subjects is None:
        return found
    return [
        walked for walked, triple in zip(found, triples, strict=True) if triple.subject in subjects
    ]


def aligned(
    triples: Sequence[ox.Triple],
    text: str,
    subjects: Collection[object] | None = None,
    base: str | None = None,
) -> list[WalkedTriple] | None:
    """Return a walk over the text that gives these very triples in their order, else None.

    Blank nodes are matched by the order in which they first appear. With `subjects`, what the
    text says of others is left out.
    """
    try:
        walked = walk(text, subjects, base)
    except NotTurtle:
        return None
    if subjects is not None:
        walked = [item for item in walked if item.subject in subjects]
    return walked if len(walked) == len(triples) and _equal(walked, triples) else None


def _equal(walked: Iterable[WalkedTriple], triples: Iterable[ox.Triple]) -> bool:
    numbers: dict[ox.BlankNode, int] = {}
    nodes: dict[int, ox.BlankNode] = {}

    def same(mine: WalkedTerm, theirs: object) -> bool:
        if not isinstance(mine, int):
            return mine == theirs
        if not isinstance(theirs, ox.BlankNode):
            return False
        return numbers.setdefault(theirs, mine) == mine and nodes.setdefault(mine, theirs) == theirs

    return all(
        same(mine.subject, theirs.subject)
        and mine.predicate == theirs.predicate
        and same(mine.object, theirs.object)
        for mine, theirs in zip(walked, triples, strict=True)
    )
