"""A timeline to read: a line an entry, the words of sources under it, the sources as notes."""

from __future__ import annotations

from textwrap import wrap
from typing import Final

from kg.questions.timeline import Cited, Timeline
from kg.render.timeline_dates import said, when

_NARROWEST: Final = 40
_GAP: Final = "  "


def as_text(timeline: Timeline, width: int | None = None) -> str:
    """Return the timeline; lines are broken at `width`, or not at all without one."""
    title = f"{timeline.label(timeline.thing)} <{timeline.thing}>\n"
    if not timeline.entries:
        return title
    notes: dict[tuple[str, str], int] = {}
    dates = [when(entry) for entry in timeline.entries]
    indent = max(map(len, dates)) + len(_GAP)
    lines = []
    for shown, entry in zip(dates, timeline.entries, strict=True):
        numbers = [
            notes.setdefault((cited.title, cited.address), len(notes) + 1)
            for cited in entry.sources
        ]
        marks = "".join(f" [{number}]" for number in dict.fromkeys(numbers))
        text = f"{said(timeline, entry)}{marks}"
        lines += _hung(shown, text, indent, width)
        lines += _quotes(entry.sources, numbers, indent, width)
    listed = _notes(notes, width)
    return "\n".join([title, *lines, *(["", *listed] if listed else [])]) + "\n"


def _hung(head: str, text: str, indent: int, width: int | None) -> list[str]:
    """Return a text in lines behind its head."""
    room = max(width - indent, _NARROWEST) if width is not None else max(len(text), 1)
    first, *more = wrap(text, room, break_on_hyphens=False) or [""]
    return [f"{head:<{indent}}{first}", *(" " * indent + line for line in more)]


def _quotes(
    sources: tuple[Cited, ...], numbers: list[int], indent: int, width: int | None
) -> list[str]:
    lines: list[str] = []
    for number, cited in zip(numbers, sources, strict=True):
        if cited.quote:
            lines += _hung("", f"[{number}] “{' '.join(cited.quote.split())}”", indent, width)
    return lines


def _notes(notes: dict[tuple[str, str], int], width: int | None) -> list[str]:
    lines: list[str] = []
    for (title, address), number in notes.items():
        lines += _hung(f"[{number}]", title or address, len(f"[{len(notes)}]") + 1, width)
        if title and address:
            lines.append(" " * (len(f"[{len(notes)}]") + 1) + address)
    return lines
