"""Which source a person means by what they type: its address, or a name as parameters take."""

from __future__ import annotations

from collections.abc import Iterable

from kg.errors import UsageError, shown
from kg.questions.naming import Names
from kg.sources.ledger import Ledger, Record

_EVERYTHING = "<http://www.w3.org/2000/01/rdf-schema#Resource>"


def named(ledger: Ledger, typed: Iterable[str]) -> list[Record]:
    """Return the sources that are meant, each once, in the order in which they were typed.

    A name may be an address, an IRI, the last segment of one, or a title, whole or in part.
    Raises UsageError for one that fits nothing, several sources, or something that is no source.
    """
    by_node = {record.node.value: record for record in ledger.records.values()}
    by_address: dict[str, list[Record]] = {}
    for record in by_node.values():
        for address in (record.source.address, record.original):
            if address:
                by_address.setdefault(_bare(address), []).append(record)
    names: Names | None = None
    found: dict[str, Record] = {}
    for text in typed:
        if text.strip() not in by_node and _bare(text) in by_address:
            found.update((record.node.value, record) for record in by_address[_bare(text)])
            continue
        names = names or Names(ledger.graph, ledger.graph.prefixes, _classes(ledger))
        node = names.find(text)
        if node not in by_node:
            raise UsageError(
                f"{shown(text)} means <{node}>, which is no source",
                mend="kg sources lists them all",
            )
        found[node] = by_node[node]
    return list(found.values())


def _classes(ledger: Ledger) -> str:
    return " ".join(map(str, ledger.policy.terms.get("sourceClass", ()))) or _EVERYTHING


def _bare(address: str) -> str:
    """Return an address without what people leave out: scheme, `www.`, the slash at the end."""
    text = address.strip().casefold()
    for scheme in ("https://", "http://"):
        text = text.removeprefix(scheme)
    return text.removeprefix("www.").rstrip("/")
