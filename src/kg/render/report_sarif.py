"""Reports as SARIF 2.1.0, which code scanning of GitHub and many viewers read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html . GitHub takes 25,000 results
of a run at most and shows the first 5,000, so the worst come first and the rest is counted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

import pyoxigraph as ox

from kg.errors import UsageError
from kg.render.report_places import Places, worst_first
from kg.render.report_text import path_text, said, term_text
from kg.validation.explaining import UNNAMED
from kg.validation.fingerprints import by_finding
from kg.validation.report import FailOn, Finding, Report, Severity

MOST: Final = 25_000
_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_BASE: Final = "SRCROOT"
_LEVELS: Final = {
    Severity.VIOLATION: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}


def as_sarif(report: Report, fail_on: FailOn | None) -> str:
    """Return the report as one SARIF run; findings that a baseline lists are suppressed."""
    run = _Run(report)
    results = list(run.results())
    kept = results[:MOST]
    left_out = len(results) - len(kept)
    document = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": run.driver()},
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {
                    _BASE: {"description": {"text": "The root of the repository."}}
                },
                "invocations": [_invocation(report, left_out)],
                "results": kept,
                "properties": {
                    "asOf": report.as_of.isoformat(),
                    "shapes": report.shapes,
                    "matched": report.matched,
                    "focusNodes": report.focus_nodes,
                    "passed": report.passed(fail_on),
                },
            }
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _invocation(report: Report, left_out: int) -> dict[str, Any]:
    told: dict[str, Any] = {"executionSuccessful": report.checked}
    if left_out:
        text = f"{left_out} further results are left out: a run may have {MOST} at most."
        told["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": text}}]
    return told


class _Run:
    """Builds the parts of a run; a rule is listed once, in the order of its first result."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._places = Places(report)
        self._rules: dict[str, dict[str, Any]] = {}
        self._numbers: dict[str, int] = {}
        self._prints = by_finding(report)

    def driver(self) -> dict[str, Any]:
        """Return the tool with its rules; to be asked when the results have been made."""
        return {
            "name": "kg validate",
            "informationUri": "https://www.w3.org/TR/shacl/",
            "rules": list(self._rules.values()),
        }

    def results(self) -> Iterator[dict[str, Any]]:
        for finding in worst_first(self._report):
            state = {"baselineState": "new"} if self._report.compared else {}
            yield self._result(finding) | state
        for finding in self._report.known:
            yield self._result(finding) | {
                "baselineState": "unchanged",
                "suppressions": [{"kind": "external", "justification": "listed in the baseline"}],
            }

    def _result(self, finding: Finding) -> dict[str, Any]:
        rule = _rule_id(finding, self._report)
        if rule not in self._rules:
            self._numbers[rule] = len(self._rules)
            self._rules[rule] = self._rule(rule, finding)
        result: dict[str, Any] = {
            "ruleId": rule,
            "ruleIndex": self._numbers[rule],
            "level": _LEVELS[finding.severity],
            "message": {"text": said(finding)},
            "locations": [self._location(finding)],
            "partialFingerprints": {"kgFinding/v1": self._prints[id(finding)]},
        }
        properties = {
            "focus": term_text(finding.focus, self._report),
            "path": path_text(finding, self._report),
            "value": term_text(finding.value, self._report),
        }
        told = {name: value for name, value in properties.items() if value}
        return result | ({"properties": told} if told else {})

    def _location(self, finding: Finding) -> dict[str, Any]:
        """Return the place, and the focus node as a logical one; a derived node has that only."""
        location: dict[str, Any] = {}
        path = self._places.path(finding)
        if path is not None:
            uri: dict[str, Any] = {"uri": quote(path)}
            if path.startswith("/"):
                uri = {"uri": f"file://{quote(path)}"}
            else:
                uri["uriBaseId"] = _BASE
            location["physicalLocation"] = {"artifactLocation": uri}
            if finding.line is not None:
                location["physicalLocation"]["region"] = _region(finding)
        if finding.focus is not None:
            name = term_text(finding.focus, self._report)
            logical = {"fullyQualifiedName": name, "kind": "resource"}
            if finding.focus_label:
                logical["name"] = finding.focus_label
            location["logicalLocations"] = [logical]
        return location

    def _rule(self, rule: str, finding: Finding) -> dict[str, Any]:
        background = self._report.background
        page = background.page(finding.code) if background is not None else None
        text = page.text if page is not None else finding.message
        title = page.title if page is not None and finding.shape is None else finding.message
        how = f"kg validate --explain {finding.code.removesuffix(UNNAMED)}"
        return {
            "id": rule,
            "name": finding.code,
            "shortDescription": {"text": title},
            "fullDescription": {"text": _first_paragraph(text) or title},
            "help": {
                "text": f"{text}\n\n{how}",
                "markdown": f"{text}\n\n`{how}`",
            },
            "defaultConfiguration": {"level": _LEVELS[finding.severity]},
        }


def _rule_id(finding: Finding, report: Report) -> str:
    """Return the rule's code, or the IRI of the shape or constraint that the code shortens."""
    if finding.shape is None:
        return finding.code
    if finding.code == term_text(finding.shape, report) and isinstance(finding.shape, ox.NamedNode):
        return finding.shape.value
    try:
        return report.prefixes.expand(finding.code)
    except UsageError:
        return finding.code


def _region(finding: Finding) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": finding.line}
    if finding.column is not None:
        region["startColumn"] = finding.column
    if finding.text is not None:
        region["snippet"] = {"text": finding.text}
    return region


def _first_paragraph(text: str) -> str:
    return text.strip().partition("\n\n")[0]
