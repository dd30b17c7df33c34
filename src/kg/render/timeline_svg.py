"""The timeline of a thing as SVG."""

from __future__ import annotations

from typing import Final

from kg.errors import UsageError
from kg.questions.timeline import Timeline
from kg.render.drawing import Sheet, width_of
from kg.render.picture_timeline import TimelinePicture

_MARGIN, _TITLE = 0.3, 13.0
_HEAD: Final = 0.55


def as_svg(timeline: Timeline, language: str) -> str:
    """Return the picture.

    Raises UsageError where there is nothing to draw, and where matplotlib is not installed.
    """
    if not timeline.entries:
        raise UsageError("there is nothing to draw", mend="take another thing, or other days")
    title = timeline.label(timeline.thing)
    picture = TimelinePicture(timeline, language)
    width = max(picture.width, width_of(title, _TITLE, weight="bold")) + 2 * _MARGIN
    sheet = Sheet(width, _HEAD + picture.height + _MARGIN)
    sheet.text(_MARGIN, _MARGIN, title, size=_TITLE, weight="bold")
    picture.draw(sheet, _MARGIN, _HEAD)
    return sheet.svg(title, language, picture.description)
