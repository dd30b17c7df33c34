"""How terms, rows and causes of a history are worded."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Final

import pyoxigraph as ox

from kg.history.model import Cause, Cells, History
from kg.stores.contract import Term

JOINT: Final = " | "
NOTHING: Final = "nothing"
_LONGEST: Final = 160
_BEFORE: Final = 30
"""How much is shown before the place at which two long texts begin to differ."""
_MOST_NAMED: Final = 8
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class Wording:
    """Words for the terms of one history."""

    def __init__(self, history: History) -> None:
        self._within = history.within
        self._labels = history.labels
        self._prefixes = history.prefixes

    def cells(self, variables: Sequence[str], cells: Cells) -> str:
        """Return a row: its columns that have a value."""
        said = [
            f"{name}: {self.term(cell)}"
            for name, cell in zip(variables, cells, strict=True)
            if cell is not None
        ]
        return JOINT.join(said) or NOTHING

    def cell(self, cell: Term | None) -> str:
        """Return a cell that may be empty."""
        return NOTHING if cell is None else self.term(cell)

    def change(self, before: Term | None, after: Term | None) -> str:
        """Return what a value was and is, of long texts the part that differs."""
        if isinstance(before, ox.Literal) and isinstance(after, ox.Literal):
            texts = [" ".join(term.value.split()) for term in (before, after)]
            equal = takewhile(lambda pair: pair[0] == pair[1], zip(*texts, strict=False))
            start = sum(1 for _ in equal) - _BEFORE
            if start > 0 and max(map(len, texts)) > _LONGEST:
                cut = [f"…{text[start:]}" for text in texts]
                return f"{_literal(before, cut[0])} → {_literal(after, cut[1])}"
        return f"{self.cell(before)} → {self.cell(after)}"

    def term(self, term: Term) -> str:
        """Return a term with its label: an IRI in its short form, a text cut where it is long."""
        if isinstance(term, ox.NamedNode):
            short = self._prefixes.shrink(term.value)
            label = self._labels.get(term.value)
            return f"{label} ({short})" if label else short
        if isinstance(term, ox.BlankNode):
            return "[…]"
        return _literal(term, " ".join(term.value.split()))

    def name(self, predicate: ox.NamedNode) -> str:
        """Return what a property is called."""
        if predicate.value == _TYPE:
            return "is a"
        return self._labels.get(predicate.value) or self._prefixes.shrink(predicate.value)

    def subject(self, term: Term) -> str:
        """Return a node; a blank one by the node that it hangs on, and the properties between."""
        path: list[str] = []
        seen = {term}
        while isinstance(term, ox.BlankNode) and term in self._within:
            term, predicate = self._within[term]
            path.insert(0, self.name(predicate))
            if term in seen:
                break
            seen.add(term)
        return ", ".join([self.term(term), *path])


def _literal(term: ox.Literal, text: str) -> str:
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return f"{shown} @{term.language}" if term.language else shown


def cause_text(cause: Cause) -> str:
    """Return the files that caused a change."""
    files = cause.files
    if cause.how == "unknown":
        return "the cause was not looked for: the question names graphs"
    if len(files) == 1:
        return f"by {files[0]}"
    if cause.how == "each":
        return f"by each of {listed(files)}"
    if cause.how == "together":
        return f"by {listed(files)} together"
    return f"by some of {len(files)} files: {listed(files)}"


def listed(names: Sequence[str]) -> str:
    """Return names, of many the first ones and how many more there are."""
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
