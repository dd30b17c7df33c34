"""Data and shapes that are no part of a graph: what a person sees who types these commands.

Each folder below `tests/foreign/` holds files and a `transcript.txt` of commands with what they
print and return. `UPDATE_FOREIGN=1 pytest tests/test_foreign.py` writes the transcripts anew.
"""

from __future__ import annotations

import csv
import datetime
import io
import os
import shlex
import shutil
from pathlib import Path

import pytest

from kg.cli import command_parser, main
from kg.cli.judged import judged
from kg.errors import InputErrors, UsageError
from kg.rdf.reading import read_all
from kg.validation import validate
from kg.validation.live import LiveValidation

FOREIGN = Path(__file__).parent / "foreign"
DAY = datetime.date(2026, 11, 24)
CASES = sorted(path.parent for path in FOREIGN.glob("*/transcript.txt"))


def said(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Return a command with what it prints, and its exit code where that is not 0."""
    words = shlex.split(command)
    assert words[:2] == ["kg", "validate"]

    code = main([*words[1:], "--as-of", "2026-11-24"])

    out, err = capsys.readouterr()
    parts = [f"$ {command}\n", out, "".join(f"! {line}\n" for line in err.splitlines())]
    text = "".join([*parts, f"exit code {code}\n" if code else ""])
    return text.replace("\r\n", "\n").replace(Path.cwd().as_uri(), "file:///…")


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_transcript_is_what_happens(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)  # away from the graph that these tests stand in
    file = folder / "transcript.txt"
    expected = file.read_text("utf-8")
    commands = [line[2:] for line in expected.splitlines() if line.startswith("$ ")]

    found = "\n".join(said(command, capsys) for command in commands)

    if os.environ.get("UPDATE_FOREIGN"):
        file.write_text(found, "utf-8")
    assert commands
    assert found == expected


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_validation_that_stays_says_the_same(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All but of files that are not RDF to the letter: there it keeps to the last state that is."""
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    commands = (folder / "transcript.txt").read_text("utf-8").splitlines()
    for command in (line for line in commands if line.startswith("$ ") and "--explain" not in line):
        arguments = command_parser("validate")[0].parse_intermixed_args(shlex.split(command)[3:])
        arguments.graph = None
        try:
            project, _ = judged(arguments)
        except UsageError:
            continue
        if arguments.engine != "own":
            continue
        asked = {"as_of": DAY, "language": arguments.lang, "strict": arguments.strict}
        try:
            read_all([*project.files(), *project.shape_files()])
        except InputErrors:
            continue
        report = validate(project, inference=arguments.inference, **asked)

        live = LiveValidation.open(project, inference=arguments.inference, **asked).report()

        assert live.render("json") == report.render("json"), command


@pytest.mark.parametrize(
    "text",
    [
        "@prefix ex: <http://example.org/fleet#> . <raft> a ex:Boat .",
        "<http://example.org/fleet#raft> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<http://example.org/fleet#Boat> .",
        '[{"@id": "http://example.org/fleet#raft", "@type": "http://example.org/fleet#Boat"}]',
        '<?xml version="1.0"?><f:Boat xmlns:f="http://example.org/fleet#" '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about="raft"/>',
    ],
    ids=["turtle", "n-triples", "json-ld", "rdf-xml"],
)
def test_data_is_read_from_standard_input(
    text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    code = main(["validate", "-", "--shapes", str(FOREIGN / "formats" / "shapes.ttl")])

    assert code == 1
    assert capsys.readouterr().out.startswith("(stdin):1:")


def test_the_documentation_shows_the_worked_example() -> None:
    page = (FOREIGN.parent.parent / "docs" / "validation.md").read_text("utf-8")
    folder = FOREIGN / "worked-example"
    first = (folder / "transcript.txt").read_text("utf-8").partition("\n\n$ ")[0]
    shown = first.replace("\n! ", "\n\n").removesuffix("\nexit code 1")

    assert f"```console\n{shown}\n```" in page
    for name in ("books.ttl", "book-shapes.ttl"):
        assert f"```turtle\n{(folder / name).read_text('utf-8')}```" in page


SI = FOREIGN.parent.parent / "examples" / "si-units"
DERIVED_SHAPE = """
PREFIX ex: <http://example.org/shapes#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX si: <https://example.org/si/ontology#>

ex:NoUnit a sh:NodeShape ; sh:targetClass si:Unit ; sh:property ex:NoUnit-type .
ex:NoUnit-type sh:path rdf:type ; sh:maxCount 0 .
"""


@pytest.fixture
def shapes(tmp_path: Path) -> str:
    path = tmp_path / "shapes.ttl"
    path.write_text(DERIVED_SHAPE, "utf-8")
    return str(path)


def test_a_graph_is_judged_by_other_shapes_than_its_own(
    shapes: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--graph", str(SI), "validate", "--shapes", shapes, "-f", "csv"]) == 1

    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["code"] for row in rows} == {"ex:NoUnit-type"}
    assert {row["file"] for row in rows} == {"data/base-units.ttl", "data/derived-units.ttl"}


def test_a_file_is_judged_as_part_of_a_named_graph_by_other_shapes(
    shapes: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(SI / "data" / "base-units.ttl")

    assert main(["--graph", str(SI), "validate", file, "--shapes", shapes, "-f", "csv"]) == 1

    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["file"] for row in rows} == {"data/base-units.ttl"}


def test_many_shapes_without_focus_node_are_counted_and_not_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data.ttl").write_text("<#a> a <#Kind> .", "utf-8")
    lines = [f"<#S{n}> a sh:NodeShape ; sh:targetClass <data.ttl#C{n}> ." for n in range(11)]
    head = "PREFIX sh: <http://www.w3.org/ns/shacl#>\n<#S> sh:targetClass <data.ttl#Kind> .\n"
    (tmp_path / "shapes.ttl").write_text(head + "\n".join(lines), "utf-8")
    words = ["validate", "data.ttl", "--shapes", "shapes.ttl"]

    assert main(words) == 0
    few = capsys.readouterr()
    assert main([*words, "--show", "info"]) == 0
    all_ = capsys.readouterr()

    assert few.out == ""
    assert "12 shapes, 1 matched, 1 focus node" in few.err
    assert "11 info; passed (11 of them not listed: --show info lists all)" in few.err
    assert all_.out.count("met no focus node") == 11
    assert main([*words, "--strict"]) == 1
