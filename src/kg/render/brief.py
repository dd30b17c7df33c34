"""An answer as a brief to put before someone: the content of the documents, whatever their form.

It holds the question with its values, the day, the answer with labels instead of IRIs, the notes
that the rows carry, and how to cite it. The forms lay it out and add nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import pyoxigraph as ox

from kg.questions.rows import plain
from kg.render.cover import Fact
from kg.render.cover_words import WORDS, verdict
from kg.render.labelling import LABEL_SUFFIX
from kg.render.notes import Note, noted, numbered, without_notes
from kg.render.page import Page
from kg.stores.contract import Solutions, Term, Truth

_LINKED = ("http://", "https://", "mailto:")


class Cell(NamedTuple):
    """What a cell shows, the IRI that it stands for, and the address it leads to ("" for none)."""

    text: str
    iri: str = ""
    link: str = ""


class Brief(NamedTuple):
    """The content of a document, in the order in which it is read.

    `verdict` is the answer to a question of yes or no. `same` are the columns that hold one value
    throughout. `numbers` has the numbers of the notes of each row. `notes` is None where the
    answer has no columns of sources. `columns` says what each column holds. `remarks` are what
    its evidence says of the whole answer, in a language of their own.
    """

    language: str
    title: str
    name: str
    query: str
    facts: list[Fact]
    description: str
    verdict: str
    cut: str
    same: list[tuple[str, Cell]]
    head: list[str]
    rows: list[tuple[Cell, ...]]
    numbers: list[tuple[int, ...]]
    columns: list[Fact]
    notes: tuple[Note, ...] | None
    remarks: list[str]
    remarks_language: str
    graph: list[Fact]
    reference: str

    def word(self, key: str) -> str:
        """Return a word of the brief's language."""
        return WORDS[self.language][key]

    @property
    def is_empty(self) -> bool:
        """Tell whether there is neither a row nor a verdict."""
        return not (self.verdict or self.rows or self.same)


def brief_of(
    answer: Solutions | Truth,
    page: Page,
    *,
    notes_apart: bool = True,
    notes: Sequence[Sequence[Note]] | None = None,
) -> Brief:
    """Return the brief of an answer. Without a cover it holds the answer alone.

    With `notes_apart` the columns of words and sources become notes, else they stay columns.
    `notes` are those of each row, of a question of yes or no of its answer, where they are known
    from elsewhere.
    """
    cover = page.cover
    language = cover.language if cover else "en"
    words = WORDS[language]
    brief = Brief(
        language=language,
        title=cover.title() if cover else words["answer"],
        name=cover.asked.question.name if cover and cover.asked else "",
        query=_speakable(cover.query or "") if cover else "",
        facts=cover.question_facts(language) if cover else [],
        description=cover.asked.question.header.description if cover and cover.asked else "",
        verdict="",
        cut="",
        same=[],
        head=[],
        rows=[],
        numbers=[],
        columns=[],
        notes=None,
        remarks=[],
        remarks_language=language,
        graph=cover.graph_facts(language) if cover else [],
        reference=cover.reference(language) if cover else "",
    )
    if isinstance(answer, Truth):
        known = None if notes is None else _spoken(tuple(dict.fromkeys(chain(*notes))))
        return brief._replace(verdict=words["yes" if answer.value else "no"], notes=known)
    return _with_rows(brief, answer, page, notes_apart, notes)


def _with_rows(
    brief: Brief,
    answer: Solutions,
    page: Page,
    notes_apart: bool,
    notes: Sequence[Sequence[Note]] | None,
) -> Brief:
    cover = page.cover
    iris = {term.value for row in answer.rows for term in row if isinstance(term, ox.NamedNode)}
    labels = cover.labels(iris) if cover and iris else {}
    if notes is not None:
        parts = numbered(answer, notes, merged=False)  # what is said of rows counts them
    else:
        parts = noted(answer, labels) if notes_apart else without_notes(answer)
    names, rows = _merged(parts.answer, labels, page)
    constant = [
        len(rows) > 1 and len(names) > 1 and len({row[index] for row in rows}) == 1
        for index in range(len(names))
    ]
    if all(constant):  # rows that nothing tells apart: each is shown
        constant = [False] * len(names)
    # The variables of someone's own query have no titles: they are called what they are.
    stored = cover is not None and cover.asked is not None
    titles = [cover.titles.of(name, brief.language) if cover and stored else name for name in names]
    about = cover.asked.question.header.columns if cover and cover.asked else {}
    cut = ""
    if cover and cover.is_cut:
        cut = brief.word("first-rows").format(shown=cover.shown, total=cover.total)
    return brief._replace(
        cut=cut,
        same=[(titles[i], rows[0][i]) for i, one in enumerate(constant) if one],
        head=[titles[i] for i, one in enumerate(constant) if not one],
        rows=[tuple(row[i] for i, one in enumerate(constant) if not one) for row in rows],
        numbers=parts.numbers,
        columns=[
            (title, about[name]) for title, name in zip(titles, names, strict=True) if name in about
        ],
        notes=_spoken(parts.notes) if parts.has_notes else None,
    )


def _spoken(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    return tuple(Note(*map(_speakable, note)) for note in notes)


def _merged(
    answer: Solutions, labels: Mapping[str, str], page: Page
) -> tuple[list[str], list[tuple[Cell, ...]]]:
    """Return names and cells; a column of labels that the question gives replaces its IRIs."""
    names = answer.variables
    kept = [
        index
        for index, name in enumerate(names)
        if not (index and name == names[index - 1] + LABEL_SUFFIX)
    ]
    rows = []
    for row in answer.rows:
        cells = []
        for index in kept:
            cell = _cell(row[index], labels, page)
            if index + 1 < len(names) and index + 1 not in kept and row[index + 1] is not None:
                cell = Cell(_speakable(plain(row[index + 1])), cell.iri)
            cells.append(cell)
        rows.append(tuple(cells))
    return [names[index] for index in kept], rows


def _cell(term: Term | None, labels: Mapping[str, str], page: Page) -> Cell:
    if not isinstance(term, ox.NamedNode):
        text = _speakable(plain(term))
        language = page.cover.language if page.cover else "en"
        return Cell(verdict(text, language), link=address_of(text))
    if term.value in labels:
        return Cell(_speakable(labels[term.value]), term.value)
    short = page.prefixes.shrink(term.value)
    if short != term.value:
        return Cell(short, term.value)
    return Cell(term.value.removeprefix("mailto:"), term.value, address_of(term.value))


def address_of(text: str) -> str:
    """Return the text where it is an address to follow, else nothing: `javascript:` is none."""
    is_one = text.startswith(_LINKED) and not any(sign.isspace() for sign in text)
    return text if is_one else ""


def _speakable(text: str) -> str:
    """Return a text without the characters that no document can hold, line ends as one sign."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if sign in "\ufffe\uffff" or (unicodedata.category(sign) == "Cc" and sign not in "\n\t")
        else sign
        for sign in text
    )
