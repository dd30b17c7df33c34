"""Reports as JUnit XML, which every CI service shows as tests: a suite a file, a case a shape.

A shape that checked a node of a file and has no finding there is a case that passed. What does
not make the report fail is the output of a case that passed; what a baseline lists is skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape  # xml.sax.saxutils has the same, and loads the network for it
from typing import Final

from kg.render.report_places import DERIVED, Places, fails, least_failing
from kg.render.report_text import as_entry, place
from kg.validation.report import UNREADABLE, FailOn, Finding, Report

# https://www.w3.org/TR/xml/#charsets
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_Cases = dict[str, list[Finding]]


def as_junit(report: Report, fail_on: FailOn | None) -> str:
    """Return a suite for each file that was checked or has a finding, in the order of names."""
    suites = _suites(report)
    known = frozenset(map(id, report.known))
    writer = _Writer(report, fail_on, known)
    parts = [writer.suite(name, suites[name]) for name in sorted(suites)]
    total = writer.counted()
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<testsuites name="kg validate"{total}>\n{"".join(parts)}</testsuites>\n'


def _suites(report: Report) -> dict[str, _Cases]:
    """Return for each file its cases, each with its findings, those of a baseline last."""
    checked = report.background.checked() if report.background is not None else {}
    suites: dict[str, _Cases] = {
        file: {name: [] for name in names} for file, names in checked.items()
    }
    for finding in (*report.findings, *report.known):
        cases = suites.setdefault(finding.file or DERIVED, {})
        cases.setdefault(finding.code, []).append(finding)
    return suites


class _Writer:
    """Writes suites and counts what is in them."""

    def __init__(self, report: Report, fail_on: FailOn | None, known: frozenset[int]) -> None:
        self._report = report
        self._least = least_failing(report.threshold(fail_on))
        self._known = known
        self._places = Places(report)
        self._totals = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)

    def counted(self) -> str:
        """Return the counts of all suites so far, as attributes."""
        return _attributes(self._totals.items())

    def suite(self, name: str, cases: _Cases) -> str:
        counts = dict.fromkeys(self._totals, 0)
        lines = []
        for case in sorted(cases):
            kind, inside = self._inside(cases[case])
            counts["tests"] += 1
            if kind:
                counts[kind] += 1
            lines.append(self._case(name, case, cases[case], inside))
        for kind, count in counts.items():
            self._totals[kind] += count
        stamp = f"{self._report.as_of.isoformat()}T00:00:00"
        told = _attributes([("name", name), *counts.items(), ("timestamp", stamp), ("time", 0)])
        return f"  <testsuite{told}>\n{''.join(lines)}  </testsuite>\n"

    def _case(self, file: str, name: str, findings: list[Finding], inside: str) -> str:
        told: list[tuple[str, object]] = [("classname", file), ("name", name), ("time", 0)]
        if findings:
            path = self._places.path(findings[0])
            told += [("file", path)] if path else []
            told += [("line", findings[0].line)] if findings[0].line else []
        attributes = _attributes(told)
        if not inside:
            return f"    <testcase{attributes}/>\n"
        return f"    <testcase{attributes}>\n{inside}    </testcase>\n"

    def _inside(self, findings: list[Finding]) -> tuple[str, str]:
        """Return which count the case adds to, none where it passed, and what stands in it."""
        new = [finding for finding in findings if id(finding) not in self._known]
        bad = [f for f in new if f.code in UNREADABLE or fails(f, self._least)]
        if bad:
            tag = "error" if bad[0].code in UNREADABLE else "failure"
            kind = "errors" if tag == "error" else "failures"
            return kind, self._element(tag, bad) + self._output(new, bad)
        if findings and not new:
            text = "listed in the baseline: " + "; ".join(map(place, findings))
            return "skipped", f"      <skipped{_attributes([('message', text)])}/>\n"
        return "", self._output(new, [])

    def _element(self, tag: str, findings: list[Finding]) -> str:
        more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
        told = [("message", findings[0].message + more), ("type", findings[0].severity.word)]
        text = self._entries(findings)
        return f"      <{tag}{_attributes(told)}>{text}</{tag}>\n"

    def _output(self, findings: list[Finding], told: list[Finding]) -> str:
        apart = set(map(id, told))
        rest = [finding for finding in findings if id(finding) not in apart]
        text = self._entries(rest)
        return f"      <system-out>{text}</system-out>\n" if rest else ""

    def _entries(self, findings: list[Finding]) -> str:
        return escape(
            _clean("\n".join(as_entry(finding, self._report) for finding in findings)), quote=False
        )


def _attributes(pairs: Iterable[tuple[str, object]]) -> str:
    """Return attributes with a space before each; line breaks become references."""
    return "".join(f' {name}="{_quoted(str(value))}"' for name, value in pairs)


def _quoted(text: str) -> str:
    escaped = escape(_clean(text), quote=True)
    return escaped.replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
