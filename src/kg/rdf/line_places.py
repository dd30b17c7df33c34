"""Where the terms of triples stand in N-Triples and N-Quads, which have one triple on each line.

Only the lines that are asked for are looked at, so that a few triples of a million are found in
the time that it takes to count lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import pyoxigraph as ox

from kg.rdf.turtle_tokens import NotTurtle
from kg.rdf.turtle_walk import Extent, WalkedTerm, WalkedTriple, walk

_TRIPLE: Final = re.compile(r"^[ \t]*[<_]", re.MULTILINE)
_IRI: Final = r"<[^<>\s]*>"
_BLANK: Final = r"_:[^\s<>\"]+"
_TERMS: Final = re.compile(
    rf"[ \t]*({_IRI}|{_BLANK})[ \t]+({_IRI})[ \t]+"
    rf"({_IRI}|{_BLANK}|\"(?:[^\"\\\n]|\\.)*\"(?:\^\^({_IRI})|@[A-Za-z0-9-]+)?)"
    rf"(?:[ \t]+(?:{_IRI}|{_BLANK}))?[ \t]*\.[ \t\r]*(?:\n|\Z)"
)


def walk_lines(
    text: str,
    starts: Sequence[int],
    places: Sequence[int],
    triples: Sequence[ox.Triple],
    count: int,
) -> list[WalkedTriple] | None:
    """Return the places of triples, of which it is known which of all they are, from 0.

    ``starts`` are the places where the lines of the text begin, and ``count`` is how many triples
    it has. Where it does not have as many lines that begin as a triple does, or one of them is not
    understood, None is returned. That they are the very triples is for the caller to see.
    """
    begins = _begins(text, starts, count)
    if begins is None:
        return None
    labels: dict[str, int] = {}
    found = []
    for place, triple in zip(places, triples, strict=True):
        walked = _at_a_glance(text, begins[place], triple, labels)
        if walked is None:
            walked = _walked(text, begins[place], labels)
        if walked is None:
            return None
        found.append(walked)
    return found


def _begins(text: str, starts: Sequence[int], count: int) -> Sequence[int] | None:
    """Return where the lines with triples begin; mostly these are all lines."""
    lines = len(starts) - text.endswith("\n")
    if lines == count and "\n#" not in text and "\n\n" not in text and text[:1] in ("<", "_"):
        return starts
    begins = [match.start() for match in _TRIPLE.finditer(text)]
    return begins if len(begins) == count else None


def _at_a_glance(
    text: str, start: int, triple: ox.Triple, labels: dict[str, int]
) -> WalkedTriple | None:
    """Return the places of a triple in a line that has it as pyoxigraph would write it."""
    match = _TERMS.match(text, start)
    if match is None or match[2] != str(triple.predicate):
        return None
    terms: list[WalkedTerm] = []
    for term, said in ((triple.subject, match[1]), (triple.object, match[3])):
        if isinstance(term, ox.BlankNode) and said.startswith("_:"):
            terms.append(labels.setdefault(said, len(labels)))
        elif isinstance(term, ox.NamedNode | ox.Literal) and said == str(term):
            terms.append(term)
        else:
            return None
    datatype = match.span(4) if match[4] else None
    extents = (match.span(1), match.span(2), match.span(3), datatype)
    return WalkedTriple(terms[0], triple.predicate, terms[1], *extents)


def _walked(text: str, start: int, labels: dict[str, int]) -> WalkedTriple | None:
    """Return what a walk over the line finds, as places in the whole text."""
    end = text.find("\n", start)
    line = text[start : end if end >= 0 else len(text)]
    try:
        triple, *more = walk(line)
    except (NotTurtle, ValueError):
        return None
    if more:
        return None

    def extent(place: Extent) -> Extent:
        return (place[0] + start, place[1] + start)

    def term(found: WalkedTerm, place: Extent) -> WalkedTerm:
        if not isinstance(found, int):
            return found
        return labels.setdefault(line[slice(*place)], len(labels))

    return WalkedTriple(
        term(triple.subject, triple.subject_at),
        triple.predicate,
        term(triple.object, triple.object_at),
        extent(triple.subject_at),
        extent(triple.predicate_at),
        extent(triple.object_at),
        extent(triple.datatype_at) if triple.datatype_at is not None else None,
    )
