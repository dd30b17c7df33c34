"""Refuses a query whose text alone would bring the process down.

The engine works down nested groups and chains of operators by recursion on the native stack, and
a stack that overflows ends the process without an error. Measured with pyoxigraph 0.5.13: 4,000
nested braces, 8,000 nested parentheses, 8,000 additions, 4,000 BINDs, 8,000 UNIONs.
"""

from __future__ import annotations

from kg.errors import UnsupportedError
from kg.sparql.tokens import Token, place_of, tokens_of

DEEPEST = 200
"""How many brackets may be open at once."""
LONGEST = 6_000
"""How many words and marks (terms and variables do not count) a query may have."""


def refuse_outsized(text: str) -> None:
    """Raise UnsupportedError with the place where a query goes beyond DEEPEST or LONGEST.

    Raises UsageError where a long text opens a string and does not close it.
    """
    if len(text) <= LONGEST and sum(map(text.count, "{([")) <= DEEPEST:
        return  # as nearly every query: it cannot hold that many
    depth = 0
    count = 0
    for token in tokens_of(text):
        if token.kind not in ("mark", "word"):
            continue
        count += 1
        if token.text in ("{", "(", "["):
            depth += 1
        elif token.text in ("}", ")", "]"):
            depth -= 1
        if depth > DEEPEST:
            raise _refusal(text, token, f"more than {DEEPEST} brackets are open here")
        if count > LONGEST:
            raise _refusal(text, token, f"the query has more than {LONGEST} words and marks")


def _refusal(text: str, token: Token, message: str) -> UnsupportedError:
    return UnsupportedError(
        message, mend="ask in several smaller queries", **place_of(text, token.start)
    )
