"""Known findings and new ones: fingerprints, baselines, and what a report can be asked for."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kg.errors import InputError, UsageError
from kg.project import find_project
from kg.validation import Baseline, Finding, Report, Severity, validate
from kg.validation.fingerprints import fingerprint

MakeGraph = Callable[[Mapping[str, str]], Path]
DAY = datetime.date(2026, 11, 24)
HEAD = """PREFIX ex: <https://example.org/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
SHAPES = """ex:Boat a sh:NodeShape ; sh:targetClass rdfs:Resource ; sh:property ex:Boat-label , [
    sh:path rdfs:seeAlso ; sh:nodeKind sh:IRI ; sh:severity sh:Warning ; sh:message "No IRI." ] .
ex:Boat-label a sh:PropertyShape ; sh:path rdfs:label ; sh:minCount 1 ; sh:maxCount 1 ;
    sh:message "A boat has one name."@en , "У лодки одно имя."@ru .
"""
DATA = """ex:a a rdfs:Resource .
ex:b a rdfs:Resource ; rdfs:label "b" ; rdfs:seeAlso "x" , "y" .
ex:c a rdfs:Resource ; rdfs:label "c" ; rdfs:isDefinedBy ex:no ;
    rdfs:comment "2026-02-30"^^xsd:date .
[] a rdfs:Resource .
"""


def judged(make_graph: MakeGraph, data: str, language: str = "en") -> Report:
    root = make_graph(
        {
            "ontology/shapes/boats.ttl": HEAD + SHAPES,
            "data/boats.ttl": HEAD + data,
        }
    )
    return validate(find_project(root), as_of=DAY, language=language)


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


class TestFingerprints:
    def test_the_example_has_findings_of_every_kind(self, make_graph: MakeGraph) -> None:
        report = judged(make_graph, DATA)

        assert sorted(codes(report.findings)) == [
            "KG002",
            "KG004",
            "ex:Boat (unnamed part)",
            "ex:Boat (unnamed part)",
            "ex:Boat-label",
            "ex:Boat-label",
        ]
        assert len({fingerprint(finding) for finding in report}) == 6

    @pytest.mark.parametrize(
        "change",
        [
            lambda data: "# a line\n\n" + data,
            lambda data: data.replace(" ; rdfs:label", " ;\n\n    rdfs:label"),
            lambda data: "[] a rdfs:Resource .\n" + data.replace("[] a rdfs:Resource .\n", ""),
            lambda data: data.replace('"c"', '"d"'),
        ],
        ids=["lines before", "lines within", "order", "another value"],
    )
    def test_they_survive_what_is_no_new_mistake(
        self, make_graph: MakeGraph, change: object
    ) -> None:
        assert callable(change)
        before = judged(make_graph, DATA)
        after = judged(make_graph, change(DATA))

        assert {finding.line for finding in before} != {0}
        assert sorted(map(fingerprint, before)) == sorted(map(fingerprint, after))

    def test_they_survive_another_language(self, make_graph: MakeGraph) -> None:
        before, after = (judged(make_graph, DATA, language) for language in ("en", "ru"))

        assert [f.message for f in before] != [f.message for f in after]
        assert sorted(map(fingerprint, before)) == sorted(map(fingerprint, after))

    def test_another_mistake_has_another(self, make_graph: MakeGraph) -> None:
        before = set(map(fingerprint, judged(make_graph, DATA)))
        after = set(map(fingerprint, judged(make_graph, DATA.replace('"2026-02-30"', '"x"'))))

        assert len(before - after) == len(after - before) == 1


class TestBaseline:
    def test_known_findings_do_not_fail_and_new_ones_do(self, make_graph: MakeGraph) -> None:
        baseline = Baseline.of(judged(make_graph, DATA))

        same = judged(make_graph, "\n\n" + DATA).against(baseline)
        more = judged(make_graph, DATA + "ex:e a rdfs:Resource .\n").against(baseline)

        assert (len(same), len(same.known), same.vanished) == (0, 6, ())
        assert same.exit_code("info") == 0
        assert "0 violations, 0 warnings, 0 info, 6 known, 0 vanished; passed" in same.summary()
        assert [str(finding.focus) for finding in more] == ["<https://example.org/id/e>"]
        assert len(more.known) == 6
        assert more.exit_code() == 1

    def test_what_vanished_is_named(self, make_graph: MakeGraph) -> None:
        baseline = Baseline.of(judged(make_graph, DATA))

        report = judged(make_graph, DATA.replace("ex:a a rdfs:Resource .\n", "")).against(baseline)

        assert [(known.code, known.focus) for known in report.vanished] == [
            ("ex:Boat-label", "<https://example.org/id/a>")
        ]
        assert "vanished, can be taken off the baseline:\n  data/boats.ttl: ex:Boat-label" in (
            report.render("text")
        )

    def test_equal_findings_are_counted(self, make_graph: MakeGraph) -> None:
        one = judged(make_graph, "[] a rdfs:Resource .\n")
        two = judged(make_graph, "[] a rdfs:Resource .\n[] a rdfs:Resource .\n")

        assert len(two.against(Baseline.of(one))) == 1
        assert len(two.against(Baseline.of(one)).known) == 1
        assert len(one.against(Baseline.of(two)).vanished) == 1

    def test_the_file_gives_the_same_baseline_and_no_lines(
        self, make_graph: MakeGraph, tmp_path: Path
    ) -> None:
        baseline = Baseline.of(judged(make_graph, DATA))
        path = tmp_path / "baseline.json"
        path.write_text(baseline.text(), "utf-8")

        again = Baseline.read(path)

        assert set(again.findings) == set(baseline.findings)
        assert again.text() == baseline.text()
        assert Baseline.of(judged(make_graph, "\n\n\n" + DATA)).text() == baseline.text()
        lines = baseline.text().splitlines()
        assert len(lines) == 6 + 6
        assert all(set(json.loads(line.rstrip(","))) >= {"fingerprint"} for line in lines[4:-2])

    def test_one_finding_more_is_one_line_more(self, make_graph: MakeGraph) -> None:
        before = Baseline.of(judged(make_graph, DATA)).text().replace(",\n", "\n").splitlines()
        more = judged(make_graph, DATA + "ex:e a rdfs:Resource .\n")
        after = Baseline.of(more).text().replace(",\n", "\n").splitlines()

        assert len(after) == len(before) + 1
        assert set(before) < set(after)

    def test_an_empty_baseline_can_be_read(self, tmp_path: Path) -> None:
        path = tmp_path / "empty.json"
        path.write_text(Baseline(()).text(), "utf-8")

        assert Baseline.read(path) == Baseline(())

    def test_with_files_what_stands_in_others_has_not_vanished(self, make_graph: MakeGraph) -> None:
        root = make_graph(
            {
                "ontology/shapes/boats.ttl": HEAD + SHAPES,
                "data/a.ttl": HEAD + "ex:a a rdfs:Resource .\n",
                "data/b.ttl": HEAD + "ex:b a rdfs:Resource .\n",
            }
        )
        project = find_project(root)
        baseline = Baseline.of(validate(project, as_of=DAY))
        (root / "data" / "a.ttl").write_text(HEAD, "utf-8")

        only_b = validate(project, [root / "data" / "b.ttl"], as_of=DAY).against(baseline)
        only_a = validate(project, [root / "data" / "a.ttl"], as_of=DAY).against(baseline)

        assert (len(only_b.known), len(only_b.vanished)) == (1, 0)
        assert (len(only_a.known), len(only_a.vanished)) == (0, 1)

    def test_what_cannot_be_read_is_never_known(self, make_graph: MakeGraph) -> None:
        broken = judged(make_graph, "ex:a a .\n")
        assert codes(broken.findings) == ["KG001"]

        baseline = Baseline.of(broken)
        report = broken.against(Baseline.of(judged(make_graph, DATA)))

        assert baseline.findings == ()
        assert report.exit_code() == 4
        assert report.vanished == ()

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("{", "is not JSON"),
            ("[]", "is no baseline"),
            ('{"format": "kg-baseline", "version": 2}', "version 2"),
            ('{"format": "kg-baseline", "version": 1}', 'a list of "findings"'),
            ('{"format": "kg-baseline", "version": 1, "findings": [{}]}', "finding 1"),
        ],
    )
    def test_what_is_no_baseline_is_told(self, tmp_path: Path, text: str, message: str) -> None:
        path = tmp_path / "baseline.json"
        path.write_text(text, "utf-8")

        with pytest.raises(InputError, match=message):
            Baseline.read(path)
        with pytest.raises(InputError, match="cannot be read"):
            Baseline.read(tmp_path / "none.json")


class TestReport:
    def test_filter(self, make_graph: MakeGraph) -> None:
        report = judged(make_graph, DATA)

        assert {f.code for f in report.filter(code="KG002")} == {"KG002"}
        assert len(report.filter(least=Severity.VIOLATION)) == 4
        assert len(report.filter(file="data/*.ttl")) == 6
        assert len(report.filter(file="**/boats.ttl")) == 6
        assert len(report.filter(file="*.ttl")) == 0
        assert {f.code for f in report.filter(text="one NAME")} == {"ex:Boat-label"}
        assert len(report.filter(lambda finding: finding.value is not None, code="KG004")) == 1
        assert report.filter(code="KG002").hidden == 5

    def test_new_since_another_report(self, make_graph: MakeGraph) -> None:
        before = judged(make_graph, DATA)
        after = judged(make_graph, DATA.replace("ex:a", "ex:z"))

        report = after.new_since(before)

        assert [str(finding.focus) for finding in report] == ["<https://example.org/id/z>"]
        assert [known.focus for known in report.vanished] == ["<https://example.org/id/a>"]
        assert len(report.known) == 5

    def test_render_refuses_an_unknown_form(self, make_graph: MakeGraph) -> None:
        with pytest.raises(UsageError, match="there is no form 'pdf'"):
            judged(make_graph, DATA).render("pdf")

    def test_the_shacl_report_is_that_of_the_shapes_alone_and_whole(
        self, make_graph: MakeGraph
    ) -> None:
        report = judged(make_graph, DATA)
        turtle = report.render("turtle")

        assert turtle.count("a sh:ValidationResult") == 4
        assert "KG00" not in turtle
        assert report.showing(Severity.VIOLATION).render("turtle") == turtle
        assert report.against(Baseline.of(report)).render("turtle") == turtle

    def test_the_shacl_report_keeps_what_folding_takes(self, make_graph: MakeGraph) -> None:
        shapes = SHAPES + (
            "ex:Day a sh:NodeShape ; sh:targetClass rdfs:Resource ; "
            "sh:property [ sh:path rdfs:comment ; sh:datatype xsd:date ] .\n"
        )
        root = make_graph({"ontology/shapes/s.ttl": HEAD + shapes, "data/d.ttl": HEAD + DATA})
        report = validate(find_project(root), as_of=DAY)

        assert "DatatypeConstraintComponent" not in {finding.component for finding in report}
        assert report.render("turtle").count("sh:DatatypeConstraintComponent") == 1

    def test_junit_has_the_shapes_that_checked_something(self, make_graph: MakeGraph) -> None:
        report = judged(make_graph, 'ex:a a rdfs:Resource ; rdfs:label "a" .\n')

        assert report.background is not None
        assert report.background.checked() == {"data/boats.ttl": ("ex:Boat", "ex:Boat-label")}
        assert '<testcase classname="data/boats.ttl" name="ex:Boat-label" time="0"/>' in (
            report.render("junit")
        )

    def test_a_report_is_a_value(self, make_graph: MakeGraph) -> None:
        report = judged(make_graph, DATA)

        assert dataclasses.replace(report) == report
        assert list(report) == list(report.findings)
