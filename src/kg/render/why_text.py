"""The evidence of an answer as plain text."""

from __future__ import annotations

import textwrap
import unicodedata

from kg.evidence.model import Evidence
from kg.render.page import Page
from kg.render.why_outline import Item, outline_of

_WIDTH = 100
_INDENT = "  "
_SIGNS = {"fact": "- ", "quote": "", "absence": "- "}


def why_as_text(evidence: Evidence, page: Page) -> str:
    """Return the evidence as indented lines, as wide as the terminal."""
    width = max(page.width or _WIDTH, 40)
    parts = []
    for section in outline_of(evidence, page.prefixes):
        head = f"{section.heading}\n" if section.heading else ""
        parts.append(head + _block(section.items, width, bool(head)))
    return "\n".join(parts)


def _block(items: tuple[Item, ...], width: int, depth: int) -> str:
    return "".join(_lines(item, width, depth) for item in items)


def _lines(item: Item, width: int, depth: int) -> str:
    lead = _INDENT * depth + _SIGNS.get(item.kind, "")
    hang = " " * len(lead) + ("" if item.kind in _SIGNS else _INDENT)
    lines = textwrap.wrap(
        _shown(item.text),
        width,
        initial_indent=lead,
        subsequent_indent=hang,
        break_on_hyphens=False,
        break_long_words=False,
    )
    if item.tail and len(lines[-1]) + 2 + len(item.tail) <= width:
        lines[-1] += f"  {item.tail}"
    elif item.tail:
        lines.append(f"{hang}{item.tail}")
    return "".join(f"{line}\n" for line in lines) + _block(item.below, width, depth + 1)


def _shown(text: str) -> str:
    """Return text on one line, without what could command a terminal."""
    line = " ".join(text.split())
    if line.isprintable():
        return line
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(sign) == "Cc" else sign for sign in line
    )
