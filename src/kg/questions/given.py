"""What a program may give for a parameter, and the text that a person would type for it."""

from __future__ import annotations

from datetime import date

import pyoxigraph as ox

from kg.errors import UsageError

Given = str | int | date | ox.NamedNode
"""What a person types, or a value that is written like it."""

_LARGEST = 10**18 - 1
"""The largest whole number that a parameter takes."""


def typed(name: str, value: Given) -> str:
    """Return a parameter's value as a person would type it. Raises UsageError for what is none."""
    if isinstance(value, ox.NamedNode):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if type(value) is int and abs(value) > _LARGEST:
        raise UsageError(f"{name} is too large a number", mend="give one of 18 digits at most")
    if type(value) in (str, int):  # a truth is an int, and means none here
        return str(value)
    raise UsageError(
        f"{name}={value!r} is no value for a parameter",
        mend="give a text, a whole number, a date or an IRI",
    )
