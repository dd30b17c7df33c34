"""What a page says, so that it can be compared: its text, and whether words stand in it."""

from __future__ import annotations

import codecs
import hashlib
import re
import unicodedata
from html.parser import HTMLParser
from typing import Final, NamedTuple

_UNSEEN: Final = frozenset({"script", "style", "template"})
_HTML: Final = ("text/html", "application/xhtml+xml")
_META: Final = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_HEAD: Final = 1024
"""Where HTML looks for its charset (HTML Living Standard, 4.2.5.4)."""
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CUTS: Final = re.compile(r"\[?(?:…|\.\.\.)\]?")
_ALIKE: Final = str.maketrans(
    {**dict.fromkeys("‘’‚‛′`´", "'"), **dict.fromkeys("“”„‟«»″", '"')}
    | {**dict.fromkeys("‐‑‒–—−", "-"), "\u00ad": "", "\u200b": "", "\ufeff": ""}
)


class Content(NamedTuple):
    """What was read of a page: the SHA-256 of it, and its text where it is one.

    The text is without white space, marks and capitals, so that layout makes no difference; the
    SHA-256 is that of the text, of other files that of their bytes.
    """

    sha256: str
    text: str | None

    def lacks(self, quotes: tuple[str, ...]) -> list[str]:
        """Return the quotes that the text has not; of one with gaps (…) each part counts."""
        if self.text is None:
            return []
        text = self.text
        return [
            quote
            for quote in quotes
            if not all(part in text for part in map(_folded, _CUTS.split(quote)))
        ]


def content_of(body: bytes, content_type: str) -> Content:
    """Return what a page says. `content_type` is the header's; a charset unknown is UTF-8."""
    kind, _, rest = content_type.partition(";")
    kind = kind.strip().lower()
    if kind not in _HTML and not kind.startswith("text/"):
        return Content(hashlib.sha256(body).hexdigest(), None)
    text = _decoded(body, rest)
    if kind in _HTML:
        reader = _Reader()
        reader.feed(text)
        reader.close()
        text = "".join(reader.parts)
    folded = _folded(text)
    return Content(hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest(), folded)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text.translate(_ALIKE)).casefold().split())


def _decoded(body: bytes, parameters: str) -> str:
    for name in _charsets(body, parameters):
        try:
            return body.decode(name, "replace")
        except (LookupError, ValueError):  # no such charset, or none that decodes to text
            continue
    return body.decode("utf-8", "replace")


def _charsets(body: bytes, parameters: str) -> list[str]:
    """Return the charsets that a page claims: by its first bytes, its header, its own words."""
    names = [name for mark, name in _MARKS if body.startswith(mark)]
    named = re.search(r"charset\s*=\s*[\"']?([^\s\"';]+)", parameters, re.IGNORECASE)
    if named:
        names.append(named[1])
    meta = _META.search(body[:_HEAD])
    if meta:
        names.append(meta[1].decode("ascii"))
    return names


class _Reader(HTMLParser):
    """Collects the text of a page that a reader may see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._unseen is None and tag in _UNSEEN:
            self._unseen = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = None

    def handle_data(self, data: str) -> None:
        if self._unseen is None:
            self.parts.append(data)
