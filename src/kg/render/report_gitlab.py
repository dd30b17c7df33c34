"""Reports as GitLab's Code Quality JSON, which merge requests show beside the lines.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json
from typing import Any, Final

from kg.render.report_places import DERIVED, Places
from kg.render.report_text import said
from kg.validation.fingerprints import by_finding
from kg.validation.report import FailOn, Finding, Report, Severity

_SEVERITIES: Final = {
    Severity.VIOLATION: "major",
    Severity.WARNING: "minor",
    Severity.INFO: "info",
}


def as_gitlab(report: Report, fail_on: FailOn | None) -> str:
    """Return one issue a finding; an issue needs a place, so a derived node gets line 1.

    Findings that a baseline lists are left out: GitLab compares with the target branch itself.
    """
    places = Places(report)
    made = by_finding(report)
    issues = [_issue(finding, places, made[id(finding)]) for finding in report]
    return json.dumps(issues, ensure_ascii=False, indent=2) + "\n"


def _issue(finding: Finding, places: Places, fingerprint: str) -> dict[str, Any]:
    line = finding.line or 1
    where: dict[str, Any] = {"lines": {"begin": line}}
    if finding.column is not None:
        begin = {"line": line, "column": finding.column}
        where = {"positions": {"begin": begin, "end": begin}}
    return {
        "description": said(finding, " "),
        "check_name": finding.code,
        "fingerprint": fingerprint,
        "severity": "blocker" if finding.code == "KG001" else _SEVERITIES[finding.severity],
        "location": {"path": places.path(finding) or DERIVED, **where},
    }
