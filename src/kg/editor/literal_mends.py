"""Other ways to write a literal that says the same and is well-formed, where there are such.

Only what needs no knowledge of what was meant: digits that are missing a zero, a day in the order
day, month, year with dots, a month that was called a day, true in other letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from kg.rdf.lexical import XSD, problem

_DASHED: Final = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_DOTTED: Final = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_MONTH: Final = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})")
_YEAR: Final = re.compile(r"[0-9]{4}")
_MOMENT: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}(?:\.[0-9]+)?))?(Z?)"
)
_WHOLE: Final = re.compile(r"([+-]?[0-9]+)\.0+")


def mended(lexical: str, datatype: str) -> list[tuple[str, str]]:
    """Return well-formed literals, text and datatype, that an ill-formed one may stand for."""
    found: dict[tuple[str, str], None] = {}
    for text, kind in _candidates(lexical, datatype.removeprefix(XSD)):
        if problem(text, XSD + kind) is None:
            found[text, XSD + kind] = None
    return list(found)


def _candidates(lexical: str, kind: str) -> Iterator[tuple[str, str]]:
    stripped = lexical.strip()
    if stripped != lexical:
        yield stripped, kind
    yield from _WAYS.get(kind, _whole)(stripped, kind)


def _moments(text: str, kind: str) -> Iterator[tuple[str, str]]:
    match = _MOMENT.fullmatch(text)
    if match:
        day, hour, minute, second, zone = match.groups()
        yield f"{day}T{hour:0>2}:{minute}:{second or '00'}{zone}", kind


def _months(text: str, kind: str) -> Iterator[tuple[str, str]]:
    match = _MONTH.fullmatch(text)
    if match:
        yield f"{match[1]}-{match[2]:0>2}", kind
    if _YEAR.fullmatch(text):
        yield text, "gYear"


def _whole(text: str, kind: str) -> Iterator[tuple[str, str]]:
    match = _WHOLE.fullmatch(text)
    if match:
        yield match[1], kind


def _small(text: str, kind: str) -> Iterator[tuple[str, str]]:
    yield text.lower(), kind


def _without_spaces(text: str, kind: str) -> Iterator[tuple[str, str]]:
    yield text.replace(" ", "%20"), kind


def _days(text: str, _kind: str) -> Iterator[tuple[str, str]]:
    match = _DASHED.fullmatch(text)
    if match:
        yield f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}", "date"
    match = _DOTTED.fullmatch(text)
    if match:
        yield f"{match[3]}-{match[2]:0>2}-{match[1]:0>2}", "date"
    match = _MONTH.fullmatch(text)
    if match:
        yield f"{match[1]}-{match[2]:0>2}", "gYearMonth"
    if _YEAR.fullmatch(text):
        yield text, "gYear"


_WAYS: Final[dict[str, Callable[[str, str], Iterator[tuple[str, str]]]]] = {
    "anyURI": _without_spaces,
    "boolean": _small,
    "date": _days,
    "dateTime": _moments,
    "dateTimeStamp": _moments,
    "gYearMonth": _months,
}
