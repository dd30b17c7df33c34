"""What is proposed at a cursor, and what was typed there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from kg.editor.knowledge import local_name
from kg.editor.naming import Insertion

Kind = Literal["class", "property", "concept", "shape", "instance", "value", "prefix", "word"]


@dataclass(frozen=True)
class Proposal:
    """A text to put in the place of what was typed, and how it is shown.

    `also` is what has to be put in elsewhere, the declaration of a prefix. `iri` is the node that
    is proposed. `hole` is where in the text a person goes on writing, if not at its end.
    """

    text: str
    kind: Kind
    label: str | None = None
    detail: str | None = None
    iri: str | None = None
    also: Insertion | None = None
    hole: int | None = None


@dataclass(frozen=True)
class Proposals:
    """What is proposed for the characters from `start` to just before `end`; whether it is all."""

    start: int
    end: int
    typed: str
    found: tuple[Proposal, ...]
    whole: bool


class Wanted:
    """What was typed, as a test of names: words of a name, a prefixed name, or an IRI."""

    def __init__(self, typed: str, prefixes: Mapping[str, str]) -> None:
        """Take what was typed, and the prefixes by which it is understood."""
        self.typed = typed
        self._stem: str | None = None
        self._spaces: tuple[str, ...] = ()
        words = typed
        if typed.startswith("<"):
            words, self._stem = "", typed[1:]
        elif ":" in typed:
            prefix, _, words = typed.partition(":")
            self._stem = prefixes.get(prefix, "\0")  # no IRI begins so
        elif typed:
            self._spaces = tuple(
                space for prefix, space in prefixes.items() if begins(prefix, typed)
            )
        self._words = words.casefold()

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was typed that chooses among nodes."""
        return not self._words and not self._stem

    def takes(self, iri: str, called: str) -> bool:
        """Tell whether a node is meant; `called` is what it is found by."""
        if self._stem is not None and not iri.startswith(self._stem):
            return False
        if not self._words or f" {self._words}" in called:
            return True
        if self._stem is not None:
            return self._words in iri[len(self._stem) :].casefold()
        return iri.startswith(self._spaces)

    def begins(self, iri: str) -> bool:
        """Tell whether the last part of an IRI begins with the words."""
        return local_name(iri).casefold().startswith(self._words)


def begins(word: str, typed: str) -> bool:
    """Tell whether a word begins with what was typed, whatever its case."""
    return word.casefold().startswith(typed.casefold())
