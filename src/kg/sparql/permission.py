r"""Refuses what a query from outside must not do: call another endpoint, change or fetch anything.

Some engines replace `\uXXXX` before they parse (SPARQL 1.1, 19.2), so a text that travels to an
endpoint is also judged as such an engine reads it.
"""

from __future__ import annotations

import re

from kg.errors import UnsupportedError, UsageError
from kg.sparql.tokens import find_word, place_of

_UPDATES = ("ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE")
"""Words that stand bare in an update and never in a query."""
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def refuse_service(text: str) -> None:
    """Raise UnsupportedError with the place where a query calls another endpoint."""
    call = find_word(text, "SERVICE")
    if call is not None:
        raise UnsupportedError(
            "SERVICE is refused: a query here never calls another endpoint",
            **place_of(text, call.start),
        )


def refuse_all_but_reading(text: str) -> None:
    """Raise UnsupportedError for SERVICE, UsageError for a word of an update, with the place."""
    refuse_service(text)
    _refuse_updates(text)
    if "\\u" in text.lower():
        try:
            read = _ESCAPE.sub(lambda match: _sign(match[1] or match[2]), text)
            refuse_service(read)
            _refuse_updates(read)
        except UnsupportedError:
            raise
        except UsageError as error:
            if not error.message.startswith("a string"):  # such an engine refuses it by itself
                raise


def _refuse_updates(text: str) -> None:
    word = find_word(text, *_UPDATES)
    if word is not None:
        raise UsageError(
            f"{word.text.upper()} is refused: a query here only reads",
            mend="the graph is changed in its files, not by updates",
            **place_of(text, word.start),
        )


def _sign(code: str) -> str:
    number = int(code, 16)
    return chr(number) if number <= 0x10FFFF else "\ufffd"
