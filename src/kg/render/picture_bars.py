"""Bars: how many of each kind at each step, such as a year; a panel for each group."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from textwrap import wrap
from typing import Final, NamedTuple

from kg.render.drawing import INK, LINE, QUIET, Sheet, width_of
from kg.render.picture_styles import Style, figure, worn

_WIDTH, _LEFT, _RIGHT, _PANEL = 7.0, 0.35, 0.15, 0.9
_TITLE, _FOOT = 0.3, 0.28
_SMALL: Final = 7.0
_MOST_FILLED: Final = 80
_BAR: Final = 0.78
_MOST_BROAD: Final = 0.4
_LINES: Final = 3
"""How many lines of the scale a panel has at most."""


class Bar(NamedTuple):
    """A number of a kind at a step, in a group; kind and group are "" where there are none."""

    at: str
    value: float
    kind: str = ""
    group: str = ""


class BarsPicture:
    """Draws bars; `width` and `height` are what it takes. `styles` say how each kind looks."""

    def __init__(
        self,
        bars: Sequence[Bar],
        styles: Mapping[str, Style],
        unit: str,
        say: Callable[[str], str] = str,
    ) -> None:
        self._bars, self._styles, self._unit, self._say = bars, styles, unit, say
        self._steps = steps_of([bar.at for bar in bars])
        self._groups = list(dict.fromkeys(bar.group for bar in bars))
        totals: dict[tuple[str, str], float] = {}
        for bar in bars:
            totals[bar.group, bar.at] = totals.get((bar.group, bar.at), 0.0) + bar.value
        self._totals = totals
        self._most = max(max(totals.values()), 1.0)
        self._legend = [kind for kind in styles if kind]
        self._heads = {group: wrap(group, 90) for group in self._groups}
        self.width = _WIDTH
        panels = sum(self._panel(group) for group in self._groups)
        self.height = 0.3 + 0.22 * len(self._legend) + panels
        self.description = "; ".join(
            ", ".join(filter(None, (bar.group, bar.at, say(bar.kind) if bar.kind else "")))
            + f": {figure(bar.value)}"
            for bar in bars
        )

    def _panel(self, group: str) -> float:
        return _TITLE * len(self._heads[group]) + _PANEL + _FOOT

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        """Draw it with its upper left corner at a point."""
        sheet.text(x, y + 0.05, self._unit, color=QUIET)
        for number, kind in enumerate(self._legend):
            at = y + 0.3 + 0.22 * number
            sheet.box(x, at - 0.06, 0.22, 0.12, **worn(self._styles[kind]))
            sheet.text(x + 0.3, at, self._say(kind))
        top = y + 0.3 + 0.22 * len(self._legend)
        for group in self._groups:
            lines = self._heads[group]
            for number, line in enumerate(lines):
                sheet.text(x, top + 0.13 + 0.17 * number, line, weight="bold")
            self._draw_panel(sheet, group, x + _LEFT, top + _TITLE * len(lines))
            top += self._panel(group)

    def _draw_panel(self, sheet: Sheet, group: str, left: float, top: float) -> None:
        across, base = _WIDTH - _LEFT - _RIGHT, top + _PANEL
        tall = (_PANEL - 0.15) / self._most
        step = round_step(self._most / _LINES)
        for count in range(0, math.floor(self._most) + 1, step):
            line = base - count * tall
            sheet.box(left, line, across, 0.0, edgecolor=LINE, linewidth=0.6, zorder=0)
            sheet.text(left - 0.06, line, str(count), ha="right", size=_SMALL, color=QUIET)
        room = across / len(self._steps)
        broad = min(room * _BAR, _MOST_BROAD)
        for number, at in enumerate(self._steps):
            middle = left + room * (number + 0.5)
            reach = base
            for bar in self._bars:
                if (bar.group, bar.at) == (group, at):
                    reach -= bar.value * tall
                    style = worn(self._styles[bar.kind])
                    sheet.box(middle - broad / 2, reach, broad, bar.value * tall, **style)
            total = self._totals.get((group, at))
            if total is not None:
                sheet.text(middle, reach - 0.07, figure(total), ha="center", size=_SMALL)
        for number in named_steps(self._steps, room):
            middle = left + room * (number + 0.5)
            sheet.text(middle, base + 0.1, self._steps[number], ha="center", size=_SMALL)
        sheet.box(left, base, across, 0.0, edgecolor=INK, linewidth=0.8)


def round_step(least: float) -> int:
    """Return the least of 1, 2, 5, 10, 20, 50 … that is no less than a number."""
    ten: int = 10 ** math.floor(math.log10(max(least, 1.0)))
    return next(step * ten for step in (1, 2, 5, 10) if step * ten >= least)


def steps_of(given: Sequence[str]) -> list[str]:
    """Return the steps in order, whole numbers without gaps, then the others as they come."""
    numbers = sorted({int(text) for text in given if text.isdecimal()})
    others = list(dict.fromkeys(text for text in given if not text.isdecimal()))
    if numbers and numbers[-1] - numbers[0] < _MOST_FILLED:
        numbers = list(range(numbers[0], numbers[-1] + 1))
    return [*map(str, numbers), *others]


def named_steps(steps: Sequence[str], room: float) -> list[int]:
    """Return which steps are named: every one, or as many as have room, and all that are words."""
    broadest = max(width_of(text, _SMALL) for text in steps) + 0.08
    every = max(1, math.ceil(broadest / room))
    words = [number for number, text in enumerate(steps) if not text.isdecimal()]
    kept = [
        number
        for number in range(0, len(steps), every)
        if number not in words and all(word - number >= every for word in words)
    ]
    return [*kept, *words]
