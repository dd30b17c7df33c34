"""The forms of answers and graphs: the command line reads its choices from the two tables."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TypeAlias

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

AnswerForm: TypeAlias = Callable[[Solutions | Truth, Page], str | bytes]


def _later(module: str, function: str) -> AnswerForm:
    """Return a form whose module is imported when it is used: each of them brings a library."""

    def write(answer: Solutions | Truth, page: Page) -> str | bytes:
        form: AnswerForm = getattr(import_module(f"kg.render.{module}"), function)
        return form(answer, page)

    return write


ANSWER_FORMS: dict[str, AnswerForm] = {
    "table": as_table,
    "csv": as_csv,
    "tsv": as_tsv,
    "json": as_json,
    "xml": as_xml,
    "markdown": as_markdown,
    "ndjson": _later("answer_ndjson", "as_ndjson"),
    "html": _later("answer_html", "as_html"),
    "docx": _later("answer_docx", "as_docx"),
    "xlsx": _later("answer_xlsx", "as_xlsx"),
    "parquet": _later("answer_parquet", "as_parquet"),
    "svg": _later("answer_svg", "as_svg"),
    "ics": _later("answer_ics", "as_ics"),
}
"""The forms of answers to SELECT and ASK, the usual one first."""

BINARY_FORMS = frozenset({"docx", "xlsx", "parquet"})
"""The forms that are no text, and nothing for a terminal."""

COVERED_FORMS = frozenset({"html", "docx", "xlsx", "parquet", "svg", "ics"})
"""The forms that stand alone, and so say what was asked of which graph: they take a cover."""

LABELLED_FORMS = frozenset({"html", "docx", "svg", "ics"})
"""The forms that put labels in the place of IRIs, and need no columns of labels."""

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
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".xlsx": "xlsx",
    ".parquet": "parquet",
    ".svg": "svg",
    ".ics": "ics",
    ".ttl": "turtle",
    ".nt": "ntriples",
    ".nq": "nquads",
    ".trig": "trig",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
}
"""Which form a file's suffix means."""
