"""A map on a sheet: land, the places of an answer in the look of their values, and names."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

from kg.render.drawing import INK, LINE, PAPER, Sheet, width_of
from kg.render.map_frame import Frame
from kg.render.map_labels import SIZE, Label, Spot, placed
from kg.render.map_shapes import Shape, atlas
from kg.render.picture_styles import Style, worn

_SEA: Final = "#eef2f6"
LAND: Final = {"facecolor": "#d9dae0", "edgecolor": PAPER, "linewidth": 0.4}
_DOT: Final = 0.042
_TOO_SMALL: Final = 0.006
"""The area, in square inches, below which an outline is drawn as a dot."""
_AROUND: Final = 0.12
_ISLET: Final = 0.02
"""Islands of the land around that are smaller, in inches, are left out."""


class Place(NamedTuple):
    """A place of the answer: its name, its value, its shape, if it has one, and its number."""

    name: str
    value: str
    shape: Shape | None
    number: str = ""

    @property
    def listed(self) -> str:
        """The place as a list has it."""
        return f"{self.name} {self.number}" if self.number else self.name


class Drawn(NamedTuple):
    """A place in the frame, its outline on the paper, and where its name belongs."""

    place: Place
    pieces: list[Any]
    spot: Spot


class Panel:
    """A map of places that have shapes, in a frame.

    `elsewhere` are those that another map shows larger: here a line is drawn around them, and
    their names are left to it.
    """

    def __init__(
        self, places: Sequence[Place], frame: Frame, elsewhere: Sequence[Place] = ()
    ) -> None:
        self.frame = frame
        self._places = {id(place.shape): place for place in places}
        self._elsewhere = {id(place.shape) for place in elsewhere}

    @cached_property
    def _drawn(self) -> list[Drawn]:
        drawn = []
        for place in self._places.values():
            assert place.shape is not None
            pieces = self.frame.pieces(place.shape.parts)
            if sum(piece.area for piece in pieces) >= _TOO_SMALL:
                largest = max(pieces, key=lambda piece: piece.area)
                inside = largest.representative_point()
                drawn.append(Drawn(place, pieces, Spot(place.name, (inside.x, inside.y), largest)))
            else:
                spot = Spot(place.name, self.frame.point(place.shape.parts[0]), None)
                x, y = spot.point
                if 0 <= x <= self.frame.width and 0 <= y <= self.frame.height:
                    drawn.append(Drawn(place, pieces, spot))
        return drawn

    @cached_property
    def _labels(self) -> list[Label]:
        spots = [one.spot for one in self._drawn]
        dots = [spot.point for spot in spots if spot.outline is None]
        taken = [(x - _DOT, y - _DOT, x + _DOT, y + _DOT) for x, y in dots]
        named = {
            number: spot
            for number, spot in enumerate(spots)
            if id(self._drawn[number].place.shape) not in self._elsewhere
        }
        box = self._box()
        return placed(named, self.frame.width, self.frame.height, [*taken, *([box] if box else [])])

    def _box(self) -> tuple[float, float, float, float] | None:
        """Return what bounds the places that another map shows larger."""
        points = [one.spot.point for one in self._drawn if id(one.place.shape) in self._elsewhere]
        if not points:
            return None
        xs, ys = zip(*points, strict=True)
        return min(xs) - _AROUND, min(ys) - _AROUND, max(xs) + _AROUND, max(ys) + _AROUND

    def named(self) -> list[Place]:
        """Return the places whose names stand in it."""
        return [self._drawn[label.spot].place for label in self._labels]

    def crowded(self) -> list[Place]:
        """Return the places that have no room for a name, or whose dots lie on one another."""
        named = {label.spot for label in self._labels}
        dots = [number for number, one in enumerate(self._drawn) if one.spot.outline is None]
        touching = {
            number
            for number in dots
            for other in dots
            if number != other and self._distance(number, other) < 2 * _DOT
        }
        return [
            one.place
            for number, one in enumerate(self._drawn)
            if number not in named or number in touching
        ]

    def _distance(self, one: int, other: int) -> float:
        return math.dist(self._drawn[one].spot.point, self._drawn[other].spot.point)

    def draw(self, sheet: Sheet, x: float, y: float, styles: Mapping[str, Style]) -> None:
        """Draw it with its upper left corner at a point."""
        bounds = x, y, self.frame.width, self.frame.height
        sheet.box(*bounds, facecolor=_SEA, edgecolor="none", zorder=0)
        shown = {id(one.place.shape): one for one in self._drawn}
        for shape in atlas().shapes:  # the larger ones first: what lies within another is on top
            one = shown.get(id(shape))
            if one is not None:
                _draw_place(sheet, (x, y), one, worn(styles[one.place.value]))
            elif id(shape) not in self._places:
                _draw_area(sheet, (x, y), self.frame.pieces(shape.parts, _ISLET), LAND)
        for label in self._labels:
            one = self._drawn[label.spot]
            _draw_label(sheet, (x, y), label, one.spot, styles[one.place.value])
        box = self._box()
        if box is not None:
            left, top, right, bottom = box
            around = {"facecolor": "none", "edgecolor": INK, "linewidth": 0.9, "zorder": 5}
            sheet.box(x + left, y + top, right - left, bottom - top, linestyle="--", **around)
        sheet.box(*bounds, facecolor="none", edgecolor=LINE, linewidth=0.8, zorder=6)


def _draw_place(
    sheet: Sheet, corner: tuple[float, float], one: Drawn, style: Mapping[str, Any]
) -> None:
    if one.spot.outline is not None:
        _draw_area(sheet, corner, one.pieces, style)
        return
    x, y = corner[0] + one.spot.point[0], corner[1] + one.spot.point[1]
    sheet.dot(x, y, _DOT + 0.014, facecolor=PAPER, edgecolor="none", zorder=3.9)
    sheet.dot(x, y, _DOT, **{**style, "linewidth": 0.8, "zorder": 4})


def _draw_area(
    sheet: Sheet, corner: tuple[float, float], pieces: Sequence[Any], style: Mapping[str, Any]
) -> None:
    if pieces:
        rings = [
            [(corner[0] + x, corner[1] + y) for x, y in piece.exterior.coords] for piece in pieces
        ]
        sheet.area(rings, zorder=1, **style)


def _draw_label(
    sheet: Sheet, corner: tuple[float, float], label: Label, spot: Spot, style: Style
) -> None:
    x, y = corner[0] + label.middle[0], corner[1] + label.middle[1]
    is_plain = label.inside and "hatch" not in style
    if not is_plain:
        half = width_of(label.name, SIZE) / 2 + 0.015
        ground = {"facecolor": PAPER, "edgecolor": "none", "alpha": 0.85, "zorder": 4.5}
        sheet.box(x - half, y - 0.055, 2 * half, 0.11, **ground)
    if label.tied:
        ends = [(corner[0] + spot.point[0], corner[1] + spot.point[1]), (x, y)]
        sheet.line(ends, edgecolor=INK, linewidth=0.5, zorder=4.2)
    colour = style["color"] if is_plain else INK
    sheet.text(x, y, label.name, ha="center", size=SIZE, color=colour, zorder=5)
