"""A history as Markdown: headings and nested lists, places as code."""

from __future__ import annotations

from kg.history.model import History
from kg.render.answer_markdown import escaped
from kg.render.history_outline import CAME, OTHER, WENT, Line, outline_of

_WORDS = {CAME: "**+**", WENT: "**−**", OTHER: "**~**"}


def as_markdown(history: History, *, limit: int | None = None) -> str:
    """Return the history, a section for the answers and one for the facts."""
    parts = []
    for part in outline_of(history, limit):
        head = f"## {part.heading}\n\n" if part.heading else "# What changed\n\n"
        parts.append(head + "".join(_lines(line, 0) for line in part.lines))
    return "\n".join(parts)


def _lines(line: Line, depth: int) -> str:
    sign = f"{_WORDS[line.sign]} " if line.sign else ""
    place = f" `{line.tail}`" if line.tail else ""
    said = f"{'  ' * depth}- {sign}{escaped(line.text)}{place}\n"
    return said + "".join(_lines(item, depth + 1) for item in line.below)
