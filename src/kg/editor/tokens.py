"""Cuts a text into tokens while it is being written: what is broken becomes a token of its own."""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

from kg.rdf.turtle_tokens import NotTurtle, Token, token_at

Kind = Literal["iri", "name", "blank", "text", "at", "number", "word", "mark", "broken"]

_SPACE: Final = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*+")
# What cannot be read ends where it must: an IRI at a space, a text of one line at the line's end.
_BROKEN: Final = re.compile(r"<[^\s<>\"]*|[\"'][^\r\n]*|_:|[^\W\d_][\w-]*|.", re.DOTALL)

# Before a third quotation mark: a text of several lines, which does not end.
_EMPTY_TEXTS: Final = ('""', "''")


class Piece(NamedTuple):
    """A token, or a part of the text that is none; it stands in the text from `start` to `end`."""

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def token(self) -> Token:
        """The piece as a token; it is not broken."""
        assert self.kind != "broken"
        return Token(self.kind, self.text, self.start, self.end)


def pieces(content: str, end: int | None = None) -> list[Piece]:
    """Return the tokens of a text, or of what stands before `end`, and what lies between them."""
    if end is not None:
        content = content[:end]
    found: list[Piece] = []
    position = 0
    while True:
        try:
            token = token_at(content, position)
        except NotTurtle:
            start = _space_end(content, position)
            match = _BROKEN.match(content, start)
            if match is None:
                return found
            found.append(Piece("broken", match[0], start, match.end()))
            position = match.end()
            continue
        if token is None:
            return found
        if token.text in _EMPTY_TEXTS and content.startswith(token.text[0], token.end):
            found.append(Piece("broken", content[token.start :], token.start, len(content)))
            return found
        found.append(Piece(*token))
        position = token.end


def _space_end(content: str, position: int) -> int:
    match = _SPACE.match(content, position)
    return match.end() if match else position
