"""What is to be looked up: the address of each source, and that of which it is a copy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from kg.sources.ledger import Ledger, Record

WEB: Final = ("http", "https")
"""The schemes of addresses that can be looked up."""


class Lookup(NamedTuple):
    """An address of a source. `address` is empty where the graph has none.

    `is_original` tells that the source is a copy, and the address that of the page copied.
    `quotes` are the words of the page that the graph quotes, `read_on` when it was last read.
    """

    record: Record
    address: str
    is_original: bool
    quotes: tuple[str, ...]
    read_on: date | None

    @property
    def is_of_the_web(self) -> bool:
        """Tell whether the address can be looked up at all."""
        return scheme_of(self.address) in WEB and bool(host_of(self.address))


def lookups_of(ledger: Ledger, records: Iterable[Record]) -> Iterator[Lookup]:
    """Yield what is to be looked up of sources: each address once a source."""
    for record in records:
        quotes = tuple(
            dict.fromkeys(
                quote.words
                for fact in record.facts
                for quote in ledger.support[fact].quotes
                if quote.source == record.node
            )
        )
        read_on = _day(record.read_on.value) if record.read_on is not None else None
        address = (record.source.address or "").strip()
        yield Lookup(record, address, False, quotes, read_on)
        if record.original and record.original.strip() != address:
            yield Lookup(record, record.original.strip(), True, quotes, read_on)


def host_of(address: str) -> str:
    """Return the host that an address names, in small letters; empty where it names none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def scheme_of(address: str) -> str:
    """Return the scheme of an address, in small letters; empty where it has none."""
    try:
        return urlsplit(address).scheme
    except ValueError:
        return ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
