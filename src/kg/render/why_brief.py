"""The evidence of an answer in a brief: the words and sources of each row become its notes.

Whatever the question shows, a row has the notes of all stated facts that it rests on, through
every rule that derived one: the words where a source was quoted, else the source.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.evidence.model import TRIPLE, Cover, Dispute, Evidence, Row
from kg.render.answer_docx import document_of
from kg.render.answer_html import page_of
from kg.render.brief import Brief, brief_of
from kg.render.notes import Note
from kg.render.page import Page
from kg.render.why_outline import is_unsure, outline_of, which_rows
from kg.render.why_wording import Wording
from kg.render.why_words import Words
from kg.stores.contract import Solutions, Term, Truth


def why_as_html(evidence: Evidence, page: Page) -> str:
    """Return the answer with its evidence as an HTML page."""
    return page_of(_brief(evidence, page))


def why_as_docx(evidence: Evidence, page: Page) -> bytes:
    """Return the answer with its evidence as a Word document."""
    return document_of(_brief(evidence, page))


def _brief(evidence: Evidence, page: Page) -> Brief:
    answer = evidence.answer
    words = Wording(evidence, page.prefixes)
    notes = [list(dict.fromkeys(_notes(evidence, row, words))) for row in evidence.rows]
    if not isinstance(answer, Truth):
        # The rows of the evidence are those of the answer, and in its order.
        names = answer.variables if isinstance(answer, Solutions) else TRIPLE
        answer = Solutions(names, [row.cells for row in evidence.rows])
    brief = brief_of(answer, page, notes=notes)
    if brief.verdict and evidence.verdict is not None and evidence.verdict.word == "unknown":
        # What the engine finds nothing for is "no" to it, and not to who knows what it was given.
        brief = brief._replace(verdict=Words(evidence.language)("not-known-word"))
    language = Words(evidence.language).language
    return brief._replace(remarks=list(_remarks(evidence, page, words)), remarks_language=language)


def _remarks(evidence: Evidence, page: Page, words: Wording) -> Iterable[str]:
    """Yield what is said of the answer as a whole, and of rows by their numbers."""
    for section in outline_of(evidence, page.prefixes):
        if not section.heading:
            yield from (item.text for item in section.items)
    if evidence.verdict is not None:
        for cover in evidence.verdict.covers:
            yield f"{', '.join(_named(_cover_note(evidence, cover, words)))}."
    unsure = [number for number, row in enumerate(evidence.rows, 1) if is_unsure(evidence, row)]
    if unsure:
        said = Words(evidence.language)("may-exist")
        yield f"{said[0].upper()}{said[1:]}: {which_rows(evidence, unsure)}."
    for dispute in evidence.disputes:
        yield _told(dispute, evidence, words)
    yield from _members(evidence, words, page)


def _members(evidence: Evidence, words: Wording, page: Page) -> Iterable[str]:
    """Yield for each row what its aggregates count, all of it by name."""
    say = Words(evidence.language)
    for number, row in enumerate(evidence.rows, 1):
        for variable, held in row.members.items():
            name = variable.removeprefix("?")
            title = page.cover.titles.of(name, page.cover.language) if page.cover else name
            of_row = f"{say('row', number=number)}, " if len(evidence.rows) > 1 else ""
            yield f"{of_row}{words.members(title, held)}."


def _told(dispute: Dispute, evidence: Evidence, words: Wording) -> str:
    """Return a disagreement of sources as one sentence."""
    say = Words(evidence.language)
    sides = []
    for side in dispute.sides:
        value = words.name(side.value) if side.value is not None else say("no-value")
        source = None if side.source is None else evidence.sources.get(side.source)
        said = f": {say('quoted', words=side.words)}" if side.words else ""
        sides.append(f"{value}{said}" + (f" ({source.title})" if source and source.title else ""))
    on = f", {words.name(dispute.property)}" if dispute.property is not None else ""
    resolution = f". {dispute.resolution}" if dispute.resolution else ""
    return f"{words.full_name(dispute.about)}{on}: {'; '.join(sides)}{resolution}"


def _notes(evidence: Evidence, row: Row, words: Wording) -> Iterable[Note]:
    """Yield the words quoted for a row, each source that is not quoted, in the order of facts."""
    facts = [fact for fact in evidence.leaves(row.found).facts if fact not in evidence.quiet]
    supports = [evidence.support[fact] for fact in facts if fact in evidence.support]
    quoted = {quote.source for support in supports for quote in support.quotes}
    for support in supports:
        for quote in support.quotes:
            yield _note(evidence, quote.source, quote.words, words)
        for source in support.sources:
            if source not in quoted:
                yield _note(evidence, source, "", words)

    for absent in evidence.leaves(row.found).absences:
        for cover in evidence.covers.get(absent, ()):
            yield _cover_note(evidence, cover, words)


def _cover_note(evidence: Evidence, cover: Cover, words: Wording) -> Note:
    """Return the complete list that was searched, with the source that says so."""
    supports = [evidence.support[fact] for fact in (cover.as_of, cover.complete) if fact]
    by = next((source for support in supports for source in support.sources), None)
    note = _note(evidence, by, "", words)
    about = ", ".join(part for part in (note.title, note.about) if part)
    said = words.covered(cover)
    return Note("", f"{said[0].upper()}{said[1:]}", note.address, about)


def _named(note: Note) -> list[str]:
    return [part for part in (note.title, note.about, note.address) if part]


def _note(evidence: Evidence, node: Term | None, quoted: str, words: Wording) -> Note:
    source = None if node is None else evidence.sources.get(node)
    if source is None:
        return Note(quoted, "", "")
    about = ", ".join(part for part in (source.publisher, source.issued) if part)
    # A source of which nothing is said has its own name alone.
    title = source.title or ("" if source.address else words.short(source.node))
    return Note(quoted, title, source.address or "", about)
