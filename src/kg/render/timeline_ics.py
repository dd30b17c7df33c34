"""A timeline as iCalendar (RFC 5545), for calendars: all-day events.

A calendar knows days alone. An entry whose date leaves the day open (a month, a year, bounds) is
left out, since any day that stood for it would be made up; `left_out` counts them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event, vText

from kg.questions.timeline import Cited, Entry, Timeline
from kg.render.timeline_dates import said

_PRODUCT: Final = "-//Cooperation Knowledge Graph//kg//EN"


def left_out(timeline: Timeline) -> int:
    """Return how many entries have no day."""
    return sum(entry.day is None for entry in timeline.entries)


def as_ics(timeline: Timeline, today: date, about: str = "") -> str:
    """Return the entries that have a day; `today` is the day that they are as of (DTSTAMP).

    `about` is what the calendar tells of itself.

    UIDs are made of what is said of which node and day, so that they are the same each time.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", vText(timeline.label(timeline.thing)))
    if about:
        calendar.add("x-wr-caldesc", vText(about))
    stamp = datetime(today.year, today.month, today.day, tzinfo=UTC)
    for entry in timeline.entries:
        if entry.day is not None:
            calendar.add_component(_event(timeline, entry, stamp))
    text: str = calendar.to_ical().decode("utf-8")
    return text


def _event(timeline: Timeline, entry: Entry, stamp: datetime) -> Event:
    first, last = entry.day, entry.last_day
    assert first is not None
    assert last is not None
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, f"{entry.event} {entry.what} {entry.earliest}")))
    event.add("dtstamp", stamp)
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))  # the end is no part of it (RFC 5545, 3.6.1)
    event.add("summary", said(timeline, entry))
    event.add("transp", "TRANSPARENT")  # it makes nobody busy
    event.add("description", "\n\n".join([*map(_cited, entry.sources), entry.event]))
    address = next((cited.address for cited in entry.sources if cited.address), "")
    if address:
        event.add("url", address)
    return event


def _cited(cited: Cited) -> str:
    quote = f"“{cited.quote}”" if cited.quote else ""
    return "\n".join(filter(None, [quote, cited.title, cited.address]))
