"""The canonical form of an open text, as one change of those lines that differ."""

from __future__ import annotations

from pathlib import Path

from kg.editor.changes import Edit
from kg.editor.desk import Desk
from kg.rdf.formatting import canonical_text
from kg.rdf.prefixes import Prefixes


def tidied(desk: Desk, path: Path) -> Edit | None:
    """Return what brings a text into its canonical form, None when it is in it.

    The prefixes are those of the graph, as `kg format` writes them; a text that belongs to no
    graph keeps its own. Raises InputError as `canonical_form` does.
    """
    text = desk.text(path)
    prefixes = desk.prefixes if desk.project is not None else desk.scan(path).prefixes
    data = canonical_text(text.data(), path, Prefixes(prefixes), name=desk.name(path))
    if data is None:
        return None
    old, new = text.content, data.decode("utf-8")
    first = _line_start(old, _common(old, new))
    rest = _common(old[first:][::-1], new[first:][::-1])
    end = len(old) - rest
    return Edit(path, first, end, new[first : len(new) - rest])


def _common(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    shortest = min(len(one), len(other))
    low, high = 0, shortest
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1
