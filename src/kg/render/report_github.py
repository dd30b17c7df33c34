"""Reports for GitHub Actions: annotations beside the lines of a change, and a step summary.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions . A step shows ten
errors, ten warnings and ten notices, so the worst come first. A summary may have one mebibyte.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kg.render.report_places import Places, worst_first
from kg.render.report_table import as_markdown
from kg.render.report_text import said
from kg.validation.report import FailOn, Finding, Report, Severity

_COMMANDS: Final = {
    Severity.VIOLATION: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}
_ROWS: Final = 500
_BYTES: Final = 1_000_000


def as_github(report: Report, fail_on: FailOn | None) -> str:
    """Return one workflow command a finding: ``::error file=…,line=…,col=…,title=…::message``."""
    places = Places(report)
    return "".join(_command(finding, places) for finding in worst_first(report))


def step_summary(report: Report, fail_on: FailOn | None, *, whole: Report | None = None) -> str:
    """Return Markdown for the page of the run: the summary and a table, the worst first.

    The summary is that of ``whole`` where ``report`` is a part of it. As many rows as GitHub
    takes; what is left out is counted.
    """
    ordered = worst_first(report)
    rows = min(len(ordered), _ROWS)
    while True:
        shown = replace(report, findings=tuple(ordered[:rows]))
        text = f"### kg validate\n\n{as_markdown(shown, fail_on, summarized=whole or report)}"
        if rows < len(ordered):
            text += f"\n{len(ordered) - rows} further findings are not listed here.\n"
        if len(text.encode()) <= _BYTES or not rows:
            return text
        rows //= 2


def _command(finding: Finding, places: Places) -> str:
    title = f"{finding.severity.word} {finding.code}"
    properties = {
        "file": places.path(finding),
        "line": finding.line,
        "col": finding.column,
        "title": title,
    }
    told = ",".join(
        f"{name}={_property(str(value))}" for name, value in properties.items() if value is not None
    )
    return f"::{_COMMANDS[finding.severity]} {told}::{_data(said(finding))}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
