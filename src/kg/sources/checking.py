"""Looks the addresses of sources up: several hosts at once, each host one address at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from datetime import date
from typing import Final, NamedTuple

from kg.sources.failures import Failure
from kg.sources.fetching import Fetcher
from kg.sources.judging import Page, outcome_of, page_of, seen_of
from kg.sources.lookups import Lookup, host_of
from kg.sources.memory import Seen
from kg.sources.network import no_network, refuse_without_network
from kg.sources.outcomes import STATUSES, Outcome, unasked

PAUSE: Final = 1.0
"""Seconds between two requests to one host."""
_AT_ONCE: Final = 8
"""How many hosts are asked at once."""
_ENOUGH: Final = 10
"""After how many hosts without any answer we no longer believe in the network."""


class Checked(NamedTuple):
    """What is said of each address, that which asks most for a look first; what to remember."""

    outcomes: tuple[Outcome, ...]
    seen: dict[str, Seen]

    def counts(self) -> list[tuple[str, int]]:
        """Return each status that any address has, and how many have it."""
        counted = Counter(outcome.status for outcome in self.outcomes)
        return [(status, counted[status]) for status in STATUSES if counted[status]]

    @property
    def has_dead(self) -> bool:
        """Tell whether the own address of a source is dead: that of an original may well be."""
        return any(
            outcome.status == "dead" and not outcome.lookup.is_original for outcome in self.outcomes
        )


def check(
    lookups: Iterable[Lookup],
    *,
    agent: str,
    today: date,
    timeout: float,
    before: Mapping[str, Seen],
    other_hosts: Iterable[str] = (),
    pause: float = PAUSE,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Checked:
    """Look addresses up and return what is said of each.

    `agent` names us to the servers; `before` is how pages were last seen; `other_hosts` are host
    names that tell, when the asked ones do not resolve, whether the network is there. `progress`
    is called with how many of how many addresses are done. Raises RemoteError without network.
    """
    asked = list(lookups)
    to_ask = {lookup.address: None for lookup in asked if unasked(lookup) is None}
    by_host: dict[str, list[str]] = {}
    for address in to_ask:
        by_host.setdefault(host_of(address), []).append(address)
    refuse_without_network([*by_host, *other_hosts] if by_host else [])
    pages: dict[str, Page] = {}
    with Fetcher(agent, timeout=timeout, pause=pause) as fetcher:
        for found in _each_host(fetcher, by_host, before):
            pages.update(found)
            progress(len(pages), len(to_ask))
    outcomes = [
        unasked(lookup) or outcome_of(lookup, pages[lookup.address], before.get(lookup.address))
        for lookup in asked
    ]
    seen = {address: seen_of(page, today) for address, page in pages.items()}
    order = list(STATUSES)
    return Checked(
        tuple(sorted(outcomes, key=lambda held: (order.index(held.status), held.lookup.address))),
        {address: page for address, page in seen.items() if page is not None},
    )


def _each_host(
    fetcher: Fetcher, by_host: Mapping[str, list[str]], before: Mapping[str, Seen]
) -> Iterable[dict[str, Page]]:
    """Yield the pages of each host as they come. Raises RemoteError where no server answers."""
    pool = ThreadPoolExecutor(max_workers=_AT_ONCE)
    silent: list[str] = []
    try:
        tasks: dict[Future[dict[str, Page]], str] = {
            pool.submit(_pages, fetcher, addresses, before): host
            for host, addresses in by_host.items()
        }
        for task in as_completed(tasks):
            pages = task.result()
            if all(_is_of_the_network(page) for page in pages.values()):
                silent.append(tasks[task])
            if len(silent) >= _ENOUGH and not fetcher.answered.is_set():
                raise no_network(silent)
            yield pages
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _pages(
    fetcher: Fetcher, addresses: Iterable[str], before: Mapping[str, Seen]
) -> dict[str, Page]:
    found: dict[str, Page] = {}
    for address in addresses:
        seen = before.get(address)
        known = {seen.url: seen.conditions} if seen is not None else None
        found[address] = page_of(fetcher.walk(address, known))
    return found


def _is_of_the_network(page: Page) -> bool:
    return isinstance(page.walk.end, Failure) and page.walk.end.is_of_the_network
