"""A table for people: drawn by rich on a terminal, else aligned text. IRIs are shortened."""

from __future__ import annotations

import unicodedata

import pyoxigraph as ox

from kg.questions.rows import plain
from kg.render.page import Page
from kg.stores.contract import Solutions, Term, Truth

_GAP = "  "


def as_table(answer: Solutions | Truth, page: Page) -> str:
    """Return the answer as a table; ASK as yes or no."""
    if isinstance(answer, Truth):
        return "yes\n" if answer.value else "no\n"
    rows = [[_cell(term, page) for term in row] for row in answer.rows]
    if page.width is not None:
        return _drawn(list(answer.variables), rows, page.width)
    return aligned([list(answer.variables), *rows])


def aligned(rows: list[list[str]]) -> str:
    """Return rows as lines of aligned columns, the first row underlined as their head."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    ruled = [rows[0], ["-" * width for width in widths], *rows[1:]]
    return "".join(f"{_line(row, widths)}\n" for row in ruled)


def _line(row: list[str], widths: list[int]) -> str:
    padded = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
    return _GAP.join(padded).rstrip()


def _drawn(head: list[str], rows: list[list[str]], width: int) -> str:
    from io import StringIO

    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, show_lines=False, pad_edge=False)
    for name in head:
        table.add_column(Text(name), overflow="fold")
    for row in rows:
        # Text, because a cell that looks like rich's markup is none.
        table.add_row(*map(Text, row))
    target = StringIO()
    Console(file=target, width=width, force_terminal=True, highlight=False).print(table)
    return target.getvalue()


def _cell(term: Term | None, page: Page) -> str:
    text = page.prefixes.shrink(term.value) if isinstance(term, ox.NamedNode) else plain(term)
    return "".join(_shown(sign) for sign in text)


def _shown(sign: str) -> str:
    """Return a character as it may be shown: a control character could command the terminal."""
    if sign in "\n\r\t":
        return " "
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(sign) == "Cc" else sign


def _width(text: str) -> int:
    """Return how many columns a text takes: wide signs take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )
