"""Markdown: a table in the GitHub flavour, https://github.github.com/gfm/#tables-extension-."""

from __future__ import annotations

import re

import pyoxigraph as ox

from kg.questions.rows import plain
from kg.render.page import Page
from kg.stores.contract import Solutions, Term, Truth

_SYNTAX = re.compile(r"([\\`*_\[\]<>|~#&])")
_LINE_END = re.compile(r"\r\n|[\r\n]")


def as_markdown(answer: Solutions | Truth, page: Page) -> str:
    """Return the answer as a table; IRIs of the web are links. ASK is one word."""
    if isinstance(answer, Truth):
        return f"{str(answer.value).lower()}\n"
    head = [escaped(variable) for variable in answer.variables]
    lines = [head, ["---"] * len(head)]
    lines.extend([_cell(term) for term in row] for row in answer.rows)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(term: Term | None) -> str:
    if isinstance(term, ox.NamedNode) and term.value.startswith(("http://", "https://")):
        return f"<{term.value}>"
    return escaped(plain(term))


def escaped(text: str) -> str:
    """Return text in which nothing is Markdown, on one line."""
    return _LINE_END.sub("<br>", _SYNTAX.sub(r"\\\1", text)).replace("\t", " ")
