"""Baselines: the findings that are known, kept in a file, so that only new ones fail.

The file is JSON, one finding a line, sorted, without line numbers: a change of it in a review
shows the findings that came and went, and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from kg.errors import InputError
from kg.validation.fingerprints import by_finding
from kg.validation.report import UNREADABLE, Finding, Report

_FORMAT: Final = "kg-baseline"
_VERSION: Final = 1


@dataclass(frozen=True)
class KnownFinding:
    """One line of a baseline: the fingerprint decides, the rest is for the reader."""

    fingerprint: str
    code: str
    file: str
    focus: str
    message: str


@dataclass(frozen=True)
class Baseline:
    """The findings that are known."""

    findings: tuple[KnownFinding, ...]

    @classmethod
    def of(cls, report: Report) -> Baseline:
        """Return the findings of a report, known ones too, as a baseline.

        What says that something could not be read or judged at all is never known.
        """
        return cls(tuple(entry for _, entry in _entries(report) if entry.code not in UNREADABLE))

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """Return the baseline in a file. Raises InputError when it is none."""
        try:
            document = json.loads(path.read_text("utf-8"))
        except json.JSONDecodeError as error:
            raise InputError(
                f"is not JSON: {error.msg}", path=path, line=error.lineno, column=error.colno
            ) from error
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "is not UTF-8"
            raise InputError(f"cannot be read: {reason}", path=path) from error
        if not isinstance(document, dict) or document.get("format") != _FORMAT:
            raise InputError(
                "is no baseline", path=path, mend="write one with kg validate --write-baseline FILE"
            )
        if document.get("version") != _VERSION:
            raise InputError(f"is a baseline of version {document.get('version')}", path=path)
        listed = document.get("findings")
        if not isinstance(listed, list):
            raise InputError('a baseline needs a list of "findings"', path=path)
        return cls(tuple(_entry(item, number, path) for number, item in enumerate(listed, 1)))

    def text(self) -> str:
        """Return the baseline as its file holds it; the same findings give the same text."""
        order = sorted(self.findings, key=lambda entry: tuple(asdict(entry).values())[1:])
        lines = [json.dumps(asdict(entry), ensure_ascii=False) for entry in order]
        listed = ",\n".join(f"    {line}" for line in lines)
        inner = f"\n{listed}\n  " if lines else ""
        return (
            f'{{\n  "format": "{_FORMAT}",\n  "version": {_VERSION},\n  "findings": [{inner}]\n}}\n'
        )


def compared(report: Report, baseline: Baseline) -> Report:
    """Return the report with the findings of the baseline told apart from the others.

    Where only some files were looked at, what the baseline lists in others has not vanished; and
    where shapes were not asked, nothing has.
    """
    listed = {entry.fingerprint: entry for entry in baseline.findings}
    new: list[Finding] = []
    known: list[Finding] = []
    for finding, entry in _entries(report):
        met = None if entry.code in UNREADABLE else listed.pop(entry.fingerprint, None)
        (new if met is None else known).append(finding)
    vanished = tuple(
        entry
        for entry in listed.values()
        if report.checked and (report.files is None or entry.file in report.files)
    )
    return replace(
        report, findings=tuple(new), known=tuple(known), vanished=vanished, compared=True
    )


def _entries(report: Report) -> Iterable[tuple[Finding, KnownFinding]]:
    made = by_finding(report)
    for finding in sorted((*report.findings, *report.known), key=Finding.sort_key):
        focus = "" if finding.focus is None else str(finding.focus)
        yield (
            finding,
            KnownFinding(
                made[id(finding)],
                finding.code,
                finding.file or "",
                focus if focus.startswith("<") else "",
                finding.message,
            ),
        )


def _entry(item: Any, number: int, path: Path) -> KnownFinding:
    names = tuple(KnownFinding.__dataclass_fields__)
    if not isinstance(item, dict) or not isinstance(item.get("fingerprint"), str):
        raise InputError(f"finding {number} has no fingerprint", path=path)
    return KnownFinding(*(str(item.get(name, "")) for name in names))
