"""Loading into a real store, counting back, and asking there."""

from __future__ import annotations

import http.server
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from kg.errors import RemoteError, UsageError
from kg.graph import Graph
from kg.loading import Target, load
from kg.project import find_project
from kg.stores.contract import Solutions, Triples, Truth
from kg.stores.remote import RemoteStore, credentials

OXIGRAPH = Path(sys.executable).with_name("oxigraph")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _oxigraph(folder: Path) -> Iterator[str]:
    """Run an Oxigraph server on loopback over an empty folder."""
    address = f"127.0.0.1:{_free_port()}"
    command = [str(OXIGRAPH), "serve", "--location", str(folder), "--bind", address]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(100):
                try:
                    httpx.get(f"http://{address}/", timeout=1)
                    break
                except httpx.HTTPError:
                    time.sleep(0.05)
            yield f"http://{address}"
        finally:
            server.terminate()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    with _oxigraph(tmp_path / "store") as address:
        yield address


SMALL = {
    "pyproject.toml": '[tool.kg]\nname = "Small"\nbase = "https://example.org/small/"\n',
    "ontology/terms.ttl": "<https://example.org/small/t#C> a <https://example.org/small/t#D> .\n",
    "data/one.ttl": (
        "PREFIX e: <https://example.org/small/id/>\n"
        'e:a e:p "x\\ny"@en , 1 ; e:q ( 1 2 ) .\n'
        "e:b e:p [ e:r e:a ] .\n"
    ),
}


@pytest.fixture
def small(tmp_path: Path) -> Graph:
    root = tmp_path / "small"
    for name, text in SMALL.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Graph.open(find_project(root))


def _everything(store: RemoteStore) -> set[str]:
    answer = store.query("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert isinstance(answer, Triples)
    return {str(triple) for triple in answer.triples}


def test_each_graph_is_replaced_whole_and_counted(server: str, small: Graph) -> None:
    """What is loaded is what the store holds, and an earlier content of the graph is gone."""
    name = small.project.base + "graph/data/one"
    httpx.put(
        f"{server}/store",
        params={"graph": name},
        content=b"<http://e/x> <http://e/y> <http://e/z> .",
        headers={"Content-Type": "application/n-triples"},
    ).raise_for_status()
    report = load(small, Target.of(server))
    assert report.differences == ()
    assert {graph.graph: graph.sent for graph in report.graphs if graph.sent} == {
        small.project.base + "graph/ontology/terms": 1,
        name: 9,
    }
    held = _everything(RemoteStore(f"{server}/query"))
    assert len(held) == report.triples
    assert not any("http://e/x" in triple for triple in held)


def test_a_second_load_changes_nothing(server: str, small: Graph) -> None:
    """Blank nodes are not doubled: the store holds the same triples after a second load."""
    first = load(small, Target.of(server))
    before = _everything(RemoteStore(f"{server}/query"))
    second = load(small, Target.of(server))
    assert second == first
    assert _everything(RemoteStore(f"{server}/query")) == before


def test_update_gives_the_same_as_put(server: str, small: Graph, tmp_path: Path) -> None:
    """A store with an update address alone ends with the same triples."""
    load(small, Target.of(server))
    with _oxigraph(tmp_path / "other") as other:
        target = Target.of(f"{other}/query", update=f"{other}/update")
        report = load(small, target)
        assert report.differences == ()
        assert _everything(RemoteStore(f"{other}/query")) == _everything(
            RemoteStore(f"{server}/query")
        )


def test_updates_are_cut_small(server: str, tmp_path: Path) -> None:
    """A graph of more triples than one update may hold arrives whole."""
    root = tmp_path / "many"
    (root / "data").mkdir(parents=True)
    (root / "pyproject.toml").write_text(SMALL["pyproject.toml"], encoding="utf-8")
    lines = (
        f'<https://example.org/small/id/{n}> <https://example.org/p> "{n}" .' for n in range(2500)
    )
    (root / "data" / "many.nt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    graph = Graph.open(find_project(root))
    report = load(graph, Target.of(f"{server}/query", update=f"{server}/update"))
    assert report.triples == 2500
    assert report.differences == ()


def test_a_graph_of_ours_that_no_file_has_is_named(server: str, small: Graph) -> None:
    """A file that was removed leaves a graph in the store: the report names it."""
    stranger = small.project.base + "graph/data/gone"
    httpx.put(
        f"{server}/store",
        params={"graph": stranger},
        content=b"<http://e/x> <http://e/y> <http://e/z> .",
        headers={"Content-Type": "application/n-triples"},
    ).raise_for_status()
    assert load(small, Target.of(server)).strangers == (stranger,)


def test_a_store_that_keeps_nothing_is_found_out(small: Graph) -> None:
    """A store that answers 201 and stores nothing gives a difference in every graph."""
    with _stub(b'{"head": {"vars": ["graph", "triples"]}, "results": {"bindings": []}}') as address:
        report = load(small, Target.of(f"{address}/q", graph_store=f"{address}/s"))
    assert [graph.counted for graph in report.differences] == [0, 0]


def test_remote_answers_of_every_kind(server: str, small: Graph) -> None:
    """SELECT, ASK and CONSTRUCT come back as the store's own answers do."""
    load(small, Target.of(server))
    store = RemoteStore(f"{server}/query", default_graphs=[small.project.base + "graph/data/one"])
    select = store.query("SELECT ?o WHERE { ?s <https://example.org/small/id/p> ?o } ORDER BY ?o")
    assert isinstance(select, Solutions)
    assert ox.Literal("x\ny", language="en") in [row[0] for row in select.rows]
    assert store.query("ASK { ?s ?p 1 }") == Truth(value=True)
    assert isinstance(store.query("CONSTRUCT WHERE { ?s ?p 2 }"), Triples)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"The SPARQL operation has been cancelled", "no SPARQL results JSON"),
        (b'{"head": {"vars": ["s"]}, "results": {"bindings": [', "no SPARQL results JSON"),
        (b"<html><body>Gateway timeout</body></html>", "no SPARQL results JSON"),
        (b"", "it is empty"),
    ],
)
def test_a_wrong_body_behind_status_200_is_an_error(body: bytes, said: str) -> None:
    """An error text, a cut answer, a page or nothing is never taken for an answer."""
    with _stub(body) as address, pytest.raises(RemoteError, match=said):
        RemoteStore(address).query("SELECT ?s WHERE { ?s ?p ?o }")


def test_an_answer_that_was_cut_is_an_error() -> None:
    """A store that says that it cut the answer, or gives just its usual limit, is not believed."""
    empty = b'{"head": {"vars": ["s"]}, "results": {"bindings": []}}'
    with (
        _stub(empty, {"X-SPARQL-MaxRows": "10000"}) as address,
        pytest.raises(RemoteError, match="was cut"),
    ):
        RemoteStore(address).query("SELECT ?s WHERE { ?s ?p ?o }")
    row = '{"s": {"type": "literal", "value": "x"}}'
    full = '{"head": {"vars": ["s"]}, "results": {"bindings": [' + ",".join([row] * 10_000) + "]}}"
    with _stub(full.encode()) as address, pytest.raises(RemoteError, match="exactly 10000 rows"):
        RemoteStore(address).query("SELECT ?s WHERE { ?s ?p ?o }")


def test_nobody_there_and_a_bad_query(server: str) -> None:
    """No server is a remote error with the address; a bad query is wrong use."""
    nobody = f"http://127.0.0.1:{_free_port()}/query"
    with pytest.raises(RemoteError, match="cannot be reached"):
        RemoteStore(nobody).query("ASK {}")
    with pytest.raises(UsageError, match="ill-formed"):
        RemoteStore(f"{server}/query").query("SELECT WHERE")
    with pytest.raises(UsageError, match="no query"):
        RemoteStore(f"{server}/query").query("DROP ALL")


def test_where_to_write_is_never_guessed() -> None:
    """A bare server address stands for its three addresses; else the person must say."""
    assert Target.of("http://127.0.0.1:7878/") == Target(
        "http://127.0.0.1:7878/query",
        "http://127.0.0.1:7878/store",
        "http://127.0.0.1:7878/update",
    )
    for wrong in ("http://127.0.0.1/sparql", "ftp://127.0.0.1", "store", "http://u:p@127.0.0.1"):
        with pytest.raises(UsageError):
            Target.of(wrong)


def test_credentials_come_from_the_environment_whole() -> None:
    """Both variables or neither."""
    assert credentials({}) is None
    assert credentials({"KG_USER": "u", "KG_PASSWORD": "p"}) == ("u", "p")
    with pytest.raises(UsageError, match="KG_PASSWORD is not set"):
        credentials({"KG_USER": "u"})


def test_credentials_reach_the_store(small: Graph) -> None:
    """A store that asks for a login gets it with each request, and its refusal says what to do."""
    empty = b'{"head": {"vars": ["graph", "triples"]}, "results": {"bindings": []}}'
    with _stub(empty, login="Basic dTpw") as address:
        target = Target.of(f"{address}/q", graph_store=f"{address}/s")
        assert load(small, target, login=("u", "p")).triples == 10
        with pytest.raises(RemoteError, match="401") as refused:
            load(small, target)
        assert refused.value.mend is not None
        assert "KG_USER" in refused.value.mend


@contextmanager
def _stub(
    body: bytes, headers: dict[str, str] | None = None, login: str | None = None
) -> Iterator[str]:
    """Serve one fixed answer to every request on loopback."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if login is not None and self.headers.get("Authorization") != login:
                self.send_response(401)
                self.end_headers()
                return
            self.send_response(201 if self.command == "PUT" else 200)
            self.send_header("Content-Type", "application/sparql-results+json")
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "PUT":
                self.wfile.write(body)

        do_GET = do_POST = do_PUT = _answer  # noqa: N815 - names that http.server calls

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
