"""Which findings of a report are wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.validation.report import Finding, Severity


@dataclass(frozen=True)
class Wanted:
    """The conditions of `Report.filter`."""

    keep: Callable[[Finding], bool] | None
    least: Severity | None
    code: str | None
    file: str | None
    text: str | None

    def meets(self, finding: Finding) -> bool:
        """Tell whether the finding meets every condition that is given."""
        if self.keep is not None and not self.keep(finding):
            return False
        if self.least is not None and finding.severity < self.least:
            return False
        if self.code is not None and finding.code != self.code:
            return False
        if self.file is not None and not self._in_file(finding.file or ""):
            return False
        return self.text is None or self.text.casefold() in _spoken(finding).casefold()

    def _in_file(self, name: str) -> bool:
        assert self.file is not None
        return name == self.file or _matches(name.split("/"), self.file.split("/"))


def _matches(parts: list[str], pattern: list[str]) -> bool:
    """Match a name with a pattern, part by part; ``**`` stands for any folders, or none."""
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return any(_matches(parts[i:], pattern[1:]) for i in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], pattern[0]) and _matches(parts[1:], pattern[1:])


def _spoken(finding: Finding) -> str:
    words = (finding.message, finding.mend, finding.focus_label, str(finding.focus or ""))
    return " ".join(word for word in words if word)
