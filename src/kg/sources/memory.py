"""What a former look at pages found, kept in a file that the user names.

JSON: `{"format": "kg sources 1", "pages": {ADDRESS: {"seen": DAY, "sha256": …, "url": …, "etag": …,
"lastModified": …}}}`. `url` is where the page was after all redirects.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from kg.errors import InputError, UsageError
from kg.rdf.writing import write_whole

_FORMAT: Final = "kg sources 1"
_NAMES: Final = {"seen": "seen", "sha256": "sha256", "url": "url"} | {
    "etag": "etag",
    "modified": "lastModified",
}


class Seen(NamedTuple):
    """A page as it was on a day; what the server did not say is empty."""

    seen: str
    sha256: str
    url: str
    etag: str = ""
    modified: str = ""

    @property
    def conditions(self) -> dict[str, str]:
        """The headers that ask for the page only if it is another by now (RFC 9110, 13.1)."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in headers.items() if value}


def read_memory(path: Path) -> dict[str, Seen]:
    """Return the pages of a state file by their addresses; none where there is no file yet.

    Raises InputError for a file that is none of ours.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", path=path) from error
    mend = "name another file with --state, or take this one away to begin anew"
    try:
        held = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(
            f"no JSON: {error.msg}", path=path, line=error.lineno, column=error.colno, mend=mend
        ) from error
    if not isinstance(held, dict) or held.get("format") != _FORMAT:
        raise InputError("not written by kg sources --check", path=path, line=1, mend=mend)
    pages = held.get("pages")
    if not isinstance(pages, dict):
        raise InputError("it has no pages", path=path, line=1, mend=mend)
    return {address: _seen(page, address, path, mend) for address, page in pages.items()}


def write_memory(path: Path, pages: Mapping[str, Seen]) -> None:
    """Write a state file, whole or not at all. Raises UsageError where it cannot be written."""
    held = {
        address: {
            name: getattr(page, field) for field, name in _NAMES.items() if getattr(page, field)
        }
        for address, page in sorted(pages.items())
    }
    text = json.dumps({"format": _FORMAT, "pages": held}, ensure_ascii=False, indent=1)
    try:
        write_whole(path, f"{text}\n".encode())
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", path=path) from error


def _seen(page: object, address: str, path: Path, mend: str) -> Seen:
    said = {}
    if isinstance(page, dict):
        said = {field: page.get(name, "") for field, name in _NAMES.items()}
    if not said.get("seen") or not all(isinstance(value, str) for value in said.values()):
        raise InputError(f"what it says of {address} is broken", path=path, line=1, mend=mend)
    return Seen(**said)
