"""A timeline as a picture: an axis of years, a line an entry, a bar as long as what is open.

A day is a dot; what lasted is a full bar; a month, a year or bounds are a hatched bar from the
earliest day to the latest, so that a coarse date never looks like a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from textwrap import wrap
from typing import Final

from kg.questions.spans import span_of
from kg.questions.timeline import Entry, Timeline
from kg.render.drawing import INK, LINE, PAPER, QUIET, Sheet, width_of
from kg.render.timeline_dates import legend, said, when_in_lines

_ROW, _LINE, _AXIS, _GAP = 0.25, 0.16, 3.4, 0.15
_HALF: Final = 0.05
_TOP: Final = 0.3
_SMALL: Final = 7.5
_FILL: Final = "#0b4f9e"
_MOST_YEARS: Final = 7
_BROADEST: Final = 70
_MOST_LINES: Final = 3
"""An entry's text has so many signs a line, and so many lines; the rest is cut."""


class TimelinePicture:
    """Draws the entries of a timeline; `width` and `height` are what it takes.

    `undated` are what has no date, and `head` what stands before them.
    """

    def __init__(
        self, timeline: Timeline, language: str, undated: Sequence[str] = (), head: str = ""
    ) -> None:
        self._entries = timeline.entries
        self._scale = _Scale(timeline.entries)
        self._legend = legend(language)
        self._dates = [when_in_lines(entry, language) for entry in timeline.entries]
        self._said = [_lines(said(timeline, entry)) for entry in timeline.entries]
        self._dated = max((width_of(line) for lines in self._dates for line in lines), default=0.0)
        texts = [width_of(line) for lines in self._said for line in lines]
        left = _AXIS + _GAP + self._dated + _GAP
        self.width = left + max(texts, default=0.0)
        signs = max(int(self.width / _AXIS * 38), 40)
        self._undated = wrap(f"{head}: {'; '.join(undated)}", signs) if undated else []
        self._rows = sum(_room(max(pair, key=len)) for pair in self._told())
        self.height = _TOP + self._rows + 0.4 + 0.18 * len(self._undated)
        told = [f"{' '.join(days)}: {' '.join(lines)}" for days, lines in self._told()]
        self.description = ". ".join([*told, " ".join(self._undated)]).strip()

    def _told(self) -> list[tuple[list[str], list[str]]]:
        return list(zip(self._dates, self._said, strict=True))

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        """Draw it with its upper left corner at a point."""
        top = y + _TOP
        for year in self._scale.years():
            at = x + self._scale.at(date(year, 1, 1))
            sheet.box(at, top, 0.0, self._rows, edgecolor=LINE, linewidth=0.6)
            sheet.text(at, top - 0.12, str(year), ha="center", color=QUIET)
        left = x + _AXIS + _GAP
        at = top
        for entry, (days, lines) in zip(self._entries, self._told(), strict=True):
            middle = at + _ROW / 2
            self._scale.draw(sheet, entry, x, middle)
            for number, line in enumerate(days):
                sheet.text(left, middle + _LINE * number, line, color=QUIET)
            for number, line in enumerate(lines):
                sheet.text(left + self._dated + _GAP, middle + _LINE * number, line)
            at += _room(max(days, lines, key=len))
        for number, line in enumerate(self._undated):
            sheet.text(x, at + 0.15 + 0.18 * number, line)
        self._draw_legend(sheet, x, at + 0.22 + 0.18 * len(self._undated))

    def _draw_legend(self, sheet: Sheet, x: float, y: float) -> None:
        for mark, text in self._legend.items():
            if mark == "day":
                _dot(sheet, x + _HALF, y)
            else:
                _bar(sheet, x, y, 0.2, is_open=mark == "open")
            x += 0.15 if mark == "day" else 0.28
            sheet.text(x, y, text, size=_SMALL, color=QUIET)
            x += width_of(text, _SMALL) + 0.25


def _lines(text: str) -> list[str]:
    return wrap(text, _BROADEST, max_lines=_MOST_LINES, placeholder=" …") or [""]


def _room(lines: Sequence[str]) -> float:
    return _ROW + _LINE * (len(lines) - 1)


class _Scale:
    """Days as places on the axis."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        days = [day for entry in entries for day in (*_began(entry), *_ended(entry)) if day]
        self._first, last = date(min(days).year, 1, 1), max(days)
        self._last = date(min(last.year + 1, date.max.year), 1, 1)

    def at(self, day: date) -> float:
        """Return where a day lies."""
        whole = (self._last - self._first).days or 1
        return _AXIS * (day - self._first).days / whole

    def years(self) -> range:
        """Return the years that stand at the axis."""
        step = max(1, -(-(self._last.year - self._first.year) // _MOST_YEARS))
        return range(self._first.year, self._last.year + 1, step)

    def draw(self, sheet: Sheet, entry: Entry, x: float, y: float) -> None:
        """Draw an entry: a side that nothing bounds reaches the end of the axis."""
        if entry.day is None:
            self._open(sheet, *_began(entry), x, y)
        began, (first, last) = entry.day or _began(entry)[1], _ended(entry)
        if began is None or (first or last) is None:
            if entry.day is not None:
                _dot(sheet, x + self.at(entry.day), y)
            return
        lasted = max(self.at(first or began) - self.at(began), 0.0)
        if entry.day is not None and lasted <= 2 * _HALF:
            _dot(sheet, x + self.at(entry.day), y)
        else:
            _bar(sheet, x + self.at(began), y, lasted)
        if first != last:
            self._open(sheet, first, last, x, y)

    def _open(
        self, sheet: Sheet, first: date | None, last: date | None, x: float, y: float
    ) -> None:
        """Draw the days between which a date lies."""
        begin, end = self.at(first or self._first), self.at(last or self._last)
        _bar(sheet, x + begin, y, max(end - begin, 0.08), is_open=True)


def _dot(sheet: Sheet, x: float, y: float) -> None:
    sheet.dot(x, y, _HALF, facecolor=_FILL, edgecolor=_FILL)


def _bar(sheet: Sheet, x: float, y: float, length: float, *, is_open: bool = False) -> None:
    sure = {"facecolor": _FILL, "edgecolor": _FILL}
    unsure = {"facecolor": PAPER, "edgecolor": INK, "hatch": "////", "linewidth": 0.8}
    sheet.box(x, y - _HALF, length, 2 * _HALF, **(unsure if is_open else sure))


def _began(entry: Entry) -> tuple[date | None, date | None]:
    first = date.fromisoformat(entry.earliest) if entry.earliest else None
    return first, date.fromisoformat(entry.latest) if entry.latest else None


def _ended(entry: Entry) -> tuple[date | None, date | None]:
    """Return the days between which it ended; None where no end is known, or one before it."""
    span = span_of(entry.until)
    if span is None or (entry.day and span.last and span.last < entry.day):
        return None, None
    return span.first, span.last
