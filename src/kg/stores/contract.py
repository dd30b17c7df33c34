"""What every store can do, and what an answer is."""

from __future__ import annotations

from typing import NamedTuple, Protocol, TypeAlias

import pyoxigraph as ox

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal
"""What a cell of an answer holds."""


class Solutions(NamedTuple):
    """The answer to a SELECT query; a cell without a value is None."""

    variables: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]


class Truth(NamedTuple):
    """The answer to an ASK query."""

    value: bool


class Triples(NamedTuple):
    """The answer to a CONSTRUCT or DESCRIBE query."""

    triples: list[ox.Triple]


Answer: TypeAlias = Solutions | Truth | Triples


class Store(Protocol):
    """Something that answers SPARQL 1.1 queries over one default graph and named graphs."""

    def query(self, text: str) -> Answer:
        """Return the answer to a query.

        Raises UsageError for a query that is not SPARQL 1.1, UnsupportedError for one that the
        store refuses to run, RemoteError when a remote store fails.
        """
        ...
