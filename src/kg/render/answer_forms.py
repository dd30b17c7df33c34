"""The forms of answers and graphs: the command line reads its choices from the two tables."""

from __future__ import annotations

from collections.abc import Callable

from kg.render.answer_csv import as_csv
from kg.render.answer_json import as_json
from kg.render.answer_markdown import as_markdown
from kg.render.answer_table import as_table
from kg.render.answer_tsv import as_tsv
from kg.render.answer_xml import as_xml
from kg.render.graph_forms import (
    as_jsonld,
    as_nquads,
    as_ntriples,
    as_rdfxml,
    as_trig,
    as_turtle,
)
from kg.render.page import Page
from kg.stores.contract import Solutions, Triples, Truth

ANSWER_FORMS: dict[str, Callable[[Solutions | Truth, Page], str]] = {
    "table": as_table,
    "csv": as_csv,
    "tsv": as_tsv,
    "json": as_json,
    "xml": as_xml,
    "markdown": as_markdown,
}
"""The forms of answers to SELECT and ASK, the usual one first."""

GRAPH_FORMS: dict[str, Callable[[Triples, Page], str]] = {
    "turtle": as_turtle,
    "ntriples": as_ntriples,
    "nquads": as_nquads,
    "trig": as_trig,
    "jsonld": as_jsonld,
    "rdfxml": as_rdfxml,
}
"""The forms of answers that are graphs, the usual one first."""

SUFFIXES: dict[str, str] = {
    ".txt": "table",
    ".csv": "csv",
    ".tsv": "tsv",
    ".json": "json",
    ".srj": "json",
    ".xml": "xml",
    ".srx": "xml",
    ".md": "markdown",
    ".ttl": "turtle",
    ".nt": "ntriples",
    ".nq": "nquads",
    ".trig": "trig",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
}
"""Which form a file's suffix means."""
