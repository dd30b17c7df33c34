"""The shapes of countries: Natural Earth at 1:10,000,000, which lies inside a package.

Nothing is fetched. The package geo-intel-offline carries the outlines
(https://www.naturalearthdata.com/, public domain); shapely cuts and simplifies them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final, NamedTuple

from kg.questions.folding import fold
from kg.render.extras import package

_NEED: Final = "a map"
_FEWEST_CORNERS: Final = 4


class Shape(NamedTuple):
    """A country: its ISO 3166-1 codes ("" where the package has none), its name, its outline.

    `parts` are polygons of shapely, in degrees of longitude and latitude, the largest one first.
    """

    alpha2: str
    alpha3: str
    name: str
    parts: tuple[Any, ...]


class Atlas:
    """Shapes by what a graph may know of a country: its codes and names."""

    def __init__(self, shapes: list[Shape]) -> None:
        self.shapes = shapes
        self._by_code = {
            code: shape for shape in shapes for code in (shape.alpha2, shape.alpha3) if code
        }
        self._by_name = {fold(shape.name): shape for shape in shapes}

    def find(self, codes: list[str], names: list[str]) -> Shape | None:
        """Return the shape that a code means, else the one that a name does; None for neither."""
        for code in codes:
            if code.upper() in self._by_code:
                return self._by_code[code.upper()]
        for name in names:
            if fold(name) in self._by_name:
                return self._by_name[fold(name)]
        return None


@lru_cache(maxsize=1)
def atlas() -> Atlas:
    """Return the shapes. Raises UsageError where one of the two packages is absent."""
    shapely = package("shapely", "pictures", _NEED)
    loader = package("geo_intel_offline.data_loader", "pictures", _NEED).DataLoader()
    shapes = []
    for number, about in loader.metadata.items():
        outline = loader.polygons[number]
        rings = outline.get("exteriors") or [outline["exterior"]]
        parts = [
            shapely.Polygon([(longitude, latitude) for latitude, longitude in ring])
            for ring in rings
            if len(ring) >= _FEWEST_CORNERS
        ]
        parts.sort(key=lambda part: -part.area)
        alpha2, alpha3 = _code(about["iso2"], 2), _code(about["iso3"], 3)
        shapes.append(Shape(alpha2, alpha3, about["name"], tuple(parts)))
    shapes.sort(key=lambda shape: -sum(part.area for part in shape.parts))
    return Atlas(_without_spots(shapes))


def _without_spots(shapes: list[Shape]) -> list[Shape]:
    """Return the shapes without those that have no code and lie within another.

    Natural Earth draws leased grounds, such as a launch site, apart from the country around them.
    """
    coded = [shape for shape in shapes if shape.alpha2 or shape.alpha3]
    kept = []
    for shape in shapes:
        inside = shape.parts[0].representative_point()
        around = (part for other in coded for part in other.parts[:1])
        if shape in coded or not any(part.contains(inside) for part in around):
            kept.append(shape)
    return kept


def _code(text: str, length: int) -> str:
    """Return a code of ISO 3166-1; Natural Earth writes -99 and the like where it gives none."""
    return text if len(text) == length and text.isalpha() else ""
