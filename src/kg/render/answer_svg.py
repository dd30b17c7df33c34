"""The picture of an answer, as SVG: the view that the question's header names under `view`.

It carries the question, its values and how to cite it, so that it may stand alone.
"""

from __future__ import annotations

from textwrap import wrap

from kg.render.answer_picture import picture_of
from kg.render.answer_view import viewed
from kg.render.drawing import LINE, QUIET, SIZE, Sheet, width_of
from kg.render.page import Page
from kg.stores.contract import Solutions, Truth

_MARGIN = 0.3
_TITLE, _SMALL = 13.0, 7.5
_NARROWEST = 5.0


def as_svg(answer: Solutions | Truth, page: Page) -> str:
    """Return the answer as a picture.

    Raises UsageError for an answer that has no view, no rows or no column that the view takes,
    for what cannot be drawn, and where a package that the picture needs is not installed.
    """
    answer, view, cover = viewed(answer, page, "picture")
    picture = picture_of(answer, view, cover)
    width = max(picture.width, _NARROWEST) + 2 * _MARGIN
    title = _wrapped(cover.title(), _TITLE, width, weight="bold")
    facts = "; ".join(f"{name}: {said}" for name, said in cover.question_facts(cover.language))
    told = _wrapped(facts, SIZE, width)
    cited = _wrapped(cover.reference(cover.language), _SMALL, width)
    head = _MARGIN + 0.25 * len(title) + 0.18 * len(told) + 0.2
    foot = 0.25 + 0.15 * len(cited) + _MARGIN / 2
    sheet = Sheet(width, head + picture.height + foot)
    _write(sheet, title, _MARGIN + 0.05, 0.25, size=_TITLE, weight="bold")
    _write(sheet, told, _MARGIN + 0.25 * len(title) + 0.08, 0.18, size=SIZE, color=QUIET)
    picture.draw(sheet, _MARGIN, head)
    under = head + picture.height + 0.12
    sheet.box(_MARGIN, under, width - 2 * _MARGIN, 0.0, edgecolor=LINE, linewidth=0.8)
    _write(sheet, cited, under + 0.13, 0.15, size=_SMALL, color=QUIET)
    return sheet.svg(cover.title(), cover.language, picture.description)


def _wrapped(text: str, size: float, width: float, **style: object) -> list[str]:
    """Return a text in lines that fit between the margins."""
    sign = width_of(text, size, **style) / max(len(text), 1)
    room = int((width - 2 * _MARGIN) / sign * 0.93) if sign else 1
    return wrap(text, max(room, 10)) or [""]


def _write(sheet: Sheet, lines: list[str], y: float, step: float, **style: object) -> None:
    for number, line in enumerate(lines):
        sheet.text(_MARGIN, y + step * number, line, ha="left", **style)
