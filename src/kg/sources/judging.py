"""What is to be said of an address, from the answers that it gave."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from itertools import takewhile
from typing import Final, NamedTuple

import httpx

from kg.errors import shown
from kg.sources.failures import Failure
from kg.sources.fetching import LARGEST, Fetched, Walk
from kg.sources.lookups import Lookup
from kg.sources.memory import Seen
from kg.sources.outcomes import Outcome
from kg.sources.pages import Content, content_of

_GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_FRESH: Final = timedelta(minutes=1)
_FOR_GOOD: Final = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})


class Page(NamedTuple):
    """The page at the end of a walk: its content where it is there and could be read whole."""

    walk: Walk
    content: Content | None

    @property
    def is_there(self) -> bool:
        """Tell whether the page is there, unchanged since it was last seen included."""
        return isinstance(self.walk.end, Fetched) and (
            200 <= self.walk.end.status < 300 or self.is_not_modified
        )

    @property
    def is_not_modified(self) -> bool:
        """Tell whether the server says that the page is as it was last seen."""
        end = self.walk.end
        return isinstance(end, Fetched) and end.status == HTTPStatus.NOT_MODIFIED


def page_of(walk: Walk) -> Page:
    """Return the page that a walk came to."""
    end = walk.end
    if isinstance(end, Failure) or not end.is_whole or not 200 <= end.status < 300:
        return Page(walk, None)
    content = content_of(end.body, end.headers.get("Content-Type", ""))
    return Page(walk._replace(end=end._replace(body=b"")), content)  # hundreds are kept


def seen_of(page: Page, today: date) -> Seen | None:
    """Return what to remember of a page; None where it was not read whole."""
    end = page.walk.end
    if page.content is None or isinstance(end, Failure):
        return None
    headers = end.headers
    return Seen(
        today.isoformat(),
        page.content.sha256,
        end.url,
        headers.get("ETag", ""),
        headers.get("Last-Modified", ""),
    )


def outcome_of(lookup: Lookup, page: Page, before: Seen | None) -> Outcome:
    """Return what is said of an address that led to a page; `before` is how it was last seen."""
    moved_to = _moved_to(page.walk)
    way = _way(page.walk, moved_to)
    end = page.walk.end
    if isinstance(end, Failure):
        return Outcome(lookup, end.status, detail=_sentence([*way, end.text]))
    if not page.is_there:
        status = "dead" if end.status in _GONE else "unreachable"
        return Outcome(lookup, status, end.status, detail=_sentence([*way, _answer(end)]))
    changes = list(_changes(lookup, page, end, before))
    content = "changed" if changes else "same" if _is_compared(lookup, page, end, before) else ""
    status = "redirected" if way and not moved_to else "ok"
    status = "moved" if moved_to else "changed" if changes else status
    notes = [*way, *changes]
    if not end.is_whole:
        notes.append(f"larger than {LARGEST // 1_000_000} MB: not compared")
    return Outcome(lookup, status, end.status, content, moved_to, _sentence(notes))


def _changes(lookup: Lookup, page: Page, end: Fetched, before: Seen | None) -> Iterable[str]:
    if page.content is not None and before is not None and page.content.sha256 != before.sha256:
        yield f"its text is another than on {before.seen}"
    if page.content is not None:
        lacking = page.content.lacks(lookup.quotes)
        if lacking:
            more = f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""
            yield f"the words that the graph quotes are not on it: “{shown(lacking[0])}”{more}"
    modified = _modified(end)
    if modified is not None and lookup.read_on is not None and modified > lookup.read_on:
        yield f"modified on {modified}, after it was read for the graph ({lookup.read_on})"


def _is_compared(lookup: Lookup, page: Page, end: Fetched, before: Seen | None) -> bool:
    """Tell whether there was anything to compare a page with."""
    if page.is_not_modified or (page.content is not None and before is not None):
        return True
    if page.content is not None and page.content.text is not None and lookup.quotes:
        return True
    return _modified(end) is not None and lookup.read_on is not None


def _modified(end: Fetched) -> date | None:
    """Return the day on which a server says that a page was modified.

    One that says so of the moment of its answer dates every answer anew, and says nothing.
    """
    modified, answered = (_moment(end.headers.get(name, "")) for name in ("Last-Modified", "Date"))
    if modified is None or modified > (answered or datetime.now(UTC)) - _FRESH:
        return None
    return modified.date()


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _moved_to(walk: Walk) -> str:
    """Return the address that permanent redirects lead to, before the first one that is not."""
    permanent = list(takewhile(lambda hop: hop.status in _FOR_GOOD, walk.hops))
    return _without_login(permanent[-1].target or "") if permanent else ""


def _without_login(address: str) -> str:
    """Return an address without user and password, which are nobody else's business."""
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        return address
    return str(url.copy_with(userinfo=b"")) if url.userinfo else address


def _way(walk: Walk, moved_to: str) -> list[str]:
    """Return where an address leads, in words."""
    if not walk.hops:
        return []
    last = _without_login(walk.hops[-1].target or "")
    if not moved_to:
        return [f"leads for now to {last}"]
    if last == moved_to:
        return [f"moved to {moved_to}"]
    return [f"moved to {moved_to}, which leads for now to {last}"]


def _answer(end: Fetched) -> str:
    try:
        words = f"{end.status} {HTTPStatus(end.status).phrase}"
    except ValueError:
        words = str(end.status)
    if end.later is not None:
        return f"it answers {words} and asks to come back in {end.later:.0f} s"
    return f"it answers {words}"


def _sentence(parts: Iterable[str]) -> str:
    return "; ".join(parts)
