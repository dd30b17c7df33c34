"""Reports as one JSON document."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pyoxigraph as ox

from kg.render.report_text import path_text
from kg.validation.fingerprints import by_finding
from kg.validation.report import FailOn, Finding, Report
from kg.validation.triples import Term


def as_json(report: Report, fail_on: FailOn | None) -> str:
    """Return what was looked at, whether it passed, and every finding with whole IRIs.

    With a baseline also what of it is known, and what has vanished.
    """
    document = {
        "passed": report.passed(fail_on),
        "failOn": report.threshold(fail_on),
        "asOf": report.as_of.isoformat(),
        "checked": report.checked,
        "shapes": report.shapes,
        "matched": report.matched,
        "focusNodes": report.focus_nodes,
        "counts": {severity.word: count for severity, count in report.counts().items()},
        "findings": _listed(report.findings, report),
    }
    if report.compared:
        document["known"] = _listed(report.known, report)
        document["vanished"] = [asdict(known) for known in report.vanished]
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _listed(findings: Sequence[Finding], report: Report) -> list[dict[str, Any]]:
    made = by_finding(report)
    return [_finding(finding, report) | {"fingerprint": made[id(finding)]} for finding in findings]


def _finding(finding: Finding, report: Report) -> dict[str, Any]:
    fields = {
        "severity": finding.severity.word,
        "code": finding.code,
        "message": finding.message,
        "mend": finding.mend,
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "text": finding.text,
        "also": list(finding.also) or None,
        "focus": _term(finding.focus),
        "label": finding.focus_label,
        "path": path_text(finding, report) or None,
        "value": _term(finding.value),
        "shape": _term(finding.shape),
        "component": finding.component,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _term(term: Term | None) -> dict[str, str] | None:
    """Return a term as in SPARQL 1.1 Query Results JSON."""
    if term is None or isinstance(term, ox.Triple):
        return None
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    literal = {"type": "literal", "value": term.value}
    if term.language:
        return literal | {"xml:lang": term.language}
    if term.datatype.value.endswith("#string"):
        return literal
    return literal | {"datatype": term.datatype.value}
