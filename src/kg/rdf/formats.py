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
    ".trig": ox.RdfFormat.TRIG,
    ".ttl": ox.RdfFormat.TURTLE,
    ".xml": ox.RdfFormat.RDF_XML,
}
_BOM = b"\xef\xbb\xbf"
_ENOUGH = 1000
"""Bytes that tell the format of a file."""
SUFFIXES = tuple(_FORMATS)
"""The suffixes of the formats that can be read."""


def format_of(path: Path, name: str | None = None) -> ox.RdfFormat:
    """Return the format that a file's suffix names. Raises InputError for an unknown one."""
    if path.suffix == ".owl":  # what editors of ontologies call any of their formats
        return ox.RdfFormat.RDF_XML if _begins_as_xml(path) else ox.RdfFormat.TURTLE
    syntax = _FORMATS.get(path.suffix.lower())
    if syntax is None:
        raise InputError(
            f'no RDF format has the suffix "{path.suffix}"',
            path=name or path,
            mend=f"the formats are {', '.join(sorted(_FORMATS))}",
        )
    return syntax


def _begins_as_xml(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            begun = file.read(_ENOUGH).removeprefix(_BOM).lstrip()
    except OSError:
        return True
    return begun.startswith((b"<?xml", b"<!", b"<rdf:"))
