"""`kg validate --watch`, run as a person runs it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from conftest import MakeGraph
from kg.cli import main

SHAPES = """PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX ex: <https://example.org/id/>
ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:size ; sh:property ex:S-name .
ex:S-name sh:path ex:name ; sh:minCount 1 ; sh:message "has no name"@en .
"""
ONTOLOGY = (
    "PREFIX ex: <https://example.org/id/>\nex:size a ex:P .\nex:name a ex:P .\nex:P a ex:P .\n"
)
BAD = "PREFIX ex: <https://example.org/id/>\nex:a ex:size 1 .\n"
GOOD = f'{BAD}ex:a ex:name "A" .\n'
PATIENCE = 30.0


class Watching:
    """A process that watches, and what it prints."""

    def __init__(self, root: Path, *words: str) -> None:
        self.out, self.err = root.parent / "out.txt", root.parent / "err.txt"
        with self.out.open("wb") as out, self.err.open("wb") as err:
            command = [sys.executable, "-m", "kg", "validate", "--watch", *words]
            # a background process ignores Ctrl-C, and so would what it starts
            self.process = subprocess.Popen(
                command, cwd=root, stdout=out, stderr=err, preexec_fn=_heed_interrupts
            )

    def until(self, text: str) -> str:
        """Wait until something was printed; return all that was printed on stdout."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            printed = self.out.read_text("utf-8")
            if text in printed or text in self.err.read_text("utf-8"):
                return printed
            time.sleep(0.05)
        pytest.fail(f"{text!r} was not printed: {self.err.read_text('utf-8')}")

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


def _heed_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def watching(root: Path, *words: str) -> Iterator[Watching]:
    watched = Watching(root, *words)
    try:
        watched.until("watching; Ctrl-C ends it")
        yield watched
    finally:
        watched.process.kill()
        watched.process.wait()


def graph(make_graph: MakeGraph, data: str) -> Path:
    files = {"ontology/shapes/s.ttl": SHAPES, "ontology/o.ttl": ONTOLOGY, "data/a.ttl": data}
    return make_graph(files)


def test_what_comes_and_what_goes_is_printed(make_graph: MakeGraph) -> None:
    root = graph(make_graph, GOOD)
    with watching(root) as watched:
        (root / "data" / "a.ttl").write_text(BAD, "utf-8")
        watched.until("+ data/a.ttl:2:1: violation ex:S-name: has no name")
        watched.until("1 violation, 0 warnings, 0 info; not passed")
        (root / "data" / "a.ttl").write_text(GOOD, "utf-8")
        watched.until("- data/a.ttl:2:1: violation ex:S-name: has no name")
        (root / "data" / "b.ttl").write_text("ex:", "utf-8")
        watched.until("+ data/b.ttl:1:1: violation KG001")
        (root / "data" / "b.ttl").unlink()
        watched.until("- data/b.ttl:1:1: violation KG001")


@pytest.mark.parametrize(("data", "code"), [(GOOD, 0), (BAD, 1)])
def test_ctrl_c_ends_with_the_code_of_the_last_report(
    make_graph: MakeGraph, data: str, code: int
) -> None:
    root = graph(make_graph, GOOD if code else BAD)
    with watching(root) as watched:
        (root / "data" / "a.ttl").write_text(data, "utf-8")
        watched.until("has no name")
        watched.until(" ms)")

        assert watched.end() == code
        assert "Traceback" not in watched.err.read_text("utf-8")


def test_shapes_and_derive_queries_are_watched_too(make_graph: MakeGraph) -> None:
    root = graph(make_graph, BAD)
    query = root / "queries" / "derive" / "names.rq"
    query.parent.mkdir(parents=True)
    with watching(root) as watched:
        query.write_text(
            "#+ summary: {en: Names}\nPREFIX ex: <https://example.org/id/>\n"
            'CONSTRUCT { ?x ex:name "A" } WHERE { ?x ex:size ?y }\n',
            "utf-8",
        )
        watched.until("- data/a.ttl:2:1: violation ex:S-name")
        shapes = root / "ontology" / "shapes" / "s.ttl"
        shapes.write_text(SHAPES.replace("minCount 1", "maxCount 0"), "utf-8")
        watched.until("+ data/a.ttl:2:1: violation ex:S-name")


def test_any_data_by_any_shapes_is_watched(make_graph: MakeGraph) -> None:
    root = graph(make_graph, GOOD)
    with watching(root, "data", "--shapes", "ontology/shapes") as watched:
        (root / "data" / "b.ttl").write_text(BAD.replace("ex:a", "ex:b"), "utf-8")
        watched.until("+ data/b.ttl:2:1: violation ex:S-name")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-f", "json"], "does not know --format"),
        (["-o", "x.json"], "does not know --output"),
        (["--write-baseline", "x.json"], "does not know --write-baseline"),
        (["--engine", "pyshacl"], "asks the engine 'own' alone"),
    ],
)
def test_what_does_not_go_with_watching_is_refused(
    make_graph: MakeGraph, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    root = graph(make_graph, GOOD)

    assert main(["--graph", str(root), "validate", "--watch", *words]) in (2, 3)
    assert said in capsys.readouterr().err
