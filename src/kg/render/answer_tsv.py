"""SPARQL 1.1 TSV: https://www.w3.org/TR/sparql11-results-csv-tsv/#tsv."""

from __future__ import annotations

import re

import pyoxigraph as ox

from kg.render.page import Page
from kg.stores.contract import Solutions, Term, Truth

_XSD = "http://www.w3.org/2001/XMLSchema#"
_BARE = {
    f"{_XSD}integer": re.compile(r"[+-]?[0-9]+"),
    f"{_XSD}decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    f"{_XSD}double": re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+"),
    f"{_XSD}boolean": re.compile(r"true|false"),
}


def as_tsv(answer: Solutions | Truth, page: Page) -> str:
    """Return the answer as TSV, terms in the syntax of Turtle; ASK as one word."""
    if isinstance(answer, Truth):
        return f"{str(answer.value).lower()}\n"
    lines = ["\t".join(f"?{variable}" for variable in answer.variables)]
    lines.extend("\t".join(map(_turtle, row)) for row in answer.rows)
    return "".join(f"{line}\n" for line in lines)


def _turtle(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.Literal):
        bare = _BARE.get(term.datatype.value)
        if bare is not None and bare.fullmatch(term.value):
            return term.value
    return str(term)
