"""The changelog of facts, data/CHANGELOG.md: which releases there were, newest first.

The form is that of Keep a Changelog (https://keepachangelog.com/en/1.1.0/): each release has a
heading ``## [1.2.0] - 2026-11-24``; ``## [Unreleased]`` stands above them.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from kg.errors import InputError
from kg.project import Project
from kg.release.version import precedence

FILE: Final = "data/CHANGELOG.md"
_HEADING: Final = re.compile(r"^## \[(?P<version>[^\]]+)\](?: - (?P<day>\d{4}-\d{2}-\d{2}))?\s*$")

_Dated = tuple[int, str, str]
"""The line of a heading, its version and its day."""


class Changelog(NamedTuple):
    """The whole file, and the number of the release before the one that was asked for."""

    data: bytes
    previous: str | None


def read_changelog(project: Project, version: str, released: str) -> Changelog:
    """Return the changelog of a release of that day.

    Raises InputError when the file cannot be read, has no heading for the version, gives another
    day, or has releases above it or below that are not older.
    """
    path = project.root / FILE
    try:
        data = path.read_bytes()
        lines = data.decode("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise InputError(
            f"a release says what changed, and the file cannot be read: {reason}",
            path=FILE,
            mend=f"write it, with a heading ## [{version}] - {released}",
        ) from None
    found = [(at, m) for at, line in enumerate(lines, 1) if (m := _HEADING.match(line))]
    dated = [(at, m["version"], m["day"]) for at, m in found if m["day"]]
    for index, (line, number, day) in enumerate(dated):
        if number == version:
            if day != released:
                raise InputError(
                    f"version {version} is of {day} here and of {released} in CITATION.cff",
                    path=FILE,
                    line=line,
                    mend="write the same day in both",
                )
            _refuse_disorder(dated, index)
            older = dated[index + 1 : index + 2]
            return Changelog(data, older[0][1] if older else None)
    raise InputError(
        f"no heading for version {version}",
        path=FILE,
        mend=f"write ## [{version}] - {released}, with what changed since the release before",
    )


def _refuse_disorder(dated: list[_Dated], index: int) -> None:
    """Raise InputError unless the release at `index` is the newest, by its number and its day."""
    line, number, day = dated[index]
    if index > 0:
        raise InputError(
            f"version {number} is not the newest: {dated[0][1]} stands above it",
            path=FILE,
            line=line,
            mend=f"release the newest, or write a heading for {number} above all others",
        )
    for older_line, older, older_day in dated[1:]:
        if precedence(older, FILE, older_line) >= precedence(number, FILE, line):
            raise InputError(
                f"version {number} is not above {older}, which was released before",
                path=FILE,
                line=line,
                mend="count the version up (https://semver.org/), here and in CITATION.cff",
            )
        if older_day > day:
            raise InputError(
                f"version {number} is of {day}, and {older} before it of {older_day}",
                path=FILE,
                line=line,
                mend="write the day of the release, here and in CITATION.cff",
            )
