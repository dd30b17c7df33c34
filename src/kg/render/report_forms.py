"""The forms of validation reports; the command line reads its choices from this table."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias, cast

from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.validation.report import FailOn, Report

Form: TypeAlias = "Callable[[Report, FailOn | None], str]"


def _form(module: str, function: str) -> Form:
    """Return a form whose module is imported when it is asked for, since a run needs one or two."""

    def written(report: Report, fail_on: FailOn | None) -> str:
        made = cast("Form", getattr(import_module(f"kg.render.{module}"), function))
        return made(report, fail_on)

    return written


REPORT_FORMS: dict[str, Form] = {
    "text": _form("report_text", "as_text"),
    "table": _form("report_table", "as_table"),
    "json": _form("report_json", "as_json"),
    "csv": _form("report_table", "as_csv"),
    "markdown": _form("report_table", "as_markdown"),
    "html": _form("report_html", "as_html"),
    "turtle": _form("report_rdf", "as_turtle"),
    "json-ld": _form("report_rdf", "as_jsonld"),
    "nt": _form("report_rdf", "as_ntriples"),
    "sarif": _form("report_sarif", "as_sarif"),
    "junit": _form("report_junit", "as_junit"),
    "github": _form("report_github", "as_github"),
    "gitlab": _form("report_gitlab", "as_gitlab"),
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
        import difflib

        near = difflib.get_close_matches(form, REPORT_FORMS, n=1)
        raise UsageError(
            f"there is no form {form!r}",
            mend=f"did you mean {near[0]}?" if near else f"the forms: {', '.join(REPORT_FORMS)}",
        )
    return REPORT_FORMS[form](report, fail_on)
