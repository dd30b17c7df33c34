"""Where a node is described, where it is named, and what a file describes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from kg.editor.desk import Desk
from kg.editor.knowledge import local_name
from kg.errors import InputError

_MOST: Final = 200
"""How many things a search by name shows; an editor asks again with more letters."""


class Place(NamedTuple):
    """A part of a file, in characters from its start."""

    path: Path
    start: int
    end: int


class Subject(NamedTuple):
    """A node that a file describes: its name, and the extents of the name and of the statement."""

    iri: str
    start: int
    end: int
    statement_end: int


def descriptions(desk: Desk, iri: str, here: Path) -> list[Place]:
    """Return where a node is the subject of a statement; files that say what it is come first.

    In the file `here`, what the text says counts, also where it cannot be parsed.
    """
    paths = dict.fromkeys([*desk.describing(iri), here])
    return [place for path in paths for place in _named(desk, path, iri, {"subject"})]


def mentions(desk: Desk, iri: str, here: Path, *, descriptions: bool) -> list[Place]:
    """Return where a node is named in the files, with or without the places that describe it."""
    roles = {"predicate", "object", "datatype"} | ({"subject"} if descriptions else set())
    paths = dict.fromkeys([*desk.naming(iri), here])
    return [place for path in sorted(paths) for place in _named(desk, path, iri, roles)]


def first_description(desk: Desk, iri: str) -> Place | None:
    """Return the first place that describes a node."""
    for path in desk.describing(iri):
        for place in _named(desk, path, iri, {"subject"}):
            return place
    return None


def subjects(desk: Desk, path: Path) -> Iterator[Subject]:
    """Yield the named nodes that a file describes, in its order."""
    content = desk.text(path).content
    named = [mention for mention in desk.scan(path).mentions if mention.role == "subject"]
    for number, mention in enumerate(named):
        if mention.iri is None:
            continue
        start = mention.piece.start
        end = named[number + 1].piece.start if number + 1 < len(named) else len(content)
        whole = content[start:end].rstrip()
        yield Subject(mention.iri, start, mention.piece.end, start + len(whole))


def things_called(desk: Desk, words: str) -> list[tuple[str, Place]]:
    """Return described things whose names hold every word at the beginning of one, and where."""
    wanted = [f" {word}" for word in words.casefold().split()]
    found: dict[str, None] = {}
    for iri, called in desk.knowledge.called.items():
        if all(word in called for word in wanted):
            found[iri] = None
    nearest = sorted(found, key=lambda iri: (len(local_name(iri)), iri))[:_MOST]
    placed = [(iri, first_description(desk, iri)) for iri in nearest]
    return [(iri, place) for iri, place in placed if place is not None]


def _named(desk: Desk, path: Path, iri: str, roles: set[str]) -> Iterator[Place]:
    try:
        found = desk.scan(path)
    except InputError:  # it went away since it was read
        return
    for mention in found.mentions:
        if mention.iri == iri and mention.role in roles:
            yield Place(path, mention.piece.start, mention.piece.end)
