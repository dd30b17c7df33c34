"""The evidence of an answer as Markdown: headings and nested lists, places as code."""

from __future__ import annotations

from kg.evidence.model import Evidence
from kg.render.answer_markdown import escaped
from kg.render.page import Page
from kg.render.why_outline import Item, outline_of


def why_as_markdown(evidence: Evidence, page: Page) -> str:
    """Return the evidence, a section for each row."""
    parts = []
    for section in outline_of(evidence, page.prefixes):
        head = f"## {escaped(section.heading)}\n\n" if section.heading else ""
        parts.append(head + "".join(_lines(item, 0) for item in section.items))
    return "\n".join(parts)


def _lines(item: Item, depth: int) -> str:
    text = escaped(item.text)
    if item.kind == "cell":
        name, colon, value = text.partition(": ")
        text = f"**{name}**{colon}{value}" if colon else f"**{name}**"
    elif item.kind == "quote":
        text = f"*{text}*"
    place = f" `{item.tail}`" if item.tail else ""
    line = f"{'  ' * depth}- {text}{place}\n"
    return line + "".join(_lines(below, depth + 1) for below in item.below)
