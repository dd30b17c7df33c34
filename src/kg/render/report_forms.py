"""The forms of validation reports; the command line reads its choices from this table."""

from __future__ import annotations

import difflib
from collections.abc import Callable

from kg.errors import UsageError
from kg.render.report_github import as_github
from kg.render.report_gitlab import as_gitlab
from kg.render.report_html import as_html
from kg.render.report_json import as_json
from kg.render.report_junit import as_junit
from kg.render.report_rdf import as_jsonld, as_ntriples, as_turtle
from kg.render.report_sarif import as_sarif
from kg.render.report_table import as_csv, as_markdown, as_table
from kg.render.report_text import as_text
from kg.validation.report import FailOn, Report

REPORT_FORMS: dict[str, Callable[[Report, FailOn | None], str]] = {
    "text": as_text,
    "table": as_table,
    "json": as_json,
    "csv": as_csv,
    "markdown": as_markdown,
    "html": as_html,
    "turtle": as_turtle,
    "json-ld": as_jsonld,
    "nt": as_ntriples,
    "sarif": as_sarif,
    "junit": as_junit,
    "github": as_github,
    "gitlab": as_gitlab,
}
"""The forms of reports, the usual one first."""

REPORT_SUFFIXES: dict[str, str] = {
    ".txt": "text",
    ".json": "json",
    ".csv": "csv",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".ttl": "turtle",
    ".jsonld": "json-ld",
    ".nt": "nt",
    ".sarif": "sarif",
    ".xml": "junit",
}
"""Which form a file's suffix means; `table`, `github` and `gitlab` have none of their own."""

RDF_FORMS = frozenset({"turtle", "json-ld", "nt"})
"""The forms that hold the SHACL report alone: nothing where shapes were not asked."""


def render(report: Report, form: str, fail_on: FailOn | None = None) -> str:
    """Return the report in one of the forms. Raises UsageError for another."""
    if form not in REPORT_FORMS:
        near = difflib.get_close_matches(form, REPORT_FORMS, n=1)
        raise UsageError(
            f"there is no form {form!r}",
            mend=f"did you mean {near[0]}?" if near else f"the forms: {', '.join(REPORT_FORMS)}",
        )
    return REPORT_FORMS[form](report, fail_on)
