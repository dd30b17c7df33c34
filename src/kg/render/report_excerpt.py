"""The lines of a file around a finding, as HTML, with the place marked.

Lines beside the one that the report quotes are read from the file, and only while the file still
has the quoted line where the report says.
"""

from __future__ import annotations

import re
from html import escape
from typing import Final

from kg.render.report_text import term_text
from kg.validation.report import Finding, Report

_AROUND: Final = 2
_LONGEST: Final = 400
_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^\S+?(?=\s|[;,.]?$))?|<[^>]*>|[^\s;,]+')


class Excerpts:
    """Makes the excerpts of one report; each file is read once."""

    def __init__(self, report: Report) -> None:
        """Read nothing yet."""
        self._report = report
        self._files: dict[str, list[str]] = {}

    def html(self, finding: Finding) -> str:
        """Return the excerpt, nothing where the finding quotes no line."""
        if finding.text is None or finding.line is None:
            return ""
        first, lines = self._lines(finding)
        indent = min((_indent(line) for line in lines if line.strip()), default=0)
        rows = []
        for number, line in enumerate(lines, start=first):
            if number == finding.line:
                rows.append(_row(number, self._marked(finding, indent), "here"))
            else:
                rows.append(_row(number, escape(_cut(line[indent:]))))
        return f'<pre class="source">{"".join(rows)}</pre>'

    def _lines(self, finding: Finding) -> tuple[int, list[str]]:
        """Return the number of the first line to show, and the lines."""
        assert finding.text is not None
        assert finding.line is not None
        lines = self._read(finding.file)
        if not 0 < finding.line <= len(lines) or lines[finding.line - 1] != finding.text:
            return finding.line, [finding.text]
        start, end = max(finding.line - 1 - _AROUND, 0), finding.line + _AROUND
        around = lines[start:end]
        while len(around) > 1 and not around[-1].strip():
            around.pop()
        while not around[0].strip() and start < finding.line - 1:
            around.pop(0)
            start += 1
        return start + 1, around

    def _read(self, name: str | None) -> list[str]:
        root = self._report.root
        if root is None or name is None:
            return []
        if name not in self._files:
            try:
                text = (root / name).read_bytes().decode("utf-8", errors="replace")
            except OSError:
                text = ""
            self._files[name] = [line.rstrip("\r") for line in text.split("\n")]
        return self._files[name]

    def _marked(self, finding: Finding, indent: int) -> str:
        """Return the quoted line with what is wrong in it marked."""
        assert finding.text is not None
        line = finding.text
        start, end = self._wrong(finding, line)
        shift = indent
        if end > _LONGEST + indent:  # far to the right: begin shortly before it
            shift = max(start - _LONGEST // 4, 0)
        before = ("…" if shift > indent else "") + line[shift:start]
        after = _cut(line[end:])
        return f"{escape(before)}<mark>{escape(_cut(line[start:end]))}</mark>{escape(after)}"

    def _wrong(self, finding: Finding, line: str) -> tuple[int, int]:
        """Return where the wrong part of a line begins and ends."""
        if finding.column is not None and 0 < finding.column <= len(line):
            start = finding.column - 1
            token = _TOKEN.match(line, start)
            return start, token.end() if token else start + 1
        for term in (finding.value, finding.focus):
            text = term_text(term, self._report)
            if text and line.count(text) == 1:
                start = line.index(text)
                return start, start + len(text)
        return _indent(line), max(len(line.rstrip(" \t,;.")), _indent(line))


def _row(number: int, content: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f"<span{named}><i>{number}</i>{content}\n</span>"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
