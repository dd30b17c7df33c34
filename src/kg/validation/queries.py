"""The SPARQL texts inside shapes: whether they can be asked at all.

https://www.w3.org/TR/shacl/#sparql-constraints
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import pyoxigraph as ox

from kg.errors import KgError
from kg.stores.memory import MemoryStore
from kg.validation import published
from kg.validation.triples import OWL, SH, TYPE, Term, TripleIndex

_SELECT: Final = ox.NamedNode(SH + "select")
_PREFIXES: Final = ox.NamedNode(SH + "prefixes")
_IMPORTS: Final = ox.NamedNode(OWL + "imports")
_DECLARE: Final = ox.NamedNode(SH + "declare")
_PREFIX: Final = ox.NamedNode(SH + "prefix")
_NAMESPACE: Final = ox.NamedNode(SH + "namespace")
_IN_PATH: Final = re.compile(r"[$?]PATH\b")
_BOUND: Final = ("this", "currentShape", "shapesGraph")
_HOLDERS: Final = tuple(
    ox.NamedNode(SH + name)
    for name in ("sparql", "validator", "nodeValidator", "propertyValidator")
)
_KINDS: Final = tuple(
    ox.NamedNode(SH + name) for name in ("SPARQLConstraint", "SPARQLSelectValidator")
)


def asked_queries(index: TripleIndex) -> set[Term]:
    """Return the nodes of the shapes whose ``sh:select`` a validation asks."""
    held = {value for name in _HOLDERS for _, value in index.pairs(name)}
    return held | {subject for subject, kind in index.pairs(TYPE) if kind in _KINDS}


@cache
def _nothing() -> MemoryStore:
    """Return an empty store, which is enough to find out whether a query can be asked."""
    return MemoryStore()


def query_problem(node: Term, index: TripleIndex) -> str | None:
    """Return what is wrong with the ``sh:select`` of the node, or None."""
    from kg.validation.shacl.query_text import QueryText  # of the engine, which rests on this

    text = next(iter(index.objects(node, _SELECT)), None)
    if not isinstance(text, ox.Literal):
        return "sh:select needs the text of a query"
    declared = {
        prefix.value: namespace.value
        for _, prefix, namespace in declarations(node, index)
        if isinstance(prefix, ox.Literal) and isinstance(namespace, ox.Literal)
    }
    prologue = "".join(f"PREFIX {name}: <{iri}> " for name, iri in declared.items())
    query = _IN_PATH.sub("<urn:path>", text.value)
    try:
        _nothing().query(prologue + query)
    except KgError as error:
        return f"sh:select is no query: {error.message}"
    problem = QueryText(query).problem(_BOUND)
    return f"sh:select {problem}" if problem else None


def declarations(node: Term, index: TripleIndex) -> Iterator[tuple[Term, Term, Term]]:
    """Yield what `sh:prefixes` of a node declares: who declares it, the prefix, the namespace.

    A graph that is named there brings the declarations of those that it imports, directly or
    not. DASH and SHACL need not be here for that.
    """
    for owner in _imported(index.objects(node, _PREFIXES), index):
        held = index.objects(owner, _DECLARE)
        for declaration in held:
            for prefix in index.objects(declaration, _PREFIX):
                for namespace in index.objects(declaration, _NAMESPACE):
                    yield owner, prefix, namespace
        if not held and isinstance(owner, ox.NamedNode):
            for name, iri in published.prefixes_of(owner.value).items():
                yield owner, ox.Literal(name), ox.Literal(iri)


def _imported(owners: list[Term], index: TripleIndex) -> list[Term]:
    """Return the owners with all that they import, directly or not."""
    found = dict.fromkeys(owners)
    waiting = list(found)
    while waiting:
        for owner in index.objects(waiting.pop(), _IMPORTS):
            if owner not in found:
                found[owner] = None
                waiting.append(owner)
    return list(found)
