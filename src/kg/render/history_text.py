"""A history as plain text: indented lines, with `+`, `-` and `~` before what differs."""

from __future__ import annotations

import textwrap
import unicodedata

from kg.history.model import History
from kg.render.history_outline import Line, outline_of

_WIDTH = 100
_NARROWEST = 40
_INDENT = "  "


def as_text(history: History, *, limit: int | None = None, width: int | None = None) -> str:
    """Return the history in lines as wide as the terminal."""
    room = max(width or _WIDTH, _NARROWEST)
    parts = []
    for part in outline_of(history, limit):
        head = f"{part.heading}\n" if part.heading else ""
        lines = "".join(_lines(line, room, bool(head)) for line in part.lines)
        parts.append(head + lines)
    return "\n".join(parts)


def _lines(line: Line, width: int, depth: int) -> str:
    lead = _INDENT * depth + (f"{line.sign} " if line.sign else "")
    hang = " " * len(lead) + ("" if line.sign else _INDENT)
    wrapped = textwrap.wrap(
        _shown(line.text),
        width,
        initial_indent=lead,
        subsequent_indent=hang,
        break_on_hyphens=False,
        break_long_words=False,
    )
    if line.tail and len(wrapped[-1]) + 2 + len(line.tail) <= width:
        wrapped[-1] += f"  {line.tail}"
    elif line.tail:
        wrapped.append(f"{hang}{line.tail}")
    below = "".join(_lines(item, width, depth + 1) for item in line.below)
    return "".join(f"{text}\n" for text in wrapped) + below


def _shown(text: str) -> str:
    """Return text without what could command a terminal."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(sign) == "Cc" else sign for sign in text
    )
