"""Every way in which the tool can fail, drawn once.

::

    KgError                    never raised itself
    ├── UsageError        2    wrong use: unknown question, bad parameter, no graph found
    ├── UnsupportedError  3    asked for something that is deliberately not supported
    ├── InputError        4    a file, a shape or a query header that cannot be read
    │   └── InputErrors   4    several of them at once (`.errors`)
    └── RemoteError       5    a remote store or the network failed, refused, or took too long

Beside them stand three codes that no error owns: 0 (fine), 1 (findings), 130 (interrupted).
An error knows its exit code and how it reads; nothing else decides either.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

FINE = 0
FINDINGS = 1
INTERRUPTED = 130

EXIT_CODES: dict[int, str] = {
    FINE: "fine",
    FINDINGS: "findings: something in the graph needs mending",
    2: "wrong use: unknown command, question, parameter or graph",
    3: "not supported",
    4: "unreadable input: a broken file or an ill-formed shape",
    5: "a remote store or the network failed, or took too long",
    INTERRUPTED: "interrupted",
}
"""What each exit code means; `kg --help` prints this table."""


class KgError(Exception):
    """An error for the person at the keyboard: what is wrong, where, and how to mend it.

    `path` may be given without `line`, and `line` without `column`; `text` is the line itself
    and is quoted below the message, with a caret under `column` (both counted from one).
    """

    exit_code: ClassVar[int]

    def __init__(
        self,
        message: str,
        *,
        path: Path | str | None = None,
        line: int | None = None,
        column: int | None = None,
        text: str | None = None,
        mend: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.column = column
        self.text = text
        self.mend = mend

    def __str__(self) -> str:
        """Return the error as shown: `file:line:column: what`, the line, `mend: …`."""
        lines = [self._where() + self.message]
        if self.text is not None:
            lines.extend(_quoted(self.text, self.column))
        if self.mend:
            lines.append(f"  mend: {self.mend}")
        return "\n".join(lines)

    def _where(self) -> str:
        parts = [str(part) for part in (self.path, self.line, self.column) if part is not None]
        return ":".join(parts) + ": " if parts else ""


class UsageError(KgError):
    """The tool was asked for something that does not exist or does not fit."""

    exit_code = 2


class UnsupportedError(KgError):
    """What was asked for is understood, and not supported on purpose."""

    exit_code = 3


class InputError(KgError):
    """A file cannot be read as what it should be."""

    exit_code = 4


class InputErrors(InputError):  # noqa: N818 - it is several errors, and says so
    """Several files cannot be read; each error stands in `errors`, in the order of the files."""

    def __init__(self, errors: Sequence[InputError]) -> None:
        super().__init__(f"{len(errors)} files cannot be read")
        self.errors: tuple[InputError, ...] = tuple(errors)

    def __str__(self) -> str:
        """Return every error, one below the other."""
        return "\n".join(str(error) for error in self.errors)


class RemoteError(KgError):
    """A remote store could not be reached, refused, answered wrongly, or took too long."""

    exit_code = 5


_LONGEST_SHOWN = 80


def shown(typed: str) -> str:
    """Return what a person typed as a message shows it: on one line, cut, nothing invisible."""
    cut = typed if len(typed) <= _LONGEST_SHOWN else f"{typed[:_LONGEST_SHOWN]}…"
    return cut if cut.isprintable() else repr(cut)


_WIDEST_QUOTE = 100


def _quoted(text: str, column: int | None) -> list[str]:
    """Return the line and a caret below `column`, cut around it when the line is long."""
    start = 0
    if column is not None and column > _WIDEST_QUOTE:
        start = column - _WIDEST_QUOTE // 2
    shown = text[start : start + _WIDEST_QUOTE].replace("\t", " ").rstrip()
    before = "…" if start else ""
    after = "…" if len(text.rstrip()) > start + _WIDEST_QUOTE else ""
    lines = [f"    {before}{shown}{after}"]
    if column is not None:
        lines.append(" " * (4 + len(before) + max(column - 1 - start, 0)) + "^")
    return lines
