"""The forms of an answer that is a graph. Every form is written by pyoxigraph, triples sorted."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox

from kg.render.page import Page
from kg.stores.contract import Triples


def _form(syntax: ox.RdfFormat) -> Callable[[Triples, Page], str]:
    def write(answer: Triples, page: Page) -> str:
        triples = sorted(set(answer.triples), key=str)
        data = ox.serialize(triples, format=syntax, prefixes=_used(triples, page))
        return (data or b"").decode("utf-8")

    return write


def _used(triples: list[ox.Triple], page: Page) -> dict[str, str]:
    """Return the prefixes of namespaces that the triples use; the others would only be noise."""
    iris: set[str] = set()
    for triple in triples:
        iris.update(term.value for term in triple if isinstance(term, ox.NamedNode))
        if isinstance(triple.object, ox.Literal):
            iris.add(triple.object.datatype.value)
    spaces = {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for iri in iris}
    return {name: space for name, space in page.prefixes.as_dict().items() if space in spaces}


as_turtle = _form(ox.RdfFormat.TURTLE)
as_ntriples = _form(ox.RdfFormat.N_TRIPLES)
as_nquads = _form(ox.RdfFormat.N_QUADS)
as_trig = _form(ox.RdfFormat.TRIG)
as_jsonld = _form(ox.RdfFormat.JSON_LD)
as_rdfxml = _form(ox.RdfFormat.RDF_XML)
