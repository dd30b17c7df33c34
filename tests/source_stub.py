"""A server on loopback that answers as servers on the web do, well and badly."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

CYRILLIC = "Вводится  Токийская\nконвенция"
MESSY = (
    "<html><head><title>A page</title><script>var words = 'never shown';</script></head><body>"
    "<p>The <b>Tok</b>yo&nbsp;Convention &mdash; it is<br>“in force”.</p></body></html>"
)
LARGE = 8_000_000
ROBOTS = "User-agent: *\nDisallow: /private\nDisallow: /*.secret$\nAllow: /\n"


class Handler(BaseHTTPRequestHandler):
    """Does what the path says; counts what it is asked."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[Counter[str]] = Counter()
    headers_seen: ClassVar[list[dict[str, str]]] = []
    at_once: ClassVar[list[int]] = []
    sent: ClassVar[Counter[str]] = Counter()
    _now: ClassVar[int] = 0
    _lock: ClassVar[threading.Lock] = threading.Lock()

    def do_GET(self) -> None:
        given_up = self.path in ("/slow", "/drops")  # it is still at work when nobody waits
        with self._lock:
            type(self)._now += not given_up
            self.at_once.append(self._now)
            self.asked[self.path] += 1
            self.headers_seen.append({name.lower(): value for name, value in self.headers.items()})
        try:
            ANSWERS.get(self.path, Handler.nothing)(self)
        except (BrokenPipeError, ConnectionResetError):
            pass
        finally:
            with self._lock:
                type(self)._now -= not given_up

    def nothing(self) -> None:
        self.answer(404, "<p>Not here</p>")

    def answer(self, status: int, body: str | bytes = "<p>Here</p>", **headers: str) -> None:
        data = body.encode("utf-8") if isinstance(body, str) else body
        named = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(data))}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        self.send_response(status)
        for name, value in named.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def to(self, status: int, location: str) -> None:
        self.answer(status, "", Location=location)

    def endlessly(self) -> None:
        number = int(self.path.rpartition("-")[2])
        self.to(302, f"/endless-{number + 1}")

    def slowly(self) -> None:
        time.sleep(1.5)
        self.answer(200)

    def drop_by_drop(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        for _ in range(30):
            self.wfile.write(b".")
            time.sleep(0.1)

    def largely(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(LARGE))
        self.end_headers()
        for _ in range(LARGE // 10_000):
            self.wfile.write(b"x" * 10_000)
            self.sent[self.path] += 10_000

    def busy_once(self) -> None:
        if self.asked[self.path] == 1:
            self.answer(429, "", Retry_After="0")
        else:
            self.answer(200)

    def busy_until(self) -> None:
        then = datetime.now(UTC) + timedelta(hours=2)
        self.answer(503, "", Retry_After=format_datetime(then, usegmt=True))

    def dated_anew(self) -> None:
        now = format_datetime(datetime.now(UTC), usegmt=True)
        self.answer(200, Last_Modified=now)

    def otherwise_each_time(self) -> None:
        self.answer(200, f"<p>Visit {self.asked[self.path]}</p>")

    def restyled_each_time(self) -> None:
        number = self.asked[self.path]
        self.answer(200, f"<p class='x{number}'>Words{' ' * number}stay</p><style>{number}</style>")

    def if_modified(self) -> None:
        if self.headers.get("If-None-Match") == '"one"':
            self.send_response(304)
            self.send_header("ETag", '"one"')
            self.end_headers()
        else:
            self.answer(200, f"<p>Visit {self.asked[self.path]}</p>", ETag='"one"')

    def no_http(self) -> None:
        self.wfile.write(b"SSH-2.0-OpenSSH\r\n")
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def _status(status: int, body: str | bytes = "<p>Here</p>", **headers: str) -> Answer:
    return lambda handler: handler.answer(status, body, **headers)


def _to(status: int, location: str) -> Answer:
    return lambda handler: handler.to(status, location)


Answer = Callable[[Handler], None]
ANSWERS: dict[str, Answer] = {
    "/robots.txt": _status(200, ROBOTS, Content_Type="text/plain"),
    "/ok": _status(200, Set_Cookie="who=you"),
    "/pdf": _status(200, b"%PDF-1.7", Content_Type="application/pdf"),
    "/private/page": _status(200),
    "/page.secret": _status(200),
    "/301": _to(301, "/ok"),
    "/302": _to(302, "/ok"),
    "/303": _to(303, "/ok"),
    "/307": _to(307, "/ok"),
    "/308": _to(308, "/308-again"),
    "/308-again": _to(308, "/ok"),
    "/301-then-302": _to(301, "/302"),
    "/302-then-301": _to(302, "/301"),
    "/301-to-404": _to(301, "/404"),
    "/301-to-private": _to(301, "/private/page"),
    "/302-nowhere": _status(302, ""),
    "/loop": _to(302, "/loop-back"),
    "/loop-back": _to(302, "/loop"),
    **{f"/endless-{number}": Handler.endlessly for number in range(40)},
    "/to-file": _to(301, "file:///etc/passwd"),
    "/to-login": _to(302, "http://user:secret@localhost/ok"),
    "/to-script": _to(302, "javascript:alert(1)"),
    "/to-broken": _to(302, "http://["),
    "/to-gone": _to(301, "http://gone.invalid/page"),
    "/403": _status(403),
    "/410": _status(410),
    "/429": _status(429, "", Retry_After="3600"),
    "/429-once": Handler.busy_once,
    "/503": Handler.busy_until,
    "/500": _status(500),
    "/418": _status(418),
    "/slow": Handler.slowly,
    "/drops": Handler.drop_by_drop,
    "/large": Handler.largely,
    "/no-http": Handler.no_http,
    "/bad-gzip": _status(200, b"no gzip", Content_Encoding="gzip"),
    "/cp1251": _status(
        200, f"<p>{CYRILLIC}</p>".encode("cp1251"), Content_Type="text/html; charset=windows-1251"
    ),
    "/cp1251-in-meta": _status(
        200,
        f"<meta charset=windows-1251><p>{CYRILLIC}</p>".encode("cp1251"),
        Content_Type="text/html",
    ),
    "/odd-charset": _status(200, f"<p>{CYRILLIC}</p>", Content_Type="text/html; charset=x-none"),
    "/hex-charset": _status(200, f"<p>{CYRILLIC}</p>", Content_Type="text/html; charset=hex"),
    "/messy": _status(200, MESSY),
    "/other-words": _status(200, "<p>Something else</p><script>in force</script>"),
    "/modified": _status(200, Last_Modified="Wed, 25 Mar 2026 10:00:00 GMT"),
    "/not-modified": _status(200, Last_Modified="Thu, 25 Dec 2025 10:00:00 GMT"),
    "/dated-anew": Handler.dated_anew,
    "/dated-oddly": _status(200, Last_Modified="Fri, 31 Dec 9999 23:59:59 -1400"),
    "/each-time": Handler.otherwise_each_time,
    "/restyled": Handler.restyled_each_time,
    "/etag": Handler.if_modified,
}


@contextmanager
def serving() -> Iterator[int]:
    """Serve on loopback; the port is given."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
