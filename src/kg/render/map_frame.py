"""The part of the world that a map shows, and where each place of it lies on the paper.

The projection is Equal Earth, which keeps areas true (Šavrič, Patterson and Jenny 2018,
https://doi.org/10.1080/13658816.2018.1504949). Its middle is that of what is shown, so that no
ocean is cut because it lies where other maps end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np

from kg.render.extras import package

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
"""The coefficients of the projection."""
_M: Final = 3**0.5 / 2
_ROUND: Final = 360.0
_LEAST_HEIGHT, _MOST_HEIGHT = 2.6, 5.8
_PAD: Final = 0.07
_SMALLEST: Final = 0.3
"""The least width of what is shown, in radii of the earth: about 1,900 km."""
_STRETCH: Final = 1.2
"""No length on the map is longer, against its length in radii of the earth."""
_FINEST: Final = 0.007
"""Corners nearer to a line than this, in inches, are left out."""
_LARGE_PART: Final = 0.2
"""Polygons of at least this share of a country's largest one decide what is shown."""


class Frame:
    """A part of the world on a paper of a given width; `height` is what it takes, in inches.

    `scale` is the length of the radius of the earth, in inches.

    `shown` are the outlines (polygons of shapely, in degrees, the largest of each country first)
    that it must hold, in no more than `most` inches of height.
    """

    def __init__(
        self, shown: Sequence[Sequence[Any]], width: float, most: float = _MOST_HEIGHT
    ) -> None:
        self._shapely = package("shapely", "pictures", "a map")
        parts = [part for country in shown for part in _large(country)]
        self._middle = middle_of([part.bounds[::2] for part in parts])
        self.width = width
        corners = np.vstack(
            [self._projected(piece) for part in parts for piece in self._shifted(part)]
        )
        self._left, self._top, across, down = _widened(corners, width, most)
        self.scale = width / across
        self.height = down * self.scale

    def pieces(self, parts: Iterable[Any], least: float = _FINEST) -> list[Any]:
        """Return the polygons of an outline on the paper, simplified and cut at the frame.

        Those that would be no wider and no higher than `least`, in inches, are left out.
        """
        near = [part for part in parts if self._may_show(part, least)]
        rings = [
            self._placed(self._projected(piece)) for part in near for piece in self._shifted(part)
        ]
        drawn: list[Any] = []
        for ring in rings:
            low, high = ring.min(axis=0), ring.max(axis=0)
            if high[0] < 0 or high[1] < 0 or low[0] > self.width or low[1] > self.height:
                continue
            if max(high - low) < least:
                continue
            whole = self._shapely.make_valid(self._shapely.Polygon(ring).simplify(_FINEST))
            cut = self._shapely.clip_by_rect(whole, 0.0, 0.0, self.width, self.height)
            drawn += [one for one in getattr(cut, "geoms", [cut]) if one.geom_type == "Polygon"]
        return [one for one in drawn if not one.is_empty]

    def _may_show(self, part: Any, least: float) -> bool:
        """Tell whether a polygon may be seen, from its bounds alone: most of the world is not."""
        west, south, east, north = part.bounds
        if np.radians(max(east - west, north - south)) * _STRETCH * self.scale < least:
            return False
        heights = self._placed(equal_earth(np.array([[0.0, south], [0.0, north]])))[:, 1]
        return bool(heights[1] <= self.height and heights[0] >= 0.0)

    def point(self, part: Any) -> tuple[float, float]:
        """Return a place inside a polygon, in inches from the upper left corner of the frame."""
        inside = part.representative_point()
        away = (inside.x - self._middle + _ROUND / 2) % _ROUND - _ROUND / 2
        ((x, y),) = self._placed(equal_earth(np.array([[away, inside.y]])))
        return float(x), float(y)

    def _placed(self, projected: Any) -> Any:
        return (projected - (self._left, self._top)) * (self.scale, -self.scale)

    def _shifted(self, part: Any) -> list[Any]:
        """Return a polygon with longitudes from the middle, cut where the map ends."""
        west, _, east, _ = part.bounds
        half = _ROUND / 2
        found = []
        for turn in (-_ROUND, 0.0, _ROUND):
            away = turn - self._middle
            if west + away > half or east + away < -half:
                continue
            moved = self._shapely.transform(part, lambda xy, by=away: np.add(xy, (by, 0.0)))
            if west + away < -half or east + away > half:
                moved = self._shapely.clip_by_rect(moved, -half, -90.0, half, 90.0)
            pieces = getattr(moved, "geoms", [moved])
            found += [one for one in pieces if one.geom_type == "Polygon" and not one.is_empty]
        return found

    def _projected(self, polygon: Any) -> Any:
        return equal_earth(np.asarray(polygon.exterior.coords)[:, :2])


def equal_earth(degrees: Any) -> Any:
    """Return longitudes (from the middle) and latitudes in degrees as x and y of the map."""
    away, latitude = np.radians(degrees[:, 0]), np.radians(degrees[:, 1])
    t = np.arcsin(_M * np.sin(latitude))
    slope = 9 * _A4 * t**8 + 7 * _A3 * t**6 + 3 * _A2 * t**2 + _A1
    y = _A4 * t**9 + _A3 * t**7 + _A2 * t**3 + _A1 * t
    return np.column_stack((2 * 3**0.5 * away * np.cos(t) / (3 * slope), y))


def middle_of(spans: Sequence[tuple[float, float]]) -> float:
    """Return the longitude opposite to the widest gap between spans of longitudes."""
    ordered = sorted(spans)
    gap, at, reach = -1.0, 0.0, ordered[0][1]
    for west, east in ordered[1:]:
        if west - reach > gap:
            gap, at = west - reach, (west + reach) / 2
        reach = max(reach, east)
    around = ordered[0][0] + _ROUND - reach
    if around > gap:
        at = reach + around / 2
    return (at + _ROUND) % _ROUND - _ROUND / 2


def _large(country: Sequence[Any]) -> list[Any]:
    return [part for part in country if part.area >= _LARGE_PART * country[0].area]


def _widened(corners: Any, width: float, most: float) -> tuple[float, float, float, float]:
    """Return left, top, width and height of what holds the corners, in a shape fit for a page."""
    (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
    across = max(east - west, _SMALLEST) * (1 + 2 * _PAD)
    down = max(north - south, _SMALLEST / 2) * (1 + 2 * _PAD)
    down = max(down, across * _LEAST_HEIGHT / width)
    across = max(across, down * width / most)
    x, y = (west + east) / 2, (south + north) / 2
    return x - across / 2, y + down / 2, across, down
