"""The SPARQL texts inside shapes: whether they can be asked at all.

https://www.w3.org/TR/shacl/#sparql-constraints
"""

from __future__ import annotations

import re
from typing import Final

import pyoxigraph as ox

from kg.errors import KgError
from kg.stores.memory import MemoryStore
from kg.validation.triples import SH, TYPE, Term, TripleIndex

_SELECT: Final = ox.NamedNode(SH + "select")
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


def query_problem(node: Term, index: TripleIndex) -> str | None:
    """Return what is wrong with the ``sh:select`` of the node, or None."""
    # The engine brings numpy, which is slow to start; most shapes have no query.
    from kg.validation.shacl.parameters import IllFormedError, Parameters
    from kg.validation.shacl.prefixes import declared_prefixes
    from kg.validation.shacl.query_text import QueryText

    text = next(iter(index.objects(node, _SELECT)), None)
    if not isinstance(text, ox.Literal):
        return "sh:select needs the text of a query"
    try:
        prefixes = declared_prefixes(Parameters(node, index))
    except IllFormedError as error:
        return error.problem
    prologue = "".join(f"PREFIX {name}: <{iri}> " for name, iri in prefixes.items())
    query = _IN_PATH.sub("<urn:path>", text.value)
    try:
        MemoryStore().query(prologue + query)
    except KgError as error:
        return f"sh:select is no query: {error.message}"
    problem = QueryText(query).problem(_BOUND)
    return f"sh:select {problem}" if problem else None
