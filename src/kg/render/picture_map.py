"""A map: each place in the look of its value, and below it the whole list in words.

A country that would be too small to see is a dot. Where many lie too close for their names, a
second map shows them larger. What has no shape stands in the list alone, so that no row is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from textwrap import wrap
from typing import Any, Final, NamedTuple

from kg.render.drawing import QUIET, SIZE, Sheet, width_of
from kg.render.map_frame import Frame
from kg.render.map_panel import Panel, Place
from kg.render.picture_styles import Style, worn

_WIDTH: Final = 7.0
_STEP, _GAP = 0.17, 0.07
_SWATCH: Final = 0.3
_SMALL: Final = 7.0
_SMALL_STEP: Final = 0.14
_CROWD: Final = 4
"""From how many places without room on a second map shows them."""
_SECOND: Final = 4.2
"""The most height of the second map, in inches."""
_LARGER: Final = 2.0
"""How much larger the second map must be to be worth its room."""


class MapPicture:
    """Draws a map; `width` and `height` are what it takes.

    `styles` say how each value looks, in the order of the list, `say` words a value, `missing` is
    the head of the list of those without a shape, and `note` says whose the boundaries are.
    """

    def __init__(
        self,
        places: Sequence[Place],
        styles: Mapping[str, Style],
        say: Callable[[str], str],
        missing: str,
        note: str,
    ) -> None:
        self._styles = styles
        places = _each_shape_once(places)
        self._lists = _lists(places, list(styles), say, missing)
        self._note = wrap(note, _room(_SMALL))
        self._panels = _panels([place for place in places if place.shape is not None])
        self._maps = sum(panel.frame.height + _GAP for panel in self._panels)
        lines = sum(len(entry.lines) for entry in self._lists)
        self.width = _WIDTH
        self.height = (
            self._maps + 0.25 + _STEP * lines + _GAP * len(self._lists)
        ) + _SMALL_STEP * len(self._note)
        self.description = ". ".join(" ".join(entry.lines) for entry in self._lists)

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        """Draw it with its upper left corner at a point."""
        at = y
        for panel in self._panels:
            panel.draw(sheet, x, at, self._styles)
            at += panel.frame.height + _GAP
        at += 0.15
        for entry in self._lists:
            if entry.value is not None:
                sheet.box(x, at - 0.06, 0.22, 0.12, **worn(self._styles[entry.value]))
            for line in entry.lines:
                sheet.text(x + _SWATCH, at, line, ha="left")
                at += _STEP
            at += _GAP
        for line in self._note if self._panels else ():
            sheet.text(x, at, line, ha="left", size=_SMALL, color=QUIET)
            at += _SMALL_STEP


class _List(NamedTuple):
    """The places of a value; None for those that have no shape."""

    value: str | None
    lines: list[str]


def _each_shape_once(places: Sequence[Place]) -> list[Place]:
    """Return the places; of those with one shape the first has it, the others are only listed."""
    taken: set[int] = set()
    found = []
    for place in places:
        found.append(place._replace(shape=None) if id(place.shape) in taken else place)
        if place.shape is not None:
            taken.add(id(place.shape))
    return found


def _panels(places: Sequence[Place]) -> list[Panel]:
    """Return the map of all places, and a larger one of those that are crowded in it."""
    if not places:
        return []
    frame = Frame(_outlines(places), _WIDTH)
    whole = Panel(places, frame)
    crowded = whole.crowded()
    if len(crowded) < _CROWD:
        return [whole]
    nearer = Frame(_outlines(crowded), _WIDTH, _SECOND)
    if nearer.scale < _LARGER * frame.scale:
        return [whole]
    larger = Panel(places, nearer)
    return [Panel(places, frame, larger.named()), larger]


def _outlines(places: Sequence[Place]) -> list[Sequence[Any]]:
    return [place.shape.parts for place in places if place.shape is not None]


def _lists(
    places: Sequence[Place], values: Sequence[str], say: Callable[[str], str], missing: str
) -> list[_List]:
    lists = []
    for value in values:
        names = sorted((p.listed for p in places if p.value == value), key=str.casefold)
        head = f"{say(value)} ({len(names)}): "
        lists.append(_List(value, wrap(head + ", ".join(names), _room(SIZE))))
    lost = [f"{place.name} ({say(place.value)})" for place in places if place.shape is None]
    if lost:
        lists.append(_List(None, wrap(f"{missing}: {', '.join(lost)}", _room(SIZE))))
    return lists


def _room(size: float) -> int:
    """Return how many signs of the usual breadth stand on a line."""
    usual = "The quick brown fox jumps over the lazy dog"
    return int((_WIDTH - _SWATCH) / (width_of(usual, size) / len(usual)) * 0.92)
