"""A change of files that an editor may make, and how what is put in is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg.editor.desk import Desk
from kg.editor.naming import Naming
from kg.editor.wording import text as worded
from kg.rdf.turtle import literal_text
from kg.validation.triples import XSD, Term

_BARE = frozenset(XSD + name for name in ("boolean", "decimal", "integer"))
_WIDEST = 60


class Edit(NamedTuple):
    """A text that takes the place of the characters from `start` to just before `end`."""

    path: Path
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Mend:
    """What to change, and what that does; `sure` where nothing else can be meant."""

    title: str
    edits: tuple[Edit, ...]
    sure: bool = False


class Writer:
    """Writes terms into one file, and knows which prefixes have to be declared for them."""

    def __init__(self, desk: Desk, path: Path) -> None:
        """Write for a file of a desk."""
        self.path = path
        self.text = desk.text(path)
        self.scan = desk.scan(path)
        self._language = desk.language
        self._naming = Naming(self.text, self.scan, desk.prefixes)

    def name(self, iri: str) -> str:
        """Return how a node is written."""
        return self._naming.name(iri).text

    def term(self, term: ox.NamedNode | ox.Literal) -> str:
        """Return how a node or a literal without a language is written."""
        if isinstance(term, ox.NamedNode):
            return self.name(term.value)
        datatype = term.datatype.value
        if datatype in _BARE:
            return term.value
        quoted = literal_text(term.value)
        return quoted if datatype == f"{XSD}string" else f"{quoted}^^{self.name(datatype)}"

    def edits(self, start: int, end: int, text: str, *terms: Term) -> list[Edit]:
        """Return what puts a text in the place of another, and declares the prefixes of terms."""
        found = [Edit(self.path, start, end, text)]
        for term in terms:
            node = term.datatype if isinstance(term, ox.Literal) else term
            if isinstance(node, ox.NamedNode):
                prefix = self._naming.name(node.value).prefix
                if prefix is not None and self._is_written(term):
                    found.append(self.declaration(prefix))
        return list(dict.fromkeys(found))

    def replaced(
        self, term: ox.NamedNode | ox.Literal, start: int, end: int, *, sure: bool
    ) -> Mend:
        """Return the mend that puts a term in the place of what stands there."""
        written = self.term(term)
        title = worded("replace", self._language, old=self.shown(start, end), new=written)
        return Mend(title, tuple(self.edits(start, end, written, term)), sure)

    def declaration(self, prefix: str) -> Edit:
        """Return what declares a prefix of the graph."""
        made = self._naming.declaration(prefix)
        return Edit(self.path, made.offset, made.offset, made.text)

    def shown(self, start: int, end: int) -> str:
        """Return what stands in a part of the text, on one line and not too long."""
        words = " ".join(self.text.content[start:end].split())
        return words if len(words) <= _WIDEST else f"{words[:_WIDEST]}…"

    def _is_written(self, term: Term) -> bool:
        """Tell whether a term is written with a name: a number and a plain text are not."""
        return not isinstance(term, ox.Literal) or "^^" in self.term(term)
