"""A timeline as a picture: an axis of years, a line an entry, a bar as long as what is open.

A day is a dot; what lasted is a full bar; a month, a year or bounds are a hatched bar from the
earliest day to the latest, so that a coarse date never looks like a day.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from kg.errors import UsageError
from kg.questions.timeline import Entry, Timeline
from kg.render.drawing import INK, LINE, PAPER, QUIET, Sheet, width_of
from kg.render.timeline_text import when

_MARGIN, _ROW, _AXIS, _GAP = 0.3, 0.24, 4.5, 0.15
_TITLE: Final = 13.0
_FILL: Final = "#0b4f9e"
_MOST_YEARS: Final = 8
_LONGEST: Final = 110
"""How many signs of an entry's text are shown."""


def as_svg(timeline: Timeline, language: str) -> str:
    """Return the picture.

    Raises UsageError where there is nothing to draw, and where matplotlib is not installed.
    """
    entries = timeline.entries
    if not entries:
        raise UsageError("there is nothing to draw", mend="take another thing, or other days")
    title = timeline.label(timeline.thing)
    scale = _Scale(entries)
    dates = [when(entry) for entry in entries]
    said = [
        _cut(f"{timeline.label(entry.event)}: {timeline.label(entry.what)}") for entry in entries
    ]
    dated = max(map(width_of, dates))
    left = _MARGIN + _AXIS + _GAP
    width = left + dated + _GAP + max(map(width_of, said)) + _MARGIN
    top = _MARGIN + 0.55
    sheet = Sheet(
        max(width, width_of(title, _TITLE) + 2 * _MARGIN), top + _ROW * len(entries) + 0.4
    )
    sheet.text(_MARGIN, _MARGIN, title, size=_TITLE, weight="bold")
    for year in scale.years():
        x = scale.at(date(year, 1, 1))
        sheet.box(x, top, 0.0, _ROW * len(entries), edgecolor=LINE, linewidth=0.6)
        sheet.text(x, top - 0.12, str(year), ha="center", color=QUIET)
    for number, entry in enumerate(entries):
        middle = top + _ROW * (number + 0.5)
        scale.draw(sheet, entry, middle)
        sheet.text(left, middle, dates[number], color=QUIET)
        sheet.text(left + dated + _GAP, middle, said[number])
    return sheet.svg(title, language)


class _Scale:
    """Days as places on the axis."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        days = [day for entry in entries for day in (*_ends(entry), entry.last_day) if day]
        self._first, last = date(min(days).year, 1, 1), max(days)
        self._last = date(min(last.year + 1, date.max.year), 1, 1)

    def at(self, day: date) -> float:
        """Return where a day lies."""
        whole = (self._last - self._first).days or 1
        return _MARGIN + _AXIS * (day - self._first).days / whole

    def years(self) -> range:
        """Return the years that stand at the axis."""
        step = max(1, -(-(self._last.year - self._first.year) // _MOST_YEARS))
        return range(self._first.year, self._last.year + 1, step)

    def draw(self, sheet: Sheet, entry: Entry, y: float) -> None:
        """Draw an entry: a side that nothing bounds reaches the end of the axis."""
        first, last = _ends(entry)
        begin, end = self.at(first or self._first), self.at(last or self._last)
        if entry.day is None:
            style = {"facecolor": PAPER, "edgecolor": INK, "hatch": "////", "linewidth": 0.8}
            sheet.box(begin, y - 0.05, max(end - begin, 0.08), 0.1, **style)
            return
        assert entry.last_day is not None
        lasted = self.at(entry.last_day) - begin
        if lasted > 0.1:
            sheet.box(begin, y - 0.05, lasted, 0.1, facecolor=_FILL, edgecolor=_FILL)
        else:
            sheet.dot(begin, y, 0.05, facecolor=_FILL, edgecolor=_FILL)


def _ends(entry: Entry) -> tuple[date | None, date | None]:
    first = date.fromisoformat(entry.earliest) if entry.earliest else None
    return first, date.fromisoformat(entry.latest) if entry.latest else None


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
