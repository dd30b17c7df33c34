"""The forms of validation reports; the command line reads its choices from this table."""

from __future__ import annotations

from collections.abc import Callable

from kg.render.report_json import as_json
from kg.render.report_table import as_csv, as_markdown, as_table
from kg.render.report_text import as_text
from kg.render.report_turtle import as_turtle
from kg.validation.report import FailOn, Report

REPORT_FORMS: dict[str, Callable[[Report, FailOn | None], str]] = {
    "text": as_text,
    "table": as_table,
    "json": as_json,
    "markdown": as_markdown,
    "csv": as_csv,
    "turtle": as_turtle,
}
"""The forms of reports, the usual one first."""

REPORT_SUFFIXES: dict[str, str] = {
    ".txt": "text",
    ".json": "json",
    ".md": "markdown",
    ".csv": "csv",
    ".ttl": "turtle",
}
"""Which form a file's suffix means."""
