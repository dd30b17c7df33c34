"""The day for which a question is asked: one word for it, whatever the question calls it."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from kg.errors import UsageError, shown
from kg.questions.catalogue import Question
from kg.questions.header import TODAY

_COARSE = re.compile(r"(?P<year>[0-9]{4})(-(?P<month>[0-9]{2}))?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def on_day(
    question: Question, values: Mapping[str, str], as_of: str | date | None
) -> Mapping[str, str]:
    """Return the values with a day in every parameter that stands for today where none is given.

    `values` is what a person types, by parameter; `as_of` is a day such as 2022-11-30, or `today`;
    None changes nothing. Raises UsageError for what is no day or leaves the day open, for a
    question that no day changes, and where a value gives the day as well.
    """
    if as_of is None:
        return values
    day = as_of.isoformat() if isinstance(as_of, date) else as_of.strip()
    _refuse_what_is_no_day(day)
    header = question.header
    if not header.days:
        raise _takes_none(question)
    for name in header.days:
        if name in values:
            raise UsageError(
                f"the day is given twice: as of {day}, and {name}={shown(values[name])}",
                mend="give it once",
            )
    return values if day == TODAY else {**values, **dict.fromkeys(header.days, day)}


def _takes_none(question: Question) -> UsageError:
    """Return the error for a question that no day of asking changes."""
    header = question.header
    why = f": {header.timeless}" if header.timeless else ""
    days = [item for item in header.parameters.values() if item.type == "xsd:date"]
    mend = f"its {days[0].name} is given with -p {days[0].name}={days[0].example}" if days else None
    return UsageError(
        f"{question.name} is not asked as of a day{why}", mend=mend or "leave the day out"
    )


def _refuse_what_is_no_day(text: str) -> None:
    """Raise UsageError for what is no day.

    A month or a year is refused too: what holds on some of its days need not hold on others, and
    an answer of rows cannot say for each of them on which.
    """
    coarse = _COARSE.fullmatch(text)
    if coarse is not None and 1 <= int(coarse["month"] or 1) <= 12 and int(coarse["year"]):
        year, month = int(coarse["year"]), int(coarse["month"] or 12)
        first = f"{year:04}-{coarse['month'] or '01'}-01"
        last = f"{year:04}-{month:02}-{monthrange(year, month)[1]}"
        raise UsageError(
            f"{text} is a whole {'month' if coarse['month'] else 'year'}, and a question is asked"
            " as of one day",
            mend=f"write one of its days, such as {first} or {last}",
        )
    if not text:
        raise UsageError("the day is empty", mend="leave it out for today")
    if text == TODAY:
        return
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{shown(text)} is no day", mend="write a day such as 2022-11-30, or today"
        ) from None
