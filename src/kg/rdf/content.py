"""What the content of a file surely does not have, told before it is parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

_LINE_FORMATS = (ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES)
_TEXT_FORMATS = (*_LINE_FORMATS, ox.RdfFormat.TRIG, ox.RdfFormat.N_QUADS)
_BLANK_NODE_MARKS = (b"[", b"(", b"_:")
"""What no file can do without that has a blank node; it may stand in a string, too."""
_WHOLE_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"')
_QUOTE = re.compile(rb"[\"']")
_RDF12_MARKS = (b"<<", b"{|", b"~", b"--")
"""What no file can do without that uses what RDF 1.2 adds; files without them are not searched."""
_RDF12 = re.compile(rb"<<|\{\||~|@[A-Za-z0-9-]+--")


def is_plain(data: bytes, syntax: ox.RdfFormat) -> bool:
    """Tell whether a file's content surely has no blank node, no graphs and nothing of RDF 1.2.

    Such content means the same wherever it is parsed, so a store may take it directly.
    """
    if syntax not in _LINE_FORMATS:
        return False
    if may_have_rdf12(data, syntax):
        return False
    if b'"""' in data or b"'''" in data:
        return False  # a string of several lines may hold anything
    return all(_is_quoted(data, place) for mark in _BLANK_NODE_MARKS for place in _all(mark, data))


def may_have_rdf12(data: bytes, syntax: ox.RdfFormat) -> bool:
    """Tell whether a file's content may have triples as objects or texts with a direction."""
    if syntax not in _TEXT_FORMATS:
        return True
    return any(mark in data for mark in _RDF12_MARKS) and _RDF12.search(data) is not None


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
