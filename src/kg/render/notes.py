"""Notes to the rows of an answer: the words and the sources that the rows themselves carry.

Three columns mean the same in every question (docs/queries.md): `quote` holds the words of a
source, `source` its title, `address` where it is. In a document they stand below the table, each
once, with a number in the rows that rest on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from kg.questions.rows import plain
from kg.stores.contract import Solutions, Term

WORDS_OF_A_SOURCE = "quote"
TITLE_OF_A_SOURCE = "source"
ADDRESS_OF_A_SOURCE = "address"
NOTE_COLUMNS = (WORDS_OF_A_SOURCE, TITLE_OF_A_SOURCE, ADDRESS_OF_A_SOURCE)


class Note(NamedTuple):
    """Words of a source, its title, its address, and what else is known of it; "" where nothing."""

    words: str
    title: str
    address: str
    about: str = ""


class Noted(NamedTuple):
    """An answer without its columns of notes.

    `numbers` has one entry a row: the numbers, from one, of the notes that it rests on. Rows that
    differ in their notes alone have become one. `has_notes` tells whether there were such columns.
    """

    answer: Solutions
    numbers: list[tuple[int, ...]]
    notes: tuple[Note, ...]
    has_notes: bool


def noted(answer: Solutions, labels: Mapping[str, str]) -> Noted:
    """Return the answer with its notes apart; `labels` are those of IRIs that it holds.

    An answer of such columns alone stays as it is.
    """
    names = answer.variables
    if not set(names) & set(NOTE_COLUMNS) or set(names) <= set(NOTE_COLUMNS):
        return without_notes(answer)
    places = [names.index(name) if name in names else None for name in NOTE_COLUMNS]
    notes = []
    for row in answer.rows:
        texts = ["" if place is None else _text(row[place], labels) for place in places]
        notes.append([Note(*texts)] if any(texts) else [])
    return numbered(answer, notes)


def numbered(answer: Solutions, notes: Sequence[Sequence[Note]], *, merged: bool = True) -> Noted:
    """Return the answer without its columns of notes, and with the notes given for each row.

    Rows that differ in those columns alone become one where they are to be `merged`.
    """
    names = answer.variables
    kept = [index for index, name in enumerate(names) if name not in NOTE_COLUMNS]
    known: dict[Note, int] = {}
    rows: list[tuple[Term | None, ...]] = []
    numbers: list[dict[int, None]] = []
    seen: dict[tuple[Term | None, ...], int] = {}
    for row, of_row in zip(answer.rows, notes, strict=True):
        own = {known.setdefault(note, len(known) + 1): None for note in of_row}
        rest = tuple(row[index] for index in kept)
        at = seen.get(rest) if merged else None
        if at is None or not own.keys() - numbers[at].keys():
            at = seen[rest] = len(rows)
            rows.append(rest)
            numbers.append({})
        numbers[at].update(own)
    left = Solutions(tuple(names[index] for index in kept), rows)
    return Noted(left, [tuple(sorted(found)) for found in numbers], tuple(known), has_notes=True)


def without_notes(answer: Solutions) -> Noted:
    """Return the answer with every column in its place."""
    return Noted(answer, [()] * len(answer.rows), (), has_notes=False)


def _text(term: Term | None, labels: Mapping[str, str]) -> str:
    if isinstance(term, ox.NamedNode):
        return labels.get(term.value, term.value)
    return plain(term)
