"""What a walk over a text finds: terms in their roles, and where the walk stood at its end."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple

from kg.editor.tokens import Piece

TYPE_IRI: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

Role = Literal["subject", "predicate", "object", "datatype", "prefix", "namespace"]
Slot = Literal[
    "start", "verb", "object", "after", "suffix", "datatype", "prefix", "namespace", "base"
]


class Frame:
    """What is being said: a statement, the content of `[ ]`, or of a list.

    `subject` is None for a blank node; `via` is the predicate by which the frame around it leads
    to this one. `said` counts the objects of each predicate so far.
    """

    __slots__ = ("is_list", "parent", "predicate", "said", "slot", "subject", "types", "via")

    def __init__(self, subject: str | None, parent: Frame | None, *, is_list: bool = False) -> None:
        """Begin with a subject, in the frame around it."""
        self.subject = subject
        self.parent = parent
        self.via = parent.predicate if parent is not None else None
        self.is_list = is_list
        self.slot: Slot = "object" if is_list else "verb"
        self.predicate: str | None = self.via if is_list else None
        self.types: list[str] = []
        self.said: dict[str, int] = {}


class Mention(NamedTuple):
    """A name or IRI in its role; `iri` is None where its prefix is not declared."""

    role: Role
    iri: str | None
    piece: Piece
    frame: Frame | None


class Scan(NamedTuple):
    """What a walk over a text found, in the order of the text.

    `slot` and `frame` are where the walk stood at its end. `sound` tells that nothing was out of
    place; only then is it sure which statement a term belongs to.
    """

    pieces: Sequence[Piece]
    mentions: Sequence[Mention]
    prefixes: Mapping[str, str]
    sound: bool
    slot: Slot
    frame: Frame | None

    def at(self, offset: int) -> Mention | None:
        """Return the mention that an offset touches."""
        for mention in self.mentions:
            if mention.piece.start <= offset <= mention.piece.end:
                return mention
        return None

    def piece_at(self, offset: int) -> int | None:
        """Return the number of the piece that begins at an offset."""
        index = bisect_left(self.pieces, offset, key=lambda piece: piece.start)
        found = index < len(self.pieces) and self.pieces[index].start == offset
        return index if found else None

    def frames(self, subject: str) -> list[Frame]:
        """Return what is said of a node: a frame for each time that it is a subject."""
        return [
            mention.frame
            for mention in self.mentions
            if mention.role == "subject" and mention.iri == subject and mention.frame is not None
        ]
