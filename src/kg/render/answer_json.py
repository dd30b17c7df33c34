"""SPARQL 1.1 query results JSON: https://www.w3.org/TR/sparql11-results-json/."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from kg.render.page import Page
from kg.stores.contract import Solutions, Term, Truth

_STRING = "http://www.w3.org/2001/XMLSchema#string"


def as_json(answer: Solutions | Truth, page: Page) -> str:
    """Return the answer as one JSON document, indented."""
    import json  # here: the other forms do not pay for it

    return json.dumps(content_of(answer), ensure_ascii=False, indent=2) + "\n"


def content_of(answer: Solutions | Truth) -> dict[str, Any]:
    """Return what the document says, for JSON to write."""
    if isinstance(answer, Truth):
        return {"head": {}, "boolean": answer.value}
    bindings = [
        {
            variable: encoded(term)
            for variable, term in zip(answer.variables, row, strict=True)
            if term is not None
        }
        for row in answer.rows
    ]
    return {"head": {"vars": list(answer.variables)}, "results": {"bindings": bindings}}


def encoded(term: Term) -> dict[str, str]:
    """Return a term as the form has it."""
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    literal = {"type": "literal", "value": term.value}
    if term.language is not None:
        literal["xml:lang"] = term.language
    elif term.datatype.value != _STRING:
        literal["datatype"] = term.datatype.value
    return literal
