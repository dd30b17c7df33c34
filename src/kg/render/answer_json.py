"""SPARQL 1.1 query results JSON: https://www.w3.org/TR/sparql11-results-json/."""

from __future__ import annotations

import pyoxigraph as ox

from kg.render.page import Page
from kg.stores.contract import Solutions, Term, Truth

_STRING = "http://www.w3.org/2001/XMLSchema#string"


def as_json(answer: Solutions | Truth, page: Page) -> str:
    """Return the answer as one JSON document, indented."""
    if isinstance(answer, Truth):
        return _document({"head": {}, "boolean": answer.value})
    bindings = [
        {
            variable: _encoded(term)
            for variable, term in zip(answer.variables, row, strict=True)
            if term is not None
        }
        for row in answer.rows
    ]
    head = {"vars": list(answer.variables)}
    return _document({"head": head, "results": {"bindings": bindings}})


def _document(content: object) -> str:
    import json  # here: the other forms do not pay for it

    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _encoded(term: Term) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    encoded = {"type": "literal", "value": term.value}
    if term.language is not None:
        encoded["xml:lang"] = term.language
    elif term.datatype.value != _STRING:
        encoded["datatype"] = term.datatype.value
    return encoded
