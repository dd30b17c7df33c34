"""Reads RDF files; the only caller of a parser.

The parser is that of pyoxigraph, which keeps literals as they are written. A byte order mark is
dropped and CRLF accepted; everything else that the Turtle 1.1 and N-Triples 1.1 recommendations
refuse is an error with its place (https://www.w3.org/TR/turtle/, https://www.w3.org/TR/n-triples/).
TriG, N-Quads, RDF/XML, JSON-LD and N3 are read too, and the graphs that they name taken together.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import compress
from pathlib import Path
from typing import NamedTuple, TypeVar

import pyoxigraph as ox

from kg.errors import InputError, InputErrors
from kg.project import GraphChoice, SourceFile
from kg.rdf.explaining import explained, line_text

_BOM = b"\xef\xbb\xbf"
_FORMATS = {
    ".json": ox.RdfFormat.JSON_LD,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".n3": ox.RdfFormat.N3,
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".owl": ox.RdfFormat.RDF_XML,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".trig": ox.RdfFormat.TRIG,
    ".ttl": ox.RdfFormat.TURTLE,
    ".xml": ox.RdfFormat.RDF_XML,
}
SUFFIXES = tuple(_FORMATS)
"""The suffixes of the formats that can be read."""
_LINE_FORMATS = (ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES)
_BLANK_NODE_MARKS = (b"[", b"(", b"_:")
"""What no file can do without that has a blank node; it may stand in a string, too."""
_WHOLE_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')
_QUOTE = re.compile(rb"[\"']")
_RDF12_MARKS = (b"<<", b"{|", b"~", b"--")
"""What no file can do without that uses what RDF 1.2 adds; files without them are not searched."""
_RDF12 = re.compile(rb"<<|\{\||~|@[A-Za-z0-9-]+--")


class Located(NamedTuple):
    """A triple and the line on which its object ends."""

    triple: ox.Triple
    line: int


def read_source(file: SourceFile) -> list[ox.Triple]:
    """Return the triples of a file of a graph, as `read_triples` does. Raises InputError."""
    return [quad.triple for quad in parse_source(read_bytes(file.path, name=file.name), file)]


def parse_source(data: bytes, file: SourceFile) -> list[ox.Quad]:
    """Return the quads of the content of a graph's file, as `parse_quads` does."""
    return parse_quads(data, file.path, name=file.name, base=file.base, choice=file.choice)


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
    data = without_mark(data)
    syntax = format_of(path, name)
    try:
        quads = list(ox.parse(data, format=syntax, base_iri=base))
    except SyntaxError as error:
        raise explained(error, data, name or str(path)) from error
    if choice is None and is_plain(data, syntax):
        return quads
    _refuse_rdf12(quads, data, path, name, base)
    kept = None if choice is None else [_is_chosen(quad, choice) for quad in quads]
    if syntax.supports_datasets:
        quads = [ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads]
    renamed = _renamed(quads, data)
    return list(renamed if kept is None else compress(renamed, kept))


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


def is_plain(data: bytes, syntax: ox.RdfFormat) -> bool:
    """Tell whether a file's content surely has no blank node, no graphs and nothing of RDF 1.2.

    Such content means the same wherever it is parsed, so a store may take it directly.
    """
    if syntax not in _LINE_FORMATS:
        return False
    if any(mark in data for mark in _RDF12_MARKS) and _RDF12.search(data):
        return False
    if b'"""' in data or b"'''" in data:
        return False  # a string of several lines may hold anything
    return all(_is_quoted(data, place) for mark in _BLANK_NODE_MARKS for place in _all(mark, data))


def _all(mark: bytes, data: bytes) -> Iterator[int]:
    """Yield where a mark stands; a search for each is much faster than an expression for all."""
    place = data.find(mark)
    while place >= 0:
        yield place
        place = data.find(mark, place + 1)


def _is_quoted(data: bytes, place: int) -> bool:
    """Tell whether a place stands in a string between double quotes that its line opens.

    False where that is not sure: in an IRI, a comment or a string between single quotes.
    """
    before = data[data.rfind(b"\n", 0, place) + 1 : place]
    quote = _QUOTE.search(_WHOLE_STRING.sub(b"", before))
    return quote is not None and quote.group() == b'"'


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
    located = zip(_renamed(quads, data), lines, strict=True)
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
    for quad in ox.parse(reader, format=syntax, base_iri=base):
        quads.append(quad)
        lines.append(reader.line)
    return quads, lines


def _refuse_rdf12(
    quads: list[ox.Quad], data: bytes, path: Path, name: str | None, base: str | None
) -> None:
    """Raise InputError for what RDF 1.1 does not have, and so half of the tools cannot read."""
    for number, quad in enumerate(quads):
        object_ = quad.object
        if isinstance(object_, ox.Triple):
            what = f"a triple as object is RDF 1.2: {object_}"
        elif isinstance(object_, ox.Literal) and object_.direction is not None:
            what = f"a text with a direction is RDF 1.2: {object_}"
        else:
            continue
        line = _with_lines(data, format_of(path), base)[1][number]
        raise InputError(what, path=name or str(path), line=line, text=line_text(data, line))


def format_of(path: Path, name: str | None = None) -> ox.RdfFormat:
    """Return the format that a file's suffix names. Raises InputError for an unknown one."""
    syntax = _FORMATS.get(path.suffix)
    if syntax is None:
        raise InputError(
            f'no RDF format has the suffix "{path.suffix}"',
            path=name or path,
            mend=f"the formats are {', '.join(sorted(_FORMATS))}",
        )
    return syntax


def _renamed(quads: list[ox.Quad], data: bytes) -> Iterator[ox.Quad]:
    """Yield the quads with blank nodes named by content and by order of appearance."""
    import hashlib

    stem = hashlib.blake2b(data, digest_size=6).hexdigest()
    names: dict[ox.BlankNode, ox.BlankNode] = {}

    def fresh(node: ox.BlankNode) -> ox.BlankNode:
        return names.setdefault(node, ox.BlankNode(f"b{stem}n{len(names)}"))

    for quad in quads:
        subject, object_ = quad.subject, quad.object
        if isinstance(subject, ox.BlankNode) or isinstance(object_, ox.BlankNode):
            if isinstance(subject, ox.BlankNode):
                subject = fresh(subject)
            if isinstance(object_, ox.BlankNode):
                object_ = fresh(object_)
            quad = ox.Quad(subject, quad.predicate, object_)
        yield quad
