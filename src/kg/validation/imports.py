"""`owl:imports`: what shapes build on, as far as it is here. Nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox

from kg.errors import InputError
from kg.project import SourceFile
from kg.rdf.reading import read_bytes, read_source
from kg.validation.triples import OWL, SH, TYPE, Term

IMPORTS: Final = ox.NamedNode(OWL + "imports")
ONTOLOGY: Final = ox.NamedNode(OWL + "Ontology")
_VERSION: Final = ox.NamedNode(OWL + "versionIRI")
_MARK: Final = b"imports"
# The vocabulary of SHACL itself is known without its file.
_KNOWN: Final = frozenset({SH})


class Catalogue:
    """What there is to import: files by their addresses, ontologies by their IRIs and versions."""

    def __init__(self, files: Mapping[SourceFile, Iterable[ox.Triple]]) -> None:
        """Take files with their triples."""
        self._home: dict[str, SourceFile] = {}
        for file, triples in files.items():
            self._home.setdefault(file.path.as_uri(), file)
            for iri in _ontologies(triples):
                self._home.setdefault(_bare(iri), file)

    def holds(self, iri: Term) -> bool:
        """Tell whether what the IRI names is here."""
        return isinstance(iri, ox.NamedNode) and (iri.value in _KNOWN or bool(self.find(iri.value)))

    def find(self, iri: str) -> SourceFile | None:
        """Return the file that the IRI is the address of, or that says what ontology it is."""
        return self._home.get(iri) or self._home.get(_bare(iri))


def with_imports(
    shapes: Iterable[SourceFile], others: Iterable[SourceFile], root: Path
) -> tuple[SourceFile, ...]:
    """Return files of shapes with the files that they import, directly or not.

    A file is found by its address, which may be relative to the file that imports it, or among
    the ``others`` by the IRI of the ontology that it holds. What is not found is left out, and
    a file that cannot be read imports nothing.
    """
    found = {file.path: file for file in shapes}
    waiting = list(found.values())
    catalogue: Catalogue | None = None
    while waiting:
        file = waiting.pop()
        for iri in _imported(file):
            if catalogue is None:
                here = (*found.values(), *others)
                catalogue = Catalogue({other: _triples(other) for other in here})
            other = catalogue.find(iri) or local_file(iri, root)
            if other is not None and other.path not in found:
                found[other.path] = other
                waiting.append(other)
    return tuple(sorted(found.values(), key=lambda file: file.name))


def local_file(iri: str, root: Path) -> SourceFile | None:
    """Return the file that a `file:` IRI is the address of, if there is one."""
    parts = urlsplit(iri)
    if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
        return None
    path = Path(unquote(parts.path))
    return source(path, root) if path.is_file() else None


def source(path: Path, root: Path) -> SourceFile:
    """Return a file that stands for itself: relative IRIs in it are relative to it.

    Its name is relative to ``root``, or as it was given where it lies elsewhere.
    """
    absolute = path.resolve()
    below = absolute.is_relative_to(root)
    name = absolute.relative_to(root).as_posix() if below else path.as_posix()
    iri = absolute.as_uri()
    return SourceFile(absolute, name, iri, base=iri)


def _imported(file: SourceFile) -> Iterator[str]:
    for triple in _triples(file):
        if triple.predicate == IMPORTS and isinstance(triple.object, ox.NamedNode):
            yield triple.object.value


def _triples(file: SourceFile) -> list[ox.Triple]:
    """Return the triples of a file that may import something or be imported; else none."""
    try:
        data = read_bytes(file.path, name=file.name)
        return read_source(file) if _MARK in data or b"Ontology" in data else []
    except InputError:
        return []  # it is reported when all are read


def _ontologies(triples: Iterable[ox.Triple]) -> Iterator[str]:
    for subject, predicate, value in triples:
        if predicate == TYPE and value == ONTOLOGY and isinstance(subject, ox.NamedNode):
            yield subject.value
        elif predicate == _VERSION and isinstance(value, ox.NamedNode):
            yield value.value


def _bare(iri: str) -> str:
    """Return an IRI as its ontology may be called: with and without `#` or `/` are one."""
    return iri.rstrip("#/")
