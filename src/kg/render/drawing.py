"""A sheet to draw on, in inches from its upper left corner; matplotlib writes it as SVG.

Texts stay texts, and the same drawing gives the same bytes. Nothing is told by colour alone:
colours differ in lightness too, so that they stay apart in print and for every eye, and what they
mean is written beside them.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape
from typing import Any, Final

from kg.render.extras import package

INK: Final = "#1b1b1f"
QUIET: Final = "#5a5a66"
LINE: Final = "#c9c9d2"
PAPER: Final = "#ffffff"
SIZE: Final = 9.0
"""The usual size of texts, in points."""
_NEED: Final = "-f svg"
_SETTINGS: Final = {
    "svg.fonttype": "none",
    "svg.hashsalt": "kg",  # else the names of what is reused differ from run to run
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],  # it comes with matplotlib; a reader may lack it
    "hatch.linewidth": 0.6,
}

_UNWRITABLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
"""What no XML document can hold, and what would turn the letters of its neighbours around."""
_PATHS: Final = re.compile(r' d="[^"]*"')
_FINER: Final = re.compile(r"(?<=\.\d\d)\d+")
"""What is finer than a hundredth of a point: no eye sees it, and it is half of a map's bytes."""


class Sheet:
    """A drawing of a given width and height. Raises UsageError where matplotlib is absent."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._matplotlib = package("matplotlib", "pictures", _NEED)
        self._patches = package("matplotlib.patches", "pictures", _NEED)
        self._path = package("matplotlib.path", "pictures", _NEED).Path
        with self._matplotlib.rc_context(_SETTINGS):
            figure = package("matplotlib.figure", "pictures", _NEED).Figure
            self._figure: Any = figure(figsize=(width, height), facecolor=PAPER)
            self._axes: Any = self._figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self._axes.set_xlim(0, width)
        self._axes.set_ylim(height, 0)
        self._axes.axis("off")

    def text(self, x: float, y: float, text: str, **style: Any) -> None:
        """Write a text; `style` is that of matplotlib's Text."""
        given = {"size": SIZE, "color": INK, "va": "center", "parse_math": False, **style}
        self._axes.text(x, y, _written(text), **given)

    def box(self, x: float, y: float, width: float, height: float, **style: Any) -> None:
        """Draw a rectangle; `style` is that of matplotlib's Patch."""
        self._axes.add_artist(self._patches.Rectangle((x, y), width, height, **style))

    def dot(self, x: float, y: float, radius: float, **style: Any) -> None:
        """Draw a filled circle."""
        self._axes.add_artist(self._patches.Circle((x, y), radius, **style))

    def bow(self, points: Sequence[tuple[float, float]], **style: Any) -> None:
        """Draw a curve from the first point to the last, pulled towards the one between."""
        path = self._path(points, [self._path.MOVETO, self._path.CURVE3, self._path.CURVE3])
        self._axes.add_artist(self._patches.PathPatch(path, fill=False, **style))

    def area(self, rings: Sequence[Any], **style: Any) -> None:
        """Draw areas as one: each ring is a closed sequence of points."""
        corners = [tuple(point) for ring in rings for point in ring]
        codes = [
            code
            for ring in rings
            for code in (
                self._path.MOVETO,
                *[self._path.LINETO] * (len(ring) - 2),
                self._path.CLOSEPOLY,
            )
        ]
        self._axes.add_artist(self._patches.PathPatch(self._path(corners, codes), **style))

    def line(self, points: Sequence[tuple[float, float]], **style: Any) -> None:
        """Draw a line from point to point."""
        self._axes.add_artist(self._patches.PathPatch(self._path(points), fill=False, **style))

    def svg(self, title: str, language: str, description: str = "") -> str:
        """Return the drawing as SVG; it is one image, which its title names.

        A description tells a reader who cannot see it what the picture shows.
        """
        sink = io.StringIO()
        with self._matplotlib.rc_context(_SETTINGS):
            about = {"Date": None, "Creator": None, "Title": _written(title), "Language": language}
            with _without_complaints():
                self._figure.savefig(sink, format="svg", metadata=about)
        drawn = sink.getvalue().replace("<svg ", '<svg role="img" ', 1)
        drawn = _PATHS.sub(lambda path: _FINER.sub("", path.group()), drawn)
        if description:
            told = f"</title>\n <desc>{escape(_written(description))}</desc>"
            drawn = drawn.replace("</title>", told, 1)
        return drawn


def width_of(text: str, size: float = SIZE, **style: Any) -> float:
    """Return how wide a text is, in inches, in the font that comes with matplotlib."""
    if not text:
        return 0.0
    paths = package("matplotlib.textpath", "pictures", _NEED)
    fonts = package("matplotlib.font_manager", "pictures", _NEED)
    font = fonts.FontProperties(family=["DejaVu Sans"], size=size, **style)
    with _without_complaints():
        measured = paths.TextToPath().get_text_width_height_descent(text, font, ismath=False)
    return float(measured[0]) / 72.0


def _written(text: str) -> str:
    """Return a text with a mark in the place of each character that must not stand in it."""
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)


@contextmanager
def _without_complaints() -> Iterator[None]:
    """Keep silent about signs that the measuring font lacks: the reader's font draws them."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph", category=UserWarning)
        yield
