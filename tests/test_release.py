from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import DCAT, OWL, VOID

from conftest import MakeGraph
from kg.cli import main
from kg.graph import Graph
from kg.project import find_project
from kg.release import read_version
from kg.validation import validate

ROOT = Path(__file__).parents[1]


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
