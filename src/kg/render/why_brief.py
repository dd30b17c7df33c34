"""The evidence of an answer in a brief: the words and sources of each row become its notes.

Whatever the question shows, a row has the notes of all stated facts that it rests on, through
every rule that derived one: the words where a source was quoted, else the source.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.evidence.model import Dispute, Evidence, Row
from kg.render.answer_docx import document_of
from kg.render.answer_html import page_of
from kg.render.brief import Brief, brief_of
from kg.render.notes import Note
from kg.render.page import Page
from kg.render.why_outline import outline_of
from kg.render.why_wording import Wording
from kg.stores.contract import Solutions, Term, Truth


def why_as_html(evidence: Evidence, page: Page) -> str:
    """Return the answer with its evidence as an HTML page."""
    return page_of(_brief(evidence, page))


def why_as_docx(evidence: Evidence, page: Page) -> bytes:
    """Return the answer with its evidence as a Word document."""
    return document_of(_brief(evidence, page))


def _brief(evidence: Evidence, page: Page) -> Brief:
    answer = evidence.answer
    notes = [list(dict.fromkeys(_notes(evidence, row))) for row in evidence.rows]
    if isinstance(answer, Solutions):
        # The rows of the evidence are those of the answer, and in its order.
        answer = answer._replace(rows=[row.cells for row in evidence.rows])
    assert isinstance(answer, (Solutions, Truth))
    brief = brief_of(answer, page, notes=notes)
    sections = outline_of(evidence, page.prefixes)
    whole = [item.text for section in sections if not section.heading for item in section.items]
    words = Wording(evidence, page.prefixes)
    disputes = [_told(dispute, evidence, words) for dispute in evidence.disputes]
    return brief._replace(remarks=[*whole, *disputes])


def _told(dispute: Dispute, evidence: Evidence, words: Wording) -> str:
    """Return a disagreement of sources as one sentence."""
    sides = []
    for side in dispute.sides:
        value = words.name(side.value) if side.value is not None else "no value given"
        source = None if side.source is None else evidence.sources.get(side.source)
        said = f": “{side.words}”" if side.words else ""
        sides.append(f"{value}{said}" + (f" ({source.title})" if source and source.title else ""))
    on = f", {words.name(dispute.property)}" if dispute.property is not None else ""
    resolution = f". {dispute.resolution}" if dispute.resolution else ""
    return f"{words.full_name(dispute.about)}{on}: {'; '.join(sides)}{resolution}"


def _notes(evidence: Evidence, row: Row) -> Iterable[Note]:
    """Yield the words quoted for a row, each source that is not quoted, in the order of facts."""
    facts = [fact for fact in evidence.leaves(row.found).facts if fact not in evidence.quiet]
    supports = [evidence.support[fact] for fact in facts if fact in evidence.support]
    quoted = {quote.source for support in supports for quote in support.quotes}
    for support in supports:
        for quote in support.quotes:
            yield _note(evidence, quote.source, quote.words)
        for source in support.sources:
            if source not in quoted:
                yield _note(evidence, source, "")


def _note(evidence: Evidence, node: Term | None, words: str) -> Note:
    source = None if node is None else evidence.sources.get(node)
    if source is None:
        return Note(words, "", "")
    about = ", ".join(part for part in (source.publisher, source.issued) if part)
    return Note(words, source.title or "", source.address or "", about)
