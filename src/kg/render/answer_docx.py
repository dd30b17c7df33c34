"""An answer as a Word document, written by python-docx: the same brief as the HTML page."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Final

from kg.render.brief import Brief, Cell, address_of, brief_of
from kg.render.cover_words import WORDS
from kg.render.page import Page
from kg.stores.contract import Solutions, Truth

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_MOST_UPRIGHT: Final = 5
"""A table with more columns than this makes the page lie on its side."""
_NARROWEST, _WIDEST = 9, 36
"""How many signs wide a column is at least and at most, before all share the page."""
_MOMENT_OF_THE_FILE = datetime(2000, 1, 1)
_PLAIN, _TABLE = "Normal", "Table Grid"


def as_docx(answer: Solutions | Truth, page: Page) -> bytes:
    """Return the answer as a Word document."""
    return document_of(brief_of(answer, page))


def document_of(brief: Brief) -> bytes:
    """Return a brief as a Word document."""
    document = _blank(brief)
    document.add_heading(brief.title, 0)
    if brief.query:
        document.add_paragraph(brief.query)
    _facts(document, [(title, Cell(text)) for title, text in brief.facts])
    _answer(document, brief)
    _notes(document, brief)
    _reading(document, brief)
    _graph(document, brief)
    sink = io.BytesIO()
    document.save(sink)
    return sink.getvalue()


def _blank(brief: Brief) -> Document:
    """Return an empty document on A4 with the brief's title and language."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    document = docx.Document()
    about = document.core_properties
    about.title, about.language, about.author = brief.title[:255], brief.language, ""
    about.created = about.modified = _MOMENT_OF_THE_FILE
    about.comments = ""
    section = document.sections[0]
    width, height = Mm(210), Mm(297)
    if len(brief.head) + bool(brief.notes) > _MOST_UPRIGHT:
        section.orientation = WD_ORIENT.LANDSCAPE
        width, height = height, width
    section.page_width, section.page_height = width, height
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    normal = document.styles[_PLAIN]
    normal.font.size = Pt(10)
    properties = normal.element.get_or_add_rPr()
    language = properties.makeelement(qn("w:lang"), {qn("w:val"): brief.language})
    properties.append(language)
    return document


def _answer(document: Document, brief: Brief) -> None:
    document.add_heading(brief.word("answer"), 1)
    if brief.verdict:
        document.add_paragraph().add_run(brief.verdict).bold = True
    elif brief.is_empty and not brief.remarks:
        document.add_paragraph(brief.word("no-rows"))
    if brief.same:
        if brief.head:
            document.add_paragraph(brief.word("same"))
        _facts(document, brief.same)
    if brief.rows and brief.head:
        _rows(document, brief)
    for text in brief.remarks:
        document.add_paragraph(text)
    if brief.cut:
        document.add_paragraph(brief.cut)


def _rows(document: Document, brief: Brief) -> None:
    noted = bool(brief.notes)
    head = [*brief.head, *([brief.word("note")] if noted else [])]
    table = document.add_table(rows=1 + len(brief.rows), cols=len(head), style=_TABLE)
    # A row's cells are looked up once: each look-up walks the whole row.
    for cell, title in zip(table.rows[0].cells, head, strict=True):
        cell.paragraphs[0].add_run(title).bold = True
    _repeat_head(table)
    widths = _widths(document, brief, len(head))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row, cells, numbers in zip(list(table.rows)[1:], brief.rows, brief.numbers, strict=True):
        places = row.cells
        for place, width in zip(places, widths, strict=True):
            place.width = width
        for place, cell in zip(places, cells, strict=False):
            _write(place.paragraphs[0], cell)
        if noted:
            places[-1].paragraphs[0].add_run(_listed(numbers))


def _widths(document: Document, brief: Brief, count: int) -> list[int]:
    """Return the width of each column: by its longest text, and none too narrow for a word."""
    shares = []
    columns = [
        [title, *(row[index].text for row in brief.rows)] for index, title in enumerate(brief.head)
    ]
    if len(columns) < count:
        columns.append([brief.word("note"), *(_listed(numbers) for numbers in brief.numbers)])
    for texts in columns:
        word = max(len(word) for text in texts for word in (text.split() or [""]))
        least = min(max(word + 2, _NARROWEST), _WIDEST)
        shares.append(min(max(*map(len, texts), least), _WIDEST))
    section = document.sections[0]
    assert section.page_width is not None
    room = section.page_width - (section.left_margin or 0) - (section.right_margin or 0)
    return [room * share // sum(shares) for share in shares]


def _listed(numbers: tuple[int, ...]) -> str:
    return ", ".join(map(str, numbers))


def _repeat_head(table: Table) -> None:
    """Let the head stand on every page (ECMA-376, 17.4.49 tblHeader)."""
    from docx.oxml.ns import qn

    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))


def _notes(document: Document, brief: Brief) -> None:
    """Write the words and sources that the rows rest on, each under its number."""
    if brief.notes is None or brief.is_empty:
        return
    document.add_heading(brief.word("notes"), 1)
    if not brief.notes:
        document.add_paragraph(brief.word("no-notes"))
    for number, note in enumerate(brief.notes, 1):
        # The number is written and not counted by Word, so that it stays that of the table.
        paragraph = document.add_paragraph(f"{number}. ")
        if note.words:
            paragraph.add_run(brief.word("quoted").format(words=note.words) + " ")
        if note.title:
            paragraph.add_run(note.title).italic = True
            paragraph.add_run(". " if note.about else " ")
        if note.about:
            paragraph.add_run(f"{note.about}. ")
        _write(paragraph, Cell(note.address, link=address_of(note.address)), empty="")


def _reading(document: Document, brief: Brief) -> None:
    if brief.description:
        document.add_heading(brief.word("how-to-read"), 1)
        document.add_paragraph(brief.description)
    if brief.columns:
        document.add_heading(brief.word("columns"), 2)
        _facts(document, [(title, Cell(text)) for title, text in brief.columns])


def _graph(document: Document, brief: Brief) -> None:
    if not brief.graph:
        return
    document.add_heading(brief.word("graph"), 1)
    _facts(document, [(title, Cell(text, link=address_of(text))) for title, text in brief.graph])
    document.add_heading(brief.word("cite"), 2)
    document.add_paragraph(brief.reference)


def _facts(document: Document, facts: list[tuple[str, Cell]]) -> None:
    for title, cell in facts:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = 0
        paragraph.add_run(f"{title}: ").bold = True
        _write(paragraph, cell)
    if facts:
        document.add_paragraph()


def _write(paragraph: Paragraph, cell: Cell, empty: str = WORDS["en"]["nothing"]) -> None:
    """Write a cell at the end of a paragraph, as a link where it leads somewhere."""
    if not cell.link:
        paragraph.add_run(cell.text or empty)
        return
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    run = paragraph.add_run(cell.text)
    run.font.color.rgb = RGBColor(0x0B, 0x4F, 0x9E)
    run.font.underline = True
    relation = paragraph.part.relate_to(cell.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = paragraph._p.makeelement(qn("w:hyperlink"), {qn("r:id"): relation})
    paragraph._p.append(link)
    link.append(run._r)
