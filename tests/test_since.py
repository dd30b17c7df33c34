"""`kg validate --since REV`: what a revision had is known, whatever has moved since."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from conftest import MakeGraph
from kg.cli import main

SHAPES = """PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX ex: <https://example.org/id/>
ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:size ; sh:property ex:S-name .
ex:S-name sh:path ex:name ; sh:minCount 1 .
"""
ONTOLOGY = (
    "PREFIX ex: <https://example.org/id/>\nex:size a ex:P .\nex:name a ex:P .\nex:P a ex:P .\n"
)
BAD = "PREFIX ex: <https://example.org/id/>\nex:{0} ex:size 1 .\n[] ex:size 2 .\n"


def git(root: Path, *words: str) -> None:
    identity = {
        f"GIT_{who}_{what}": "nobody@example.org"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    subprocess.run(["git", *words], cwd=root, check=True, env={**os.environ, **identity})


@pytest.fixture
def graph(make_graph: MakeGraph, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A committed graph with two findings, and its folder as the current one."""
    files = {
        "ontology/shapes/s.ttl": SHAPES,
        "ontology/o.ttl": ONTOLOGY,
        "data/a.ttl": BAD.format("a"),
    }
    root = make_graph(files)
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "one")
    monkeypatch.chdir(root)
    return root


def since(
    capsys: pytest.CaptureFixture[str], *words: str, code: int = 0
) -> Mapping[str, list[str]]:
    """Return the files of the findings that are new, known, and no more there."""
    assert main(["validate", "-f", "json", "--since", *words]) == code
    report = json.loads(capsys.readouterr().out)
    return {
        name: [finding["file"] for finding in report[name]]
        for name in ("findings", "known", "vanished")
    }


def test_what_the_revision_had_is_known(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = since(capsys, "HEAD")

    assert found == {"findings": [], "known": ["data/a.ttl"] * 2, "vanished": []}


def test_what_a_change_brings_fails(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (graph / "data" / "b.ttl").write_text(BAD.format("b"), "utf-8")

    found = since(capsys, "HEAD", code=1)

    assert found["findings"] == ["data/b.ttl"] * 2
    assert found["known"] == ["data/a.ttl"] * 2


@pytest.mark.parametrize("staged", [True, False])
def test_a_file_that_moves_brings_nothing(
    graph: Path, capsys: pytest.CaptureFixture[str], *, staged: bool
) -> None:
    (graph / "data" / "deep").mkdir()
    (graph / "data" / "a.ttl").rename(graph / "data" / "deep" / "c.ttl")
    if staged:
        git(graph, "add", ".")

    found = since(capsys, "HEAD")

    assert found == {"findings": [], "known": ["data/deep/c.ttl"] * 2, "vanished": []}


def test_what_is_mended_has_vanished(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (graph / "data" / "a.ttl").write_text(BAD.format("a").partition("[]")[0], "utf-8")

    found = since(capsys, "HEAD")

    assert found == {"findings": [], "known": ["data/a.ttl"], "vanished": ["data/a.ttl"]}


def test_neither_files_nor_index_are_touched(
    graph: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (graph / "data" / "b.ttl").write_text(BAD.format("b"), "utf-8")
    index = (graph / ".git" / "index").read_bytes()

    since(capsys, "HEAD", code=1)

    assert (graph / ".git" / "index").read_bytes() == index
    assert sorted(path.name for path in (graph / "data").iterdir()) == ["a.ttl", "b.ttl"]


def test_any_data_by_any_shapes(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (graph / "data" / "b.ttl").write_text(BAD.format("b"), "utf-8")

    found = since(capsys, "HEAD", "data", "--shapes", "ontology/shapes", code=1)

    assert found["findings"] == ["data/b.ttl"] * 2
    assert found["known"] == ["data/a.ttl"] * 2


def test_a_file_that_could_not_be_read_keeps_nothing_else_from_being_known(
    graph: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (graph / "data" / "b.ttl").write_text("ex:b", "utf-8")
    git(graph, "add", ".")
    git(graph, "commit", "--quiet", "--message", "two")
    (graph / "data" / "b.ttl").write_text(BAD.format("b"), "utf-8")

    found = since(capsys, "HEAD", code=1)

    assert found["findings"] == ["data/b.ttl"] * 2
    assert found["known"] == ["data/a.ttl"] * 2


def test_a_revision_without_the_graph_knows_nothing(
    graph: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(graph, "checkout", "--quiet", "--orphan", "other")
    git(graph, "rm", "--quiet", "--cached", "-r", ".")
    git(graph, "commit", "--quiet", "--allow-empty", "--message", "nothing")

    assert main(["validate", "--since", "HEAD"]) == 1
    assert "HEAD has nothing of what is judged: every finding is new" in capsys.readouterr().err


def test_an_unknown_revision_is_named(graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--since", "nowhere"]) == 2
    assert "there is no revision 'nowhere'" in capsys.readouterr().err


def test_without_a_repository_the_way_round_is_told(
    make_graph: MakeGraph, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_graph({"data/a.ttl": ONTOLOGY})
    monkeypatch.chdir(root)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(root.parent))

    assert main(["validate", "--since", "HEAD"]) == 2
    assert "is in none\n  mend: leave --since out; --baseline FILE" in capsys.readouterr().err


def test_a_revision_and_a_baseline_are_one_too_many(
    graph: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", "--write-baseline", "known.json"]) == 1
    assert main(["validate", "--since", "HEAD", "--baseline", "known.json"]) == 2
    assert "leave one of them out" in capsys.readouterr().err
