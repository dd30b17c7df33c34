"""`kg validate`: several outputs, baselines, pages that explain, and what CI services get."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kg.cli import main
from kg.cli.validating import outputs
from kg.errors import UsageError
from kg.validation.wording import RULES

MakeGraph = Callable[[Mapping[str, str]], Path]
ROOT = Path(__file__).parent.parent
HEAD = """PREFIX ex: <https://example.org/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
"""
SHAPES = """ex:Boat a sh:NodeShape ; sh:targetClass rdfs:Resource ; sh:property ex:Boat-label .
ex:Boat-label a sh:PropertyShape ; sh:path rdfs:label ; sh:minCount 1 ; sh:in ( "one" "two" ) ;
    sh:message "A boat has a name."@en , "У лодки есть имя."@ru .
"""


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)


@pytest.fixture
def graph(make_graph: MakeGraph) -> Path:
    """Return a graph with one finding."""
    return make_graph(
        {
            "ontology/shapes/boats.ttl": HEAD + SHAPES,
            "data/boats.ttl": HEAD + "ex:a a rdfs:Resource .\n",
        }
    )


def kg(graph: Path, *words: object) -> int:
    return main(["--graph", str(graph), "validate", *map(str, words)])


class TestOutputs:
    @pytest.mark.parametrize(
        ("forms", "files", "expected"),
        [
            ([], [], [("text", "-")]),
            (["json"], [], [("json", "-")]),
            ([], ["a.sarif", "b.html"], [("sarif", "a.sarif"), ("html", "b.html")]),
            ([], ["-", "a.XML"], [("text", "-"), ("junit", "a.XML")]),
            (["gitlab"], ["a.json", "b.json"], [("gitlab", "a.json"), ("json", "b.json")]),
            (["table", "nt"], ["-", "a"], [("table", "-"), ("nt", "a")]),
            (["sarif", "text"], ["a"], [("sarif", "a"), ("text", "-")]),
            ([], ["a.jsonld", "b.unknown"], [("json-ld", "a.jsonld"), ("text", "b.unknown")]),
        ],
    )
    def test_forms_and_files_are_paired_in_order(
        self, forms: list[str], files: list[str], expected: list[tuple[str, str]]
    ) -> None:
        paired = outputs(forms, [Path(file) for file in files])

        assert [(form, str(file)) for form, file in paired] == expected

    @pytest.mark.parametrize(
        ("forms", "files"),
        [(["json", "text"], []), (["json"], ["a", "a"]), (["json", "text", "csv"], ["a"])],
    )
    def test_two_reports_for_one_place_are_refused(
        self, forms: list[str], files: list[str]
    ) -> None:
        with pytest.raises(UsageError, match="two reports would go to"):
            outputs(forms, [Path(file) for file in files])

    def test_one_run_writes_several(
        self, graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        names = [tmp_path / name for name in ("r.sarif", "r.html", "r.xml", "r.nt")]
        words = [word for name in names for word in ("-o", name)]

        assert kg(graph, *words, "-o", "-") == 1

        out, err = capsys.readouterr()
        assert out.startswith("data/boats.ttl:4:1: violation ex:Boat-label: A boat has a name.")
        assert "1 violation" in err
        starts = [name.read_text("utf-8").lstrip()[:20] for name in names]
        assert json.loads(names[0].read_text("utf-8"))["version"] == "2.1.0"
        assert starts[1].startswith("<!doctype html>")
        assert starts[2].startswith("<?xml")
        assert starts[3].startswith("_:report")

    def test_files_alone_leave_stdout_empty(
        self, graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        kg(graph, "-o", tmp_path / "r.md")

        assert capsys.readouterr().out == ""


class TestShaclReport:
    def test_stdout_has_the_report_and_nothing_else(
        self, graph: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert kg(graph, "-f", "turtle") == 1

        out, _ = capsys.readouterr()
        assert out.startswith("@prefix ")
        assert "sh:conforms false" in out
        assert "KG" not in out

    def test_what_is_hidden_elsewhere_still_counts(
        self, make_graph: MakeGraph, capsys: pytest.CaptureFixture[str]
    ) -> None:
        shapes = SHAPES.replace("sh:minCount 1", "sh:minCount 1 ; sh:severity sh:Info")
        data = HEAD + "ex:a a rdfs:Resource .\n"
        graph = make_graph({"ontology/shapes/s.ttl": HEAD + shapes, "data/d.ttl": data})

        assert kg(graph, "-f", "turtle", "--show", "violation") == 0
        assert "sh:conforms false" in capsys.readouterr().out

    def test_where_shapes_were_not_asked_stderr_says_why(
        self, make_graph: MakeGraph, capsys: pytest.CaptureFixture[str]
    ) -> None:
        graph = make_graph({"data/d.ttl": "<https://example.org/a> .\n"})

        assert kg(graph, "-f", "turtle") == 4

        out, err = capsys.readouterr()
        assert out == ""
        assert "data/d.ttl:1:" in err
        assert "KG001" in err


class TestBaseline:
    def test_written_then_known_then_vanished(
        self, graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        baseline = tmp_path / "baseline.json"

        assert kg(graph, "--write-baseline", baseline) == 1
        assert "1 finding written to" in capsys.readouterr().err

        assert kg(graph, "--baseline", baseline) == 0
        out, err = capsys.readouterr()
        assert out == (
            "known, listed in the baseline:\n"
            "  data/boats.ttl:4:1: violation ex:Boat-label: A boat has a name.\n"
        )
        assert "1 known, 0 vanished; passed" in err

        data = graph / "data" / "boats.ttl"
        data.write_text(data.read_text("utf-8") + "ex:b a rdfs:Resource .\n", "utf-8")
        assert kg(graph, "--baseline", baseline, "-f", "json") == 1
        report = json.loads(capsys.readouterr().out)
        assert [f["focus"]["value"] for f in report["findings"]] == ["https://example.org/id/b"]
        assert len(report["known"]) == 1

        data.write_text(HEAD + 'ex:a a rdfs:Resource ; rdfs:label "one" .\n', "utf-8")
        assert kg(graph, "--baseline", baseline) == 0
        out, err = capsys.readouterr()
        assert "vanished, can be taken off the baseline:\n  data/boats.ttl: ex:Boat-label" in out
        assert "0 known, 1 vanished" in err

        assert kg(graph, "--baseline", baseline, "--write-baseline", baseline) == 0
        assert json.loads(baseline.read_text("utf-8"))["findings"] == []

    def test_a_baseline_is_of_the_whole_graph(self, graph: Path, tmp_path: Path) -> None:
        path = tmp_path / "baseline.json"

        assert kg(graph, graph / "data" / "boats.ttl", "--write-baseline", path) == 2
        assert not path.exists()

    def test_a_missing_baseline_is_unreadable_input(self, graph: Path, tmp_path: Path) -> None:
        assert kg(graph, "--baseline", tmp_path / "none.json") == 4

    def test_none_is_written_of_a_graph_that_could_not_be_judged(
        self, make_graph: MakeGraph, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        graph = make_graph({"data/d.ttl": "<https://example.org/a> .\n"})
        path = tmp_path / "baseline.json"

        assert kg(graph, "--write-baseline", path) == 4
        assert not path.exists()
        assert "not written" in capsys.readouterr().err


class TestExplain:
    @pytest.mark.parametrize("code", RULES)
    def test_every_rule_has_the_page_that_the_documentation_has(
        self, code: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert kg(ROOT, "--explain", code.lower()) == 0

        out, _ = capsys.readouterr()
        head, _, text = out.partition("\n\n")
        assert head == f"{code}: {RULES[code]}"
        assert f"## {head}\n\n{text.strip()}\n" in (ROOT / "docs" / "validation.md").read_text(
            "utf-8"
        )
        assert "Mend: " in text

    def test_a_shape_tells_message_severity_target_path_and_an_example(
        self, graph: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert kg(graph, "--explain", "ex:Boat-label", "--lang", "ru") == 0

        assert capsys.readouterr().out == (
            "ex:Boat-label: property shape\n\n"
            "У лодки есть имя.\n\n"
            "- severity: violation\n"
            "- target: sh:targetClass rdfs:Resource (by ex:Boat)\n"
            "- path: rdfs:label\n"
            "- file: ontology/shapes/boats.ttl\n\n"
            "It says:\n\n"
            "```\n"
            'sh:in ( "one" "two" )\n'
            "sh:minCount 1\n"
            "```\n\n"
            "Conforms, for example:\n\n"
            "```\n"
            'rdfs:label "one"\n'
            "```\n"
        )

    @pytest.mark.parametrize(
        "code", ["https://example.org/id/Boat-label", "ex:Boat-label (unnamed part)"]
    )
    def test_a_shape_is_found_by_its_iri_and_by_the_name_in_reports(
        self, graph: Path, code: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert kg(graph, "--explain", code) == 0
        assert capsys.readouterr().out.startswith("ex:Boat-label: ")

    @pytest.mark.parametrize(
        ("code", "near"), [("KG077", "KG007"), ("ex:Boat-lable", "ex:Boat-label")]
    )
    def test_an_unknown_code_is_an_error_with_near_names(
        self, graph: Path, code: str, near: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert kg(graph, "--explain", code) == 2

        _, err = capsys.readouterr()
        assert f"no rule or shape is called {code}" in err
        assert near in err.splitlines()[-1]

    def test_every_code_of_a_report_has_a_page(
        self, graph: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        kg(graph, "-f", "json")
        for finding in json.loads(capsys.readouterr().out)["findings"]:
            assert kg(graph, "--explain", finding["code"]) == 0

    def test_it_takes_no_form(self, graph: Path) -> None:
        assert kg(graph, "--explain", "KG001", "-f", "json") == 2


class TestGithubActions:
    def test_annotations_and_summary_come_by_themselves(
        self,
        graph: Path,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        summary = tmp_path / "summary.md"
        summary.write_text("before\n", "utf-8")
        monkeypatch.setenv("GITHUB_ACTIONS", "true")
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))

        assert kg(graph, "-f", "json") == 1

        out, err = capsys.readouterr()
        json.loads(out)
        assert (
            "::error file=data/boats.ttl,line=4,col=1,"
            "title=violation ex%3ABoat-label::A boat has a name."
        ) in err.splitlines()
        text = summary.read_text("utf-8")
        assert text.startswith("before\n### kg validate\n")
        assert "| violation | ex:Boat-label | data/boats.ttl:4:1 |" in text

    def test_what_text_does_not_list_is_not_announced(
        self,
        make_graph: MakeGraph,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        shapes = SHAPES.replace("sh:minCount 1", "sh:minCount 1 ; sh:severity sh:Info")
        data = HEAD + "ex:a a rdfs:Resource .\n"
        graph = make_graph({"ontology/shapes/s.ttl": HEAD + shapes, "data/d.ttl": data})
        monkeypatch.setenv("GITHUB_ACTIONS", "true")
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))

        assert kg(graph) == 0
        assert "::notice" not in capsys.readouterr().err
        text = (tmp_path / "summary.md").read_text("utf-8")
        assert "1 info; passed" in text
        assert "| info |" not in text

        assert kg(graph, "--show", "info") == 0
        assert "::notice file=data/d.ttl," in capsys.readouterr().err
        assert "| info |" in (tmp_path / "summary.md").read_text("utf-8")

    def test_annotations_that_were_asked_for_do_not_come_twice(
        self, graph: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("GITHUB_ACTIONS", "true")

        kg(graph, "-f", "github")

        out, err = capsys.readouterr()
        assert out.count("::error") == 1
        assert "::error" not in err

    def test_elsewhere_nothing_comes(self, graph: Path, capsys: pytest.CaptureFixture[str]) -> None:
        kg(graph)

        assert "::" not in capsys.readouterr().err


def test_the_help_names_every_form_and_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--help"]) == 0

    out, _ = capsys.readouterr()
    assert "text,table,json,csv,markdown,html,turtle,json-ld,nt,sarif,junit,github,gitlab" in (
        "".join(out.split())
    )
    for option in ("--baseline", "--write-baseline", "--explain", "--output"):
        assert option in out
