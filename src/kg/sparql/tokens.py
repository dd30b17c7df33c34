"""SPARQL text cut into tokens, so that strings, comments and IRIs are never taken for syntax.

Terminals after SPARQL 1.1, section 19.8 (https://www.w3.org/TR/sparql11-query/#sparqlGrammar).
It is no parser: it finds the few places that the tool must know, and leaves judging to the engine.
"""

from __future__ import annotations

import re
from typing import NamedTuple, TypedDict

from kg.errors import UsageError

_LOCAL = r"(?:[\w:.\-\u00B7]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"
_TERMINALS = (
    ("space", r"\s+"),
    ("comment", r"#[^\r\n]*"),
    ("iri", r"<(?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"),
    ("string", r'"""(?:(?:"|"")?(?:[^"\\]|\\.))*"""'),
    ("string", r"'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''"),
    ("string", r'"(?:[^"\\\r\n]|\\.)*"'),
    ("string", r"'(?:[^'\\\r\n]|\\.)*'"),
    ("variable", r"[?$]\w+"),
    ("tag", r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*"),
    ("blank", r"_:\w(?:[\w.\-]*[\w\-])?"),
    (
        "name",
        rf"(?:[^\W\d_](?:[\w.\-]*[\w\-])?)?:(?:{_LOCAL}*(?:[\w:\-\u00B7]|%[0-9A-Fa-f]{{2}}|\\.))?",
    ),
    # A dot behind digits ends the triple, unless a fraction or an exponent follows it.
    ("number", r"\d+\.\d*[eE][+-]?\d+|\.?\d+[eE][+-]?\d+|\d*\.\d+|\d+"),
    ("word", r"[^\W\d_]\w*"),
    ("mark", r"\^\^|&&|\|\||[!<>]=|."),
)
_SCANNER = re.compile(
    "|".join(f"(?P<t{index}>{pattern})" for index, (_, pattern) in enumerate(_TERMINALS)),
    re.DOTALL,
)
_NAMING = (":", "?", "$", "_")
_KINDS = {f"t{index}": kind for index, (kind, _) in enumerate(_TERMINALS)}


class Token(NamedTuple):
    """One terminal: its kind, its text as written, and where it begins in the query."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Return the offset behind the last character."""
        return self.start + len(self.text)

    def is_word(self, *words: str) -> bool:
        """Tell whether this is one of the keywords, in any case; they are given in capitals."""
        return self.kind == "word" and self.text.upper() in words


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a query, without white space and comments.

    Raises UsageError with line, column and the line where a string is opened and never closed.
    """
    tokens: list[Token] = []
    for match in _SCANNER.finditer(text):
        kind = _KINDS[str(match.lastgroup)]
        if kind in ("space", "comment"):
            continue
        if kind == "mark" and match.group() in "\"'":
            raise UsageError(
                "a string is opened here and not closed",
                mend="close it with the same quotation mark",
                **place_of(text, match.start()),
            )
        tokens.append(Token(kind, match.group(), match.start()))
    return tokens


def find_word(text: str, *words: str) -> Token | None:
    """Return the first bare word of a query that is one of `words`, given in capitals.

    A query in which no such word can stand bare is not cut into tokens, which saves time where
    many queries are run. Raises as `tokens_of` does.
    """
    capitals = text.upper()
    if not any(_may_stand_bare(word, capitals) for word in words):
        return None
    return next((token for token in tokens_of(text) if token.is_word(*words)), None)


def _may_stand_bare(word: str, capitals: str) -> bool:
    """Tell whether a word is somewhere no part of a longer one, of a name or of a variable."""
    at = capitals.find(word)
    while at >= 0:
        before, behind = capitals[at - 1 : at], capitals[at + len(word) : at + len(word) + 1]
        is_part = before.isalpha() or before in _NAMING or behind.isalnum() or behind == "_"
        if not is_part:
            return True
        at = capitals.find(word, at + 1)
    return False


class Place(TypedDict):
    """A place in a query as an error takes it: counted from 1, with the line itself."""

    line: int
    column: int
    text: str


def place_of(text: str, offset: int) -> Place:
    """Return the place of an offset."""
    line, column = position_of(text, offset)
    return {"line": line, "column": column, "text": line_at(text, line)}


def position_of(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, both counted from 1, of an offset."""
    begin = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - begin + 1


def line_at(text: str, line: int) -> str:
    """Return the text of a line counted from 1; empty behind the last one."""
    lines = text.split("\n")
    return lines[line - 1].rstrip("\r") if 0 < line <= len(lines) else ""
