"""What shapes take from vocabularies that they import, known without their files.

Nothing is fetched. Shapes of many projects use the lists of datatypes and the prefixes of DASH
(https://datashapes.org/dash) and name its graph in `owl:imports`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from kg.validation.triples import FIRST, NIL, OWL, RDF, RDFS, REST, SH, XSD, Node, TripleIndex

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


def with_missing_lists(shapes: Iterable[ox.Triple]) -> TripleIndex:
    """Return shapes with those of the published lists that they use and do not hold."""
    index = shapes if isinstance(shapes, TripleIndex) else TripleIndex(shapes)
    used = dict.fromkeys(
        head
        for _, head in index.pairs(_OR)
        if isinstance(head, ox.NamedNode) and head.value in LISTS and head not in index
    )
    if not used:
        return index
    return TripleIndex([*index, *(each for head in used for each in _written(head))])


def _written(head: ox.NamedNode) -> Iterator[ox.Triple]:
    """Yield the triples of a published list."""
    cell: Node = head
    datatypes = LISTS[head.value]
    for place, datatype in enumerate(datatypes):
        shape = ox.BlankNode()
        rest = ox.BlankNode() if place + 1 < len(datatypes) else NIL
        yield ox.Triple(shape, _DATATYPE, ox.NamedNode(datatype))
        yield ox.Triple(cell, FIRST, shape)
        yield ox.Triple(cell, REST, rest)
        cell = rest
