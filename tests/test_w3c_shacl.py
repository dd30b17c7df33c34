"""The W3C test suite of SHACL: Core and SPARQL, 121 tests, with the project's own engine.

The suite is looked for in the folder that SHACL_SUITE names, then beside the repository. Where it
is not there the tests are skipped; `make conformance` fetches it and runs them.
https://w3c.github.io/data-shapes/data-shapes-test-suite/
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox
import pytest

from kg.validation.engine import run_shapes
from kg.validation.paths import read_path
from kg.validation.results import Judgement
from kg.validation.triples import SH, TYPE, Term, TripleIndex

ROOT = Path(__file__).parents[1]
COUNT = 121
NAMED = os.environ.get("SHACL_SUITE")
PLACES = (
    [Path(NAMED).resolve()]
    if NAMED
    else [ROOT / "build" / "w3c-shacl", ROOT.parent / "shared" / "suites" / "w3c-shacl"]
)
SUITE = next((place for place in PLACES if (place / "manifest.ttl").is_file()), None)

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
FAILURE = ox.NamedNode(SHT + "Failure")
COMPARED = ("focusNode", "value", "sourceConstraintComponent", "sourceShape", "resultSeverity")


@dataclass(frozen=True)
class Case:
    file: Path
    node: ox.NamedNode

    @property
    def name(self) -> str:
        return "/".join((*self.file.parts[-3:-1], self.file.stem))


@cache
def read(file: Path) -> TripleIndex:
    return TripleIndex(triples(file))


@cache
def triples(file: Path) -> tuple[ox.Triple, ...]:
    quads = ox.parse(path=str(file), format=ox.RdfFormat.TURTLE, base_iri=file.as_uri())
    return tuple(quad.triple for quad in quads)


def cases(folder: Path) -> Iterator[Case]:
    """Every test of the files; the manifests leave one out."""
    for file in sorted(folder.rglob("*.ttl")):
        for _, head in read(file).pairs(ox.NamedNode(MF + "entries")):
            for node in read(file).items(head):
                assert isinstance(node, ox.NamedNode)
                yield Case(file, node)


def path_of(node: Term) -> Path:
    assert isinstance(node, ox.NamedNode)
    return Path(unquote(node.value.removeprefix("file://")))


CASES = list(cases(SUITE)) if SUITE else []


def one(index: TripleIndex, node: Term, name: str) -> Term:
    values = index.objects(node, ox.NamedNode(name))
    assert len(values) == 1, f"{node} has {len(values)} values of {name}"
    return values[0]


class Report:
    """A report written down as a graph in which only what is compared stands."""

    def __init__(self, *, shared: bool) -> None:
        self.dataset = ox.Dataset()
        self._shared = shared
        self._made: set[Term] = set()

    def add(self, values: dict[str, Term | None], path: Term | None, index: TripleIndex) -> None:
        node = self._blank()
        described: list[ox.Triple] = []
        values = values | {"resultPath": self._path(path, index, described)}
        for name, value in values.items():
            if value is not None:
                described.append(ox.Triple(node, ox.NamedNode(SH + name), self._named(value)))
        for triple in described:
            self.dataset.add(ox.Quad(*triple))

    def _path(
        self, path: Term | None, index: TripleIndex, described: list[ox.Triple]
    ) -> Term | None:
        if path is None:
            return None
        found = read_path(path, index)
        assert found is not None
        return found.node(described, self._blank)

    def _blank(self) -> ox.BlankNode:
        node = ox.BlankNode()
        self._made.add(node)
        return node

    def _named(self, term: Term) -> Term:
        """A blank node of the file that holds data, shapes and results is the same in all."""
        if self._shared and isinstance(term, ox.BlankNode) and term not in self._made:
            return ox.NamedNode(f"urn:blank:{term.value}")
        return term

    def canonical(self) -> list[str]:
        self.dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return sorted(str(quad) for quad in self.dataset)


def expected(case: Case, result: Term, *, shared: bool) -> Report:
    index = read(case.file)
    report = Report(shared=shared)
    for node in index.objects(result, ox.NamedNode(SH + "result")):
        assert index.has(node, TYPE, ox.NamedNode(SH + "ValidationResult"))
        values = {
            name: next(iter(index.objects(node, ox.NamedNode(SH + name))), None)
            for name in COMPARED
        }
        path = next(iter(index.objects(node, ox.NamedNode(SH + "resultPath"))), None)
        report.add(values, path, index)
    return report


def found(judgement: Judgement, shapes: Path, *, shared: bool) -> Report:
    report = Report(shared=shared)
    for result in judgement.results:
        values: dict[str, Term | None] = {
            "focusNode": result.focus,
            "value": result.value,
            "sourceConstraintComponent": ox.NamedNode(result.component),
            "sourceShape": result.shape,
            "resultSeverity": ox.NamedNode(result.severity),
        }
        report.add(values, result.path, read(shapes))
    return report


@pytest.mark.skipif(
    SUITE is None and not NAMED, reason="the W3C suite is not here: run `make conformance`"
)
def test_the_whole_suite_is_found() -> None:
    assert len(CASES) == COUNT
    assert len({case.name for case in CASES}) == COUNT


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_engine_gives_the_results_of_the_suite(case: Case) -> None:
    index = read(case.file)
    action = one(index, case.node, MF + "action")
    data = path_of(one(index, action, SHT + "dataGraph"))
    shapes = path_of(one(index, action, SHT + "shapesGraph"))
    result = one(index, case.node, MF + "result")

    judgement = run_shapes(triples(data), triples(shapes), "own")

    if result == FAILURE:
        assert judgement.ill_formed
        return
    assert judgement.ill_formed == []
    shared = data == shapes == case.file
    wanted = expected(case, result, shared=shared)
    conforms = one(index, result, SH + "conforms")
    assert isinstance(conforms, ox.Literal)
    assert (conforms.value == "true") == (not judgement.results)
    assert found(judgement, shapes, shared=shared).canonical() == wanted.canonical()
