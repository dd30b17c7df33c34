"""The days that a written date can mean: `2018`, `by 2018-02`, `between 2018 and 2019-05-01`."""

from __future__ import annotations

import calendar
import datetime
import re
from typing import Final, NamedTuple

_DATE = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
_WAYS: Final = tuple(
    re.compile(way.replace("DATE", _DATE))
    for way in (
        "(?P<one>DATE)(?:T.*|Z|[+-]\\d\\d:\\d\\d)?",
        "by (?P<last>DATE)",
        "(?P<first>DATE) or later",
        "between (?P<first>DATE) and (?P<last>DATE)",
        "(?P<first>DATE) or later, by (?P<last>DATE)",
    )
)


class Span(NamedTuple):
    """The first and the last day that a date can mean; None for a side that nothing bounds.

    `stated` is the date as written, where it is one date and no bounds.
    """

    first: datetime.date | None
    last: datetime.date | None
    stated: str = ""


def span_of(text: str) -> Span | None:
    """Return the days that a text can mean; None for one that says no date."""
    for way in _WAYS:
        found = way.fullmatch(text)
        if found is not None:
            given = found.groupdict()
            one = given.get("one") or ""
            try:
                return Span(_first(given.get("first") or one), _last(given.get("last") or one), one)
            except ValueError:  # a month 13, or a 30 February
                return None
    return None


def _first(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(f"{text}-01-01"[:10]) if text else None


def _last(text: str) -> datetime.date | None:
    if not text:
        return None
    year, month, day = (*text.split("-"), "", "")[:3]
    number = int(month or 12)
    days = calendar.monthrange(int(year), number)[1]
    return datetime.date(int(year), number, int(day or days))
