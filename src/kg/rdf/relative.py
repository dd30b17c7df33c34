"""Resolves relative IRIs: RFC 3986, section 5.2 (https://www.rfc-editor.org/rfc/rfc3986#section-5).

It gives what the parser gives for itself, for what reads a file beside it: like the parser, it
leaves the steps `.` and `..` behind a host of the reference's own.
"""

from __future__ import annotations

import re
from typing import Final

_PARTS: Final = re.compile(
    r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL
)
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def resolve(base: str | None, reference: str) -> str:
    """Return the IRI that a reference means where `base` holds; a whole IRI stays as it is."""
    if base is None or _SCHEME.match(reference):
        return reference
    scheme, authority, path, query, _ = _split(base)
    _, new_authority, new_path, new_query, fragment = _split(reference)
    if new_authority is not None:
        authority, path, query = new_authority, new_path, new_query
    elif new_path:
        path = _stepped("" if new_path.startswith("/") else _folder(path, authority), new_path)
        query = new_query
    elif new_query is not None:
        query = new_query
    head = f"{scheme}:" if scheme is not None else ""
    host = f"//{authority}" if authority is not None else ""
    asked = f"?{query}" if query is not None else ""
    part = f"#{fragment}" if fragment is not None else ""
    return f"{head}{host}{path}{asked}{part}"


def _split(iri: str) -> tuple[str | None, ...]:
    match = _PARTS.fullmatch(iri)
    assert match is not None
    return match.groups()


def _folder(path: str | None, authority: str | None) -> str:
    """Return the base's path without its last step (section 5.2.3)."""
    if authority is not None and not path:
        return "/"
    assert path is not None
    return path[: path.rfind("/") + 1]


def _stepped(folder: str, reference: str) -> str:
    """Return where the reference's steps lead from a folder (section 5.2.4).

    Steps `.` and `..` of the folder itself stay, as the parser leaves them.
    """
    steps = folder.split("/")[:-1]
    parts = reference.split("/")
    for number, part in enumerate(parts, start=1):
        if part not in (".", ".."):
            steps.append(part)
            continue
        if part == ".." and (len(steps) > 1 or (steps and steps[0])):
            steps.pop()
        if number == len(parts):
            steps.append("")
    return "/".join(steps)
