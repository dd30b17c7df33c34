"""Reads Turtle, TriG, N-Triples or N-Quads as far as it goes, for an editor that needs an answer.

The parser is right or refuses; this walk goes on. Each token gets its role in the statement that
it seems to stand in, each IRI is resolved, and the walk knows at its end what would come next.
What a broken text loses is bounded: a name at the beginning of a line begins a statement anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import pyoxigraph as ox

from kg.editor.scans import TYPE_IRI, Frame, Mention, Role, Scan, Slot
from kg.editor.tokens import Piece, pieces
from kg.rdf.turtle_names import Names
from kg.rdf.turtle_tokens import NotTurtle, Token, unescaped

_NODES: Final = ("iri", "name")
_ENDINGS: Final = (",", ";", ".", "]", ")", "}")
_DIRECTIVES: Final[Mapping[str, Slot]] = {
    "prefix": "prefix",
    "@prefix": "prefix",
    "base": "base",
    "@base": "base",
}


def scan(content: str, known: Mapping[str, str], found: Sequence[Piece] | None = None) -> Scan:
    """Walk over a text, or over the first pieces of it.

    `known` are prefixes that are understood even where the text forgets to declare them.
    """
    found = pieces(content) if found is None else found
    first = _walked(content, found, known, tolerant=False)
    return first if first.sound else _walked(content, found, known, tolerant=True)


def _walked(
    content: str, found: Sequence[Piece], known: Mapping[str, str], *, tolerant: bool
) -> Scan:
    walk = _Walk(known)
    for piece in found:
        begins_line = piece.start == 0 or content[piece.start - 1] in "\r\n"
        if tolerant and begins_line:
            walk.begin_anew(piece)
        walk.take(piece)
    sound = walk.sound and not tolerant
    return Scan(found, walk.mentions, walk.prefixes, sound, walk.slot, walk.frame)


class _Walk:
    """Takes one piece after another. The slot says what is expected."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.mentions: list[Mention] = []
        self.prefixes: dict[str, str] = {}
        self.frame: Frame | None = None
        self.sound = True
        self._directive: Slot = "start"
        self._prefix = ""
        self._names = Names()
        self._known = known
        self._takers: Mapping[Slot, Callable[[Piece], None]] = {
            "start": self._start,
            "verb": self._verb,
            "object": self._object,
            "after": self._after,
            "suffix": self._suffix,
            "datatype": self._datatype,
            "prefix": self._prefix_name,
            "namespace": lambda piece: self._declare(piece, self._prefix),
            "base": lambda piece: self._declare(piece, None),
        }

    @property
    def slot(self) -> Slot:
        return self.frame.slot if self.frame is not None else self._directive

    def begin_anew(self, piece: Piece) -> None:
        """Leave what was being said, where a piece begins a line and may begin a statement."""
        if piece.kind in ("iri", "name", "blank") or piece.text.lower() in _DIRECTIVES:
            self.frame, self._directive = None, "start"

    def take(self, piece: Piece) -> None:
        if piece.kind == "broken":
            self.sound = False
        self._takers[self.slot](piece)

    def _start(self, piece: Piece) -> None:
        lowered = piece.text.lower()
        if lowered in _DIRECTIVES and piece.kind in ("word", "at"):
            self._directive = _DIRECTIVES[lowered]
        elif piece.kind in _NODES:
            self.frame = Frame(self._iri(piece), None)
            self._mention("subject", piece)
        elif piece.kind == "blank" or piece.text in ("[", "("):
            around = self.frame = Frame(None, None)
            if piece.kind == "mark":
                self.frame = Frame(None, around, is_list=piece.text == "(")
                self.frame.types = around.types
        elif piece.text not in ("{", "}", ".") and lowered != "graph":
            self.sound = False

    def _prefix_name(self, piece: Piece) -> None:
        if piece.kind == "name" and piece.text.endswith(":"):
            self._prefix = piece.text
            self.mentions.append(Mention("prefix", None, piece, None))
            self._directive = "namespace"
        else:
            self.sound = False
            self._directive = "start"

    def _declare(self, piece: Piece, prefix: str | None) -> None:
        self._directive = "start"
        if piece.kind != "iri":
            self.sound = False
            return
        self.mentions.append(Mention("namespace", self._iri(piece), piece, None))
        try:
            self._names.declare(prefix, piece.token)
            if prefix is not None:
                name = Token("name", prefix, piece.start, piece.end)
                self.prefixes[prefix[:-1]] = self._names.node(name).value
        except NotTurtle:
            self.sound = False

    def _verb(self, piece: Piece) -> None:
        frame = self._current()
        if piece.kind in _NODES:
            frame.predicate = self._iri(piece)
            self._mention("predicate", piece)
            frame.slot = "object"
        elif piece.kind == "word" and piece.text == "a":
            frame.predicate = TYPE_IRI
            frame.slot = "object"
        elif piece.text == "{" and frame.parent is None:
            self._leave()  # it was the name of a graph
        elif piece.text in (".", "]", "}"):
            self._close(piece)
        elif piece.text != ";":
            self.sound = False
            if piece.kind in ("word", "broken"):  # a predicate that is not finished
                frame.predicate = None
                frame.slot = "object"

    def _object(self, piece: Piece) -> None:
        frame = self._current()
        if piece.kind in _NODES:
            iri = self._iri(piece)
            self._mention("object", piece)
            if frame.predicate == TYPE_IRI and iri is not None:
                frame.types.append(iri)
            self._said(frame)
        elif piece.kind == "text":
            self._said(frame)
            frame.slot = "suffix"
        elif piece.text in ("[", "("):
            self._said(frame)
            self.frame = Frame(None, frame, is_list=piece.text == "(")
        elif piece.kind in ("blank", "number") or piece.text in ("true", "false"):
            self._said(frame)
        elif frame.is_list and piece.text == ")":
            self._close(piece)
        else:
            self.sound = False
            if piece.kind != "mark":
                self._said(frame)
            elif piece.text in _ENDINGS:  # an object is missing
                self._after(piece)

    def _after(self, piece: Piece) -> None:
        frame = self._current()
        if piece.text == ",":
            frame.slot = "object"
        elif piece.text == ";":
            frame.slot = "verb"
        elif piece.kind == "mark" and piece.text in (".", "]", ")", "}"):
            self._close(piece)
        elif frame.parent is None and piece.kind in ("iri", "blank"):
            frame.slot = "after"  # the graph of N-Quads, or a forgotten mark
            self.mentions.append(Mention("object", self._iri(piece), piece, frame))
        else:
            self.sound = False
            is_verb = piece.kind in _NODES or piece.text == "a"
            (self._verb if is_verb else self._object)(piece)

    def _suffix(self, piece: Piece) -> None:
        frame = self._current()
        if piece.text == "^^":
            frame.slot = "datatype"
            return
        frame.slot = "object" if frame.is_list else "after"
        if piece.kind != "at":
            self.take(piece)

    def _datatype(self, piece: Piece) -> None:
        frame = self._current()
        frame.slot = "object" if frame.is_list else "after"
        if piece.kind in _NODES:
            self._mention("datatype", piece)
        else:
            self.sound = False

    def _said(self, frame: Frame) -> None:
        if frame.predicate is not None:
            frame.said[frame.predicate] = frame.said.get(frame.predicate, 0) + 1
        frame.slot = "object" if frame.is_list else "after"

    def _close(self, piece: Piece) -> None:
        """End the frames that a mark ends."""
        frame = self._current()
        if frame.parent is not None and piece.text == (")" if frame.is_list else "]"):
            self.frame = frame.parent
        elif piece.text in (".", "}"):
            self.sound = self.sound and frame.parent is None
            self._leave()
        else:
            self.sound = False

    def _leave(self) -> None:
        self.frame, self._directive = None, "start"

    def _current(self) -> Frame:
        assert self.frame is not None
        return self.frame

    def _mention(self, role: Role, piece: Piece) -> None:
        self.mentions.append(Mention(role, self._iri(piece), piece, self.frame))

    def _iri(self, piece: Piece) -> str | None:
        if piece.kind not in _NODES:
            return None
        try:
            return self._names.node(piece.token).value
        except NotTurtle:
            return self._by_known_prefix(piece) if piece.kind == "name" else None

    def _by_known_prefix(self, piece: Piece) -> str | None:
        """Return what a name stands for whose prefix the text does not declare."""
        prefix, _, local = piece.text.partition(":")
        space = self._known.get(prefix)
        if space is None or prefix in self.prefixes:
            return None
        try:
            return ox.NamedNode(space + unescaped(local)).value
        except (ValueError, NotTurtle):
            return None
