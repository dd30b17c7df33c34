"""In which format a file is written, by its suffix."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError

_FORMATS = {
    ".json": ox.RdfFormat.JSON_LD,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".n3": ox.RdfFormat.N3,
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".owl": ox.RdfFormat.RDF_XML,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".shacl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".ttl": ox.RdfFormat.TURTLE,
    ".xml": ox.RdfFormat.RDF_XML,
}
# What editors of ontologies and of shapes call any of their formats.
_OF_ANY_FORMAT = (".owl", ".shacl")
_BOM = b"\xef\xbb\xbf"
_ENOUGH = 1000
"""Bytes that tell the format of a file."""
SUFFIXES = tuple(_FORMATS)
"""The suffixes of the formats that can be read."""


def format_of(path: Path, name: str | None = None) -> ox.RdfFormat:
    """Return the format that a file's suffix names. Raises InputError for an unknown one."""
    suffix = path.suffix.lower()
    if suffix in _OF_ANY_FORMAT:
        return _begun(path) or _FORMATS[suffix]
    syntax = _FORMATS.get(suffix)
    if syntax is None:
        raise InputError(
            f'no RDF format has the suffix "{path.suffix}"',
            path=name or path,
            mend=f"the formats are {', '.join(sorted(_FORMATS))}",
        )
    return syntax


def _begun(path: Path) -> ox.RdfFormat | None:
    """Return the format that the first bytes of a file tell; None where it cannot be read."""
    try:
        with path.open("rb") as file:
            begun = file.read(_ENOUGH).removeprefix(_BOM).lstrip()
    except OSError:
        return None
    if begun.startswith((b"<?xml", b"<!", b"<rdf:")):
        return ox.RdfFormat.RDF_XML
    return ox.RdfFormat.JSON_LD if begun.startswith(b"{") else ox.RdfFormat.TURTLE
