"""Days, months and years that a text names, in English and Russian."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Final, NamedTuple

_MONTHS: Final = (
    r"jan(?:uary)?|январ\w+",
    r"feb(?:ruary)?|феврал\w+",
    r"mar(?:ch)?|март\w*",
    r"apr(?:il)?|апрел\w+",
    r"may|ма[йяе]|маем",
    r"june?|июн\w+",
    r"july?|июл\w+",
    r"aug(?:ust)?|август\w*",
    r"sept?(?:ember)?|сентябр\w+",
    r"oct(?:ober)?|октябр\w+",
    r"nov(?:ember)?|ноябр\w+",
    r"dec(?:ember)?|декабр\w+",
)
_MONTH: Final = "|".join(_MONTHS)
_YEAR: Final = r"(?P<y>(?:1[89]|20|21)\d\d)"
_OF_YEAR: Final = rf"{_YEAR}(?:\s*(?:года|году|год|г\b\.?))?"
_END: Final = r"(?:(?P<end>end|конец|конца|конце|концу)|(?P<begin>beginning|start|начал[оауе]))"
_WHOLE_YEAR: Final = 365
_AGO: Final = r"(?:(?P<n>\d{1,3}|a|an|one)\s+)?"


class Day(NamedTuple):
    """A stretch of days that a text names: where it stands, its first day and its last one."""

    start: int
    end: int
    text: str
    first: date
    last: date
    is_today: bool = False

    @property
    def is_within_year(self) -> bool:
        """Tell whether it is less than a whole year, which may be part of a name."""
        return (self.last - self.first).days < _WHOLE_YEAR - 1

    @property
    def is_one(self) -> bool:
        """Tell whether it is a single day."""
        return self.first == self.last


def days_of(text: str, today: date) -> list[Day]:
    """Return the days, months and years that a text names, in their order; none overlap.

    Days of the calendar alone: 31 February 2022 is left to be words. `03/04/2022` may be a day of
    March or of April: a stretch from the one to the other.
    """
    found: list[Day] = []
    seen: list[tuple[int, int]] = []
    has_digits = any(map(str.isdecimal, text))
    for pattern, reader in _READERS:
        if reader in _OF_DIGITS and not has_digits:
            continue  # most texts name no day, and patterns take time to compile
        for match in _compiled(pattern).finditer(text):
            if any(start < match.end() and match.start() < end for start, end in seen):
                continue
            seen.append(match.span())
            try:
                first, last = reader(match, today)
            except (ValueError, OverflowError):
                continue
            is_today = first == last == today and not any(map(str.isdecimal, match[0]))
            found.append(Day(match.start(), match.end(), match[0], first, last, is_today))
    return sorted(found)


_Reader = Callable[[re.Match[str], date], tuple[date, date]]


def _full(match: re.Match[str], today: date) -> tuple[date, date]:
    month = match["m"]
    number = int(month) if month.isdecimal() else _month(month)
    day = date(int(match["y"]), number, int(match["d"]))
    return day, day


def _slashed(match: re.Match[str], today: date) -> tuple[date, date]:
    year, one, other = int(match["y"]), int(match["d"]), int(match["m"])
    days = [date(year, month, day) for day, month in ((one, other), (other, one)) if month <= 12]
    return min(days), max(days)


def _month_of(match: re.Match[str], today: date) -> tuple[date, date]:
    month = match["m"]
    number = int(month) if month.isdecimal() else _month(month)
    return _whole_month(int(match["y"]), number)


def _year_of(match: re.Match[str], today: date) -> tuple[date, date]:
    return _whole_year(int(match["y"]))


def _edge(match: re.Match[str], today: date) -> tuple[date, date]:
    first, last = _whole_year(int(match["y"]))
    return (last, last) if match["end"] else (first, first)


def _near(match: re.Match[str], today: date) -> tuple[date, date]:
    word = match[0].casefold()
    days = -1 if word in ("yesterday", "вчера") else 1 if word in ("tomorrow", "завтра") else 0
    day = today + timedelta(days=days)
    return day, day


def _beside(match: re.Match[str], today: date) -> tuple[date, date]:
    which = match["which"].casefold()
    step = -1 if which.startswith(("last", "previous", "прошл")) else 0
    step = 1 if which.startswith(("next", "следующ", "будущ")) else step
    if match["unit"].casefold().startswith(("y", "г")):
        return _whole_year(today.year + step)
    months = today.year * 12 + today.month - 1 + step
    return _whole_month(months // 12, months % 12 + 1)


def _ago(match: re.Match[str], today: date) -> tuple[date, date]:
    count = match["n"] or "1"
    number = int(count) if count.isdecimal() else 1
    unit = match["unit"].casefold()
    if unit.startswith(("day", "дн", "ден")):
        day = today - timedelta(days=number)
    elif unit.startswith(("week", "нед")):
        day = today - timedelta(weeks=number)
    else:
        back = number if unit.startswith(("mon", "мес")) else 12 * number
        months = today.year * 12 + today.month - 1 - back
        year, month = months // 12, months % 12 + 1
        day = date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
    return day, day


def _month(word: str) -> int:
    names = (number for number, name in enumerate(_MONTHS, 1) if _is(name, word))
    return next(names)


def _is(pattern: str, word: str) -> bool:
    return re.fullmatch(pattern, word, re.IGNORECASE) is not None


def _whole_month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _whole_year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


_OF_DIGITS: Final = (_full, _slashed, _month_of, _edge, _year_of)
_READERS: Final[tuple[tuple[str, _Reader], ...]] = (
    (rf"{_YEAR}-(?P<m>\d\d)-(?P<d>\d\d)", _full),
    (rf"(?P<d>\d\d?)\.(?P<m>\d\d?)\.{_YEAR}", _full),
    (rf"(?P<d>\d\d?)/(?P<m>\d\d?)/{_YEAR}", _slashed),
    (rf"(?P<d>\d\d?)(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<m>{_MONTH})\.?,?\s+{_OF_YEAR}", _full),
    (rf"(?P<m>{_MONTH})\.?\s+(?P<d>\d\d?)(?:st|nd|rd|th)?,?\s+{_YEAR}", _full),
    (rf"{_YEAR}-(?P<m>\d\d)(?!-?\d)", _month_of),
    (rf"(?P<m>{_MONTH})\.?,?(?:\s+of)?\s+{_OF_YEAR}", _month_of),
    (rf"{_END}\s+(?:of\s+)?{_OF_YEAR}", _edge),
    (r"today|now|nowadays|currently|yesterday|tomorrow|сегодня|сейчас|вчера|завтра", _near),
    (r"(?P<which>last|previous|this|next)\s+(?P<unit>year|month)", _beside),
    (
        r"(?P<which>прошлом|этом|следующем|будущем)\s+(?P<unit>году|месяце)",
        _beside,
    ),
    (rf"{_AGO}(?P<unit>years?|months?|weeks?|days?)\s+ago", _ago),
    (rf"{_AGO}(?P<unit>года?|лет|месяц(?:а|ев)?|недел[юиь]|день|дн(?:я|ей))\s+назад", _ago),
    (_OF_YEAR, _year_of),
)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?!\w)", re.IGNORECASE)
