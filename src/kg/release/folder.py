"""The folder of a release: the graph, its description, what changed, and the sums of all files."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph as ox

from kg.citation import FILE as CITATION
from kg.errors import InputError, UsageError
from kg.graph import Graph
from kg.rdf.reading import parse_quads
from kg.rdf.writing import sorted_nquads, write_whole
from kg.release.changelog import read_changelog
from kg.release.description import Described, Published, describe
from kg.release.statistics import count
from kg.release.version import Version, read_version

GRAPH: Final = "graph.nq"
DESCRIPTION: Final = "dataset.ttl"
SUMS: Final = "SHA256SUMS"
_VERSION: Final = ox.NamedNode("http://www.w3.org/ns/dcat#version")


class Release(NamedTuple):
    """What was written: the version, and each file with its SHA-256."""

    version: Version
    sums: dict[str, str]


def write_release(graph: Graph, folder: Path, address: str | None = None) -> Release:
    """Write a release of the graph into a folder, which is made if it is not there.

    `address` is where the files will lie on the web, the version's IRI unless given. The same
    graph gives the same bytes. Raises InputError for what a release must say and the graph does
    not (`read_version`, `read_changelog`), UsageError for an address that is no web address and
    for a folder that cannot be written or holds another version or what is none of these files.
    """
    version = _required(graph)
    assert version.citation.released is not None
    changelog = read_changelog(graph.project, version.number, version.citation.released)
    where = _address(address or version.iri)
    data = sorted_nquads(graph.quads())
    packed = gzip.compress(data, mtime=0)
    described = Described(
        graph.project,
        version,
        changelog.previous,
        count(graph),
        (_published(GRAPH, data), _published(f"{GRAPH}.gz", packed, packed=True)),
        where,
    )
    files = {
        GRAPH: data,
        f"{GRAPH}.gz": packed,
        DESCRIPTION: describe(described).encode(),
        "CHANGELOG.md": changelog.data,
    }
    sums = {name: _sha256(content) for name, content in files.items()}
    listed = "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))
    _write(folder, {**files, SUMS: listed.encode()}, version)
    return Release(version, sums)


def _required(graph: Graph) -> Version:
    """Return the version of a graph that says all that a release must say of itself."""
    version = read_version(graph)
    if version is None:
        raise InputError("a release needs a version", path=CITATION, mend="write version: 0.1.0")
    if version.citation.released is None:
        raise InputError(
            "a release needs its day", path=CITATION, mend="write date-released: YYYY-MM-DD"
        )
    if not version.citation.authors:
        raise InputError("a release needs who made it", path=CITATION, mend="write authors:")
    if version.licence is None:
        raise InputError(
            "a release needs a licence, and no ontology of the graph states one",
            path="ontology/",
            mend="state dcterms:license, an IRI, of the node of type owl:Ontology",
        )
    for key in ("title", "description"):
        if not getattr(graph.project, key):
            raise InputError(
                f"a release needs a {key}",
                path="pyproject.toml",
                mend=f'write a table [tool.kg.{key}] with a text for each language: en = "…"',
            )
    return version


def _address(text: str) -> str:
    """Return the address of a folder, with the slash at its end."""
    try:
        ox.NamedNode(text)
    except ValueError as error:
        raise UsageError(f"{text} is no address: {error}") from None
    if not text.startswith(("http://", "https://")):
        raise UsageError(f"{text} is no address of the web", mend="begin it with https://")
    return text if text.endswith("/") else f"{text}/"


def _published(name: str, data: bytes, *, packed: bool = False) -> Published:
    return Published(name, len(data), _sha256(data), packed)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _write(folder: Path, files: dict[str, bytes], version: Version) -> None:
    """Write the files, the sums last: who finds them finds all that they name."""
    try:
        folder.mkdir(exist_ok=True)
        _refuse_others((path.name for path in folder.iterdir()), set(files), folder)
        _refuse_another_version(folder, version)
        (folder / SUMS).unlink(missing_ok=True)
        for name, data in files.items():
            write_whole(folder / name, data)
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", path=folder) from error


def _refuse_others(names: Iterable[str], known: set[str], folder: Path) -> None:
    others = sorted(set(names) - known)
    if others:
        raise UsageError(
            f"holds what is no part of a release: {others[0]}",
            path=folder,
            mend="name a folder that is empty, or does not exist yet",
        )


def _refuse_another_version(folder: Path, version: Version) -> None:
    """Raise UsageError where the folder's description is that of another version."""
    path = folder / DESCRIPTION
    if not path.exists():
        return
    try:
        held = {
            quad.subject.value
            for quad in parse_quads(path.read_bytes(), path)
            if quad.predicate == _VERSION and isinstance(quad.subject, ox.NamedNode)
        }
    except InputError:  # cut off while it was written; it is written again
        return
    if held - {version.iri}:
        raise UsageError(
            f"holds another version: <{min(held)}>",
            path=folder,
            mend="what was released stays as it is: name another folder",
        )
