"""How a node is written in a document: with its prefixes, else those of the graph, else whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kg.editor.scans import Scan
from kg.editor.texts import Text
from kg.rdf.prefixes import Prefixes


class Insertion(NamedTuple):
    """A text that is put in at an offset."""

    offset: int
    text: str


class Name(NamedTuple):
    """A node as it is written; `prefix` is what the document does not declare yet."""

    text: str
    prefix: str | None


class _Directive(NamedTuple):
    """A declaration of a prefix: where it begins, and where its IRI ends."""

    prefix: str
    start: int
    end: int
    is_at_form: bool


class Naming:
    """Writes the names of nodes for one document."""

    def __init__(self, text: Text, scan: Scan, known: Mapping[str, str]) -> None:
        """Take a document, and the prefixes of its graph."""
        self._text = text
        self._scan = scan
        self._known = known
        self._own = Prefixes(scan.prefixes)
        # A prefix that the document declares otherwise cannot be declared again.
        self._others = Prefixes(
            {name: space for name, space in known.items() if name not in scan.prefixes}
        )

    def name(self, iri: str) -> Name:
        """Return how the node is written."""
        short = self._own.shrink(iri)
        if short != iri:
            return Name(short, None)
        short = self._others.shrink(iri)
        return Name(f"<{iri}>", None) if short == iri else Name(short, short.partition(":")[0])

    def declaration(self, prefix: str) -> Insertion:
        """Return the line that declares a prefix of the graph, and where it belongs.

        It is written as the document's others are, in the order of the alphabet where they are.
        """
        text, directives = self._text, list(self._directives())
        line = f"PREFIX {prefix}: <{self._known[prefix]}>"
        if directives and directives[-1].is_at_form:
            line = f"@prefix {prefix}: <{self._known[prefix]}> ."
        for directive in directives:
            if directive.prefix > prefix:
                return Insertion(text.line_start(directive.start), line + text.line_break)
        if not directives:
            return Insertion(self._heading_end(), line + 2 * text.line_break)
        offset = text.next_line(directives[-1].end)
        if text.is_line_start(offset):
            return Insertion(offset, line + text.line_break)
        return Insertion(offset, text.line_break + line)

    def _directives(self) -> Iterator[_Directive]:
        """Yield the declarations of prefixes."""
        pieces = self._scan.pieces
        index = 0
        for mention in self._scan.mentions:
            if mention.role != "prefix":
                continue
            index = pieces.index(mention.piece, index)
            word = pieces[max(index - 1, 0)]
            end = pieces[min(index + 1, len(pieces) - 1)].end
            yield _Directive(mention.piece.text[:-1], word.start, end, word.text.startswith("@"))

    def _heading_end(self) -> int:
        """Return where the comments end with which a document begins."""
        content = self._text.content
        end = 1 if content.startswith("\ufeff") else 0
        while content.startswith("#", end):
            end = self._text.next_line(end)
        return end
