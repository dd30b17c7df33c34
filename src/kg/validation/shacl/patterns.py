r"""Regular expressions as XPath writes them (https://www.w3.org/TR/xpath-functions-31/#regex-syntax).

Python's `re` reads most of them in the same way. What it reads otherwise is written anew (`$`, a
dot); what it cannot read (`\p{Lu}`, `\i`, one class taken from another) is put into its classes.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Final

_FLAGS: Final = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE}
_NAME_START: Final = (
    r":A-Z_a-z\xC0-\xD6\xD8-\xF6\xF8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_CLASSES: Final = {
    "i": _NAME_START,
    "c": _NAME_START + r"\-.0-9\xB7\u0300-\u036F\u203F-\u2040",
}
_TOKEN: Final = re.compile(
    r"\\[pP]\{(?P<category>[A-Za-z]{1,2})\}|\\(?P<letter>[iIcC])|\\.|(?P<open>\[\^?)|(?P<close>\])"
    r"|(?P<end>\$)|(?P<dot>\.)|.",
    re.DOTALL,
)


def matcher(pattern: str, flags: str = "") -> Callable[[str], bool]:
    """Return the test whether a text holds the pattern, as SPARQL's REGEX tells.

    Raises ValueError for a pattern or flag that is none, or that is beyond `re`.
    """
    unknown = set(flags) - set(_FLAGS) - {"q"}
    if unknown:
        raise ValueError(f"there is no flag {''.join(sorted(unknown))}")
    options = 0
    for flag in flags:
        options |= _FLAGS.get(flag, 0)
    written = re.escape(pattern) if "q" in flags else _rewritten(pattern, flags)
    return _compiled(written, options)


@cache
def _compiled(written: str, options: int) -> Callable[[str], bool]:
    try:
        search = re.compile(written, options).search
    except (re.error, OverflowError) as error:
        raise ValueError(str(error)) from error
    return lambda text: search(text) is not None


def _rewritten(pattern: str, flags: str) -> str:
    parts: list[str] = []
    inside = False
    for match in _TOKEN.finditer(pattern):
        part = match[0]
        if match["category"]:
            part = _class(_category(match["category"]), negated=part[1] == "P", inside=inside)
        elif match["letter"]:
            letter = match["letter"]
            part = _class(_CLASSES[letter.lower()], negated=letter.isupper(), inside=inside)
        elif match["open"] and not inside:
            inside = True
        elif match["open"]:
            if parts and parts[-1] == "-":
                raise ValueError("one class taken from another is not supported")
            part = "\\" + part
        elif match["close"]:
            inside = False
        elif match["end"] and not inside and "m" not in flags:
            part = r"\Z"
        elif match["dot"] and not inside and "s" not in flags:
            part = r"[^\n\r]"
        parts.append(part)
    return "".join(parts)


def _class(members: str, *, negated: bool, inside: bool) -> str:
    if inside and negated:
        raise ValueError("a class in brackets that leaves out a category is not supported")
    if inside:
        return members
    return f"[^{members}]" if negated else f"[{members}]"


@cache
def _category(name: str) -> str:
    """Return the characters of a Unicode general category as members of a class."""
    ranges: list[list[int]] = []
    for code in range(sys.maxunicode + 1):
        if unicodedata.category(chr(code)).startswith(name):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    if not ranges:
        raise ValueError(f"there is no category {name}")
    return "".join(f"\\U{low:08X}-\\U{high:08X}" for low, high in ranges)
