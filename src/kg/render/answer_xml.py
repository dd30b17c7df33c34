"""SPARQL query results XML: https://www.w3.org/TR/rdf-sparql-XMLres/."""

from __future__ import annotations

import re

import pyoxigraph as ox

from kg.errors import UnsupportedError
from kg.render.page import Page
from kg.stores.contract import Solutions, Term, Truth

_STRING = "http://www.w3.org/2001/XMLSchema#string"
# What no XML 1.0 document can hold, not even escaped: https://www.w3.org/TR/xml/#charsets
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

# A parser turns a bare CR into LF, so it travels as a reference.
_REFERENCES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})
# Some readers trim a text, so the white space at its ends travels as references too.
_EDGES = re.compile(r"\A[ \t\n]+|[ \t\n]+\Z")


def as_xml(answer: Solutions | Truth, page: Page) -> str:
    """Return the answer as XML. Raises UnsupportedError for a character that XML cannot hold."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append('<sparql xmlns="http://www.w3.org/2005/sparql-results#">')
    if isinstance(answer, Truth):
        lines.append("  <head/>")
        lines.append(f"  <boolean>{str(answer.value).lower()}</boolean>")
    else:
        lines.append("  <head>")
        lines.extend(f'    <variable name="{name}"/>' for name in answer.variables)
        lines.append("  </head>")
        lines.append("  <results>")
        for row in answer.rows:
            lines.extend(_result(answer.variables, row))
        lines.append("  </results>")
    lines.append("</sparql>")
    return "".join(f"{line}\n" for line in lines)


def _result(variables: tuple[str, ...], row: tuple[Term | None, ...]) -> list[str]:
    bindings = [
        f'      <binding name="{name}">{_element(term)}</binding>'
        for name, term in zip(variables, row, strict=True)
        if term is not None
    ]
    return ["    <result>", *bindings, "    </result>"]


def _element(term: Term) -> str:
    value = _escaped(term.value)
    if isinstance(term, ox.NamedNode):
        return f"<uri>{value}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{value}</bnode>"
    if term.language is not None:
        return f'<literal xml:lang="{term.language}">{value}</literal>'
    if term.datatype.value != _STRING:
        return f'<literal datatype="{_escaped(term.datatype.value)}">{value}</literal>'
    return f"<literal>{value}</literal>"


def _escaped(text: str) -> str:
    found = _UNSPEAKABLE.search(text)
    if found:
        raise UnsupportedError(
            f"XML cannot hold the character U+{ord(found.group()):04X} of an answer",
            mend="ask for -f json",
        )
    return _EDGES.sub(_referred, text.translate(_REFERENCES))


def _referred(edge: re.Match[str]) -> str:
    return "".join(f"&#{ord(sign)};" for sign in edge.group())
