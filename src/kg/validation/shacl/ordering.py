"""The order of literals: which of two values is less, where XML Schema and SPARQL say so.

Numbers of all kinds compare with one another (https://www.w3.org/TR/sparql11-query/#OperatorMapping),
times as XML Schema 1.1 Part 2 orders them (https://www.w3.org/TR/xmlschema11-2/#theSevenPropertyModel):
a time without a zone and one with compare only where they do for every zone.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Final, Literal, NamedTuple

import pyoxigraph as ox

from kg.rdf.lexical import problem
from kg.validation.triples import XSD

Order = Literal[-1, 0, 1]

_INTEGERS: Final = frozenset(
    (
        "byte",
        "int",
        "integer",
        "long",
        "negativeInteger",
        "nonNegativeInteger",
        "nonPositiveInteger",
        "positiveInteger",
        "short",
        "unsignedByte",
        "unsignedInt",
        "unsignedLong",
        "unsignedShort",
    )
)
_DAYS_BEFORE: Final = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_ZONE_SPAN: Final = 14 * 3600
_TIME: Final = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d(?:\.\d+)?)"
_FORMS: Final = {
    "dateTime": rf"(?P<year>-?\d+)-(?P<month>\d\d)-(?P<day>\d\d)T{_TIME}",
    "date": r"(?P<year>-?\d+)-(?P<month>\d\d)-(?P<day>\d\d)",
    "time": _TIME,
    "gYear": r"(?P<year>-?\d+)",
    "gYearMonth": r"(?P<year>-?\d+)-(?P<month>\d\d)",
    "gMonth": r"--(?P<month>\d\d)",
    "gMonthDay": r"--(?P<month>\d\d)-(?P<day>\d\d)",
    "gDay": r"---(?P<day>\d\d)",
}
_DURATION: Final = (
    r"(?P<sign>-?)P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>[\d.]+)S)?)?"
)


class Comparable(NamedTuple):
    """A value that can be compared with those of its family.

    ``amount`` is a number, a text, a moment in seconds or a pair of months and seconds; ``kind``
    tells apart what is promoted or has a zone.
    """

    family: str
    kind: int
    amount: int | Decimal | float | Fraction | str | tuple[int, Fraction]


_EXACT, _FLOAT, _DOUBLE = 0, 1, 2


def comparable(literal: ox.Literal) -> Comparable | None:
    """Return the value of a literal; None where it has no order or is ill-formed."""
    datatype = literal.datatype.value
    if literal.language is not None or not datatype.startswith(XSD):
        return None
    name = datatype.removeprefix(XSD)
    if name == "string":
        return Comparable("string", 0, literal.value)
    if problem(literal.value, datatype) is not None:
        return None
    if name in _INTEGERS:
        return Comparable("number", _EXACT, _whole(literal.value))
    reader = _READERS.get(name)
    return reader(literal.value) if reader is not None else None


def compare(first: Comparable | None, second: Comparable | None) -> Order | None:
    """Return -1, 0 or 1 as the first is less, equal or greater; None where they do not compare."""
    if first is None or second is None or first.family != second.family:
        return None
    if first.family == "number":
        return _compare_numbers(first, second)
    if first.family == "duration":
        return _compare_durations(first.amount, second.amount)  # type: ignore[arg-type]
    if first.kind != second.kind:
        return _compare_zones(first, second)
    return _sign(first.amount, second.amount)


def _whole(text: str) -> int | Decimal:
    """Return a whole number; one of thousands of digits is left to Decimal, which is not slow."""
    return int(text) if len(text) < 1000 else Decimal(text)


def _number(kind: int) -> Callable[[str], Comparable]:
    def read(text: str) -> Comparable:
        amount = float(text.replace("INF", "inf"))
        return Comparable("number", kind, amount if kind == _DOUBLE else _single(amount))

    return read


def _single(amount: float) -> float:
    """Return the nearest number of single precision."""
    try:
        return float(struct.unpack("f", struct.pack("f", amount))[0])
    except OverflowError:
        return float("inf") if amount > 0 else float("-inf")


def _compare_numbers(first: Comparable, second: Comparable) -> Order | None:
    kind = max(first.kind, second.kind)
    left, right = first.amount, second.amount
    if kind != _EXACT:
        left, right = float(left), float(right)  # type: ignore[arg-type]
        if left != left or right != right:
            return None  # NaN
        if kind == _FLOAT:
            left, right = _single(left), _single(right)
    return _sign(left, right)


def _sign(left: object, right: object) -> Order:
    if left == right:
        return 0
    return -1 if left < right else 1  # type: ignore[operator]


def _compare_zones(first: Comparable, second: Comparable) -> Order | None:
    """Compare a moment that has a zone with one that has none."""
    left, right = first.amount, second.amount
    if not isinstance(left, int | Fraction) or not isinstance(right, int | Fraction):
        return None
    difference = Fraction(left) - right
    if abs(difference) <= _ZONE_SPAN:
        return None
    return -1 if difference < 0 else 1


def _compare_durations(first: tuple[int, Fraction], second: tuple[int, Fraction]) -> Order | None:
    """Compare months and seconds; where they disagree the order depends on the month."""
    orders = {_sign(first[0], second[0]), _sign(first[1], second[1])} - {0}
    if len(orders) > 1:
        return None
    return orders.pop() if orders else 0


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """Compile a pattern when it is first asked for."""
    return re.compile(text)


def _moment(name: str) -> Callable[[str], Comparable | None]:
    form = _FORMS[name] + r"(?P<zone>Z|[+-]\d\d:\d\d)?"

    def read(text: str) -> Comparable | None:
        match = _pattern(form).fullmatch(text)
        if match is None:
            return None
        part = match.groupdict()
        year = int(part.get("year") or 1972)  # a leap year, as XML Schema takes
        month, day = int(part.get("month") or 1), int(part.get("day") or 1)
        seconds: int | Fraction = _days(year, month, day) * 86400
        seconds += int(part.get("hour") or 0) * 3600 + int(part.get("minute") or 0) * 60
        second = part.get("second") or "0"
        seconds += int(second) if second.isdigit() else Fraction(second)
        zone = part["zone"]
        return Comparable(name, int(zone is not None), seconds - _offset(zone))

    return read


def plain_day(text: str) -> int | None:
    """Return the amount of a day such as 2026-02-20, as most are; None for one of another form."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return None
    try:
        days = date.fromisoformat(text).toordinal()
    except ValueError:
        return None
    return (days + _BEFORE_YEAR_ONE) * 86400


def _offset(zone: str | None) -> int:
    if zone is None or zone == "Z":
        return 0
    seconds = int(zone[1:3]) * 3600 + int(zone[4:6]) * 60
    return -seconds if zone[0] == "-" else seconds


def _days(year: int, month: int, day: int) -> int:
    """Return the days from 1 January of the year 0 of the proleptic Gregorian calendar."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    before = year - 1
    whole = year * 365 + before // 4 - before // 100 + before // 400
    return whole + _DAYS_BEFORE[month - 1] + (leap and month > 2) + day - 1


def _duration(text: str) -> Comparable | None:
    match = _pattern(_DURATION).fullmatch(text)
    if match is None:
        return None
    sign = -1 if match["sign"] else 1
    months = int(match["years"] or 0) * 12 + int(match["months"] or 0)
    seconds = Fraction(match["seconds"] or 0)
    seconds += int(match["days"] or 0) * 86400
    seconds += int(match["hours"] or 0) * 3600 + int(match["minutes"] or 0) * 60
    return Comparable("duration", 0, (sign * months, sign * seconds))


_BEFORE_YEAR_ONE: Final = _days(1, 1, 1) - 1

_READERS: Final[dict[str, Callable[[str], Comparable | None]]] = {
    "decimal": lambda text: Comparable("number", _EXACT, Decimal(text)),
    "double": _number(_DOUBLE),
    "float": _number(_FLOAT),
    "boolean": lambda text: Comparable("boolean", 0, int(text in ("true", "1"))),
    **{name: _moment(name) for name in _FORMS},
    "dateTimeStamp": _moment("dateTime"),
    "duration": _duration,
    "dayTimeDuration": _duration,
    "yearMonthDuration": _duration,
}
