"""Where the terms of each triple of a file are written: lines and columns, from 1.

Columns count Unicode characters, not bytes and not UTF-16 units; a tab is one, and a byte order
mark is none. A line ends at a line feed.

The parser gives the triples and a walk over the tokens gives their places. The walk is trusted
only when its triples are those of the parser, one by one; otherwise the line alone is told, on
which the object ends (`reading.locate`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg.rdf.reading import locate, read_bytes, read_triples, without_mark
from kg.rdf.turtle_tokens import NotTurtle
from kg.rdf.turtle_walk import WalkedTerm, WalkedTriple, walk


class Span(NamedTuple):
    """From the first character of a term to just behind its last; `column` None: not known."""

    line: int
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None


class PlacedTriple(NamedTuple):
    """A triple and where its terms stand; `datatype` is that of a literal's datatype, if written.

    Where columns are not known all spans are of the line on which the object ends.
    """

    triple: ox.Triple
    subject: Span
    predicate: Span
    object: Span
    datatype: Span | None = None


def placed_triples(path: Path) -> list[PlacedTriple]:
    """Return the triples of a file, equal to those of `read_triples`, with their places.

    Takes some twenty times as long as reading, so it is run only for files that have findings.
    Raises InputError.
    """
    triples = read_triples(path)
    text = without_mark(read_bytes(path)).decode("utf-8")
    walked = aligned(triples, text)
    if walked is None:
        return [
            PlacedTriple(triple, Span(line), Span(line), Span(line))
            for triple, line in locate(path)
        ]
    lines = _Lines(text)
    return [
        PlacedTriple(
            triple,
            lines.span(*found.subject_at),
            lines.span(*found.predicate_at),
            lines.span(*found.object_at),
            lines.span(*found.datatype_at) if found.datatype_at is not None else None,
        )
        for triple, found in zip(triples, walked, strict=True)
    ]


def aligned(triples: list[ox.Triple], text: str) -> list[WalkedTriple] | None:
    """Return a walk over the text that gives these very triples in their order, else None.

    Blank nodes are matched by the order in which they first appear.
    """
    try:
        walked = walk(text)
    except NotTurtle:
        return None
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


class _Lines:
    """Turns places in a text into lines and columns."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        found = text.find("\n")
        while found >= 0:
            self._starts.append(found + 1)
            found = text.find("\n", found + 1)

    def span(self, start: int, end: int) -> Span:
        line, last = bisect_right(self._starts, start), bisect_right(self._starts, end)
        return Span(
            line, start - self._starts[line - 1] + 1, last, end - self._starts[last - 1] + 1
        )
