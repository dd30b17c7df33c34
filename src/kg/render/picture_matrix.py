"""A matrix: things against things, and in each cell what holds for the two."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from textwrap import wrap
from typing import Final, NamedTuple

from kg.render.drawing import INK, LINE, PAPER, QUIET, Sheet, width_of
from kg.render.picture_styles import ANSWERS, Style

_ROW, _NARROWEST = 0.3, 0.55
_SLANT = math.radians(45)
_LINE_HEIGHT = 0.17
_LONGEST = 44
"""How many signs of a column's name stand on one line."""

_OTHERS: Final = ("#cccccc", "#8cb8e6", "#f0d58c", "#a6a6a6", "#c8e6c0", "#e6c3dc")
"""Grounds of other values: a cell says its value in words, so there may be any number."""


class Matrix(NamedTuple):
    """Names of rows and columns in their order, and the text of each cell that has one."""

    rows: Sequence[str]
    columns: Sequence[str]
    cells: Mapping[tuple[str, str], str]


def matrix_of(entries: Sequence[tuple[str, str, str]]) -> Matrix:
    """Return the matrix of rows, columns and values; several values of a cell stand together."""
    cells: dict[tuple[str, str], list[str]] = {}
    for row, column, value in entries:
        held = cells.setdefault((row, column), [])
        if value not in held:
            held.append(value)
    return Matrix(
        list(dict.fromkeys(row for row, _, _ in entries)),
        list(dict.fromkeys(column for _, column, _ in entries)),
        {place: " / ".join(values) for place, values in cells.items()},
    )


class MatrixPicture:
    """Draws a matrix; `width` and `height` are what it takes. `say` words a value."""

    def __init__(
        self, entries: Sequence[tuple[str, str, str]], say: Callable[[str], str] = str
    ) -> None:
        self._matrix = matrix = matrix_of(entries)
        self._heads = [wrap(name, _LONGEST) or [""] for name in matrix.columns]
        values = list(dict.fromkeys(matrix.cells.values()))
        self._said = {value: " / ".join(map(say, value.split(" / "))) for value in values}
        # Slanted names of several lines keep apart only over cells that are wide enough.
        most = max((len(head) for head in self._heads), default=1)
        apart = (most * _LINE_HEIGHT + 0.08) / math.sin(_SLANT)
        told = (width_of(text) + 0.16 for text in self._said.values())
        self._cell = max([_NARROWEST, apart, *told])
        self._left = max([0.5, *(width_of(name) for name in matrix.rows)]) + 0.15
        lines = [(width_of(line), len(head)) for head in self._heads for line in head]
        slanted = max((width + count * _LINE_HEIGHT for width, count in lines), default=0.0)
        self._top = slanted * math.sin(_SLANT) + 0.15
        self.width = self._left + self._cell * len(matrix.columns) + slanted * math.cos(_SLANT)
        self.height = self._top + _ROW * len(matrix.rows) + 0.1
        self._styles = _styles(values)
        self.description = "; ".join(
            f"{r}, {c}: {self._said[v]}" for (r, c), v in matrix.cells.items()
        )

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        """Draw it with its upper left corner at a point."""
        left, top = x + self._left, y + self._top
        for number, head in enumerate(self._heads):
            self._slanted(sheet, left + self._cell * (number + 0.5), top - 0.08, head)
        for row, name in enumerate(self._matrix.rows):
            middle = top + _ROW * (row + 0.5)
            sheet.text(left - 0.1, middle, name, ha="right")
            for column, other in enumerate(self._matrix.columns):
                value = self._matrix.cells.get((name, other))
                self._cell_at(sheet, left + self._cell * column, top + _ROW * row, value)

    def _slanted(self, sheet: Sheet, x: float, y: float, lines: Sequence[str]) -> None:
        """Write a column's name upwards to the right, its lines one below the other."""
        for number, line in enumerate(lines):
            away = (number - (len(lines) - 1) / 2) * _LINE_HEIGHT
            sheet.text(
                x + away * math.sin(_SLANT) * 1.4,
                y,
                line,
                rotation=45,
                rotation_mode="anchor",
                ha="left",
                va="center",
            )

    def _cell_at(self, sheet: Sheet, x: float, y: float, value: str | None) -> None:
        if value is None:
            sheet.box(x, y, self._cell, _ROW, facecolor=PAPER, edgecolor=LINE, linewidth=0.8)
            sheet.text(x + self._cell / 2, y + _ROW / 2, "·", ha="center", color=QUIET)
            return
        style = dict(self._styles[value])
        colour = style.pop("color")
        sheet.box(x, y, self._cell, _ROW, **{"edgecolor": LINE, "linewidth": 0.8, **style})
        middle = x + self._cell / 2, y + _ROW / 2
        said = self._said[value]
        if "hatch" in style:  # the words need a quiet ground
            half = width_of(said) / 2 + 0.03
            ground = {"facecolor": PAPER, "edgecolor": "none"}
            sheet.box(middle[0] - half, y + 0.06, 2 * half, _ROW - 0.12, **ground)
        sheet.text(*middle, said, ha="center", color=colour)


def _styles(values: Sequence[str]) -> dict[str, Style]:
    """Return how each value looks: the known answers always alike, the others in turn."""
    styles: dict[str, Style] = {}
    others = [value for value in values if value not in ANSWERS]
    for value in values:
        known = ANSWERS.get(value)
        turn = _OTHERS[others.index(value) % len(_OTHERS)] if known is None else ""
        styles[value] = known or {"facecolor": turn, "color": INK}
    return styles
