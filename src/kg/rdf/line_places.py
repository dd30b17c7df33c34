"""Where the terms of triples stand in N-Triples and N-Quads, which have one triple on each line.

Only the lines that are asked for are looked at, so that a few triples of a million are found in
the time that it takes to count lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.rdf.turtle_tokens import NotTurtle
from kg.rdf.turtle_walk import Extent, WalkedTerm, WalkedTriple, walk

_TRIPLE: Final = re.compile(r"^[ \t]*[<_]", re.MULTILINE)


def walk_lines(text: str, places: Sequence[int], count: int) -> list[WalkedTriple] | None:
    """Return the triples that stand at some places among all triples of a text, from 0.

    ``count`` is how many triples the text has; where it does not have as many lines that begin as
    a triple does, or one of them is not understood, None is returned.
    """
    starts = [match.start() for match in _TRIPLE.finditer(text)]
    if len(starts) != count:
        return None
    labels: dict[str, int] = {}
    found = []
    for place in places:
        start = starts[place]
        end = text.find("\n", start)
        line = text[start : end if end >= 0 else len(text)]
        try:
            walked = walk(line)
        except NotTurtle:
            return None
        if len(walked) != 1:
            return None
        found.append(_moved(walked[0], start, line, labels))
    return found


def _moved(triple: WalkedTriple, start: int, line: str, labels: dict[str, int]) -> WalkedTriple:
    """Return the triple of a line as one of the whole text, its blank nodes numbered by labels."""

    def extent(place: Extent) -> Extent:
        return (place[0] + start, place[1] + start)

    def term(found: WalkedTerm, place: Extent) -> WalkedTerm:
        return labels.setdefault(line[slice(*place)], len(labels)) if _is_blank(found) else found

    return WalkedTriple(
        term(triple.subject, triple.subject_at),
        triple.predicate,
        term(triple.object, triple.object_at),
        extent(triple.subject_at),
        extent(triple.predicate_at),
        extent(triple.object_at),
        extent(triple.datatype_at) if triple.datatype_at is not None else None,
    )


def _is_blank(term: WalkedTerm) -> bool:
    return isinstance(term, int)
