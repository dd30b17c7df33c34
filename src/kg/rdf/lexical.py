"""Judges whether a literal's text is allowed by its datatype.

The rules are the lexical mappings of XML Schema 1.1 Part 2 (https://www.w3.org/TR/xmlschema11-2/)
for the datatypes that RDF 1.1 recommends (https://www.w3.org/TR/rdf11-concepts/#xsd-datatypes).
RDF applies no white space processing: a space before a number is an error. One rule is stricter
than XML Schema, whose `xsd:anyURI` takes any text: an IRI may not hold a space or another
character that RFC 3987 leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache

XSD = "http://www.w3.org/2001/XMLSchema#"

_Rule = Callable[[str], str | None]

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_YEAR = r"-?(?:[1-9][0-9]{3,}|0[0-9]{3})"
_TIME = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_NAME_START = (
    r":A-Z_a-z\xC0-\xD6\xD8-\xF6\xF8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_NAME_MORE = rf"{_NAME_START}\-.0-9\xB7\u0300-\u036F\u203F-\u2040"
_DURATION_DATE = r"(?:[0-9]+Y)?(?:[0-9]+M)?"
_DURATION_TIME = r"(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"

_NOT_XML = re.compile(r"[\x00-\x08\x0B\x0C\x0E-\x1F\uD800-\uDFFF\uFFFE\uFFFF]")
_DAY = rf"(?P<year>{_YEAR})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})"
_DATE = rf"{_DAY}{_ZONE}"
_DATE_TIME = rf"{_DAY}T{_TIME}{_ZONE}"
_MONTH_DAY = rf"--(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}}){_ZONE}"
_INTEGER = re.compile(r"[+-]?[0-9]+")
_NOT_IRI = re.compile(r"[\x00-\x20\x7f<>\"{}|\\^`]")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")

_PATTERNS: dict[str, tuple[str, str]] = {
    "boolean": (r"true|false|1|0", "true or false"),
    "decimal": (r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", "a decimal number such as 1.5"),
    "double": (
        r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?|[+-]?INF|NaN",
        "a number such as 1.5E0, INF, -INF or NaN",
    ),
    "time": (rf"{_TIME}{_ZONE}", "a time such as 14:30:00"),
    "gYear": (rf"{_YEAR}{_ZONE}", "a year of four digits or more"),
    "gYearMonth": (rf"{_YEAR}-(?:0[1-9]|1[0-2]){_ZONE}", "a month such as 2026-02"),
    "gMonth": (rf"--(?:0[1-9]|1[0-2]){_ZONE}", "a month such as --02"),
    "gDay": (rf"---(?:0[1-9]|[12][0-9]|3[01]){_ZONE}", "a day such as ---31"),
    "duration": (
        rf"-?P(?=[0-9T]){_DURATION_DATE}(?:[0-9]+D)?{_DURATION_TIME}",
        "a duration such as P1Y2M3DT4H5M6S",
    ),
    "yearMonthDuration": (rf"-?P(?=[0-9]){_DURATION_DATE}", "a duration such as P1Y2M"),
    "dayTimeDuration": (
        rf"-?P(?=[0-9T])(?:[0-9]+D)?{_DURATION_TIME}",
        "a duration such as P3DT4H",
    ),
    "hexBinary": (r"(?:[0-9A-Fa-f]{2})*", "an even number of hexadecimal digits"),
    "base64Binary": (
        r"(?:(?:[A-Za-z0-9+/] ?){4})*"
        r"(?:(?:[A-Za-z0-9+/] ?){3}[A-Za-z0-9+/]"
        r"|(?:[A-Za-z0-9+/] ?){2}[AEIMQUYcgkosw048] ?="
        r"|[A-Za-z0-9+/] ?[AQgw] ?= ?=)|",
        "Base64",
    ),
    "language": (r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*", "a language tag such as en"),
    "normalizedString": (r"[^\t\n\r]*", "a text without tabs and line breaks"),
    "token": (
        r"(?:[^\t\n\r ]+(?: [^\t\n\r ]+)*)?",
        "a text without tabs, line breaks, and spaces at an end or in a row",
    ),
    "Name": (rf"[{_NAME_START}][{_NAME_MORE}]*", "an XML name"),
    "NCName": (
        rf"[{_NAME_START.removeprefix(':')}][{_NAME_MORE.removeprefix(':')}]*",
        "an XML name without a colon",
    ),
    "NMTOKEN": (rf"[{_NAME_MORE}]+", "an XML name token"),
}
_PATTERNS["float"] = _PATTERNS["double"]

_RANGES: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}

_WITHOUT_RULE = frozenset(
    ("ENTITIES", "ENTITY", "ID", "IDREF", "IDREFS", "NMTOKENS", "NOTATION", "QName")
)
"""Datatypes of XML Schema that need a document around them; RDF does not recommend them."""


def is_known(datatype: str) -> bool:
    """Tell whether XML Schema has the datatype, so that its literals can be judged."""
    name = datatype.removeprefix(XSD)
    return datatype.startswith(XSD) and (name in _RULES or name in _WITHOUT_RULE)


def problem(lexical: str, datatype: str) -> str | None:
    """Return what is wrong with a text as a literal of a datatype (an IRI), or None.

    A datatype outside XML Schema is not judged; a name that XML Schema does not have is wrong.
    """
    if not datatype.startswith(XSD):
        return None
    name = datatype.removeprefix(XSD)
    rule = _RULES.get(name)
    if rule is not None:
        return rule(lexical)
    return None if name in _WITHOUT_RULE else f"XML Schema has no datatype {name}"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern when it is first asked for: those of XML names take long."""
    return re.compile(pattern)


def _matched(pattern: str, lexical: str) -> re.Match[str] | None:
    return _compiled(pattern).fullmatch(lexical)


def _pattern_rule(pattern: str, form: str) -> _Rule:
    def rule(lexical: str) -> str | None:
        return None if _matched(pattern, lexical) else f'"{lexical}" is not {form}'

    return rule


def _range_rule(name: str, least: int | None, most: int | None) -> _Rule:
    def rule(lexical: str) -> str | None:
        if not _INTEGER.fullmatch(lexical):
            return f'"{lexical}" is not a whole number'
        if least is not None and _compare(lexical, least) < 0:
            return f"{lexical} is below {least}, the least {name}"
        if most is not None and _compare(lexical, most) > 0:
            return f"{lexical} is above {most}, the greatest {name}"
        return None

    return rule


def _compare(lexical: str, bound: int) -> int:
    """Return the sign of number minus bound; a number of any length is compared cheaply."""
    digits = lexical.lstrip("+-").lstrip("0") or "0"
    sign = -1 if lexical.startswith("-") else 1
    value = sign * int(digits) if len(digits) <= 20 else sign * 10**20
    return (value > bound) - (value < bound)


def _string(lexical: str) -> str | None:
    found = _NOT_XML.search(lexical)
    if found is None:
        return None
    return f"the character U+{ord(found[0]):04X} is not allowed in a text"


def _date(lexical: str) -> str | None:
    if _is_plain_day(lexical):
        return None
    match = _matched(_DATE, lexical)
    if match is None:
        return f'"{lexical}" is not a day such as 2026-02-20'
    return _day_problem(match["year"], match["month"], match["day"])


def _is_plain_day(lexical: str) -> bool:
    """Tell whether it is a day of the form 2026-02-20, as most are; others may be right as well."""
    if len(lexical) != 10 or lexical[4] != "-" or lexical[7] != "-":
        return False
    try:
        date.fromisoformat(lexical)
    except ValueError:
        return False
    return True


def _date_time(lexical: str) -> str | None:
    match = _matched(_DATE_TIME, lexical)
    if match is None:
        return f'"{lexical}" is not a time such as 2026-02-20T14:30:00Z'
    return _day_problem(match["year"], match["month"], match["day"])


def _date_time_stamp(lexical: str) -> str | None:
    wrong = _date_time(lexical)
    if wrong is None and not re.search(r"(?:Z|[+-][0-9]{2}:[0-9]{2})\Z", lexical):
        return f'"{lexical}" has no time zone'
    return wrong


def _month_day(lexical: str) -> str | None:
    match = _matched(_MONTH_DAY, lexical)
    if match is None:
        return f'"{lexical}" is not a day such as --02-29'
    return _day_problem(None, match["month"], match["day"])


def _day_problem(year: str | None, month: str, day: str) -> str | None:
    """Return what is wrong with a day of the Gregorian calendar; without a year 29 February is."""
    number = int(month)
    if not 1 <= number <= 12:
        return f"there is no month {month}"
    leap = year is None or _is_leap(year)
    longest = 29 if number == 2 and leap else _LENGTHS[number - 1]
    if 1 <= int(day) <= longest:
        return None
    when = _MONTHS[number - 1] if year is None else f"{_MONTHS[number - 1]} {year}"
    return f"{when} has {longest} days, not {int(day)}" if int(day) else "there is no day 00"


def _is_leap(year: str) -> bool:
    """Tell whether a year is a leap year; its last four digits decide, however long it is."""
    number = int(year[-4:])
    return number % 4 == 0 and (number % 100 != 0 or number % 400 == 0)


def _any_uri(lexical: str) -> str | None:
    found = _NOT_IRI.search(lexical)
    if found is not None:
        what = "a space" if found[0] == " " else f'"{found[0]}"'
        return f"{what} is not allowed in an IRI"
    if _BAD_PERCENT.search(lexical):
        return '"%" in an IRI is followed by two hexadecimal digits'
    return _string(lexical)


_RULES: dict[str, _Rule] = {
    **{name: _pattern_rule(*rule) for name, rule in _PATTERNS.items()},
    **{name: _range_rule(name, *bounds) for name, bounds in _RANGES.items()},
    "anyURI": _any_uri,
    "date": _date,
    "dateTime": _date_time,
    "dateTimeStamp": _date_time_stamp,
    "gMonthDay": _month_day,
    "string": _string,
}

DATATYPES = frozenset(_RULES)
"""The names of the datatypes that `problem` judges."""
