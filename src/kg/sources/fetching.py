"""One request at a time to each host, by the rules that its robots.txt states.

Rules and their absence are read as RFC 9309 says: what cannot be had for good (4xx) forbids
nothing, a server that fails (5xx) forbids everything.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Final, NamedTuple

import httpx
from protego import Protego

from kg.sources.failures import Failure, failure_of
from kg.sources.lookups import WEB

LARGEST: Final = 3_000_000
"""How many bytes are read of a page."""
_ROBOTS: Final = 500 * 1024
"""How much of robots.txt is read (RFC 9309, 2.5)."""
_SLOWEST: Final = 10.0
"""The longest pause, in seconds, that is kept because robots.txt asks for it."""
_LOCATION: Final = "kg-location"
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_HOST: Final = re.compile(r"[\w.:-]+")
"""What names a host: the client would make `[` an escape, and look that up."""
_BUSY: Final = frozenset({429, 503})
_MOST: Final = 10
"""How many redirects are followed; RFC 9309 asks for five at least for robots.txt."""


class Fetched(NamedTuple):
    """An answer.

    `is_whole` tells whether all of its body was read (of a redirect it is not looked at),
    `target` is the address that a redirect leads to, `later` after how many seconds a busy
    server wants to be asked again.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    is_whole: bool
    target: str | None
    later: float | None


class Walk(NamedTuple):
    """The answers on the way from an address to the last one, or to a failure."""

    hops: tuple[Fetched, ...]
    end: Fetched | Failure


class Fetcher:
    """Fetches pages. Threads may share one; close it by leaving its `with`.

    `agent` is the product that robots.txt may name, with what else the server is told of us;
    `timeout` how many seconds an answer may take, `pause` how many lie between two requests to
    one host.
    """

    def __init__(self, agent: str, *, timeout: float, pause: float) -> None:
        self._product = agent.partition("/")[0]
        self._timeout = timeout
        self._turns = _Turns(pause)
        self._rules: dict[str, _Rules] = {}
        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        self._client = httpx.Client(
            headers={"User-Agent": agent},
            timeout=timeout,
            cookies=no_cookies,
            event_hooks={"response": [_keep_location]},
        )
        self.answered = threading.Event()
        """Set once any server has answered: there is a network."""

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def walk(self, address: str, known: Mapping[str, Mapping[str, str]] | None = None) -> Walk:
        """Return what becomes of an address, redirects followed.

        `known` gives headers for the addresses at which an answer is known from before. Nothing
        but http and https is followed, and no address with a login.
        """
        hops: list[Fetched] = []
        url = address
        while True:
            answer = self._allowed(url, known or {})
            if isinstance(answer, Failure) or answer.target is None:
                return Walk(tuple(hops), answer)
            hops.append(answer)
            url = answer.target
            if url in {hop.url for hop in hops}:
                return Walk(tuple(hops), Failure("it redirects in a circle"))
            if len(hops) > _MOST:
                return Walk(tuple(hops), Failure(f"it redirects more than {_MOST} times"))

    def _allowed(self, url: str, known: Mapping[str, Mapping[str, str]]) -> Fetched | Failure:
        refusal = _refusal(url)
        if refusal is not None:
            return refusal
        parsed = httpx.URL(url)
        with self._turns.of(parsed.host):
            rules = self._rules_of(parsed)
        if rules.failure is not None:
            return rules.failure
        if rules.robots is not None and not rules.robots.can_fetch(url, self._product):
            return Failure("robots.txt does not want it fetched", "unchecked")
        with self._turns.of(parsed.host):
            answer = self._get(url, known.get(url, {}), LARGEST)
            if isinstance(answer, Fetched) and answer.later is not None:
                if answer.later > self._timeout:
                    return answer
                time.sleep(answer.later)
                answer = self._get(url, known.get(url, {}), LARGEST)
        return answer

    def _rules_of(self, url: httpx.URL) -> _Rules:
        """Return the rules of a host, which are fetched once; its turn is ours."""
        origin = str(url.copy_with(raw_path=b"/robots.txt", fragment=None))
        if origin not in self._rules:
            rules = self._rules[origin] = self._read_rules(origin)
            delay = rules.robots.crawl_delay(self._product) if rules.robots is not None else None
            if delay is not None:
                self._turns.slow(url.host, min(float(delay), _SLOWEST))
        return self._rules[origin]

    def _read_rules(self, address: str) -> _Rules:
        url = address
        for _ in range(_MOST):
            if _refusal(url) is not None:
                break
            answer = self._get(url, {}, _ROBOTS)
            if isinstance(answer, Failure):
                return _Rules(None, answer)
            if answer.target is None:
                return _stated(answer)
            url = answer.target
        return _Rules(None, None)

    def _get(self, url: str, headers: Mapping[str, str], most: int) -> Fetched | Failure:
        until = time.monotonic() + self._timeout
        body = bytearray()
        try:
            with self._client.stream("GET", url, headers=dict(headers)) as response:
                self.answered.set()
                target = _target(url, response)
                for part in response.iter_bytes() if target is None else ():
                    body += part
                    if len(body) > most:
                        break
                    if time.monotonic() > until:
                        return Failure(f"no whole answer within {self._timeout:g} s")
        except httpx.HTTPError as error:
            return failure_of(error, self._timeout)
        return Fetched(
            url,
            response.status_code,
            response.headers,
            bytes(body[:most]),
            len(body) <= most,
            target,
            _later(response) if response.status_code in _BUSY else None,
        )


class _Rules(NamedTuple):
    """What a host allows; `failure` tells that it cannot be asked at all."""

    robots: Protego | None
    failure: Failure | None


def _stated(answer: Fetched) -> _Rules:
    """Return the rules that an answer to a request for robots.txt states."""
    if answer.status >= 500:
        return _Rules(None, Failure(f"robots.txt answers {answer.status}"))
    if answer.status != 200:
        return _Rules(None, None)
    return _Rules(Protego.parse(answer.body.decode("utf-8", "replace")), None)


class _Turns:
    """Lets one thread at a time talk to a host, with a pause between two requests."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._slow: dict[str, float] = {}
        self._last: dict[str, float] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    @contextmanager
    def of(self, host: str) -> Iterator[None]:
        """Wait for the turn of this thread."""
        with self._lock:
            lock = self._locks.setdefault(host, threading.Lock())
        with lock:
            last = self._last.get(host)
            if last is not None:
                pause = self._slow.get(host, self._pause)
                time.sleep(max(0.0, last + pause - time.monotonic()))
            try:
                yield
            finally:
                self._last[host] = time.monotonic()

    def slow(self, host: str, seconds: float) -> None:
        """Keep a longer pause at a host; its turn is ours."""
        self._slow[host] = max(self._pause, seconds)


def _refusal(url: str) -> Failure | None:
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        return Failure("it leads to something that is no address", "refused")
    if parsed.scheme not in WEB or not parsed.host:
        return Failure(
            f"it leads to an address of the kind {parsed.scheme or 'nothing'}:, which is not"
            " followed",
            "refused",
        )
    if not _HOST.fullmatch(parsed.host):
        return Failure("it leads to something that is no address", "refused")
    if parsed.userinfo:
        return Failure("it leads to an address with a login, which is not sent", "refused")
    return None


def _keep_location(response: httpx.Response) -> None:
    """Take the target of a redirect out of the client's sight.

    It would make the next request of it, and raise where that is no proper one.
    """
    if "Location" in response.headers:
        response.extensions[_LOCATION] = response.headers.pop("Location")


def _target(url: str, response: httpx.Response) -> str | None:
    """Return where a redirect leads, as it is written where that is no address."""
    location = response.extensions.get(_LOCATION)
    if response.status_code not in _MOVED or location is None:
        return None
    try:
        return str(httpx.URL(url).join(location))
    except httpx.InvalidURL:
        return str(location)


def _later(response: httpx.Response) -> float | None:
    """Return how many seconds Retry-After asks for (RFC 9110, 10.2.3)."""
    asked = response.headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,9}", asked):
        return float(asked)
    try:
        day = parsedate_to_datetime(asked)
    except ValueError:
        return None
    moment = day if day.tzinfo else day.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
