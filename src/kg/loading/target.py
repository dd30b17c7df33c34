"""Where a store can be asked and written: its addresses."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from kg.errors import UsageError


@dataclass(frozen=True)
class Target:
    """The addresses of one store.

    `query` is asked (SPARQL 1.1 Protocol). Graphs are replaced at `graph_store` (SPARQL 1.1 Graph
    Store HTTP Protocol) where there is one, else through `update` (SPARQL 1.1 Update).
    """

    query: str
    graph_store: str | None = None
    update: str | None = None

    @classmethod
    def of(
        cls, endpoint: str, *, graph_store: str | None = None, update: str | None = None
    ) -> Target:
        """Return the addresses that a person means by an endpoint.

        A bare server address (`http://127.0.0.1:7878`) means a server laid out as Oxigraph is:
        `/query`, `/update`, `/store`. Any other endpoint is taken as the address to ask, and the
        addresses to write must be given. Raises UsageError for what is no http address, and for
        an endpoint with a path but no address to write.
        """
        for address in filter(None, (endpoint, graph_store, update)):
            if urlsplit(address).scheme not in {"http", "https"} or not urlsplit(address).netloc:
                raise UsageError(
                    f"{address!r} is no http address",
                    mend="give the whole address, such as http://127.0.0.1:7878",
                )
            if urlsplit(address).username is not None:
                raise UsageError(
                    "the address holds a login",
                    mend="set KG_USER and KG_PASSWORD instead",
                )
        if graph_store or update:
            return cls(endpoint, graph_store, update)
        if urlsplit(endpoint).path in {"", "/"}:
            server = endpoint.rstrip("/")
            return cls(f"{server}/query", f"{server}/store", f"{server}/update")
        raise UsageError(
            f"{endpoint} does not say where to write",
            mend="add --graph-store URL or --update URL, or give the server's address alone",
        )
