"""A stored question asked of a real server gives the answer that the files give."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.cli import main

EXAMPLE = Path(__file__).parent.parent / "examples" / "si-units"
OXIGRAPH = Path(sys.executable).with_name("oxigraph")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run an Oxigraph server on loopback that holds the example graph."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [str(OXIGRAPH), "serve", "--bind", f"127.0.0.1:{port}", "--location"]
    with subprocess.Popen(
        [*command, str(tmp_path_factory.mktemp("store"))],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait(port)
            assert main(["--graph", str(EXAMPLE), "-q", "load", f"http://127.0.0.1:{port}"]) == 0
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the server did not start")


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert main(["--graph", str(EXAMPLE), "-q", *arguments]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "what-rests-on", "-p", "unit=метр", "--labels", "ru"),
        ("query", "unit-of-a-quantity", "-p", "language=ru", "-f", "json"),
        ("query", "defined-by", "-p", "date=2000-01-01", "-f", "csv"),
        ("query", "is-base-unit", "-p", "unit=Hz"),
        ("query", "what-a-unit-rests-on", "-f", "ntriples"),
        ("query", "units-without-symbol", "-f", "tsv"),
        ("sparql", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "-f", "csv"),
    ],
)
def test_the_server_gives_the_same_answer(
    arguments: tuple[str, ...], server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    here = shown(capsys, *arguments)

    assert shown(capsys, *arguments, "--at", server) == here
    assert shown(capsys, *arguments, "--at", f"{server}/query") == here


@pytest.mark.parametrize(
    ("address", "code", "message"),
    [
        ("localhost:7878", 2, "is no http address"),
        ("http://127.0.0.1:1/query", 5, "cannot be reached"),
    ],
)
def test_an_address_that_does_not_answer(
    address: str, code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--graph", str(EXAMPLE), "-q", "query", "what-rests-on", "--at", address]

    assert main(arguments) == code

    shown_error = capsys.readouterr().err
    assert message in shown_error
    assert shown_error.count("\n") <= 2
