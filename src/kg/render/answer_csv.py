"""SPARQL 1.1 CSV: https://www.w3.org/TR/sparql11-results-csv-tsv/#csv."""

from __future__ import annotations

from kg.questions.rows import csv_line, rows_of
from kg.render.page import Page
from kg.stores.contract import Solutions, Truth


def as_csv(answer: Solutions | Truth, page: Page) -> str:
    """Return the answer as CSV, lines ended by CR LF. ASK, which CSV leaves open, is one word."""
    return "".join(f"{csv_line(row)}\r\n" for row in rows_of(answer))
