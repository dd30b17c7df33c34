"""A network: things on a circle, and bows between those that have to do with each other.

The wider and darker a bow, the greater its weight; the legend says which weight is which.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from kg.render.drawing import INK, QUIET, Sheet, width_of
from kg.render.picture_styles import shade

_NODE = 0.055
_THINNEST, _THICKEST = 0.9, 5.0
_LEGEND_LINES = 4
Edge = tuple[str, str, float]


class NetworkPicture:
    """Draws a network; `width` and `height` are what it takes. `unit` says what is weighed."""

    def __init__(self, edges: Sequence[Edge], unit: str) -> None:
        self._edges = _joined(edges)
        self._unit = unit
        self._names = _around(self._edges)
        self._weights = sorted({weight for _, _, weight in self._edges})
        self._label = max([0.0, *map(width_of, self._names)]) + 0.2
        # Names stand outwards, each with the room of a line.
        self._radius = max(1.6, len(self._names) * 0.21 / (2 * math.pi) + 0.3)
        legend = 1.0 + max([0.0, *(width_of(text) for text in map(self._told, self._weights))])
        self._across = 2 * (self._radius + self._label)
        self.width = self._across + legend
        self.height = self._across
        self.description = "; ".join(
            f"{one} – {other}: {self._told(weight)}" for one, other, weight in self._edges
        )

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        """Draw it with its upper left corner at a point."""
        middle = x + self._across / 2, y + self._across / 2
        places = {
            name: self._place(middle, number, self._radius)
            for number, name in enumerate(self._names)
        }
        for one, other, weight in sorted(self._edges, key=lambda edge: edge[2]):
            sheet.bow(
                [places[one], _pulled(places[one], places[other], middle), places[other]],
                linewidth=self._breadth(weight),
                edgecolor=self._shade(weight),
                capstyle="round",
            )
        for number, name in enumerate(self._names):
            sheet.dot(*places[name], _NODE, facecolor=INK, edgecolor="none", zorder=3)
            self._name(sheet, middle, number, name)
        self._legend(sheet, x + self._across, y + 0.3)

    def _place(
        self, middle: tuple[float, float], number: int, radius: float
    ) -> tuple[float, float]:
        angle = 2 * math.pi * number / len(self._names) - math.pi / 2
        return middle[0] + radius * math.cos(angle), middle[1] + radius * math.sin(angle)

    def _name(self, sheet: Sheet, middle: tuple[float, float], number: int, name: str) -> None:
        """Write a name outwards, never upside down."""
        x, y = self._place(middle, number, self._radius + 0.12)
        angle = math.degrees(2 * math.pi * number / len(self._names) - math.pi / 2)
        is_right = math.cos(math.radians(angle)) >= -1e-9
        sheet.text(
            x,
            y,
            name,
            rotation=-angle if is_right else 180 - angle,
            rotation_mode="anchor",
            ha="left" if is_right else "right",
        )

    def _legend(self, sheet: Sheet, x: float, y: float) -> None:
        sheet.text(x, y, self._unit, color=QUIET)
        step = max(1, math.ceil(len(self._weights) / _LEGEND_LINES))
        shown = self._weights[::step]
        if self._weights and self._weights[-1] not in shown:
            shown.append(self._weights[-1])
        for number, weight in enumerate(shown, 1):
            at = y + 0.27 * number
            sheet.bow(
                [(x, at), (x + 0.2, at), (x + 0.4, at)],
                linewidth=self._breadth(weight),
                edgecolor=self._shade(weight),
                capstyle="round",
            )
            sheet.text(x + 0.5, at, self._told(weight))

    def _part(self, weight: float) -> float:
        """Return where a weight stands between the least (0) and the greatest (1)."""
        least, most = self._weights[0], self._weights[-1]
        return (weight - least) / (most - least) if most > least else 1.0

    def _breadth(self, weight: float) -> float:
        return _THINNEST + (_THICKEST - _THINNEST) * self._part(weight)

    def _shade(self, weight: float) -> str:
        return shade(self._part(weight))

    @staticmethod
    def _told(weight: float) -> str:
        return f"{weight:g}"


def _joined(edges: Sequence[Edge]) -> list[Edge]:
    """Return each pair once, whichever way round it is given, with its greatest weight."""
    joined: dict[tuple[str, str], float] = {}
    for one, other, weight in edges:
        pair = (one, other) if one <= other else (other, one)
        joined[pair] = max(weight, joined.get(pair, weight))
    return [(one, other, weight) for (one, other), weight in joined.items()]


def _around(edges: Sequence[Edge]) -> list[str]:
    """Return the names in the order of the circle: who has much to do with each other stand near.

    It begins with the heaviest name; the next is always the one bound most to those placed last.
    """
    weights: dict[str, dict[str, float]] = {}
    for one, other, weight in edges:
        weights.setdefault(one, {})[other] = weight
        weights.setdefault(other, {})[one] = weight
    left = sorted(weights, key=lambda name: (-sum(weights[name].values()), name))
    placed: list[str] = []
    while left:
        recent = placed[-3:]
        left.sort(
            key=lambda name: (
                -sum(weights[name].get(near, 0.0) for near in recent),
                -sum(weights[name].values()),
                name,
            )
        )
        placed.append(left.pop(0))
    return placed


def _pulled(
    one: tuple[float, float], other: tuple[float, float], middle: tuple[float, float]
) -> tuple[float, float]:
    """Return the point that bends a bow inwards, away from the names between its ends."""
    between = (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
    # Neighbours are bound by a flat bow near the rim: the middle is left to those far apart.
    away = math.dist(one, other) / (2 * max(math.dist(one, middle), 1e-9))
    share = 0.15 + 0.35 * away
    return (
        between[0] + (middle[0] - between[0]) * share,
        between[1] + (middle[1] - between[1]) * share,
    )
