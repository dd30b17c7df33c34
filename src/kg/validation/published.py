"""What shapes take from vocabularies that they import, known without their files.

Nothing is fetched. Shapes of many projects use the lists of datatypes and the prefixes of DASH
(https://datashapes.org/dash) and name its graph in `owl:imports`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Final, TypeGuard

import pyoxigraph as ox

from kg.validation.triples import FIRST, NIL, OWL, RDF, RDFS, REST, SH, XSD, Node, Term, TripleIndex

_DASH: Final = "http://datashapes.org/dash"
_TOSH: Final = "http://topbraid.org/tosh"
_DATATYPE: Final = ox.NamedNode(SH + "datatype")
_OR: Final = ox.NamedNode(SH + "or")

_OF_SHACL: Final = {"sh": SH}
_OF_DASH: Final = {
    "dash": f"{_DASH}#",
    "dcterms": "http://purl.org/dc/terms/",
    "owl": OWL,
    "rdf": RDF,
    "rdfs": RDFS,
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": XSD,
} | _OF_SHACL
_PREFIXES: Final = {
    _DASH: _OF_DASH,
    _TOSH: _OF_DASH | {"tosh": f"{_TOSH}#"},
    SH.removesuffix("#"): _OF_SHACL,
}

_STRING, _LANG_STRING, _HTML = XSD + "string", RDF + "langString", RDF + "HTML"
LISTS: Final = {
    f"{_DASH}#StringOrLangString": (_STRING, _LANG_STRING),
    f"{_DASH}#StringOrLangStringOrHTML": (_STRING, _LANG_STRING, _HTML),
    f"{_DASH}#HTMLOrStringOrLangString": (_HTML, _STRING, _LANG_STRING),
    f"{_DASH}#DateOrDateTime": (XSD + "date", XSD + "dateTime"),
}
"""Lists for `sh:or`: the datatypes of which a value has one."""


def prefixes_of(graph: str) -> dict[str, str]:
    """Return the prefixes that a published graph declares; none for a graph that is not known."""
    return _PREFIXES.get(graph.rstrip("#/"), {})


def with_missing_lists(shapes: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return shapes with those of the published lists that they use and do not hold."""
    triples = list(shapes)
    used = (triple.object for triple in triples if triple.predicate == _OR)
    return [*triples, *_missing(used, {triple.subject for triple in triples})]


def with_lists(index: TripleIndex) -> TripleIndex:
    """Return an index of shapes as `with_missing_lists` does; the same where none is missing."""
    more = _missing((value for _, value in index.pairs(_OR)), index)
    return TripleIndex([*index, *more]) if more else index


def _missing(used: Iterable[Term], held: Container[Term]) -> list[ox.Triple]:
    """Return the triples of the published lists that are used and not held."""
    heads = {head for head in used if _is_published(head) and head not in held}
    return [
        triple for head in sorted(heads, key=str) for triple in _written(head, LISTS[head.value])
    ]


def _is_published(term: Term) -> TypeGuard[ox.NamedNode]:
    return isinstance(term, ox.NamedNode) and term.value in LISTS


def _written(head: Node, datatypes: tuple[str, ...]) -> Iterator[ox.Triple]:
    for place, datatype in enumerate(datatypes):
        shape = ox.BlankNode()
        rest = ox.BlankNode() if place + 1 < len(datatypes) else NIL
        yield ox.Triple(shape, _DATATYPE, ox.NamedNode(datatype))
        yield ox.Triple(head, FIRST, shape)
        yield ox.Triple(head, REST, rest)
        head = rest
