"""The picture that an answer makes, as a query's header names it under `view`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from yaml.nodes import Node

    from kg.questions.header_reading import HeaderReader


class Parts(NamedTuple):
    """The parts of a picture that need a column, and those that may have one."""

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()


VIEWS: Final[Mapping[str, Parts]] = {
    "matrix": Parts(("rows", "columns", "value")),
    "network": Parts(("from", "to", "weight")),
    "map": Parts(("place", "value")),
    "timeline": Parts(("label", "start"), ("end", "what", "earliest", "latest")),
    "bars": Parts(("at", "value"), ("stack", "group")),
}
"""Each kind of picture, and the parts for which it takes a column of the answer."""


class View(NamedTuple):
    """A kind of picture, and the column that each of its parts takes."""

    kind: str
    parts: Mapping[str, str]


def read_view(reader: HeaderReader, node: Node, columns: Mapping[str, str]) -> View:
    """Return the view that a header names.

    Raises InputError for an unknown kind, an unknown or missing part, a part that is no column of
    the answer, and a column that is taken twice.
    """
    entries = reader.mapping(node, "view")
    line = reader.line(node)
    if "kind" not in entries:
        raise reader.error(line, "view lacks the key kind", f"use one of {', '.join(VIEWS)}")
    kind = reader.text(entries["kind"], "kind")
    if kind not in VIEWS:
        raise reader.error(
            reader.line(entries["kind"]),
            f"there is no view {kind}",
            f"use one of {', '.join(VIEWS)}",
        )
    needed, optional = VIEWS[kind]
    reader.require(entries, ("kind", *needed), optional, f"view {kind}", line=line)
    parts = {
        part: reader.text(entries[part], part) for part in (*needed, *optional) if part in entries
    }
    for part, column in parts.items():
        if column not in columns:
            raise reader.error(
                reader.line(entries[part]),
                f"view takes the column {column} for {part}, which the answer has not",
                f"its columns are {', '.join(columns)}",
            )
    if len(set(parts.values())) < len(parts):
        raise reader.error(line, "view takes one column twice", "give each part its own column")
    return View(kind, parts)
