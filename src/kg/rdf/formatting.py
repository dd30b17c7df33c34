"""Brings a Turtle file into its canonical form, and refuses where anything would be lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError
from kg.rdf.prefixes import Prefixes
from kg.rdf.reading import parse_quads, read_bytes, without_mark
from kg.rdf.turtle import to_turtle
from kg.rdf.writing import sorted_nquads

_TOKEN = re.compile(
    r'''
      (?P<comment>\#[^\n\r]*)
    | <[^<>]*>                                     # IRI
    | """(?:(?:"|"")?(?:[^"\\]|\\.))*"""           # long strings
    | \'\'\'(?:(?:'|'')?(?:[^'\\]|\\.))*\'\'\'
    | "(?:[^"\\\n\r]|\\.)*"                        # short strings
    | '(?:[^'\\\n\r]|\\.)*'
    | \\.                                          # escape in a prefixed name
    | [^\s\#<"'\\]+
    ''',
    re.VERBOSE | re.DOTALL,
)


def canonical_form(path: Path, prefixes: Prefixes, *, name: str | None = None) -> bytes | None:
    """Return a Turtle file's canonical form, or None when it is in it; nothing is written.

    A block of comments at the very top is kept. Raises InputError for a file that is broken or
    no Turtle, that has other comments (they would be lost), or whose graph would change.
    """
    return canonical_text(read_bytes(path, name=name), path, prefixes, name=name)


def canonical_text(
    data: bytes, path: Path, prefixes: Prefixes, *, name: str | None = None
) -> bytes | None:
    """Return the canonical form of a Turtle file's content, as `canonical_form` does of a file."""
    shown = name or str(path)
    if path.suffix != ".ttl":
        raise InputError("only Turtle files have a canonical form", path=shown)
    quads = parse_quads(data, path, name=name)
    text = without_mark(data).decode("utf-8")
    heading = _heading(text)
    for line, column, comment in _comments(text):
        if line > heading.count("\n"):
            raise InputError(
                "this comment would be lost in the canonical form",
                path=shown,
                line=line,
                column=column,
                text=comment,
                mend="say it in the graph, with skos:editorialNote or rdfs:comment, or drop it",
            )
    body = to_turtle((quad.triple for quad in quads), prefixes)
    written = (f"{heading}\n{body}" if heading and body else heading + body).encode("utf-8")
    if written == data:
        return None
    _assert_same(quads, written, path, shown)
    return written


def _assert_same(quads: list[ox.Quad], written: bytes, path: Path, shown: str) -> None:
    """Raise InputError when the canonical form does not read back as the same graph."""
    try:
        after = sorted_nquads(parse_quads(written, path))
    except InputError as error:
        raise InputError(
            f"the canonical form would be broken, so the file is left: {error.message}", path=shown
        ) from error
    before = sorted_nquads(quads)
    if before != after:
        lost = sorted(set(before.splitlines()) ^ set(after.splitlines()))
        raise InputError(
            f"the graph would change, so the file is left: {lost[0].decode('utf-8')}",
            path=shown,
        )


def _heading(text: str) -> str:
    """Return the lines of comments with which a text begins."""
    lines = []
    for line in text.split("\n"):
        if not line.startswith("#"):
            break
        lines.append(f"{line.rstrip()}\n")
    return "".join(lines)


def _comments(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield line, column and the line's text of each comment."""
    lines = text.split("\n")
    for match in _TOKEN.finditer(text):
        if match["comment"] is not None:
            start = match.start()
            line = text.count("\n", 0, start) + 1
            yield line, start - text.rfind("\n", 0, start), lines[line - 1].rstrip("\r")
