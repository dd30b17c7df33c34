"""Reads RDF files; the only caller of a parser.

The parser is that of pyoxigraph, which keeps literals as they are written. A byte order mark is
dropped and CRLF accepted; everything else that the Turtle 1.1 and N-Triples 1.1 recommendations
refuse is an error with its place (https://www.w3.org/TR/turtle/, https://www.w3.org/TR/n-triples/).
TriG, N-Quads, RDF/XML, JSON-LD and N3 are read too, and the graphs that they name taken together.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, TypeVar

import pyoxigraph as ox

from kg.errors import InputError, InputErrors
from kg.project import GraphChoice, SourceFile
from kg.rdf.blank_nodes import named_by_content
from kg.rdf.content import is_plain, may_have_rdf12
from kg.rdf.explaining import explained, line_text
from kg.rdf.formats import format_of

_BOM = b"\xef\xbb\xbf"


class Located(NamedTuple):
    """A triple and the line on which its object ends."""

    triple: ox.Triple
    line: int


def read_source(file: SourceFile) -> list[ox.Triple]:
    """Return the triples of a file of a graph, as `read_triples` does. Raises InputError."""
    return [quad.triple for quad in parse_source(read_bytes(file.path, name=file.name), file)]


def parse_source(data: bytes, file: SourceFile) -> list[ox.Quad]:
    """Return the quads of the content of a graph's file, as `parse_quads` does."""
    return list(each_of_source(data, file))


def read_triples(path: Path, *, name: str | None = None) -> list[ox.Triple]:
    """Return the triples of a file in the order in which they stand, as written.

    Errors show `name` instead of the path when given. Raises InputError.
    """
    return [quad.triple for quad in read_quads(path, name=name)]


def read_quads(path: Path, *, name: str | None = None) -> list[ox.Quad]:
    """Return the triples of a file as quads of the default graph, which a store takes directly.

    Blank nodes are named after the content of the file, so that those of two files never meet
    and a second reading gives the same ones. Raises InputError.
    """
    data = read_bytes(path, name=name)
    return parse_quads(data, path, name=name)


def parse_quads(
    data: bytes,
    path: Path,
    *,
    name: str | None = None,
    base: str | None = None,
    choice: GraphChoice | None = None,
) -> list[ox.Quad]:
    """Return the quads of a file's content; `path` gives the format. Raises InputError.

    Graphs that TriG, N-Quads and JSON-LD name are taken together: a file is one graph, of those
    that the `choice` says. Relative IRIs are resolved against `base`, and refused without one.
    """
    return list(each_quad(data, path, name=name, base=base, choice=choice))


def each_quad(
    data: bytes,
    path: Path,
    *,
    name: str | None = None,
    base: str | None = None,
    choice: GraphChoice | None = None,
    lenient: bool = False,
) -> Iterator[ox.Quad]:
    """Return what `parse_quads` does, parsed as it is asked for; InputError comes meanwhile.

    With ``lenient``, IRIs that RFC 3987 does not allow are taken as they stand.
    """
    data = without_mark(data)
    syntax = format_of(path, name)
    quads = _parsed(data, syntax, name or str(path), base, lenient=lenient)
    if choice is None and is_plain(data, syntax):
        return quads
    if may_have_rdf12(data, syntax):
        quads = _refusing_rdf12(quads, data, path, name, base)
    if choice is None and not syntax.supports_datasets:
        return named_by_content(quads, data)
    return _one_graph(quads, data, choice)


def each_of_source(data: bytes, file: SourceFile) -> Iterator[ox.Quad]:
    """Return what `parse_source` does, parsed as it is asked for; InputError comes meanwhile."""
    return each_quad(
        data,
        file.path,
        name=file.name,
        base=file.base,
        choice=file.choice,
        lenient=file.lenient,
    )


def _parsed(
    data: bytes, syntax: ox.RdfFormat, name: str, base: str | None, *, lenient: bool
) -> Iterator[ox.Quad]:
    try:
        yield from ox.parse(data, format=syntax, base_iri=base, lenient=lenient)
    except SyntaxError as error:
        if error.lineno is None and syntax == ox.RdfFormat.RDF_XML:
            error.lineno = _line_reached(data, syntax, base)
        raise explained(error, data, name) from error


def _line_reached(data: bytes, syntax: ox.RdfFormat, base: str | None) -> int:
    """Return how far the parser comes in a broken content of a format whose errors name no line."""
    reader = _LineReader(data)
    with contextlib.suppress(SyntaxError):
        for _ in ox.parse(reader, format=syntax, base_iri=base):
            pass
    return reader.line


def dataset_of(file: SourceFile) -> dict[str, list[ox.Quad]]:
    """Return the quads of each graph that a file names, its default graph as "".

    Blank nodes are called as the parser calls them. Raises InputError.
    """
    data = without_mark(read_bytes(file.path, name=file.name))
    try:
        quads = list(ox.parse(data, format=format_of(file.path, file.name), base_iri=file.base))
    except SyntaxError as error:
        raise explained(error, data, file.name) from error
    graphs: dict[str, list[ox.Quad]] = {}
    for quad in quads:
        graphs.setdefault(_graph_name(quad), []).append(quad)
    return graphs


def _is_chosen(quad: ox.Quad, choice: GraphChoice) -> bool:
    return (_graph_name(quad) in choice.names) != choice.left_out


def _graph_name(quad: ox.Quad) -> str:
    name = quad.graph_name
    return "" if isinstance(name, ox.DefaultGraph) else name.value


def read_all(files: Iterable[SourceFile]) -> dict[SourceFile, list[ox.Triple]]:
    """Return the triples of every file. Raises InputErrors that name every broken one."""
    return _each(files, read_source)


def read_contents(files: Iterable[SourceFile]) -> dict[SourceFile, bytes]:
    """Return the content of every file, unparsed, without byte order marks.

    Raises InputErrors that name every file that cannot be opened.
    """
    return _each(files, lambda file: without_mark(read_bytes(file.path, name=file.name)))


def parse_all(contents: Mapping[SourceFile, bytes]) -> dict[SourceFile, list[ox.Quad]]:
    """Return the quads of every file's content. Raises InputErrors that name every broken one."""
    return _each(contents, lambda file: parse_source(contents[file], file))


def locate(path: Path, base: str | None = None, data: bytes | None = None) -> list[Located]:
    """Return each triple of a file, or of its content, with the line on which its object ends.

    It is for what `positions.placed_triples` does not understand. The triples and their blank
    nodes equal those of `read_triples`. Raises InputError.
    """
    data = without_mark(read_bytes(path) if data is None else data)
    try:
        quads, lines = _with_lines(data, format_of(path), base)
    except SyntaxError as error:
        raise explained(error, data, str(path)) from error
    located = zip(named_by_content(quads, data), lines, strict=True)
    return [Located(quad.triple, line) for quad, line in located]


def read_bytes(path: Path, *, name: str | None = None) -> bytes:
    """Return the content of a file. Raises InputError."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError("no such file", path=name or path) from error
    except OSError as error:
        what = error.strerror or type(error).__name__
        raise InputError(f"cannot be read: {what}", path=name or path) from error


def without_mark(data: bytes) -> bytes:
    """Return a file's content without the byte order mark with which some editors begin it."""
    return data.removeprefix(_BOM)


_Read = TypeVar("_Read")


def _each(
    files: Iterable[SourceFile], read: Callable[[SourceFile], _Read]
) -> dict[SourceFile, _Read]:
    """Return what `read` gives for each file; its errors are raised together at the end."""
    found: dict[SourceFile, _Read] = {}
    errors: list[InputError] = []
    for file in files:
        try:
            found[file] = read(file)
        except InputError as error:
            errors.append(error)
    if errors:
        raise InputErrors(errors)
    return found


class _LineReader(io.BytesIO):
    """Hands out one line a read, so that `line` tells how far the parser has come."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.line = 0
        self._at_start = True

    def read(self, size: int | None = -1) -> bytes:
        """Return the next line, or as much of it as fits."""
        part = self.readline(size)
        if part and self._at_start:
            self.line += 1
        self._at_start = part.endswith(b"\n")
        return part


def _with_lines(
    data: bytes, syntax: ox.RdfFormat, base: str | None
) -> tuple[list[ox.Quad], list[int]]:
    """Return the quads of a content, and for each the line on which its object ends."""
    reader = _LineReader(data)
    quads: list[ox.Quad] = []
    lines: list[int] = []
    # What is read here was read before, and refused then if it was to be refused.
    for quad in ox.parse(reader, format=syntax, base_iri=base, lenient=True):
        quads.append(quad)
        lines.append(reader.line)
    return quads, lines


def _refusing_rdf12(
    quads: Iterable[ox.Quad], data: bytes, path: Path, name: str | None, base: str | None
) -> Iterator[ox.Quad]:
    """Hand on quads; at their end raise InputError for what RDF 1.1 does not have.

    Half of the tools cannot read it. A syntax error further on is told first.
    """
    found: tuple[int, str] | None = None
    for number, quad in enumerate(quads):
        object_ = quad.object
        if found is None and isinstance(object_, ox.Triple):
            found = (number, f"a triple as object is RDF 1.2: {object_}")
        elif found is None and isinstance(object_, ox.Literal) and object_.direction is not None:
            found = (number, f"a text with a direction is RDF 1.2: {object_}")
        yield quad
    if found is not None:
        number, what = found
        line = _with_lines(data, format_of(path), base)[1][number]
        raise InputError(what, path=name or str(path), line=line, text=line_text(data, line))


def _one_graph(
    quads: Iterable[ox.Quad], data: bytes, choice: GraphChoice | None
) -> Iterator[ox.Quad]:
    """Yield the quads of the chosen graphs, renamed, as those of the default graph."""
    for quad in named_by_content(quads, data):
        if choice is None or _is_chosen(quad, choice):
            yield ox.Quad(quad.subject, quad.predicate, quad.object)
