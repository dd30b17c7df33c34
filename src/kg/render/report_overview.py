"""The upper part of the HTML page: counts, rankings of rules and files, and the filter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape

from kg.render.report_places import DERIVED
from kg.validation.report import Finding, Report, Severity


def tiles(report: Report, least: Severity | None) -> str:
    """Return the counts; those of severities switch the severity on and off."""
    made = []
    for severity, count in report.counts().items():
        name = severity.word + ("s" if severity is not Severity.INFO and count != 1 else "")
        fatal = ' title="fails"' if least is not None and severity >= least else ""
        made.append(
            f'<button type="button" class="tile {severity.word}" aria-pressed="true" '
            f'data-severity="{severity.word}"{fatal}{"" if count else " disabled"}>'
            f"<b>{count}</b> {name}</button>"
        )
    if report.compared:
        known, gone = len(report.known), len(report.vanished)
        made.append(f'<a class="tile" href="#known"><b>{known}</b> known</a>')
        made.append(f'<a class="tile" href="#vanished"><b>{gone}</b> vanished</a>')
    return f'<div class="tiles">{"".join(made)}</div>'


def overview(report: Report) -> str:
    """Return how many findings each rule and each file has; a row filters by it."""
    codes = Counter(finding.code for finding in report)
    files = Counter(file_of(finding) for finding in report)
    titles = {code: _rule_title(report, code) for code in codes}
    return (
        '<nav class="overview">'
        f"{_ranking('By rule', 'code', codes, titles)}"
        f"{_ranking('By file', 'file', files, {})}</nav>"
    )


def _rule_title(report: Report, code: str) -> str:
    """Return what a rule is about; of a shape what it asks, which its findings say."""
    background = report.background
    page = background.page(code) if background is not None else None
    if page is not None and page.iri is None:
        return page.title
    return next(finding.message for finding in report if finding.code == code)


def controls(findings: Iterable[Finding]) -> str:
    """Return the search, the choices of file and rule, and how to group; shown by the script."""
    listed = list(findings)
    files = sorted({file_of(finding) for finding in listed})
    codes = sorted({finding.code for finding in listed})
    return f"""<form class="controls" role="search">
<label class="search">Search
<input type="search" name="text" placeholder="message, node, line…"></label>
{_select("File", "file", "all files", files)}
{_select("Rule", "code", "all rules", codes)}
<fieldset><legend>Group by</legend>
<label><input type="radio" name="group" value="file" checked> file</label>
<label><input type="radio" name="group" value="code"> rule</label></fieldset>
<output></output>
<button type="reset">Show all</button>
</form>"""


def file_of(finding: Finding) -> str:
    """Return the file of a finding, or that it stands in none."""
    return finding.file or DERIVED


def _ranking(title: str, kind: str, counts: Counter[str], titles: Mapping[str, str]) -> str:
    most = max(counts.values())
    rows = []
    for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        about = f'<span class="about">{escape(titles[name])}</span>' if name in titles else ""
        rows.append(
            f'<li><button type="button" data-{kind}="{escape(name)}">'
            f'<span class="name">{escape(name)}</span>{about}'
            f'<meter min="0" max="{most}" value="{count}"></meter><b>{count}</b></button></li>'
        )
    opened = " open" if len(rows) <= 12 else ""
    return (
        f'<details{opened}><summary>{title} <span class="count">{len(rows)}</span></summary>'
        f"<ol>{''.join(rows)}</ol></details>"
    )


def _select(title: str, name: str, everything: str, values: Iterable[str]) -> str:
    options = "".join(f"<option>{escape(value)}</option>" for value in values)
    return (
        f'<label>{title} <select name="{name}"><option value="">{everything}</option>'
        f"{options}</select></label>"
    )
