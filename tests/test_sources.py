"""`kg sources`: what rests on which source, in a small graph and in the shipped one."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

import kg
from conftest import MakeGraph
from kg.cli import main
from kg.errors import UsageError
from kg.graph import Graph
from kg.project import find_project
from kg.questions import Catalogue
from kg.sources.ledger import Ledger, read_ledger
from kg.sources.naming import named
from kg.sources.tables import full_years
from kg.stores.contract import Solutions
from source_graph import BIRDS, FILES, HEAD, POLICY

ROOT = Path(__file__).parent.parent
Rows = list[dict[str, str]]


@pytest.fixture
def birds(make_graph: MakeGraph) -> Path:
    return make_graph(FILES)


@pytest.fixture(scope="module")
def shipped() -> Ledger:
    return read_ledger(Graph.open(find_project(ROOT)))


def rows(capsys: pytest.CaptureFixture[str], root: Path, *words: str) -> Rows:
    assert main(["sources", "--graph", str(root), "-f", "csv", *words]) == 0
    return list(csv.DictReader(StringIO(capsys.readouterr().out)))


def short(text: str) -> str:
    return text.rpartition("/")[2]


COUNTED = {
    # facts, things, alone, doubtful, quoted
    "handbook": (4, 2, 2, 1, 1),
    "notes": (4, 3, 1, 0, 0),
    "page": (1, 1, 0, 0, 0),
    "survey": (1, 1, 1, 0, 0),
    "unread": (0, 0, 0, 0, 0),
}


def test_each_source_is_listed_with_what_rests_on_it(
    birds: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = rows(capsys, birds)

    names = ("facts", "things", "alone", "doubtful", "quoted")
    counted = {short(row["node"]): tuple(int(row[name]) for name in names) for row in found}
    assert counted == COUNTED
    assert list(counted) == list(COUNTED)  # the one with the most facts first
    said = {short(row["node"]): row for row in found}["handbook"]
    assert said["title"] == "Handbook of Birds"
    assert (said["publisher"], short(said["kind"])) == ("A Society", "book")
    assert (said["issued"], said["readOn"]) == ("2020-02", "2026-01-15")
    assert said["url"] == "https://birds.example/handbook/"


def test_the_facts_of_a_source_have_place_and_words(
    birds: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = rows(capsys, birds, "handbook")

    shown = {
        (short(row["thing"]), short(row["property"]).rpartition("#")[2]): (
            short(row["value"]),
            row["alone"],
            row["quote"],
            row["place"],
        )
        for row in found
    }
    assert shown["heron", "eats"] == ("frog", "true", "It eats frogs", "data/birds.ttl:9")
    assert shown["heron", "size"] == ("90", "false", "", "data/birds.ttl:8")
    assert shown["stork", "size"][1] == "true"
    assert set(shown) == {
        ("heron", "eats"),
        ("heron", "size"),
        ("heron", "label"),
        ("stork", "size"),
    }


def test_what_rests_on_weak_sources_alone_or_on_doubt(
    birds: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = rows(capsys, birds, "--weak")

    assert [(short(row["thing"]), row["weak"], row["kinds"]) for row in found] == [
        ("crane", "source", "blog; copied page"),
        ("egret", "source", "blog"),
        ("stork", "confidence", "ex:book"),
    ]
    assert found[0]["source"] == "Notes of a walker; A copied page"
    assert found[0]["sources"] == "2"
    assert main(["sources", "--graph", str(birds), "--weak"]) == 0
    assert capsys.readouterr().err.splitlines()[-1] == (
        "3 of 7 facts, on 3 things: 2 rest on weak sources alone, of 1 the graph is not sure"
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("handbook", ["handbook"]),
        ("Handbook of Birds", ["handbook"]),
        ("https://birds.example/handbook/", ["handbook"]),
        ("birds.example/handbook", ["handbook"]),
        ("HTTPS://walker.example/notes/", ["notes"]),
        ("https://birds.example/page", ["page"]),  # the original of a copy
        ("https://example.org/id/survey", ["survey"]),
        ("ex:survey", ["survey"]),
    ],
)
def test_a_source_is_known_by_address_title_and_iri(
    birds: Path, typed: str, meant: list[str]
) -> None:
    ledger = read_ledger(Graph.open(find_project(birds)))

    assert [short(record.node.value) for record in named(ledger, [typed])] == meant


def test_several_sources_are_shown_each_once(
    birds: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = rows(capsys, birds, "survey", "page", "survey")

    assert [row["source"] for row in found] == ["Survey", "A copied page"]


def test_names_that_are_no_source_say_so(birds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sources", "--graph", str(birds), "nothing-like-it"]) == 2
    assert "fits no node of" in capsys.readouterr().err


def test_a_policy_without_a_class_of_sources_lists_those_in_use(
    make_graph: MakeGraph, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = POLICY.replace("<urn:kg:sourceClass> ex:Work ;", "")
    root = make_graph({**FILES, "ontology/shapes/policy.ttl": policy})

    assert {short(row["node"]) for row in rows(capsys, root)} == set(COUNTED) - {"unread"}
    assert len(rows(capsys, root, "survey")) == 1
    ledger = read_ledger(Graph.open(find_project(root)))
    with pytest.raises(UsageError, match="which is no source"):
        named(ledger, ["https://example.org/id/note"])


def test_a_graph_that_states_no_policy_is_told_how(
    make_graph: MakeGraph, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_graph({"data/birds.ttl": BIRDS})

    assert main(["sources", "--graph", str(root)]) == 2
    error = capsys.readouterr().err
    assert "does not say how its facts name their sources" in error
    assert "<urn:kg:sourcePolicy>" in error


def test_facts_without_any_source_are_counted_aloud(
    make_graph: MakeGraph, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = f'{HEAD}ex:owl ex:size 40 ; rdfs:label "Owl" .'
    root = make_graph({**FILES, "data/owls.ttl": bare})

    assert main(["sources", "--graph", str(root)]) == 0
    assert "without any source: 2 facts (kg validate shows them)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--weak", "handbook"], "--weak tells of all sources"),
        (["--weak", "--check"], "--weak does not go with --check"),
        (["--all"], "--all goes with --check"),
        (["--state", "x.json"], "--state goes with --check"),
        (["--timeout", "5"], "--timeout goes with --check"),
        (["--check", "--timeout", "0"], "0 is no number of seconds"),
        (["--check", "--timeout", "nan"], "nan is no number of seconds"),
        (["--columns", "weather"], "the answer has no column 'weather'"),
        (["-f", "turtle"], "invalid choice: 'turtle'"),
    ],
)
def test_wrong_use_says_so(
    birds: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sources", "--graph", str(birds), *words]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["handbook"], ["--weak"]], ids=["all", "one", "weak"])
@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "xml", "markdown", "ndjson"])
def test_text_forms_hold_every_row(
    birds: Path, words: list[str], form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sources", "--graph", str(birds), "-q", "-f", form, *words]) == 0
    out, err = capsys.readouterr()

    assert "Handbook of Birds" in out
    assert err == ""
    if form == "json":
        assert {len(row) > 3 for row in json.loads(out)["results"]["bindings"]} == {True}


@pytest.mark.parametrize("suffix", ["html", "docx", "xlsx"])
def test_documents_say_what_was_asked(birds: Path, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"sources.{suffix}"

    assert main(["sources", "--graph", str(birds), "-q", "-o", str(path), "--lang", "ru"]) == 0
    assert path.stat().st_size > 1000
    if suffix == "html":
        text = path.read_text(encoding="utf-8")
        assert "На каких источниках стоит граф" in text
        assert "how many of the facts rest on it alone" in text


def test_a_document_names_the_source_that_it_is_about(birds: Path, tmp_path: Path) -> None:
    path = tmp_path / "one.html"

    assert main(["sources", "--graph", str(birds), "-q", "-o", str(path), "handbook"]) == 0
    assert "Which facts rest on “Handbook of Birds”?" in path.read_text(encoding="utf-8")


EXAMPLES = [
    line.partition("#")[0].split()[1:]
    for line in (ROOT / "docs" / "sources.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("kg sources") and "--check" not in line
]


@pytest.mark.parametrize("words", EXAMPLES, ids=[" ".join(words) for words in EXAMPLES])
def test_the_examples_of_the_page_work(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["--graph", str(ROOT), *words]) == 0


def test_the_page_shows_examples() -> None:
    assert len(EXAMPLES) == 3


@pytest.mark.parametrize(
    ("issued", "years"),
    [
        ("2020-11-25", 6),
        ("2020-11-26", 5),
        ("2020-11", 5),  # it may be of the 30th
        ("2020-10", 6),
        ("2020", 5),
        ("2026", 0),
        ("2027-01-01", 0),
        ("20 May", None),
        ("-500", None),
    ],
)
def test_age_is_what_the_date_proves(issued: str, years: int | None) -> None:
    assert full_years(issued, date(2026, 11, 25)) == years


def test_listing_needs_no_http_client(birds: Path) -> None:
    program = (
        "import sys; from kg.cli import main; code = main(['sources', '-q']);"
        "heavy = {'httpx', 'protego', 'rdflib', 'numpy', 'rich', 'mcp'};"
        "sys.stderr.write(', '.join(heavy & sys.modules.keys())); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=birds, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_the_shipped_graph_lists_every_source(shipped: Ledger) -> None:
    answer = shipped.graph.query(
        "SELECT ?s WHERE { ?s a <http://xmlns.com/foaf/0.1/Document> } ORDER BY ?s"
    )
    assert isinstance(answer, Solutions)

    assert set(shipped.records) == {node for (node,) in answer.rows}
    assert len(shipped.records) > 500
    assert shipped.bare() == []


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("who-can-share-experience", {"country": "KG", "convention": "tokyo"}),
        ("parties-on-a-day", {"convention": "tokyo"}),
    ],
)
def test_the_account_agrees_with_why(
    shipped: Ledger, name: str, parameters: dict[str, str]
) -> None:
    question = Catalogue.read(shipped.graph.project).get(name)
    evidence = kg.why(question, shipped.graph, parameters)
    asked = {
        fact: support
        for fact, support in evidence.support.items()
        if support.by not in ("exempt", "definition") and fact not in evidence.quiet
    }

    assert len(asked) > 10
    assert {fact: shipped.support[fact] for fact in asked} == asked
    assert shipped.places(asked) == {fact: evidence.places[fact] for fact in asked}
    for fact, support in asked.items():
        assert all(fact in shipped.records[node].facts for node in support.sources)


def test_second_hand_facts_of_the_shipped_graph_rest_on_no_other_kind(shipped: Ledger) -> None:
    weak = [fact for fact in shipped.weak() if shipped.is_second_hand(fact)]
    kinds = {
        short(kind.value)
        for fact in weak
        for node in shipped.support[fact].sources
        for kind in shipped.records[node].kinds
    }

    assert len(weak) > 1000
    assert kinds == {"mirror", "press", "encyclopedia", "commercial-page"}
