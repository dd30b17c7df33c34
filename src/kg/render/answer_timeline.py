"""An answer whose view is a timeline, as entries: for the picture and for calendars.

The columns `quote`, `source` and `address` are the sources of an entry, as everywhere.
"""

from __future__ import annotations

import datetime

import pyoxigraph as ox

from kg.questions.rows import plain
from kg.questions.spans import Span, span_of
from kg.questions.timeline import Cited, Entry, Timeline
from kg.questions.view import View
from kg.render.cover import Cover
from kg.render.notes import NOTE_COLUMNS
from kg.stores.contract import Solutions, Term

_Row = dict[str, Term | None]


def timeline_of(answer: Solutions, view: View, cover: Cover) -> tuple[Timeline, list[str]]:
    """Return the timeline of an answer, in the order of days, and what in it has no date.

    Rows that differ in columns that the view does not take are one entry. Its `thing` is the
    question in words.
    """
    iris = {term.value for row in answer.rows for term in row if isinstance(term, ox.NamedNode)}
    labels = dict(cover.labels(iris))
    started = cover.titles.of(view.parts["start"], cover.language)
    cited: dict[Entry, dict[Cited, None]] = {}
    undated: dict[str, None] = {}
    for values in answer.rows:
        row = dict(zip(answer.variables, values, strict=True))
        entry = _entry(row, view, started)
        if entry is None:
            undated[_told(row, view, labels, cover)] = None
            continue
        sources = cited.setdefault(entry, {})
        quote, title, address = (plain(row.get(name)) for name in NOTE_COLUMNS)
        if quote or title or address:
            sources[Cited(_label(title, labels), address, quote)] = None
    entries = sorted(
        (entry._replace(sources=tuple(sources)) for entry, sources in cited.items()),
        key=lambda entry: (entry.earliest or entry.latest, entry.latest),
    )
    for iri in iris - labels.keys():
        labels[iri] = cover.graph.prefixes.shrink(iri)
    return Timeline(cover.title(), tuple(entries), labels), list(undated)


def _entry(row: _Row, view: View, started: str) -> Entry | None:
    """Return the entry of a row without its sources; None where it has no date."""
    texts = {part: plain(row[column]) for part, column in view.parts.items()}
    span = span_of(texts["start"]) or Span(None, None)
    first = texts.get("earliest") or _iso(span.first)
    last = texts.get("latest") or _iso(span.last)
    if not first and not last:
        return None
    until = texts.get("end", "")
    return Entry(
        span.stated,
        until if span_of(until) is not None else "",
        first,
        last,
        texts.get("what", started),
        texts["label"],
        (),
    )


def _iso(day: datetime.date | None) -> str:
    return day.isoformat() if day is not None else ""


def _told(row: _Row, view: View, labels: dict[str, str], cover: Cover) -> str:
    """Return what a row is about; of one without a name, all that it says."""
    name = _named(row[view.parts["label"]], labels, cover)
    if name:
        return name
    others = (_named(term, labels, cover) for key, term in row.items() if key not in NOTE_COLUMNS)
    return ", ".join(filter(None, others))


def _label(text: str, labels: dict[str, str]) -> str:
    return labels.get(text, text)


def _named(term: Term | None, labels: dict[str, str], cover: Cover) -> str:
    text = plain(term)
    if isinstance(term, ox.NamedNode):
        return labels.get(text) or cover.graph.prefixes.shrink(text)
    return text
