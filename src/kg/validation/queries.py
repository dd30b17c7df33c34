"""The SPARQL texts inside shapes: their prefixes, and whether they can be asked at all.

https://www.w3.org/TR/shacl/#sparql-prefixes
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import pyoxigraph as ox

from kg.errors import KgError
from kg.stores.memory import MemoryStore
from kg.validation.triples import SH, Term, TripleIndex

_SELECT: Final = ox.NamedNode(SH + "select")
_PREFIXES: Final = ox.NamedNode(SH + "prefixes")
_DECLARE: Final = ox.NamedNode(SH + "declare")
_PREFIX: Final = ox.NamedNode(SH + "prefix")
_NAMESPACE: Final = ox.NamedNode(SH + "namespace")

# https://www.w3.org/TR/shacl/#pre-binding
_FORBIDDEN: Final = re.compile(r"(?<![\w:?$-])(MINUS|VALUES|SERVICE)\b(?!:)", re.IGNORECASE)
_IN_PATH: Final = re.compile(r"[$?]PATH\b")


@cache
def _nothing() -> MemoryStore:
    """Return an empty store, which is enough to find out whether a query can be asked."""
    return MemoryStore()


def query_problem(node: Term, index: TripleIndex) -> str | None:
    """Return what is wrong with the ``sh:select`` of the node, or None."""
    text = next(iter(index.objects(node, _SELECT)), None)
    if not isinstance(text, ox.Literal):
        return "sh:select needs the text of a query"
    prologue = "".join(f"PREFIX {name}: <{iri}> " for name, iri in _prefixes(node, index).items())
    query = _IN_PATH.sub("<urn:path>", text.value)
    try:
        _nothing().query(prologue + query)
    except KgError as error:
        return f"sh:select is no query: {error.message}"
    forbidden = _FORBIDDEN.search(re.sub(r"#[^\n]*|\"[^\"]*\"|<[^>]*>", "", query))
    if forbidden:
        return f"sh:select may not use {forbidden[1].upper()}, since $this is bound beforehand"
    return None


def _prefixes(node: Term, index: TripleIndex) -> dict[str, str]:
    declared: dict[str, str] = {}
    for owner in index.objects(node, _PREFIXES):
        for declaration in index.objects(owner, _DECLARE):
            name = next(iter(index.objects(declaration, _PREFIX)), None)
            namespace = next(iter(index.objects(declaration, _NAMESPACE)), None)
            if isinstance(name, ox.Literal) and isinstance(namespace, ox.Literal):
                declared[name.value] = namespace.value
    return declared
