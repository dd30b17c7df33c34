"""An answer as one page for the browser and for print: a brief that can be cited.

The page loads nothing and runs nothing: its style stands in it, and its policy forbids the rest.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Final

from kg.render.brief import Brief, Cell, address_of, brief_of
from kg.render.cover import Fact
from kg.render.notes import Note
from kg.render.page import Page
from kg.stores.contract import Solutions, Truth

_STYLE: Final = Path(__file__).with_name("answer_page.css")
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
MOST_UPRIGHT: Final = 5
"""A table with more columns than this is printed on its side."""


def as_html(answer: Solutions | Truth, page: Page) -> str:
    """Return the answer as an HTML page."""
    return page_of(brief_of(answer, page))


def page_of(brief: Brief) -> str:
    """Return a brief as an HTML page."""
    wide = len(brief.head) + bool(brief.notes) > MOST_UPRIGHT
    parts = [_header(brief), _answer(brief), _notes(brief), _reading(brief), _graph(brief)]
    body = "\n".join(part for part in parts if part)
    turned = "@page { size: A4 landscape; }\n" if wide else ""
    return f"""<!doctype html>
<html lang="{brief.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(brief.title)}</title>
<style>
{turned}{_STYLE.read_text("utf-8").strip()}
</style>
</head>
<body>
{body}
</body>
</html>
"""


def excerpt(answer: Solutions | Truth, page: Page) -> str:
    """Return the answer alone as a piece of HTML, for a notebook."""
    brief = brief_of(answer, page, notes_apart=False)
    return f"<div>\n{_rows(brief)}\n</div>"


def _header(brief: Brief) -> str:
    facts = _facts([(title, escape(text)) for title, text in brief.facts])
    query = f"<pre>{escape(brief.query)}</pre>\n" if brief.query else ""
    return f"<header>\n<h1>{escape(brief.title)}</h1>\n{query}{facts}\n</header>"


def _answer(brief: Brief) -> str:
    return f"<main>\n<h2>{brief.word('answer')}</h2>\n{_rows(brief)}\n</main>"


def _rows(brief: Brief) -> str:
    """Return the verdict, or what is the same in every row and the others as a table."""
    parts = []
    if brief.verdict:
        parts.append(f'<p class="verdict">{escape(brief.verdict)}</p>')
    elif brief.is_empty and not brief.remarks:
        parts.append(f'<p class="empty">{brief.word("no-rows")}</p>')
    if brief.same:
        facts = [(title, _cell(cell, brief)) for title, cell in brief.same]
        parts += [f'<p class="same">{brief.word("same")}</p>', _facts(facts, "same")]
    if brief.rows and brief.head:
        parts.append(_table(brief))
    parts += [
        f'<p class="remark" lang="{brief.remarks_language}">{escape(text)}</p>'
        for text in brief.remarks
    ]
    if brief.cut:
        parts.append(f'<p class="cut">{escape(brief.cut)}</p>')
    return "\n".join(parts)


def _table(brief: Brief) -> str:
    """Return the rows as a table, with the numbers of the notes where there are some."""
    head = [f'<th scope="col">{escape(title)}</th>' for title in brief.head]
    if brief.notes:
        head.append(f'<th scope="col">{brief.word("note")}</th>')
    rows = []
    for cells, numbers in zip(brief.rows, brief.numbers, strict=True):
        shown = [f"<td>{_cell(cell, brief)}</td>" for cell in cells]
        if brief.notes:
            links = ", ".join(f'<a href="#note-{number}">{number}</a>' for number in numbers)
            shown.append(f'<td class="note">{links}</td>')
        rows.append(f"<tr>{''.join(shown)}</tr>")
    body = "\n".join(rows)
    return f"<table>\n<thead><tr>{''.join(head)}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _notes(brief: Brief) -> str:
    """Return the words and sources that the rows rest on, numbered."""
    title = brief.word("notes")
    if brief.notes is None or brief.is_empty:
        return ""
    if not brief.notes:
        return f'<section class="notes"><h2>{title}</h2><p>{brief.word("no-notes")}</p></section>'
    items = "\n".join(_note(number, note, brief) for number, note in enumerate(brief.notes, 1))
    return f'<section class="notes">\n<h2>{title}</h2>\n<ol>\n{items}\n</ol>\n</section>'


def _note(number: int, note: Note, brief: Brief) -> str:
    words = brief.word("quoted").format(words=escape(note.words)) if note.words else ""
    quote = f"<q>{words}</q>" if words else ""
    link = address_of(note.address)
    shown = escape(note.address)
    address = f'<a class="address" href="{escape(link)}">{shown}</a>' if link else shown
    title = f"<cite>{escape(note.title)}</cite>" if note.title else ""
    about = f"{escape(note.about)}." if note.about else ""
    parts = [quote, f"{title}." if title and about else title, about, address]
    return f'<li id="note-{number}">{" ".join(part for part in parts if part)}</li>'


def _reading(brief: Brief) -> str:
    """Return how the answer is to be read, and what its columns hold."""
    parts = []
    if brief.description:
        parts.append(f"<h2>{brief.word('how-to-read')}</h2>")
        parts.append(f'<p lang="en">{escape(brief.description)}</p>')
    if brief.columns:
        facts = [(title, f'<span lang="en">{escape(text)}</span>') for title, text in brief.columns]
        parts += [f"<h3>{brief.word('columns')}</h3>", _facts(facts)]
    return "\n".join(['<section class="reading">', *parts, "</section>"]) if parts else ""


def _graph(brief: Brief) -> str:
    if not brief.graph:
        return ""
    facts = _facts([(title, _linked(text)) for title, text in brief.graph])
    return (
        f"<footer>\n<h2>{brief.word('graph')}</h2>\n{facts}\n"
        f"<h3>{brief.word('cite')}</h3>\n<p>{escape(brief.reference)}</p>\n</footer>"
    )


def _facts(facts: list[Fact], name: str = "facts") -> str:
    listed = "".join(f"<dt>{escape(title)}</dt><dd>{shown}</dd>" for title, shown in facts)
    return f'<dl class="{name}">{listed}</dl>'


def _linked(text: str) -> str:
    link = address_of(text)
    return f'<a href="{escape(link)}">{escape(text)}</a>' if link else escape(text)


def _cell(cell: Cell, brief: Brief) -> str:
    shown = "<br>".join(escape(line) for line in cell.text.split("\n"))
    if not shown:
        return f'<span class="nothing">{brief.word("nothing")}</span>'
    if cell.link:
        return f'<a href="{escape(cell.link)}">{shown}</a>'
    return f'<span title="{escape(cell.iri)}">{shown}</span>' if cell.iri else shown
