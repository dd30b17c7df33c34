"""Reports as a table of text, as a Markdown table, and as CSV: one finding a row."""

from __future__ import annotations

import csv
import io
import re

from kg.render.report_text import path_text, place, term_text
from kg.validation.report import FailOn, Finding, Report

COLUMNS = (
    "severity",
    "code",
    "file",
    "line",
    "column",
    "focus",
    "label",
    "path",
    "value",
    "message",
    "mend",
)

_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~#&])")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_table(report: Report, fail_on: FailOn | None) -> str:
    """Return severity, code, place and message of each finding in aligned columns."""
    if not len(report):
        return ""
    rows = [("severity", "code", "place", "message")]
    rows.extend(
        (finding.severity.word, finding.code, place(finding), _line(finding.message))
        for finding in report
    )
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    cells = [(*(row[i].ljust(widths[i]) for i in range(3)), row[3]) for row in rows]
    return "".join(f"{'  '.join(row)}\n" for row in cells)


def as_markdown(report: Report, fail_on: FailOn | None, *, summarized: Report | None = None) -> str:
    """Return the summary, of ``summarized`` where given, and a table in GitHub's Markdown."""
    text = _escaped((summarized or report).summary(fail_on)) + "\n"
    if not len(report):
        return text
    lines = [["severity", "code", "place", "focus", "message", "mend"], ["---"] * 6]
    for finding in report:
        focus = finding.focus_label or term_text(finding.focus, report)
        cells = (finding.severity.word, finding.code, place(finding), focus)
        texts = (*cells, finding.message, finding.mend or "")
        lines.append([_escaped(cell) for cell in texts])
    return text + "\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def as_csv(report: Report, fail_on: FailOn | None) -> str:
    """Return one finding a row, with a header (RFC 4180).

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    writer.writerows([_safe(cell) for cell in row(finding, report)] for finding in report)
    return buffer.getvalue()


def row(finding: Finding, report: Report) -> tuple[str, ...]:
    """Return the finding's cells in the order of COLUMNS."""
    return (
        finding.severity.word,
        finding.code,
        finding.file or "",
        str(finding.line or ""),
        str(finding.column or ""),
        term_text(finding.focus, report),
        finding.focus_label or "",
        path_text(finding, report),
        term_text(finding.value, report),
        finding.message,
        finding.mend or "",
    )


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", _line(text))


def _line(text: str) -> str:
    return " ".join(text.split())
