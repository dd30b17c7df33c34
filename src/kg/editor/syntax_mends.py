"""Mends of a text that cannot be read: each is tried, and only what can be read then is offered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.editor.changes import Edit, Mend, Writer
from kg.editor.desk import Desk
from kg.editor.texts import Text
from kg.editor.wording import text as worded
from kg.errors import InputError
from kg.rdf.reading import parse_quads

_TAG: Final = re.compile(r"@[A-Za-z]+(?:[-_][A-Za-z0-9]+)+")
_MARKS: Final = (";", ",", ".")


def syntax_mends(desk: Desk, writer: Writer, start: int) -> list[Mend]:
    """Return mends for an error at an offset, after which the text can be read."""
    undeclared = _undeclared(desk, writer, start)
    if undeclared is not None:
        title = worded("declare", desk.language, name=f"{undeclared}:")
        return [Mend(title, (writer.declaration(undeclared),), sure=True)]
    tried = [
        (title, edit)
        for title, edit in _guesses(desk, writer, start)
        if _is_readable(_with(writer.text, edit), writer)
    ]
    return [Mend(title, (edit,), sure=len(tried) == 1) for title, edit in tried]


def _undeclared(desk: Desk, writer: Writer, start: int) -> str | None:
    """Return the prefix that the text uses at the place, and that only the graph knows."""
    index = writer.scan.piece_at(start)
    if index is None or writer.scan.pieces[index].kind != "name":
        return None
    prefix = writer.scan.pieces[index].text.partition(":")[0]
    return prefix if prefix in desk.prefixes and prefix not in writer.scan.prefixes else None


def _guesses(desk: Desk, writer: Writer, start: int) -> Iterator[tuple[str, Edit]]:
    """Yield small changes: a mark that is missing before the place, a tag in its right form."""
    content, language = writer.text.content, desk.language
    before = [piece for piece in writer.scan.pieces if piece.end <= start]
    if before:
        end = before[-1].end
        for mark in _MARKS:
            title = worded("put", language, new=f"“{mark}”")
            yield title, Edit(writer.path, end, end, f" {mark}")
    line = writer.text.line_start(start)
    for match in _TAG.finditer(content, line, writer.text.line_end(start)):
        if "_" in match[0]:
            tag = match[0].replace("_", "-")
            title = worded("write", language, new=tag)
            yield title, Edit(writer.path, match.start(), match.end(), tag)


def _with(text: Text, edit: Edit) -> Text:
    content = text.content[: edit.start] + edit.text + text.content[edit.end :]
    return Text(content, text.encoding)


def _is_readable(text: Text, writer: Writer) -> bool:
    try:
        parse_quads(text.data(), writer.path)
    except InputError:
        return False
    return True
