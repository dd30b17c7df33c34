"""Terms as plain values of Python, and the columns of an answer with one kind of value each.

A literal becomes a value only where the value says all that the literal says: what is ill-formed,
has a time zone on a day, or is a year or a month alone stays the text that it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

import pyoxigraph as ox

from kg.questions.rows import plain
from kg.stores.contract import Solutions, Term

Value: TypeAlias = str | int | float | bool | Decimal | date | datetime
"""What a cell holds once it is plain."""

Kind: TypeAlias = Literal["text", "integer", "decimal", "double", "boolean", "date", "datetime"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = frozenset(
    f"{_XSD}{name}"
    for name in (
        "integer",
        "long",
        "int",
        "short",
        "byte",
        "nonNegativeInteger",
        "positiveInteger",
        "nonPositiveInteger",
        "negativeInteger",
        "unsignedLong",
        "unsignedInt",
        "unsignedShort",
        "unsignedByte",
    )
)
_INTEGER = re.compile(r"[+-]?[0-9]{1,300}")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,300}(?:\.[0-9]{0,300})?|\.[0-9]{1,300})")
_DOUBLE = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# More than six digits of a second are more than Python's datetime holds.
_DATE_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?!24)[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
_LONGEST_INTEGER = 2**63
_MOST_DIGITS = 38


class Column(NamedTuple):
    """One column: its name, the kind of all its values, and the values; None where there is none.

    Integers fit 64 bits, decimals 38 digits, and moments have a zone either all or none.
    """

    name: str
    kind: Kind
    values: list[Value | None]


def value_of(term: Term | None) -> Value | None:
    """Return the plain value of a term: an IRI and what has no better type is text."""
    if not isinstance(term, ox.Literal) or term.language is not None:
        return None if term is None else plain(term)
    text, datatype = term.value, term.datatype.value
    try:
        typed = _typed(text, datatype)
    except ValueError:  # such as the thirtieth of February
        return text
    return text if typed is None else typed


def columns_of(answer: Solutions) -> list[Column]:
    """Return the columns of an answer; one whose values are of several kinds holds texts."""
    columns = []
    for index, name in enumerate(answer.variables):
        terms = [row[index] for row in answer.rows]
        values = [value_of(term) for term in terms]
        kind = _common_kind([value for value in values if value is not None])
        if kind == "text":
            values = [None if term is None else plain(term) for term in terms]
        columns.append(Column(name, kind, values))
    return columns


def kind_of(value: Value) -> Kind:
    """Return the kind of one value."""
    if isinstance(value, bool):  # before int, of which it is one
        return "boolean"
    if isinstance(value, datetime):  # before date, likewise
        return "datetime"
    kinds: tuple[tuple[type, Kind], ...] = (
        (int, "integer"),
        (Decimal, "decimal"),
        (float, "double"),
        (date, "date"),
    )
    return next((kind for class_, kind in kinds if isinstance(value, class_)), "text")


def digits_of(value: int | Decimal) -> int:
    """Return how many significant digits a number has."""
    return len(Decimal(value).normalize().as_tuple().digits)


def scale_of(values: Iterable[Value | None]) -> tuple[int, int]:
    """Return the precision and the scale, in digits, that hold every decimal of a column."""
    whole = scale = 0
    for value in values:
        if isinstance(value, (int, Decimal)):
            _, digits, exponent = Decimal(value).as_tuple()
            assert isinstance(exponent, int)
            scale = max(scale, -exponent)
            whole = max(whole, len(digits) + exponent)
    return max(whole + scale, 1), scale


def _typed(text: str, datatype: str) -> Value | None:
    """Return the value of a literal, or None where its text is the best that can be said."""
    if datatype in _INTEGERS and _INTEGER.fullmatch(text):
        return int(text)
    if datatype == f"{_XSD}decimal" and _DECIMAL.fullmatch(text):
        return Decimal(text)
    if datatype in (f"{_XSD}double", f"{_XSD}float") and _DOUBLE.fullmatch(text):
        return float(text)
    if datatype == f"{_XSD}boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(text)
    if datatype == f"{_XSD}date" and _DATE.fullmatch(text):
        return date.fromisoformat(text)
    if datatype == f"{_XSD}dateTime" and _DATE_TIME.fullmatch(text):
        return datetime.fromisoformat(text)
    return None


def _common_kind(values: list[Value]) -> Kind:
    kinds = {kind_of(value) for value in values}
    if kinds == {"integer", "decimal"}:
        kinds = {"decimal"}
    if len(kinds) != 1:
        return "text"
    (kind,) = kinds
    return kind if _fits(kind, values) else "text"


def _fits(kind: Kind, values: list[Value]) -> bool:
    """Tell whether every value keeps its whole sense in a column of the kind."""
    if kind == "integer":
        return all(
            -_LONGEST_INTEGER <= value < _LONGEST_INTEGER
            for value in values
            if isinstance(value, int)
        )
    if kind == "decimal":
        return scale_of(values)[0] <= _MOST_DIGITS
    if kind == "datetime":
        zoned = {value.tzinfo is not None for value in values if isinstance(value, datetime)}
        return len(zoned) == 1
    return True
