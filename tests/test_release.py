"""A release says what it is, what is in it and what was before it, or it is not written."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, OWL, VOID

from conftest import MakeGraph
from kg import validation
from kg.cli import main
from kg.graph import Graph
from kg.project import find_project
from kg.release import read_version
from kg.release.version import precedence
from kg.validation import validate

ROOT = Path(__file__).parents[1]
SHAPES = Path(__file__).parent / "release" / "dcat-shapes.ttl"
PREVIOUS = rdflib.URIRef("http://www.w3.org/ns/dcat#previousVersion")  # DCAT 3, rdflib has DCAT 2
SETTINGS = """[tool.kg]
name = "Small graph"
base = "https://example.org/"
[tool.kg.title]
en = "Small graph"
[tool.kg.description]
en = "A graph that is small."
"""
HEADER = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
<https://example.org/ontology> a owl:Ontology ;
    dcterms:license <https://example.org/licence> ;
    owl:versionInfo "1.1.0" ;
    owl:versionIRI <https://example.org/ontology/1.1.0> .
"""
CITATION = """cff-version: 1.2.0
title: Small graph
authors: [{name: Somebody}]
version: 1.1.0
date-released: 2026-03-04
"""
CHANGES = """# Changes

## [Unreleased]

## [1.1.0] - 2026-03-04

## [1.0.0] - 2025-01-02

## [0.9.0-rc.1] - 2024-12-31
"""
WHOLE = {
    "pyproject.toml": SETTINGS,
    "ontology/own.ttl": HEADER,
    "data/a.ttl": "<https://example.org/a> <https://example.org/p> 1 .",
    "data/CHANGELOG.md": CHANGES,
    "CITATION.cff": CITATION,
}
Release = Callable[..., tuple[int, str]]


@pytest.fixture
def release(make_graph: MakeGraph, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Release:
    """Return what releases a small graph, in which some files have another content or are gone."""

    def run(changed: Mapping[str, str | None], *words: str) -> tuple[int, str]:
        shutil.rmtree(tmp_path / "graph", ignore_errors=True)
        files = {name: text for name, text in {**WHOLE, **changed}.items() if text is not None}
        root = make_graph(files)
        code = main(
            ["-q", "--graph", str(root), "dump", "--release", str(tmp_path / "out"), *words]
        )
        return code, capfd.readouterr().err

    return run


def test_a_release_describes_its_files_and_is_the_same_each_time(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        assert main(["-q", "--graph", str(ROOT), "dump", "--release", str(folder)]) == 0

    names = {path.name for path in one.iterdir()}
    sums = dict(line.split("  ")[::-1] for line in (one / "SHA256SUMS").read_text().splitlines())
    described = rdflib.Graph().parse(one / "dataset.ttl")
    version = rdflib.URIRef("https://w3id.org/hecoop/dataset/0.1.0")

    assert names == {*sums, "SHA256SUMS"}
    for name in names:
        assert (one / name).read_bytes() == (two / name).read_bytes()
    for name, digest in sums.items():
        assert hashlib.sha256((one / name).read_bytes()).hexdigest() == digest
    assert gzip.decompress((one / "graph.nq.gz").read_bytes()) == (one / "graph.nq").read_bytes()
    for distribution in described.objects(version, DCAT.distribution):
        name = str(described.value(distribution, DCAT.downloadURL)).rpartition("/")[2]
        size = described.value(distribution, DCAT.byteSize)
        assert int(str(size)) == (one / name).stat().st_size
    assert len(list(described.objects(version, DCAT.distribution))) == 2
    judged = validate(validation.given_files([one / "dataset.ttl"], [SHAPES]))
    assert (list(judged), judged.focus_nodes) == ([], 4)
    total = sum(1 for _ in Graph.open(find_project(ROOT)).default_triples())
    assert int(str(described.value(version, VOID.triples))) == total


def test_the_ontology_has_the_version_of_the_graph() -> None:
    version = read_version(Graph.open(find_project(ROOT)))
    header = rdflib.Graph().parse(ROOT / "ontology" / "core.ttl")

    assert version is not None
    assert {str(each) for each in header.objects(None, OWL.versionInfo)} == {version.number}


def test_a_graph_without_version_is_not_released(
    make_graph: MakeGraph, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    root = make_graph({"data/a.ttl": "<urn:a> <urn:p> 1 ."})

    assert main(["--graph", str(root), "dump", "--release", str(tmp_path / "out")]) == 4
    assert "a release needs a version" in capfd.readouterr().err
    assert not (tmp_path / "out").exists()


def test_use_of_a_deprecated_term_is_a_warning(make_graph: MakeGraph) -> None:
    old = "PREFIX owl: <http://www.w3.org/2002/07/owl#>\n<urn:p> a owl:DatatypeProperty ; "
    old += "owl:deprecated true ; <http://purl.org/dc/terms/isReplacedBy> <urn:q> ."
    root = make_graph({"ontology/a.ttl": old, "data/a.ttl": "<urn:a> <urn:p> 1 ."})

    (found,) = [each for each in validate(find_project(root)) if each.code == "KG009"]

    assert (found.file, found.severity.name) == ("data/a.ttl", "WARNING")
    assert "urn:q" in (found.mend or "")


def test_a_release_names_the_one_before(release: Release, tmp_path: Path) -> None:
    assert release({}, "--address", "https://example.org/files") == (0, "")

    described = rdflib.Graph().parse(tmp_path / "out" / "dataset.ttl")
    version = rdflib.URIRef("https://example.org/dataset/1.1.0")
    assert described.value(version, PREVIOUS) == rdflib.URIRef("https://example.org/dataset/1.0.0")
    assert str(described.value(version, DCTERMS.issued)) == "2026-03-04"
    assert {str(each) for each in described.objects(None, DCAT.downloadURL)} == {
        "https://example.org/files/graph.nq",
        "https://example.org/files/graph.nq.gz",
    }


def test_the_first_release_names_none_before(release: Release, tmp_path: Path) -> None:
    assert release({"data/CHANGELOG.md": "## [1.1.0] - 2026-03-04\n"})[0] == 0

    described = rdflib.Graph().parse(tmp_path / "out" / "dataset.ttl")
    assert list(described.objects(None, PREVIOUS)) == []


REFUSED = {
    "no citation": ({"CITATION.cff": None}, "CITATION.cff: a release needs a version"),
    "no version": (
        {"CITATION.cff": CITATION.replace("version: 1.1.0", "")},
        "CITATION.cff: a release needs a version",
    ),
    "no day": (
        {"CITATION.cff": CITATION.replace("date-released: 2026-03-04", "")},
        "CITATION.cff: a release needs its day",
    ),
    "no authors": (
        {"CITATION.cff": CITATION.replace("authors: [{name: Somebody}]", "")},
        "CITATION.cff: a release needs who made it",
    ),
    "no number": (
        {"CITATION.cff": CITATION.replace("1.1.0", "1.1")},
        "CITATION.cff: the version is none of Semantic Versioning: 1.1",
    ),
    "another ontology": (
        {"ontology/own.ttl": HEADER.replace('"1.1.0"', '"1.0.0"')},
        "CITATION.cff: the version is 1.1.0, owl:versionInfo is 1.0.0",
    ),
    "another version IRI": (
        {"ontology/own.ttl": HEADER.replace("ontology/1.1.0", "ontology/1.0.0")},
        "CITATION.cff: the version is 1.1.0, owl:versionIRI is <https://example.org/ontology/1.0.0>",
    ),
    "no licence": (
        {"ontology/own.ttl": HEADER.replace("dcterms:license", "dcterms:relation")},
        "ontology/: a release needs a licence",
    ),
    "no title": (
        {"pyproject.toml": SETTINGS.replace("[tool.kg.title]", "[tool.other]")},
        "pyproject.toml: a release needs a title",
    ),
    "no description": (
        {"pyproject.toml": SETTINGS.replace("[tool.kg.description]", "[tool.other]")},
        "pyproject.toml: a release needs a description",
    ),
    "no changelog": (
        {"data/CHANGELOG.md": None},
        "data/CHANGELOG.md: a release says what changed, and the file cannot be read: No such file",
    ),
    "no heading": (
        {"data/CHANGELOG.md": "## [1.0.0] - 2025-01-02\n"},
        "data/CHANGELOG.md: no heading for version 1.1.0",
    ),
    "another day": (
        {"data/CHANGELOG.md": CHANGES.replace("2026-03-04", "2026-03-05")},
        "data/CHANGELOG.md:5: version 1.1.0 is of 2026-03-05 here and of 2026-03-04",
    ),
    "not the newest": (
        {"data/CHANGELOG.md": f"## [1.2.0] - 2026-04-05\n{CHANGES}"},
        "data/CHANGELOG.md:6: version 1.1.0 is not the newest: 1.2.0 stands above it",
    ),
    "not counted up": (
        {"data/CHANGELOG.md": CHANGES.replace("[1.0.0]", "[1.10.0]")},
        "data/CHANGELOG.md:5: version 1.1.0 is not above 1.10.0",
    ),
    "before the one before": (
        {"data/CHANGELOG.md": CHANGES.replace("2025-01-02", "2026-05-06")},
        "data/CHANGELOG.md:5: version 1.1.0 is of 2026-03-04, and 1.0.0 before it of 2026-05-06",
    ),
    "an older one without number": (
        {"data/CHANGELOG.md": CHANGES.replace("[1.0.0]", "[first]")},
        "data/CHANGELOG.md:7: the version is none of Semantic Versioning: first",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_does_not_say_all_is_not_released(case: str, release: Release, tmp_path: Path) -> None:
    changed, message = REFUSED[case]

    code, err = release(changed)

    assert code == 4
    assert err.startswith(message)
    assert "\n  mend: " in err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--address", "ftp://example.org/"), "is no address of the web"),
        (("--address", "https://exa mple.org/"), "is no address"),
    ],
)
def test_what_is_no_place_for_a_release_is_wrong_use(
    words: tuple[str, ...], message: str, release: Release, tmp_path: Path
) -> None:
    code, err = release({}, *words)

    assert code == 2
    assert message in err
    assert not (tmp_path / "out").exists()


def test_a_folder_that_holds_anything_else_is_left_alone(release: Release, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine")

    code, err = release({})

    assert code == 2
    assert "holds what is no part of a release: notes.txt" in err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["notes.txt"]


def test_a_release_is_written_again_but_never_over_another_version(
    release: Release, tmp_path: Path
) -> None:
    assert release({})[0] == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert release({})[0] == 0
    newer = {
        "CITATION.cff": CITATION.replace("1.1.0", "1.2.0"),
        "ontology/own.ttl": HEADER.replace("1.1.0", "1.2.0"),
        "data/CHANGELOG.md": f"## [1.2.0] - 2026-03-04\n{CHANGES}",
    }

    code, err = release(newer)

    assert code == 2
    assert "holds another version: <https://example.org/dataset/1.1.0>" in err
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_versions_are_ordered_as_semver_orders_them() -> None:
    ordered = ["0.9.0", "0.10.0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta"]
    ordered += ["1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1"]

    for lower, higher in pairwise(ordered):
        assert precedence(lower, "f") < precedence(higher, "f"), higher
    assert precedence("1.0.0+5", "f") == precedence("1.0.0+114", "f")


def test_the_description_says_what_dcat_asks_for(release: Release, tmp_path: Path) -> None:
    assert release({})[0] == 0
    path = tmp_path / "out" / "dataset.ttl"

    def judged(text: str) -> list[str]:
        (tmp_path / "judged.ttl").write_text(text, encoding="utf-8")
        report = validate(validation.given_files([tmp_path / "judged.ttl"], [SHAPES]))
        assert report.focus_nodes > 2
        return [finding.message for finding in report]

    text = path.read_text(encoding="utf-8")
    demanded = ["dcterms:title", "dcterms:description", "dcterms:license", "dcterms:issued"]
    demanded += ["dcterms:creator", "dcterms:identifier", "dcat:version", "dcat:isVersionOf"]
    demanded += ["dcat:distribution", "dcat:accessURL", "dcat:downloadURL", "dcat:byteSize"]
    demanded += ["dcat:mediaType", "spdx:checksum", "spdx:algorithm", "spdx:checksumValue"]

    assert judged(text) == []
    for name in demanded:
        assert f" {name} " in text or f" {name}\n" in text
        assert judged(text.replace(f" {name} ", " dcat:x ").replace(f" {name}\n", " dcat:x\n")), (
            name
        )


def test_info_tells_the_version_and_what_is_deprecated(
    make_graph: MakeGraph, capfd: pytest.CaptureFixture[str]
) -> None:
    old = "\n<urn:p> owl:deprecated true . <urn:q> owl:deprecated true, false ."
    root = make_graph({**WHOLE, "ontology/own.ttl": HEADER + old})

    assert main(["-q", "--graph", str(root), "info"]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert lines[1] == "version 1.1.0, released on 2026-03-04 <https://example.org/dataset/1.1.0>"
    assert lines[2].endswith(" triples in the default graph, 2 deprecated terms")
    assert main(["-q", "--graph", str(root), "info", "-f", "json"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert told["deprecated"] == 2
    assert told["version"] == {
        "number": "1.1.0",
        "released": "2026-03-04",
        "iri": "https://example.org/dataset/1.1.0",
        "ontology": "https://example.org/ontology/1.1.0",
    }


def test_info_says_so_where_there_is_no_version(
    make_graph: MakeGraph, capfd: pytest.CaptureFixture[str]
) -> None:
    root = make_graph({**WHOLE, "CITATION.cff": CITATION.replace("version: 1.1.0", "")})
    assert main(["-q", "--graph", str(root), "info"]) == 0
    assert capfd.readouterr().out.splitlines()[1] == "no version: CITATION.cff names none"


def test_a_release_and_a_file_are_not_asked_for_together(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["dump", "--release", "out", "-o", "graph.nq"]) == 2
    assert "not allowed with argument" in capsys.readouterr().err
    assert main(["dump", "--address", "https://example.org/"]) == 2
    assert "name its folder with --release DIR" in capsys.readouterr().err


def test_the_page_says_whether_anything_of_the_tool_is_deprecated() -> None:
    page = (ROOT / "docs" / "release.md").read_text(encoding="utf-8")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    warned = [path for path in (ROOT / "src").rglob("*.py") if "warnings.warn(" in path.read_text()]

    none = "### Deprecated" not in changes and not warned
    assert ("Nothing is deprecated at present." in page) == none
