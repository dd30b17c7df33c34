"""What may be said of an address."""

from __future__ import annotations

from typing import Final, NamedTuple

from kg.sources.lookups import Lookup

STATUSES: Final = {
    "dead": "the page or its host is no longer there (404, 410, no such host)",
    "refused": "it leads where kg does not go: another scheme, an address with a login",
    "moved": "it has another address for good (301, 308)",
    "changed": "the page is no longer what it was",
    "unreachable": "no page now: 403, 429, 5xx, no answer in time, TLS",
    "unchecked": "not looked up: no address of the web, or robots.txt does not want it",
    "redirected": "it leads elsewhere for now (302, 303, 307)",
    "ok": "the page is there",
    "none": "the graph has no address of it",
}
"""Every status, that which asks most for a look first."""
CALM: Final = frozenset({"redirected", "ok", "none"})
"""The statuses that ask for no look."""


class Outcome(NamedTuple):
    """What is said of one address.

    `code` is that of the last answer, `content` "same" or "changed" where there is something to
    compare with, `moved_to` the address for good, `detail` the reasons, in words.
    """

    lookup: Lookup
    status: str
    code: int | None = None
    content: str = ""
    moved_to: str = ""
    detail: str = ""


def unasked(lookup: Lookup) -> Outcome | None:
    """Return what is said of an address that cannot be looked up; None for one that can."""
    if not lookup.address:
        return Outcome(lookup, "none", detail="the graph has no address of it")
    if not lookup.is_of_the_web:
        return Outcome(lookup, "unchecked", detail="it is no address of the web (http, https)")
    return None
