"""The prefixes of a graph, declared once in `ontology/prefixes.ttl`.

A declaration is that of SHACL (https://www.w3.org/TR/shacl/#sparql-prefixes)::

    <https://example.org/prefixes>
        sh:declare <https://example.org/prefixes#ex> .

    <https://example.org/prefixes#ex>
        sh:prefix "ex" ;
        sh:namespace "https://example.org/"^^xsd:anyURI .
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError, UsageError
from kg.rdf.reading import read_triples

_SH = "http://www.w3.org/ns/shacl#"
_PREFIX = f"{_SH}prefix"
_NAMESPACE = f"{_SH}namespace"
_PREFIX_FORM = re.compile(r"[A-Za-z](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_LOCAL_FORM = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
"""A part of PN_LOCAL (https://www.w3.org/TR/turtle/#grammar-production-PN_LOCAL) that needs no
escape in Turtle and SPARQL and that no eye misreads."""


class Prefixes:
    """Prefixes and their namespaces; shortens IRIs and expands prefixed names."""

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        self._namespaces = dict(sorted(namespaces.items()))
        self._prefix_of = {namespace: prefix for prefix, namespace in self._namespaces.items()}
        self._shrunk: dict[str, str] = {}
        self._unusual = [
            namespace for namespace in self._prefix_of if not namespace.endswith(("/", "#", ":"))
        ]

    @classmethod
    def read(cls, path: Path, *, name: str | None = None) -> Prefixes:
        """Return the prefixes that a file declares; none when there is no such file.

        Raises InputError when the file is broken or declares a prefix twice.
        """
        if not path.exists():
            return cls({})
        return cls.declared(read_triples(path, name=name), name or str(path))

    @classmethod
    def declared(cls, triples: Iterable[ox.Triple], name: str) -> Prefixes:
        """Return the prefixes that the triples declare; errors show `name` as their file.

        Raises InputError for a declaration that is incomplete, ill-formed or made twice.
        """
        prefixes: dict[str, str] = {}
        namespaces: dict[str, str] = {}
        for triple in triples:
            if triple.predicate.value == _PREFIX:
                prefixes[str(triple.subject)] = _value(triple, name)
            elif triple.predicate.value == _NAMESPACE:
                namespaces[str(triple.subject)] = _value(triple, name)
        if prefixes.keys() != namespaces.keys():
            odd = min(prefixes.keys() ^ namespaces.keys())
            raise InputError(
                f"{odd} does not declare both a prefix and a namespace",
                path=name,
                mend="give it one sh:prefix and one sh:namespace",
            )
        return cls(_paired(prefixes, namespaces, name))

    def as_dict(self) -> dict[str, str]:
        """Return prefix → namespace, sorted by prefix."""
        return dict(self._namespaces)

    def shrink(self, iri: str) -> str:
        """Return the prefixed name of an IRI, or the IRI itself where none is safe."""
        short = self._shrunk.get(iri)
        if short is None:
            short = self._shrunk[iri] = self._find(iri)
        return short

    def name(self, iri: str) -> str:
        """Return the prefixed name of an IRI, or the IRI in its brackets."""
        short = self.shrink(iri)
        return f"<{iri}>" if short == iri and ":" in iri else short

    def expand(self, curie: str) -> str:
        """Return the IRI of a prefixed name. Raises UsageError for an unknown prefix."""
        prefix, colon, local = curie.partition(":")
        namespace = self._namespaces.get(prefix)
        if not colon or namespace is None:
            import difflib

            near = difflib.get_close_matches(prefix, self._namespaces, n=3)
            hint = f"near it: {', '.join(f'{name}:' for name in near)}" if near else None
            raise UsageError(f"no prefix of this graph begins {curie}", mend=hint)
        return namespace + local

    def _find(self, iri: str) -> str:
        cut = max(iri.rfind("/"), iri.rfind("#"), iri.rfind(":")) + 1
        candidates = [iri[:cut], *(name for name in self._unusual if iri.startswith(name))]
        for namespace in candidates:
            prefix = self._prefix_of.get(namespace)
            if prefix is not None and _LOCAL_FORM.fullmatch(iri, len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri


def _value(triple: ox.Triple, name: str) -> str:
    if not isinstance(triple.object, ox.Literal):
        raise InputError(f"{triple.object} is no text", path=name)
    return triple.object.value


def _paired(prefixes: dict[str, str], namespaces: dict[str, str], name: str) -> dict[str, str]:
    """Return prefix → namespace of each declaration; neither may stand twice."""
    pairs: dict[str, str] = {}
    taken: dict[str, str] = {}
    for node, prefix in prefixes.items():
        namespace = namespaces[node]
        if not _PREFIX_FORM.fullmatch(prefix):
            raise InputError(f'"{prefix}" is not usable as a prefix', path=name)
        if prefix in pairs:
            raise InputError(f'the prefix "{prefix}" is declared twice', path=name)
        if namespace in taken:
            both = f"{taken[namespace]} and {prefix}"
            raise InputError(f"<{namespace}> has two prefixes, {both}", path=name)
        pairs[prefix] = namespace
        taken[namespace] = prefix
    return pairs
