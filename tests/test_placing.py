"""Findings that get their places only when someone looks at them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kg.project import SourceFile, find_project
from kg.rdf.positions import PlacedTriple
from kg.validation import Severity, validate
from kg.validation.material import Material
from kg.validation.triples import Term

MakeGraph = Callable[[Mapping[str, str]], Path]
DAY = datetime.date(2026, 11, 24)
HEAD = """PREFIX ex: <https://example.org/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
"""
SHAPES = """ex:Boat a sh:NodeShape ; sh:targetClass rdfs:Resource ;
    sh:property [ sh:path rdfs:label ; sh:minCount 1 ] ,
        [ sh:path rdfs:comment ; sh:maxCount 0 ; sh:severity sh:Info ] .
"""
DATA = 'ex:b a rdfs:Resource ; rdfs:comment "no" .\nex:a a rdfs:Resource ; rdfs:comment "no" .\n'


@pytest.fixture
def root(make_graph: MakeGraph) -> Path:
    return make_graph({"ontology/shapes/s.ttl": HEAD + SHAPES, "data/d.ttl": HEAD + DATA})


@pytest.fixture
def placed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the files that were read for places, so far."""
    read: list[Path] = []
    original = Material.placed

    def noting(material: Material, file: SourceFile, nodes: set[Term]) -> list[PlacedTriple]:
        read.append(file.path)
        return original(material, file, nodes)

    monkeypatch.setattr(Material, "placed", noting)
    return read


def test_they_are_the_same_as_findings_that_are_placed_at_once(root: Path) -> None:
    at_once = validate(find_project(root), as_of=DAY)
    later = validate(find_project(root), as_of=DAY, place_later=True)

    assert [finding.line for finding in at_once] == [4, 4, 5, 5]
    assert later.findings == at_once.findings
    assert later.render("json") == at_once.render("json")


def test_counting_and_leaving_out_read_no_file_again(root: Path, placed: list[Path]) -> None:
    report = validate(find_project(root), as_of=DAY, place_later=True)

    assert report.counts() == {Severity.VIOLATION: 2, Severity.WARNING: 0, Severity.INFO: 2}
    assert report.exit_code() == 1
    assert len(report.filter(code="ex:none")) == 0
    assert report.showing(Severity.WARNING).hidden == 2
    assert placed == []


def test_what_is_left_is_placed_and_sorted(root: Path, placed: list[Path]) -> None:
    report = validate(find_project(root), as_of=DAY, place_later=True)

    shown = report.showing(Severity.WARNING)

    assert [(finding.line, finding.column) for finding in shown] == [(4, 1), (5, 1)]
    assert placed == [root / "data" / "d.ttl"]
    assert "data/d.ttl" in shown.render("text")
    assert len(placed) == 1
