"""Cuts Turtle, TriG, N-Triples and N-Quads into tokens that know where they stand.

The terminals are those of https://www.w3.org/TR/turtle/#sec-grammar-grammar, which the other three
share. It is for text that the parser has accepted: what it lets through besides is no concern.
"""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

Kind = Literal["iri", "name", "blank", "text", "at", "number", "word", "mark"]


class NotTurtle(Exception):  # noqa: N818 - never leaves this room: the line is told instead
    """The text is not of the grammar of version 1.1, or not as this reader understands it."""


class Token(NamedTuple):
    """A piece of text; `start` and `end` count Unicode characters from 0."""

    kind: Kind
    text: str
    start: int
    end: int


# Classes of characters are told by what of ASCII is not in them. Beyond ASCII the grammar names
# ranges; what lies outside of these the parser has refused already.
_LETTER = r"[^\x00-@\[-`{-\x7f]"
_MORE = r"[^\x00-,./:-@\[-^`{-\x7f]"
_MORE_OR_COLON = r"[^\x00-,./;-@\[-^`{-\x7f]"
_START_OR_DIGIT = r"[^\x00-/:-@\[-^`{-\x7f]"
_START_DIGIT_OR_COLON = r"[^\x00-/;-@\[-^`{-\x7f]"
_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_UCHAR = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_PREFIX = rf"{_LETTER}(?:\.*+{_MORE})*+"
_LOCAL = rf"(?:{_START_DIGIT_OR_COLON}|{_PLX})(?:\.*+(?:{_MORE_OR_COLON}|{_PLX}))*+"
_NAME = rf"(?:{_PREFIX})?:(?:{_LOCAL})?"
_BLANK = rf"_:{_START_OR_DIGIT}(?:\.*+{_MORE})*+"
_IRI = rf"<(?:[^\x00-\x20<>\"{{}}|^`\\]|{_UCHAR})*+>"
_TEXT = (
    r"(?:\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*+\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*+'''"
    r"|\"(?:[^\"\\\n\r]|\\.)*+\"|'(?:[^'\\\n\r]|\\.)*+')"
)
_SPACE = r"(?:[ \t\r\n]|#[^\r\n]*)"

_TOKEN: Final = re.compile(
    rf"{_SPACE}*+"
    r"(?:"
    rf"(?P<iri>{_IRI})"
    rf"|(?P<blank>{_BLANK})"
    rf"|(?P<name>{_NAME})"
    rf"|(?P<text>{_TEXT})"
    r"|(?P<number>[+-]?(?:[0-9]+\.[0-9]*[eE][+-]?[0-9]+|\.?[0-9]+[eE][+-]?[0-9]+"
    r"|[0-9]*\.[0-9]+|[0-9]+))"
    r"|(?P<at>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)"
    r"|(?P<word>[A-Za-z]+)"
    r"|(?P<mark>\^\^|[.,;\[\](){}])"
    r"|(?P<end>\Z))",
    re.DOTALL,
)
_STATEMENT: Final = re.compile(
    rf"{_SPACE}*+(?P<subject>{_IRI}|{_NAME}|{_BLANK})"
    rf"{_SPACE}(?:[^\"'<#.\\{{}}]++|{_TEXT}|{_IRI}|#[^\r\n]*+|\\.|\.(?![ \t\r\n#]|\Z))*+\.",
    re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CHARACTERS: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def token_at(text: str, position: int) -> Token | None:
    """Return the next token, spaces and comments aside; None at the end. Raises NotTurtle."""
    match = _TOKEN.match(text, position)
    if match is None:
        raise NotTurtle(f"at character {position}")
    kind = match.lastgroup
    if kind == "end":
        return None
    start, end = match.span(kind)  # type: ignore[arg-type]
    return Token(kind, match[kind], start, end)  # type: ignore[arg-type, index]


def statement_at(text: str, position: int) -> re.Match[str] | None:
    """Return a whole statement whose subject is a name or IRI, `subject`; None if there is none.

    It is for passing over what is not wanted, and looks no closer than that needs: statements
    with no space between them come as one.
    """
    return _STATEMENT.match(text, position)


def unescaped(text: str) -> str:
    """Return a text with its escapes resolved: those of strings, of IRIs and of local names."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def string_value(token: str) -> str:
    """Return what a quoted string says."""
    marks = 3 if len(token) >= 6 and token[1] == token[0] == token[2] else 1
    return unescaped(token[marks:-marks])


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code is None:
        return _CHARACTERS.get(match[3], match[3])
    try:
        return chr(int(code, 16))
    except ValueError:
        raise NotTurtle(f"no character has the number {code}") from None
