"""Reports as one page for the browser: self-contained, filtered in place, fit to print.

The page loads nothing: style and script stand in it, and its policy forbids anything else. It
reads without the script as well, grouped by file, with nothing filtered.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Final

from kg.render.report_excerpt import Excerpts
from kg.render.report_overview import controls, file_of, overview, tiles
from kg.render.report_places import fails, least_failing, worst_first
from kg.render.report_text import path_text, place, term_text, vanished_text
from kg.validation.report import FailOn, Finding, Report

_STYLE: Final = Path(__file__).with_name("report_page.css")
_SCRIPT: Final = Path(__file__).with_name("report_page.js")
MOST: Final = 5_000
"""A page with more findings than this is no longer pleasant to scroll; the worst are shown."""
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


def as_html(report: Report, fail_on: FailOn | None) -> str:
    """Return the report as an HTML page."""
    page = _Page(report, fail_on)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(page.title())}</title>
<style>
{_STYLE.read_text("utf-8").strip()}
</style>
</head>
<body>
{page.header()}
{page.body()}
<script>
{_SCRIPT.read_text("utf-8").strip()}
</script>
</body>
</html>
"""


class _Page:
    """The parts of the page."""

    def __init__(self, report: Report, fail_on: FailOn | None) -> None:
        self._report = report
        self._fail_on = fail_on
        self._least = least_failing(report.threshold(fail_on))
        self._excerpts = Excerpts(report)
        self._shown = sorted(worst_first(report)[:MOST], key=Finding.sort_key)

    def title(self) -> str:
        counts = self._report.counts()
        told = [f"{count} {severity.word}" for severity, count in counts.items() if count]
        return f"Validation: {', '.join(told) or 'nothing to mend'}"

    def header(self) -> str:
        report = self._report
        passed = report.passed(self._fail_on)
        looked = (
            f"{report.shapes} shapes, {report.matched} of them met {report.focus_nodes} nodes"
            if report.checked
            else "The shapes were not asked: what cannot be read must be mended first"
        )
        left_out = report.hidden + len(report) - len(self._shown)
        hidden = f" · {left_out} not listed" if left_out else ""
        day = report.as_of.isoformat()
        return f"""<header>
<p class="verdict {"passed" if passed else "failed"}">{"Passed" if passed else "Not passed"}</p>
<h1>Validation report</h1>
<p class="looked">{looked} · as of <time datetime="{day}">{day}</time>{hidden}</p>
{tiles(report, self._least)}
</header>"""

    def body(self) -> str:
        report = self._report
        parts = []
        if len(report):
            parts = [overview(report), controls(self._shown), self._groups()]
        else:
            parts = ['<main><p class="nothing">Nothing to mend.</p></main>']
        return "\n".join([*parts, self._aside()]).rstrip()

    def _groups(self) -> str:
        groups: dict[str, list[Finding]] = {}
        for finding in self._shown:
            groups.setdefault(file_of(finding), []).append(finding)
        sections = []
        for name, findings in groups.items():
            told = "\n".join(map(self._article, findings))
            sections.append(
                f'<section><h2>{escape(name)} <span class="count">{len(findings)}</span></h2>\n'
                f"{told}\n</section>"
            )
        empty = '<p class="nothing" hidden>Nothing matches the filter.</p>'
        return "<main>\n" + "\n".join([*sections, empty]) + "\n</main>"

    def _article(self, finding: Finding) -> str:
        severity = finding.severity.word
        where = place(finding) if finding.line is not None else ""
        fatal = " fatal" if fails(finding, self._least) else ""
        parts = [
            f'<article class="{severity}{fatal}" data-severity="{severity}" '
            f'data-code="{escape(finding.code)}" data-file="{escape(file_of(finding))}">',
            f'<p class="what"><span class="severity">{severity}</span> '
            f'<code class="code">{escape(finding.code)}</code>'
            f'<span class="place">{escape(where)}</span></p>',
            f'<p class="message">{_broken(finding.message)}</p>',
            self._excerpts.html(finding),
            self._facts(finding),
            f'<p class="mend"><b>Mend</b> {_broken(finding.mend)}</p>' if finding.mend else "",
            "</article>",
        ]
        return "\n".join(part for part in parts if part)

    def _facts(self, finding: Finding) -> str:
        report = self._report
        facts = []
        if finding.focus is not None:
            label = f" {escape(finding.focus_label)}" if finding.focus_label else ""
            focus = term_text(finding.focus, report)
            facts.append(
                f'<dt>node</dt><dd><code title="{escape(str(finding.focus))}">{escape(focus)}'
                f"</code>{label}</dd>"
            )
        if finding.path is not None:
            facts.append(f"<dt>path</dt><dd><code>{escape(path_text(finding, report))}</code></dd>")
        if finding.value is not None and finding.value != finding.focus:
            value = escape(term_text(finding.value, report))
            facts.append(f"<dt>value</dt><dd><code>{value}</code></dd>")
        return f"<dl>{''.join(facts)}</dl>" if facts else ""

    def _aside(self) -> str:
        """Return what a baseline lists, apart from the findings."""
        report = self._report
        if not report.compared:
            return ""
        known = [
            f'<li><span class="severity {finding.severity.word}">{finding.severity.word}</span> '
            f"<code>{escape(finding.code)}</code> {escape(finding.message)} "
            f'<span class="place">{escape(place(finding))}</span></li>'
            for finding in report.known
        ]
        gone = [f"<li>{escape(vanished_text(entry))}</li>" for entry in report.vanished]
        return (
            "<aside>"
            + "".join(
                f'<details id="{name}"{" open" if listed and name == "vanished" else ""}>'
                f'<summary>{title} <span class="count">{len(listed)}</span></summary>'
                f"<ul>{''.join(listed)}</ul></details>"
                for name, title, listed in (
                    ("known", "Known: listed in the baseline", known),
                    ("vanished", "Vanished: can be taken off the baseline", gone),
                )
            )
            + "</aside>"
        )


def _broken(text: str) -> str:
    """Return the text with its line breaks."""
    return "<br>".join(escape(line) for line in text.split("\n"))
