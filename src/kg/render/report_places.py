"""Where findings stand, as programs outside want it: paths from the root of the repository."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.validation.report import Finding, Report, Severity

DERIVED = "(derived)"
"""The file of a finding on a node that stands in no file: it follows from others."""


class Places:
    """Turns the file names of a report, relative to its graph, into paths from the repository."""

    def __init__(self, report: Report) -> None:
        """Take the report's root; without one the names are taken as they are."""
        self._root = report.root
        self._names: dict[str, str] = {}

    def path(self, finding: Finding) -> str | None:
        """Return the path of the finding's file with `/`; None where it stands in no file.

        It is relative to the repository that the graph is in, else to the graph; a file outside
        keeps its whole path.
        """
        name = finding.file
        if name is None or name == DERIVED:
            return None
        if name not in self._names:
            self._names[name] = self._path(name)
        return self._names[name]

    def _path(self, name: str) -> str:
        if self._root is None:
            return name
        found = next((path for path in (self._root / name, Path(name)) if path.exists()), None)
        if found is None:
            return name
        absolute = found.resolve()
        top = _repository(self._root) or self._root
        return (
            absolute.relative_to(top).as_posix()
            if absolute.is_relative_to(top)
            else absolute.as_posix()
        )


def worst_first(report: Report) -> list[Finding]:
    """Return the findings with the worst first, each severity by file and line."""
    return sorted(report.findings, key=lambda finding: -finding.severity)


def fails(finding: Finding, least: Severity | None) -> bool:
    """Tell whether the finding makes its report fail; ``least`` is that of `least_failing`."""
    return least is not None and finding.severity >= least


def least_failing(level: str) -> Severity | None:
    """Return the severity of a level of ``--fail-on``, None for ``none``."""
    return None if level == "none" else Severity[level.upper()]


@cache
def _repository(folder: Path) -> Path | None:
    """Return the nearest folder upward that is the root of a git repository."""
    resolved = folder.resolve()
    return next((top for top in (resolved, *resolved.parents) if (top / ".git").exists()), None)
