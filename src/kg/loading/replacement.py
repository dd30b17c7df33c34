"""Replaces each named graph of a store by the graph's own, then counts back.

The way of writing follows what stores were seen to do: a PUT of N-Triples with a
Content-Length, neither chunked nor compressed, is what every store took; updates are
cut small, since some stores refuse long ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus

import httpx
import pyoxigraph as ox

from kg.errors import RemoteError
from kg.graph import Graph
from kg.loading.target import Target
from kg.stores.contract import Solutions
from kg.stores.remote import RemoteStore

_BATCH_TRIPLES = 1_000
_BATCH_BYTES = 256 * 1024
_DONE = {HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT}
_UNWRITABLE = {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED}


@dataclass(frozen=True)
class GraphLoad:
    """One named graph: how many triples were sent, and how many the store then counts."""

    graph: str
    sent: int
    counted: int

    @property
    def same(self) -> bool:
        """Whether the store holds as many triples as were sent."""
        return self.sent == self.counted


@dataclass(frozen=True)
class LoadReport:
    """What a load did: every graph sent, and graphs of ours that the store has and we have not."""

    graphs: tuple[GraphLoad, ...]
    strangers: tuple[str, ...]

    @property
    def triples(self) -> int:
        """How many triples were sent."""
        return sum(graph.sent for graph in self.graphs)

    @property
    def differences(self) -> tuple[GraphLoad, ...]:
        """The graphs of which the store holds more or fewer triples than were sent."""
        return tuple(graph for graph in self.graphs if not graph.same)


def load(
    graph: Graph,
    target: Target,
    *,
    login: tuple[str, str] | None = None,
    timeout: int = 60,
    progress: Callable[[str], None] = lambda name: None,
) -> LoadReport:
    """Replace every named graph of the store by ours and count each back; return what happened.

    Blank nodes become IRIs below `<base>.well-known/genid/` (RDF 1.1 Concepts, 3.5), the same
    in each run, so that a second run changes nothing. `progress` is called with each graph's IRI.
    Raises RemoteError when the store fails; a difference in the counts is in the report.
    """
    sent: dict[str, int] = {}
    with httpx.Client(auth=login, timeout=timeout) as client:
        writer = _Writer(client, target)
        for name, triples in graph.named_graphs():
            progress(name)
            lines = sorted(set(_ntriples(triples, graph.project.base, name)))
            writer.replace(name, lines)
            sent[name] = len(lines)
    counted = _counts(RemoteStore(target.query, login=login, timeout=timeout))
    ours = graph.project.base + "graph/"
    return LoadReport(
        tuple(GraphLoad(name, number, counted.get(name, 0)) for name, number in sent.items()),
        tuple(sorted(name for name in counted if name.startswith(ours) and name not in sent)),
    )


class _Writer:
    """Replaces one graph after the other at the addresses of a store."""

    def __init__(self, client: httpx.Client, target: Target) -> None:
        self._client = client
        self._target = target
        self._put = target.graph_store is not None

    def replace(self, name: str, lines: list[str]) -> None:
        """Make the graph consist of these lines of N-Triples and nothing else."""
        if self._put and self._replaced_by_put(name, lines):
            return
        self._put = False
        self._replaced_by_update(name, lines)

    def _replaced_by_put(self, name: str, lines: list[str]) -> bool:
        """PUT the graph; return False where the store has no such address but takes updates."""
        address = self._target.graph_store
        assert address is not None
        response = self._sent(
            "PUT",
            address,
            params={"graph": name},
            content="".join(lines).encode(),
            headers={"Content-Type": "application/n-triples"},
        )
        if response.status_code in _DONE:
            return True
        if response.status_code in _UNWRITABLE and self._target.update is not None:
            return False
        raise _refused(address, f"graph {name}", response)

    def _replaced_by_update(self, name: str, lines: list[str]) -> None:
        address = self._target.update
        if address is None:
            raise RemoteError(
                f"{self._target.query}: the store has no address that takes graphs",
                mend="add --update URL",
            )
        for text in _updates(name, lines):
            response = self._sent(
                "POST",
                address,
                content=text.encode(),
                headers={"Content-Type": "application/sparql-update"},
            )
            if response.status_code not in _DONE:
                raise _refused(address, f"graph {name}", response)

    def _sent(
        self,
        method: str,
        address: str,
        *,
        content: bytes,
        headers: dict[str, str],
        params: dict[str, str] | None = None,
    ) -> httpx.Response:
        try:
            return self._client.request(
                method, address, content=content, headers=headers, params=params
            )
        except httpx.TimeoutException as error:
            raise RemoteError(
                f"{address}: no answer in time",
                mend="raise --timeout, or look whether the store still works on it",
            ) from error
        except httpx.HTTPError as error:
            raise RemoteError(f"{address}: it cannot be reached: {error}") from error


def _updates(name: str, lines: list[str]) -> Iterator[str]:
    """Yield the updates that empty a graph and fill it, each small enough for any store."""
    graph = str(ox.NamedNode(name))
    yield f"DROP SILENT GRAPH {graph}"
    batch: list[str] = []
    size = 0
    for line in lines:
        if batch and (len(batch) == _BATCH_TRIPLES or size + len(line.encode()) > _BATCH_BYTES):
            yield f"INSERT DATA {{ GRAPH {graph} {{\n{''.join(batch)}}} }}"
            batch, size = [], 0
        batch.append(line)
        size += len(line.encode())
    if batch:
        yield f"INSERT DATA {{ GRAPH {graph} {{\n{''.join(batch)}}} }}"


def _ntriples(triples: list[ox.Triple], base: str, name: str) -> Iterator[str]:
    """Yield a line of N-Triples for each triple, blank nodes as IRIs that stay the same."""
    if any(isinstance(term, ox.BlankNode) for triple in triples for term in triple):
        dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        triples = [quad.triple for quad in dataset]
    prefix = f"{base}.well-known/genid/{name.removeprefix(base).removeprefix('graph/')}/"
    for triple in triples:
        subject, predicate, value = (_skolem(term, prefix) for term in triple)
        yield f"{subject} {predicate} {value} .\n"


def _skolem(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, prefix: str) -> str:
    if isinstance(term, ox.BlankNode):
        return str(ox.NamedNode(prefix + term.value))
    return str(term)


def _counts(store: RemoteStore) -> dict[str, int]:
    """Return how many triples the store has in each named graph."""
    answer = store.query(
        "SELECT ?graph (COUNT(*) AS ?triples)\n"
        "WHERE { GRAPH ?graph { ?subject ?predicate ?object } }\n"
        "GROUP BY ?graph"
    )
    if not isinstance(answer, Solutions):
        raise RemoteError(f"{store.endpoint}: it answers a SELECT query with something else")
    return {
        row[0].value: int(row[1].value)
        for row in answer.rows
        if isinstance(row[0], ox.NamedNode) and isinstance(row[1], ox.Literal)
    }


def _refused(address: str, what: str, response: httpx.Response) -> RemoteError:
    said = " ".join(response.text.split())[:200]
    mend = None
    if response.status_code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        mend = "set KG_USER and KG_PASSWORD to a login that may write"
    return RemoteError(
        f"{address}: {what} was not taken: {response.status_code} {response.reason_phrase}"
        + (f": {said}" if said else ""),
        mend=mend,
    )
