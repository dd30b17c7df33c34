"""Where the names on a map stand: no name on another, each in its country or beside its place."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from kg.render.drawing import width_of
from kg.render.extras import package

SIZE: Final = 7.0
_HEIGHT: Final = SIZE / 72 * 1.25
_AIR: Final = 0.03
_DISTANCES: Final = (0.06, 0.16, 0.28, 0.42, 0.6)
_NEAR: Final = 3
"""How many of the distances the name of an outline may take: the list has it all the same."""
_DIRECTIONS: Final = 12
_LONGEST: Final = 26
"""How many signs of a name stand on the map; the list below it has the whole name."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


class Spot(NamedTuple):
    """A place to be named: a point, and the outline that it lies in (None for a dot)."""

    name: str
    point: tuple[float, float]
    outline: Any | None


class Label(NamedTuple):
    """A name, its middle, whether it stands inside its outline, and the point it is tied to."""

    spot: int
    name: str
    middle: tuple[float, float]
    inside: bool
    tied: bool


def placed(
    spots: Mapping[int, Spot], width: float, height: float, taken: Iterable[Box]
) -> list[Label]:
    """Return the names that have room in a frame; `taken` are boxes on which no name may stand.

    Dots come first, since nothing but a name tells what they are, then the largest outlines.
    """
    shapely = package("shapely", "pictures", "a map")
    used = list(taken)
    found = []
    order = sorted(spots, key=lambda number: _rank(spots[number]))
    for number in order:
        spot = spots[number]
        name = spot.name if len(spot.name) <= _LONGEST else f"{spot.name[: _LONGEST - 1]}…"
        half = width_of(name, SIZE) / 2 + _AIR / 2, _HEIGHT / 2
        for middle, inside, tied in _ways(spot, half):
            box = _box(middle, half)
            if not (box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height):
                continue
            if any(_overlap(box, other) for other in used):
                continue
            if inside and not spot.outline.contains(shapely.box(*box)):  # type: ignore[union-attr]
                continue
            used.append(box)
            found.append(Label(number, name, middle, inside, tied))
            break
    return found


def _rank(spot: Spot) -> tuple[bool, float, str]:
    area = spot.outline.area if spot.outline is not None else 0.0
    return spot.outline is not None, -area, spot.name


def _ways(
    spot: Spot, half: tuple[float, float]
) -> Iterable[tuple[tuple[float, float], bool, bool]]:
    """Yield where a name may stand, best first: inside, then around its point, ever farther."""
    x, y = spot.point
    if spot.outline is not None:
        middle = spot.outline.centroid
        yield (x, y), True, False
        yield (middle.x, middle.y), True, False
    for distance in _DISTANCES if spot.outline is None else _DISTANCES[:_NEAR]:
        for turn in range(_DIRECTIONS):
            # Right first, then left, then the ways between.
            step = (turn + 1) // 2 * (1 if turn % 2 else -1)
            angle = 2 * math.pi * step / _DIRECTIONS
            across, down = math.cos(angle), math.sin(angle)
            aside = half[0] * (1 if across > 0.1 else -1 if across < -0.1 else 0)
            beside = half[1] * (1 if down > 0.6 else -1 if down < -0.6 else 0)
            middle = x + across * distance + aside, y + down * distance + beside
            yield middle, False, distance > _DISTANCES[0] or spot.outline is not None


def _box(middle: tuple[float, float], half: tuple[float, float]) -> Box:
    return (
        middle[0] - half[0],
        middle[1] - half[1],
        middle[0] + half[0],
        middle[1] + half[1],
    )


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
