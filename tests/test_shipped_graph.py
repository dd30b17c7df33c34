"""The shipped graph as a steward and an engineer meet it: its form, its validity, its dump."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.cli import main

ROOT = Path(__file__).parent.parent


def kg(*words: str, graph: Path = ROOT) -> int:
    return main(["--graph", str(graph), "--quiet", *words])


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the graph that a test may break."""
    for name in ("ontology", "data", "queries"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_turtle_file_is_in_its_one_form() -> None:
    """`kg format` mends it."""
    assert kg("format", "--check") == 0


def test_the_graph_is_valid_strictly(capsys: pytest.CaptureFixture[str]) -> None:
    assert kg("validate", "--strict") == 0
    assert capsys.readouterr().out == ""


def test_the_dump_is_the_same_each_time(tmp_path: Path) -> None:
    for name in ("one.nq", "two.nq"):
        assert kg("dump", "-o", str(tmp_path / name)) == 0

    one, two = ((tmp_path / name).read_bytes() for name in ("one.nq", "two.nq"))
    assert one == two
    lines = one.splitlines()
    assert lines == sorted(lines)
    assert len(lines) > 30_000


@pytest.mark.parametrize(
    ("shape", "right", "wrong"),
    [
        ("meetings.ttl", "sh:targetClass hec:Meeting ;", "sh:targetClass hec:Meetng ;"),
        ("countries.ttl", "sh:targetClass schema:Country ;", "sh:targetClass schema:Contry ;"),
        ("people.ttl", "sh:targetClass", "sh:targetClas"),
    ],
)
def test_a_typo_in_a_target_is_never_green(copy: Path, shape: str, right: str, wrong: str) -> None:
    path = copy / "ontology" / "shapes" / shape
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")

    assert kg("validate", "--strict", graph=copy) != 0


def test_every_broken_file_is_reported(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("data/countries/kg.ttl", "data/countries/kz.ttl"):
        with (copy / name).open("a", encoding="utf-8") as file:
            file.write("country:kg hec:country\n")

    assert kg("query", "who-can-share-experience", graph=copy) == 4
    err = capsys.readouterr().err
    assert "data/countries/kg.ttl:" in err
    assert "data/countries/kz.ttl:" in err


@pytest.mark.parametrize(
    ("words", "unwanted"),
    [
        (["--help"], {"rdflib", "pyshacl", "SPARQLWrapper", "httpx", "rich", "yaml", "pyoxigraph"}),
        (
            ["query", "who-can-share-experience"],
            {"rdflib", "pyshacl", "SPARQLWrapper", "httpx", "rich"},
        ),
        (["info"], {"rdflib", "pyshacl", "SPARQLWrapper", "httpx", "rich"}),
        (["sparql", "ASK {}"], {"rdflib", "pyshacl", "SPARQLWrapper", "httpx", "rich"}),
        (["dump", "-o", "dump.nq"], {"rdflib", "pyshacl", "SPARQLWrapper", "httpx", "rich"}),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_command_imports_only_what_it_needs(
    words: list[str], unwanted: set[str], tmp_path: Path
) -> None:
    code = (
        "import sys\nfrom kg.cli import main\n"
        f"main(['--graph', {str(ROOT)!r}, *{words!r}])\n"
        "sys.stderr.write(' '.join(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert unwanted & set(run.stderr.split()) == set()
    assert "kg.cli" in run.stderr
