"""Mends that need no thought: what to change in the files so that a finding is gone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from kg.editor.changes import Edit, Mend, Writer
from kg.editor.desk import Desk
from kg.editor.literal_mends import mended
from kg.editor.places import mentions
from kg.editor.shape_mends import shape_mends
from kg.editor.syntax_mends import syntax_mends
from kg.editor.wording import text as worded
from kg.validation.report import Finding


def extent(desk: Desk, path: Path, finding: Finding) -> tuple[int, int]:
    """Return where what is wrong begins and ends in the text of a file.

    Where only the line is known it is the whole line; what has no line is told at the top.
    """
    text = desk.text(path)
    if finding.line is None:
        return 0, 0
    start = text.place(finding.line, finding.column)
    line_end = text.line_end(start)
    if finding.column is None:
        return start, line_end
    if finding.end_line is not None and finding.end_column is not None:
        return start, max(start, text.place(finding.end_line, finding.end_column))
    scan = desk.scan(path)
    index = scan.piece_at(start)
    end = scan.pieces[index].end if index is not None else line_end
    return start, max(start, min(end, line_end))


def mends(desk: Desk, path: Path, finding: Finding) -> list[Mend]:
    """Return the mends of a finding, the likeliest first; for most there is none."""
    start, end = extent(desk, path, finding)
    writer = Writer(desk, path)
    if finding.code == "KG001":
        return syntax_mends(desk, writer, start)
    if finding.code in ("KG003", "KG004"):
        return _renamings(desk, path, finding.near[0], finding.near[1:]) if finding.near else []
    if finding.code == "KG006":
        names = [ox.NamedNode(name) for name in finding.near]
        return [writer.replaced(name, start, end, sure=len(names) == 1) for name in names]
    if finding.code == "KG002" and isinstance(finding.value, ox.Literal):
        found = mended(finding.value.value, finding.value.datatype.value)
        literals = [ox.Literal(text, datatype=ox.NamedNode(kind)) for text, kind in found]
        return [writer.replaced(item, start, end, sure=len(found) == 1) for item in literals]
    return shape_mends(desk, writer, finding, start) if finding.shape is not None else []


def _renamings(desk: Desk, here: Path, wrong: str, names: Sequence[str]) -> list[Mend]:
    """Return a mend for each name that may be meant: the wrong one is changed wherever it is."""
    places = mentions(desk, wrong, here, descriptions=True)
    writers = {path: Writer(desk, path) for path in dict.fromkeys(p.path for p in places)}
    found = []
    for name in names:
        node = ox.NamedNode(name)
        edits: dict[Edit, None] = {}
        for place in places:
            writer = writers[place.path]
            made = writer.edits(place.start, place.end, writer.name(name), node)
            edits.update(dict.fromkeys(made))
        title = worded(
            "replace" if len(places) == 1 else "replace all",
            desk.language,
            old=Writer(desk, here).name(wrong),
            new=Writer(desk, here).name(name),
            count=len(places),
        )
        found.append(Mend(title, tuple(edits), sure=len(names) == 1))
    return found
