"""Takes one object out of a text, with the marks and the predicate that nothing needs any more."""

from __future__ import annotations

from collections.abc import Sequence

from kg.editor.scans import Scan
from kg.editor.tokens import Piece

_OPENING = {"[": "]", "(": ")"}


def object_end(pieces: Sequence[Piece], index: int) -> int | None:
    """Return the number of the last piece of the object that begins with a piece."""
    piece = pieces[index]
    if piece.kind == "text":
        following = pieces[index + 1 : index + 3]
        if following and following[0].kind == "at":
            return index + 1
        if len(following) == 2 and following[0].text == "^^":
            return index + 2
        return index
    if piece.kind == "mark":
        return _bracket_end(pieces, index) if piece.text in _OPENING else None
    return index if piece.kind != "broken" else None


def removal(scan: Scan, start: int) -> tuple[int, int] | None:
    """Return the extent to cut out so that the object at an offset is not said any more.

    None where there is no object, where the text is broken, or where it is the last thing that is
    said of its subject.
    """
    pieces, first = scan.pieces, scan.piece_at(start)
    if first is None or first == 0 or not scan.sound:
        return None
    last = object_end(pieces, first)
    if last is None or last + 1 >= len(pieces):
        return None
    before, after = pieces[first - 1], pieces[last + 1]
    if before.text == ",":
        return pieces[first - 2].end, pieces[last].end
    if after.text == ",":
        return pieces[first].start, pieces[last + 2].start
    return _predicate_removal(pieces, first - 1, last)


def predicate_removal(scan: Scan, start: int) -> tuple[int, int] | None:
    """Return the extent to cut out so that nothing is said with the predicate at an offset."""
    pieces, first = scan.pieces, scan.piece_at(start)
    if first is None or first == 0 or not scan.sound:
        return None
    last: int | None = first
    while last is not None:
        if last + 1 >= len(pieces):
            return None
        last = object_end(pieces, last + 1)
        if last is not None and (last + 1 >= len(pieces) or pieces[last + 1].text != ","):
            break
        last = last + 1 if last is not None else None
    return None if last is None else _predicate_removal(pieces, first, last)


def _predicate_removal(pieces: Sequence[Piece], first: int, last: int) -> tuple[int, int] | None:
    """Cut from a predicate to the last of its objects, and one `;` with them."""
    if first == 0 or last + 1 >= len(pieces):
        return None
    before, after = pieces[first - 1], pieces[last + 1]
    if before.text == ";":
        if after.text == ";":
            return before.end, after.end
        return before.start, pieces[last].end
    if after.text == ";" and last + 2 < len(pieces) and pieces[last + 2].kind != "mark":
        return pieces[first].start, pieces[last + 2].start
    return None


def _bracket_end(pieces: Sequence[Piece], index: int) -> int | None:
    waiting: list[str] = []
    for number in range(index, len(pieces)):
        piece = pieces[number]
        if piece.kind != "mark":
            continue
        if piece.text in _OPENING:
            waiting.append(_OPENING[piece.text])
        elif piece.text in _OPENING.values():
            if waiting.pop() != piece.text:
                return None
            if not waiting:
                return number
    return None
