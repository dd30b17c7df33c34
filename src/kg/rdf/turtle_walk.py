"""Walks Turtle, TriG, N-Triples or N-Quads and tells where each term of each triple is written.

The triples come in the order in which pyoxigraph's parser hands them out, so that both can be
laid side by side. That order: a triple is complete with the token that ends its object (for a
quoted text the one after it, since a language or datatype may follow), and the triples that one
token completes come last first.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Final, NamedTuple, TypeAlias

import pyoxigraph as ox

from kg.rdf.turtle_names import Names, boolean, number
from kg.rdf.turtle_tokens import NotTurtle, Token, statement_at, string_value, token_at

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TYPE: Final = ox.NamedNode(f"{_RDF}type")
_FIRST: Final = ox.NamedNode(f"{_RDF}first")
_REST: Final = ox.NamedNode(f"{_RDF}rest")
_NIL: Final = ox.NamedNode(f"{_RDF}nil")
_DIRECTIVES: Final = frozenset({"@prefix", "@base", "@version"})

WalkedTerm: TypeAlias = ox.NamedNode | ox.Literal | int
"""A term; a blank node is a number, in the order of first appearance."""

Extent: TypeAlias = tuple[int, int]
"""Where a term begins and ends, in Unicode characters from the start of the text."""


class WalkedTriple(NamedTuple):
    """A triple and the places of its terms; a blank node's is its `[`, a list's its `(`.

    A further cell of a list stands where its item begins. `datatype_at` is that of a datatype
    after `^^`.
    """

    subject: WalkedTerm
    predicate: WalkedTerm
    object: WalkedTerm
    subject_at: Extent
    predicate_at: Extent
    object_at: Extent
    datatype_at: Extent | None


class _Frame:
    """What is being said: a statement, the content of `[ ]`, or a list with its current cell."""

    __slots__ = (
        "is_list",
        "opened",
        "predicate",
        "predicate_at",
        "starts",
        "subject",
        "subject_at",
    )

    def __init__(self, opened: Extent, *, is_list: bool = False, starts: bool = False) -> None:
        self.opened = opened
        self.is_list = is_list
        self.starts = starts  # a list that is the subject of a statement
        self.subject: WalkedTerm | None = None
        self.subject_at: Extent = opened
        self.predicate: WalkedTerm = _FIRST
        self.predicate_at: Extent = opened


def walk(
    text: str, wanted: Container[object] | None = None, base: str | None = None
) -> list[WalkedTriple]:
    """Return the triples of a text with the places of their terms. Raises NotTurtle.

    `text` is Turtle, TriG, N-Triples or N-Quads that the parser accepts with that `base`, without
    byte order mark; what a graph is called makes no difference. Where IRIs are `wanted`, other
    statements are passed over, as far as that can be told at a glance.
    """
    walker, position = _Walker(base), 0
    while True:
        if wanted is not None and walker.rests():
            position = walker.passed_over(text, position, wanted)
        token = token_at(text, position)
        if token is None:
            return walker.finished()
        walker.take(token)
        position = token.end


class _Walker:
    """A machine that takes one token after another; its state is the method that takes the next."""

    def __init__(self, base: str | None = None) -> None:
        self._triples: list[WalkedTriple] = []
        self._completed: list[WalkedTriple] = []
        self._frames: list[_Frame] = []
        self._state: Callable[[Token], None] = self._start
        self._names = Names(base)
        self._quoted: Token | None = None
        self._directive = ("", "")

    def take(self, token: Token) -> None:
        if self._completed:
            self._triples.extend(reversed(self._completed))
            self._completed.clear()
        self._state(token)

    def rests(self) -> bool:
        return not self._frames and self._state == self._start

    def passed_over(self, text: str, position: int, wanted: Container[object]) -> int:
        """Return where the next statement begins that has a wanted subject, or looks different."""
        known: dict[str, bool] = {}
        while (match := statement_at(text, position)) is not None:
            name = match["subject"]
            is_wanted = known.get(name)
            if is_wanted is None:
                is_wanted = known[name] = not name.startswith("_:") and (
                    self._names.node(Token("iri" if name[0] == "<" else "name", name, 0, 0))
                    in wanted
                )
            if is_wanted:
                break
            position = match.end()
        return position

    def finished(self) -> list[WalkedTriple]:
        self._triples.extend(reversed(self._completed))
        if self._frames or self._state != self._start:
            raise NotTurtle("the text ends within a statement")
        return self._triples

    def _start(self, token: Token) -> None:
        if token.kind == "mark" and token.text in "{}.":
            return
        lowered = token.text.lower()
        if token.kind == "word" and lowered in ("prefix", "base", "version"):
            self._directive = (lowered, "")
            self._state = self._directive_name
        elif token.kind == "at" and token.text in _DIRECTIVES:
            self._directive = (token.text, "")
            self._state = self._directive_name
        elif token.kind != "word" or lowered != "graph":
            self._frames.append(_Frame((token.start, token.end)))
            self._value(token)

    def _directive_name(self, token: Token) -> None:
        kind = self._directive[0]
        if not kind.endswith("prefix"):
            self._directive_value(token)
        elif token.kind == "name" and token.text.endswith(":"):
            self._directive = (kind, token.text)
            self._state = self._directive_value
        else:
            raise NotTurtle("a prefix has no name")

    def _directive_value(self, token: Token) -> None:
        kind, name = self._directive
        if not kind.endswith("version"):
            if token.kind != "iri":
                raise NotTurtle("a directive has no IRI")
            self._names.declare(name if kind.endswith("prefix") else None, token)
        # A directive that begins with @ ends with a dot, which `_start` passes over.
        self._state = self._start

    def _verb(self, token: Token) -> None:
        frame = self._frames[-1]
        frame.predicate_at = (token.start, token.end)
        if token.kind in ("iri", "name"):
            frame.predicate = self._names.node(token)
            self._state = self._value
        elif token.kind == "word" and token.text == "a":
            frame.predicate = _TYPE
            self._state = self._value
        elif token.text == "{" and len(self._frames) == 1:
            self._frames.pop()  # it was the name of a graph
            self._state = self._start
        elif token.text != ";":
            self._close(token)

    def _after(self, token: Token) -> None:
        if token.text == ",":
            self._state = self._value
        elif token.text == ";":
            self._state = self._verb
        elif token.kind == "mark":
            self._close(token)
        elif len(self._frames) > 1 or token.kind not in ("iri", "blank"):
            raise NotTurtle("two objects without a comma")
        # else it is the graph of an N-Quads line

    def _close(self, token: Token) -> None:
        frame = self._frames.pop()
        if token.text in (".", "}") and not self._frames:
            self._state = self._start
        elif token.text == "]" and self._frames and not frame.is_list:
            assert frame.subject is not None
            self._complete(frame.subject, frame.opened)
        else:
            raise NotTurtle(f"unexpected {token.text}")

    def _value(self, token: Token) -> None:
        """Take what may be a subject or an object."""
        kind, place = token.kind, (token.start, token.end)
        if kind in ("iri", "name"):
            self._complete(self._names.node(token), place)
        elif kind == "text":
            self._quoted = token
            self._state = self._suffix
        elif kind == "blank":
            self._complete(self._names.labelled(token.text), place)
        elif kind == "number":
            self._complete(number(token.text), place)
        elif kind == "word" and token.text in ("true", "false"):
            self._complete(boolean(token.text), place)
        elif token.text == "[":
            frame = _Frame(place)
            frame.subject = self._names.fresh()
            self._frames.append(frame)
            self._state = self._verb
        elif token.text == "(":
            starts = self._frames[-1].subject is None
            self._frames.append(_Frame(place, is_list=True, starts=starts))
            self._state = self._item
        else:
            raise NotTurtle(f"unexpected {token.text}")

    def _item(self, token: Token) -> None:
        """Take the first token of an item of a list, or the end of the list."""
        frame, place = self._frames[-1], (token.start, token.end)
        if token.text == ")":
            self._end_list(frame, place)
            return
        cell = self._names.fresh()
        holder = self._frames[-2]
        if frame.subject is not None:
            self._link(frame, cell, place)
            frame.subject_at = place
        elif frame.starts:
            holder.subject, holder.subject_at = cell, frame.opened
        else:
            self._say(holder, cell, frame.opened)
        frame.subject = cell
        frame.predicate_at = place
        self._value(token)

    def _end_list(self, frame: _Frame, place: Extent) -> None:
        self._frames.pop()
        if frame.subject is None:
            self._complete(_NIL, (frame.opened[0], place[1]))
            return
        self._link(frame, _NIL, place)
        self._state = self._verb if frame.starts else self._next()

    def _suffix(self, token: Token) -> None:
        """Take what follows a quoted text; without language and datatype, the text was all."""
        quoted = self._quoted
        assert quoted is not None
        if token.kind == "at":
            value = ox.Literal(string_value(quoted.text), language=token.text[1:])
            self._complete(value, (quoted.start, token.end))
        elif token.text == "^^":
            self._state = self._datatype
        else:
            self._complete(ox.Literal(string_value(quoted.text)), (quoted.start, quoted.end))
            self._state(token)

    def _datatype(self, token: Token) -> None:
        quoted = self._quoted
        assert quoted is not None
        value = ox.Literal(string_value(quoted.text), datatype=self._names.node(token))
        self._complete(value, (quoted.start, token.end), (token.start, token.end))

    def _complete(self, term: WalkedTerm, place: Extent, datatype_at: Extent | None = None) -> None:
        """Put a term where it belongs: it is the subject of its statement, or an object."""
        frame = self._frames[-1]
        if frame.subject is None:
            frame.subject, frame.subject_at = term, place
            self._state = self._verb
        else:
            self._say(frame, term, place, datatype_at)
            self._state = self._next()

    def _next(self) -> Callable[[Token], None]:
        return self._item if self._frames[-1].is_list else self._after

    def _say(
        self, frame: _Frame, term: WalkedTerm, place: Extent, datatype_at: Extent | None = None
    ) -> None:
        assert frame.subject is not None
        places = (frame.subject_at, frame.predicate_at, place)
        said = WalkedTriple(frame.subject, frame.predicate, term, *places, datatype_at)
        self._completed.append(said)

    def _link(self, frame: _Frame, rest: WalkedTerm, place: Extent) -> None:
        assert frame.subject is not None
        places = (frame.subject_at, place, place)
        self._completed.append(WalkedTriple(frame.subject, _REST, rest, *places, None))
