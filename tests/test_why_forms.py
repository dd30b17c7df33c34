"""The evidence of answers as people and programs read it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import kg
from kg.cli import main

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "si-units"
KEPT = Path(__file__).parent / "why"
FROZEN = yaml.safe_load((KEPT / "frozen.yaml").read_text("utf-8"))
ADVICE = ("query", "who-can-share-experience", "-p", "country=KG", "--why")


def _run(*arguments: str, graph: Path = ROOT) -> int:
    return main(["--graph", str(graph), "-q", *arguments])


def _arguments(name: str) -> list[str]:
    entry = FROZEN[name]
    values = [f"{key}={value}" for key, value in entry["with"].items()]
    labels = ["--labels", entry["labels"]] if "labels" in entry else []
    return ["query", entry["ask"], "--why", *(part for v in values for part in ("-p", v)), *labels]


def _masked(text: str) -> str:
    """Return text without the numbers of lines, which change with every edit of a file."""
    return re.sub(r"\.ttl:\d+", ".ttl:N", " ".join(text.split()))


@pytest.mark.parametrize("name", FROZEN)
def test_the_evidence_reads_as_it_was_approved(name: str, tmp_path: Path) -> None:
    target = tmp_path / "why.txt"
    assert _run(*_arguments(name), "-o", str(target)) == 0

    kept = KEPT / "frozen" / f"{name}.txt"
    command = f"kg {' '.join(_arguments(name))} -o {kept.relative_to(ROOT)}"
    assert _masked(target.read_text("utf-8")) == _masked(kept.read_text("utf-8")), (
        f"read it against the sources, then keep it: {command}"
    )


def test_json_holds_the_answer_as_sparql_has_it_and_its_evidence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _run(*ADVICE[:-1], "-f", "json") == 0
    plain = json.loads(capsys.readouterr().out)
    assert _run(*ADVICE, "-f", "json") == 0
    document = json.loads(capsys.readouterr().out)

    evidence = document.pop("evidence")
    assert document == plain
    assert [row["binding"] for row in evidence["rows"]] == plain["results"]["bindings"]
    facts, sources = evidence["facts"], evidence["sources"]
    for row in evidence["rows"]:
        assert row["facts"]
        for fact in (facts[number] for number in row["facts"]):
            assert "derived" in fact or fact["places"]
            assert all(sources[number]["title"] for number in fact.get("sources", ()))
    quotes = [quote for fact in facts for quote in fact.get("quotes", ())]
    assert {"S17", "S18", "S19", "S20"} <= {quote["statement"] for quote in quotes}
    addresses = {sources[quote["source"]]["address"] for quote in quotes}
    assert "https://erasmusplus.kg/en/experience-sharing-tokyo-convention" in addresses


def test_json_of_an_empty_answer_holds_the_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("query", "parties-on-a-day", "-p", "date=2013-01-01", "--why", "-f", "json") == 0
    evidence = json.loads(capsys.readouterr().out)["evidence"]

    verdict = evidence["verdict"]
    assert verdict["answer"] == "no"
    for cover in verdict["searched"]:
        fact = evidence["facts"][cover["complete"]]
        assert fact["object"]["value"] == "true"
        assert fact["sources"]
        assert cover["asOf"]["value"] >= "2013-01-01"


def test_markdown_holds_the_words_and_the_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(*ADVICE, "-f", "markdown") == 0
    text = capsys.readouterr().out

    assert "## Row 1\n" in text
    assert "*“On 20 February 2026, a working meeting was held”" in text
    assert "## Sources\n" in text
    assert re.search(r"`data/meetings/neo-here-cooperation\.ttl:\d+`", text)


def test_labels_take_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(*ADVICE, "--labels", "ru") == 0
    text = capsys.readouterr().out

    assert "Казахстан" in text
    assert "повышение осведомлённости" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-f", "csv"), "csv is no form for evidence"),
        (("-f", "turtle"), "turtle is no form for evidence"),
        (("-o", "answer.xml"), "xml is no form for evidence"),
        (("--at", "http://localhost:1/"), "--at does not go with --why"),
    ],
)
def test_what_cannot_be_shown_is_refused(
    arguments: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(*ADVICE, *arguments) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("others", [("--check",), ("--describe", "what-rests-on"), ()])
def test_why_goes_with_one_question_that_is_asked(
    others: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("query", "--why", *others) == 2
    assert "--why does not go with" in capsys.readouterr().err


def test_yes_no_and_graphs_are_explained_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("query", "is-base-unit", "-p", "unit=s", "--why", graph=EXAMPLE) == 0
    text = capsys.readouterr().out
    assert text.startswith("Answer\n  yes\n")
    assert "is a: base unit [1]  data/base-units.ttl:" in text
    assert _run("query", "is-base-unit", "-p", "unit=N", "--why", graph=EXAMPLE) == 0
    assert "Nothing fits, which means: unknown." in capsys.readouterr().out
    code = _run(
        "query", "what-a-unit-rests-on", "-p", "unit=N", "--why", "-f", "json", graph=EXAMPLE
    )
    assert code == 0
    rows = json.loads(capsys.readouterr().out)["evidence"]["rows"]
    assert {row["binding"]["object"]["value"].rpartition("/")[2] for row in rows} == {
        "kilogram",
        "metre",
        "second",
    }


def test_an_empty_answer_without_why_says_what_it_means(
    capsys: pytest.CaptureFixture[str],
) -> None:
    values = ("-p", "country=KZ", "-p", "convention=tokyo")
    assert main(["--graph", str(ROOT), "query", "who-must-act-next", *values]) == 0
    shown = capsys.readouterr()

    assert "this means unknown: the graph says nothing that the question asks for" in shown.err
    assert "this means" not in shown.out
    assert main(["--graph", str(ROOT), "-q", "query", "who-must-act-next", *values]) == 0
    assert capsys.readouterr().err == ""


def test_asking_without_why_imports_nothing_of_it() -> None:
    code = (
        "import sys; from kg.cli import main; "
        f"main(['--graph', {str(EXAMPLE)!r}, '-q', 'query', 'what-rests-on']); "
        "sys.stderr.write(' '.join(m for m in sys.modules if 'evidence' in m or 'why' in m"
        " or 'pattern' in m))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stderr == ""


def test_from_python(capsys: pytest.CaptureFixture[str]) -> None:
    graph = kg.Graph.open(kg.find_project(ROOT))
    evidence = kg.why(kg.Catalogue.read(graph.project).get("programme-support"), graph)

    assert isinstance(evidence, kg.Evidence)
    for row in evidence.rows:
        for fact in evidence.leaves(row.found).facts:
            assert evidence.places[fact][0].file.endswith(".ttl")
