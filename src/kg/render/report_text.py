"""Reports as text for people, and the words that the other forms share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.validation.report import FailOn, Finding, Report

if TYPE_CHECKING:
    from kg.validation.baseline import KnownFinding

_WIDEST_QUOTE = 100


def as_text(report: Report, fail_on: FailOn | None) -> str:
    """Return each finding with its place, the line itself and the mend; nothing for none.

    What a baseline lists follows, each in one line, and what it lists and was not found.
    """
    parts = [as_entry(finding, report) for finding in report]
    if report.known:
        lines = [f"  {head(finding)}\n" for finding in report.known]
        parts.append(f"known, listed in the baseline:\n{''.join(lines)}")
    if report.vanished:
        lines = [f"  {vanished_text(known)}\n" for known in report.vanished]
        parts.append(f"vanished, can be taken off the baseline:\n{''.join(lines)}")
    return "\n".join(parts)


def vanished_text(known: KnownFinding) -> str:
    """Return a line of a baseline as text."""
    where = f"{known.file}: " if known.file else ""
    about = f" ({known.focus})" if known.focus else ""
    return f"{where}{known.code}: {known.message}{about}"


def place(finding: Finding) -> str:
    """Return `file:line:column`, as far as they are known."""
    parts = (finding.file, finding.line, finding.column)
    return ":".join(str(part) for part in parts if part is not None)


def said(finding: Finding, joint: str = "\n") -> str:
    """Return the message with the mend behind it."""
    return f"{finding.message}{joint}Mend: {finding.mend}" if finding.mend else finding.message


def term_text(term: object, report: Report) -> str:
    """Return a term as Turtle would write it with the graph's prefixes; nothing for None."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        short = report.shrink(term.value)
        return short if short != term.value else f"<{term.value}>"
    if isinstance(term, ox.Literal) and not term.language:
        quoted = str(ox.Literal(term.value))
        datatype = report.shrink(term.datatype.value)
        return quoted if datatype.endswith("string") else f"{quoted}^^{datatype}"
    return str(term)


def path_text(finding: Finding, report: Report) -> str:
    """Return the finding's path as SPARQL writes it; nothing where there is none."""
    return finding.path.text(report.shrink) if finding.path is not None else ""


def head(finding: Finding) -> str:
    """Return a finding in one line."""
    where = f"{place(finding)}: " if finding.file else ""
    return f"{where}{finding.severity.word} {finding.code}: {finding.message}"


def as_entry(finding: Finding, report: Report) -> str:
    """Return one finding with its place, the line itself and the mend."""
    lines = [head(finding)]
    if finding.text is not None:
        lines.extend(_quoted(finding))
    if finding.line is not None and finding.column is None:
        lines.append("  column not known")
    if finding.also:
        lines.append(f"  also in: {', '.join(finding.also)}")
    if finding.focus is not None:
        label = f" ({finding.focus_label})" if finding.focus_label else ""
        lines.append(f"  focus: {term_text(finding.focus, report)}{label}")
    if finding.path is not None:
        lines.append(f"  path: {path_text(finding, report)}")
    if finding.value is not None and finding.value != finding.focus:
        lines.append(f"  value: {term_text(finding.value, report)}")
    if finding.mend:
        lines.append(f"  mend: {finding.mend}")
    return "".join(f"{line}\n" for line in lines)


def _quoted(finding: Finding) -> list[str]:
    """Return the line, without its indent, and a caret below the column where one is known."""
    assert finding.text is not None
    indent = len(finding.text) - len(finding.text.lstrip())
    column = finding.column - 1 - indent if finding.column else None
    shown = finding.text.strip().replace("\t", " ")
    start = 0
    if column is not None and column > _WIDEST_QUOTE:
        start = column - _WIDEST_QUOTE // 2
    before, after = "…" if start else "", "…" if len(shown) > start + _WIDEST_QUOTE else ""
    lines = [f"    {before}{shown[start : start + _WIDEST_QUOTE]}{after}"]
    if column is not None and column >= 0:
        lines.append(" " * (4 + len(before) + column - start) + "^")
    return lines
