from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.cli import main

MakeGraph = Callable[[Mapping[str, str]], Path]

HEAD = "PREFIX ex: <https://example.org/id/>\n"
FACTS = {
    "data/a.ttl": HEAD + "ex:b ex:p 01, 2 . ex:a ex:p [ ex:q ex:c ] , [ ex:q [] ] .",
    "data/b.ttl": HEAD + "ex:a ex:p [ ex:q ex:c ] . ex:a ex:p [ ex:q ex:d ] .",
    "ontology/shapes/a.ttl": HEAD + "ex:shape ex:p 1 .",
    "queries/derive/by.rq": "#+ summary: x\n" + HEAD + "CONSTRUCT { ?y ex:by ?x } "
    "WHERE { ?x ex:p ?y FILTER(ISBLANK(?y)) }",
}
SHUFFLED = {
    **FACTS,
    "data/a.ttl": HEAD + "ex:a ex:p _:z , _:y . _:y ex:q ex:c . _:z ex:q [] . ex:b ex:p 2 , 01 .",
}


def _dump(root: Path, target: Path) -> bytes:
    assert main(["--graph", str(root), "dump", "-o", str(target)]) == 0
    return target.read_bytes()


def test_the_same_graph_gives_the_same_bytes(make_graph: MakeGraph, tmp_path: Path) -> None:
    first = _dump(make_graph(FACTS), tmp_path / "one.nq")
    again = _dump(make_graph(FACTS), tmp_path / "two.nq")
    shuffled = _dump(make_graph(SHUFFLED), tmp_path / "three.nq")

    assert first == again == shuffled
    assert first.splitlines() == sorted(first.splitlines())


def test_the_dump_holds_every_named_graph_but_no_shapes(
    make_graph: MakeGraph, tmp_path: Path
) -> None:
    data = _dump(make_graph(FACTS), tmp_path / "all.nq")

    quads = list(ox.parse(data, format=ox.RdfFormat.N_QUADS))

    names = [str(quad.graph_name).removeprefix("<https://example.org/graph/") for quad in quads]
    assert Counter(names) == {"data/a>": 6, "data/b>": 4, "derived>": 4, "ontology/prefixes>": 6}
    assert len(quads) == len(data.splitlines())
    assert b'"01"^^' in data


def test_a_derived_triple_is_about_the_blank_node_of_its_file(
    make_graph: MakeGraph, tmp_path: Path
) -> None:
    data = _dump(make_graph(FACTS), tmp_path / "all.nq")
    quads = list(ox.parse(data, format=ox.RdfFormat.N_QUADS))

    about = {quad.subject for quad in quads if quad.predicate.value.endswith("/by")}

    assert len(about) == 4
    assert about <= {quad.object for quad in quads}


def test_the_digest_is_told_and_written_beside(
    make_graph: MakeGraph, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    root = make_graph(FACTS)
    data = _dump(root, tmp_path / "all.nq")
    digest = hashlib.sha256(data).hexdigest()

    assert f"sha256 {digest}\n" in capfd.readouterr().err
    assert (tmp_path / "all.nq.sha256").read_text() == f"{digest}  all.nq\n"
    assert main(["--graph", str(root), "dump"]) == 0
    out, err = capfd.readouterr()
    assert out.encode() == data
    assert f"sha256 {digest}\n" in err


def test_a_folder_that_is_not_there_is_wrong_use(
    make_graph: MakeGraph, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "none" / "all.nq"

    assert main(["--graph", str(make_graph(FACTS)), "dump", "-o", str(target)]) == 2
    assert f"{target}: cannot be written" in capfd.readouterr().err
