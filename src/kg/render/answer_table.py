"""A table for people. IRIs are shortened; drawn by rich on a terminal, else aligned text.

What is the same in every row is said once, above the table, so that the table stays narrow enough
to read; where the rest is still too wide for the terminal, each row becomes a block of lines.
"""

from __future__ import annotations

import unicodedata

import pyoxigraph as ox

from kg.questions.rows import plain
from kg.render.labelling import LABEL_SUFFIX
from kg.render.page import Page
from kg.stores.contract import Solutions, Term, Truth

_GAP = "  "
_NOTHING = "—"
_NARROWEST = 18
"""How narrow a column of longer texts may be drawn before its words fall apart."""


def as_table(answer: Solutions | Truth, page: Page) -> str:
    """Return the answer as a table; ASK as yes or no; no rows as the names of the columns."""
    if isinstance(answer, Truth):
        return "yes\n" if answer.value else "no\n"
    head, rows = _with_merged_labels(answer, page)
    if not rows:
        return aligned([head])
    columns = list(zip(*rows, strict=True))
    same = [len(set(column)) == 1 for column in columns]
    above = [
        (name, column[0]) for name, column, one in zip(head, columns, same, strict=True) if one
    ]
    if not any(above) or len(head) == 1:
        above, same = [], [False] * len(head)
    below = [name for name, one in zip(head, same, strict=True) if not one]
    rest = [[cell for cell, one in zip(row, same, strict=True) if not one] for row in rows]
    parts = [_block(above, page.width)] if above else []
    if below:
        parts.append(_body(below, rest, page.width))
    return "\n".join(parts)


def aligned(rows: list[list[str]]) -> str:
    """Return rows as lines of aligned columns, the first row underlined as their head."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    ruled = [rows[0], ["-" * width for width in widths], *rows[1:]]
    return "".join(f"{_line(row, widths)}\n" for row in ruled)


def _with_merged_labels(answer: Solutions, page: Page) -> tuple[list[str], list[list[str]]]:
    """Return head and rows as texts; a label that stands behind its IRI goes before it."""
    names = answer.variables
    keep = [
        index
        for index, name in enumerate(names)
        if not (index and name == names[index - 1] + LABEL_SUFFIX)
    ]
    rows = []
    for row in answer.rows:
        cells = [_cell(term, page) for term in row]
        merged = []
        for index in keep:
            labelled = index + 1 < len(names) and index + 1 not in keep
            label = cells[index + 1] if labelled else ""
            merged.append(f"{label} ({cells[index]})" if label and cells[index] else cells[index])
        rows.append(merged)
    return [names[index] for index in keep], rows


def _body(head: list[str], rows: list[list[str]], width: int | None) -> str:
    if width is None:
        return aligned([head, *rows])
    widths = [max(map(_width, column)) for column in zip(head, *rows, strict=True)]
    least = sum(
        min(widest, max(_NARROWEST, _width(name)))
        for widest, name in zip(widths, head, strict=True)
    )
    if least + len(head) * len(_GAP) <= width:
        return _drawn(head, rows, width)
    blocks = (_block(list(zip(head, row, strict=True)), width) for row in rows)
    return "\n".join(blocks)


def _block(pairs: list[tuple[str, str]], width: int | None) -> str:
    """Return names and values as lines, a long value wrapped behind its name."""
    from textwrap import wrap

    indent = max(_width(name) for name, _ in pairs) + len(_GAP)
    lines = []
    for name, value in pairs:
        room = max(width - indent, _NARROWEST) if width is not None else max(len(value), 1)
        first, *more = wrap(value, room, break_on_hyphens=False) or [_NOTHING]
        lines.append(f"{name}{' ' * (indent - _width(name))}{first}")
        lines.extend(" " * indent + line for line in more)
    return "".join(f"{line}\n" for line in lines)


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
