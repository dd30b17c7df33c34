"""How a timeline says a date, in each language of documents, and what happened on it."""

from __future__ import annotations

from typing import Final

from kg.questions.spans import span_of
from kg.questions.timeline import Entry, Timeline

_LONGEST: Final = 36
_WORDS: Final = {
    "en": {
        "lasts": "{0} to {1}",
        "until": "to {0}",
        "bounds": "{0} or later, by {1}",
        "from": "{0} or later",
        "by": "by {0}",
        "day": "a day, or not much longer",
        "time": "how long it lasted",
        "open": "a date that leaves the day open",
    },
    "ru": {
        "lasts": "{0} – {1}",
        "until": "– {0}",
        "bounds": "{0} или позже, до {1}",
        "from": "{0} или позже",
        "by": "не позже {0}",
        "day": "день или немногим дольше",
        "time": "сколько длилось",
        "open": "дата, не называющая дня",
    },
}


def legend(language: str) -> dict[str, str]:
    """Return what the marks of a timeline mean: `day`, `time` and `open`."""
    return {mark: _WORDS[language][mark] for mark in ("day", "time", "open")}


def when(entry: Entry, language: str = "en") -> str:
    """Return the date of an entry as it is known: as stated, or the days that bound it."""
    began, ended = _ends(entry, language)
    return _WORDS[language]["lasts"].format(began, ended) if ended else began


def when_in_lines(entry: Entry, language: str) -> list[str]:
    """Return the same for a narrow column: the end on a line of its own where both are long."""
    whole = when(entry, language)
    if len(whole) <= _LONGEST:
        return [whole]
    began, ended = _ends(entry, language)
    return [began, _WORDS[language]["until"].format(ended)] if ended else [began]


def _ends(entry: Entry, language: str) -> tuple[str, str]:
    """Return when an entry began, and when it ended; "" where that is no other date."""
    began = entry.date or _bounds(entry.earliest, entry.latest, language)
    ended = "" if entry.until == entry.date else _worded(entry.until, language)
    return began, ended


def said(timeline: Timeline, entry: Entry) -> str:
    """Return what an entry says: of which node, and what happened."""
    name, what = timeline.label(entry.event), timeline.label(entry.what)
    return f"{name}: {what}" if what else name


def _bounds(earliest: str, latest: str, language: str) -> str:
    words = _WORDS[language]
    if earliest == latest:
        return earliest
    if earliest and latest:
        return words["bounds"].format(earliest, latest)
    return words["from"].format(earliest) if earliest else words["by"].format(latest)


def _worded(text: str, language: str) -> str:
    """Return a date as written, its bounds in the words of the language."""
    span = span_of(text)
    if span is None or span.stated:
        return text
    first, last = (day.isoformat() if day is not None else "" for day in (span.first, span.last))
    return _bounds(first, last, language)
