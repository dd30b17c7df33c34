"""How pictures tell values apart: by lightness and pattern as well as by colour.

The lightness differs enough to survive a grey print, and the patterns survive every eye; the tests
compute both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from kg.errors import UsageError
from kg.render.drawing import INK, PAPER

Style = Mapping[str, Any]
"""What matplotlib draws an area with, and under `color` the ink that is read on it."""

ANSWERS: Final[Mapping[str, Style]] = {
    "yes": {"facecolor": "#0b4f9e", "color": PAPER},
    "open": {"facecolor": "#d9e6f5", "hatch": "////", "color": INK},
    "unknown": {"facecolor": PAPER, "hatch": "||||", "color": INK},
    "no": {"facecolor": PAPER, "color": INK},
}
"""What answers of three values (docs/model.md, Absence) look like."""

PATTERNS: Final[Sequence[Style]] = (
    {"facecolor": "#0b4f9e", "color": PAPER},
    {"facecolor": "#e69f00", "color": INK},
    {"facecolor": "#d9e6f5", "hatch": "////", "color": INK},
    {"facecolor": PAPER, "hatch": "----", "color": INK},
    {"facecolor": "#8a8a94", "hatch": "\\\\\\\\", "color": INK},
    {"facecolor": PAPER, "hatch": "++++", "color": INK},
)
"""What other values look like, in the order in which they come."""

SHADES: Final = ("#a9c4e4", "#6f9fd2", "#3d78b8", "#0b4f9e", "#072f5f")
"""Less to more."""


def patterns_of(values: Sequence[str], what: str) -> dict[str, Style]:
    """Return how each value looks: the known answers always alike, the others in turn.

    Raises UsageError for more values than can be told apart; `what` names their column.
    """
    others = [value for value in values if value not in ANSWERS]
    taken = [ANSWERS[value] for value in values if value in ANSWERS]
    free = [style for style in PATTERNS if style not in taken]
    if len(others) > len(free):
        raise UsageError(
            f"the column {what} has {len(others)} values, and a picture tells {len(free)} apart",
            mend="narrow the question by its parameters, or ask for -f html",
        )
    turns = dict(zip(others, free, strict=False))
    return {value: ANSWERS.get(value) or turns[value] for value in values}


def worn(style: Style) -> dict[str, Any]:
    """Return a style as matplotlib takes it, with an edge and lines that are seen."""
    given = {key: value for key, value in style.items() if key != "color"}
    return {"edgecolor": INK, "linewidth": 0.6, "hatchcolor": "#3f689c", **given}


def shade(part: float) -> str:
    """Return the shade of a weight that stands between the least (0) and the greatest (1)."""
    return SHADES[round(part * (len(SHADES) - 1))]


def figure(number: float) -> str:
    """Return a number as a picture writes it."""
    return f"{number:.12g}"


def classes_of(numbers: Sequence[float]) -> tuple[dict[float, str], dict[str, Style]]:
    """Return the class of each number, in words, and how each class looks, the least first.

    Each class holds about as many different numbers; there are no more than there are shades.
    """
    distinct = sorted(set(numbers))
    count = min(len(SHADES), len(distinct))
    parts = [
        distinct[len(distinct) * at // count : len(distinct) * (at + 1) // count]
        for at in range(count)
    ]
    called: dict[float, str] = {}
    styles: dict[str, Style] = {}
    for at, part in enumerate(parts):
        low, high = figure(part[0]), figure(part[-1])
        name = low if low == high else f"{low} – {high}"
        colour = shade(at / (count - 1) if count > 1 else 1.0)
        styles[name] = {"facecolor": colour, "color": PAPER if colour in SHADES[2:] else INK}
        called.update(dict.fromkeys(part, name))
    return called, styles
