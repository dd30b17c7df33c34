"""Finds the keywords of a SPARQL text without being misled by what only looks like one.

Strings, comments, IRIs, variables, prefixed names and language tags are stepped over, as the
terminals of the grammar say (https://www.w3.org/TR/sparql11-query/#sparqlGrammar).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r'''
      \#[^\n\r]*                                   # comment
    | <[^<>"{}|^`\\\x00-\x20]*>                    # IRI
    | """(?:(?:"|"")?(?:[^"\\]|\\.))*"""           # long strings
    | \'\'\'(?:(?:'|'')?(?:[^'\\]|\\.))*\'\'\'
    | "(?:[^"\\\n\r]|\\.)*"                        # short strings
    | '(?:[^'\\\n\r]|\\.)*'
    | [?$]\w+                                      # variable
    | @[A-Za-z]+(?:-[A-Za-z0-9]+)*                 # language tag
    | (?P<prefix>[\w.-]*):(?!//)(?:[\w.:%-]|\\.)*     # prefixed name, blank node label
    | (?P<word>[A-Za-z]+)\b
    | \w+
    ''',
    re.VERBOSE | re.DOTALL,
)


class Keyword(NamedTuple):
    """A word of a query and where it stands (counted from one); keywords are in upper case."""

    word: str
    line: int
    column: int


def prefix_uses(text: str) -> Iterator[Keyword]:
    """Yield the prefix of each prefixed name in order, as written, declarations included."""
    for match in _TOKEN.finditer(text):
        if match["prefix"] is not None and match["prefix"] != "_":
            yield Keyword(match["prefix"], *_place(text, match.start()))


def keywords(text: str) -> Iterator[Keyword]:
    """Yield the bare words of a query in order: keywords, function names, `a`, `true`."""
    for match in _TOKEN.finditer(text):
        word = match["word"]
        if word is not None:
            yield Keyword(word.upper(), *_place(text, match.start()))


def _place(text: str, start: int) -> tuple[int, int]:
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
