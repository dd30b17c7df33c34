"""Every shape is proven by a graph that passes and graphs that fail.

A case is a file, `tests/shapes/<NodeShape>/valid*.ttl` or
`tests/shapes/<NodeShape>/invalid-<Shape>[-more].ttl`, judged together with the ontology and its
vocabularies. A valid case gives no result of the node shape or of its property shapes; an
invalid one gives results of exactly the shape (or SPARQL constraint) that its name says.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.project import Project, find_project
from kg.rdf.interop import converted
from kg.rdf.reading import read_all, read_triples
from kg.validation.engine import Engine, PyshaclEngine, data_graph, start
from kg.validation.results import ShapeResult
from kg.validation.running import day_triple
from kg.validation.triples import SH, Term, TripleIndex

ROOT = Path(__file__).parents[1]
CASES = sorted((ROOT / "tests" / "shapes").glob("*/*.ttl"))
VALID = [case for case in CASES if case.name.startswith("valid")]
INVALID = [case for case in CASES if case.name.startswith("invalid-")]
DAY = datetime.date(2026, 11, 24)
FEWEST_VALID, FEWEST_INVALID = 50, 300


@lru_cache(maxsize=1)
def project() -> Project:
    return find_project(ROOT)


@lru_cache(maxsize=1)
def namespace() -> str:
    return f"{project().base}shapes#"


@lru_cache(maxsize=1)
def shape_triples() -> tuple[ox.Triple, ...]:
    files = [*project().shape_files(), project().source_file(project().prefixes_file)]
    return tuple(triple for triples in read_all(files).values() for triple in triples)


@lru_cache(maxsize=1)
def shapes() -> TripleIndex:
    return TripleIndex(shape_triples())


@cache
def wanted(node_shape: str) -> tuple[ox.Triple, ...]:
    """The triples of one node shape and of all that it refers to."""
    nodes = reachable(ox.NamedNode(namespace() + node_shape))
    return tuple(triple for triple in shape_triples() if triple.subject in nodes)


@cache
def reference(node_shape: str) -> PyshaclEngine:
    return PyshaclEngine(wanted(node_shape))


@cache
def own(node_shape: str) -> Engine:
    return start("own", wanted(node_shape))


def reachable(start: Term) -> set[Term]:
    found, waiting = {start}, [start]
    while waiting:
        node = waiting.pop()
        for predicate in shapes().predicates(node):
            for value in shapes().objects(node, predicate):
                if value in shapes() and value not in found:
                    found.add(value)
                    waiting.append(value)
    return found


@lru_cache(maxsize=1)
def background_triples() -> tuple[ox.Triple, ...]:
    """The ontology and its vocabularies, and the day."""
    files = [file for file in project().files() if file.path.is_relative_to(project().ontology)]
    triples = [triple for found in read_all(files).values() for triple in found]
    return (*triples, day_triple(DAY))


@pytest.fixture(scope="module")
def background() -> rdflib.Graph:
    return data_graph(background_triples())


def judge_own(case: Path) -> list[ShapeResult]:
    judgement = own(case.parent.name).run([*background_triples(), *read_triples(case)])
    assert judgement.ill_formed == []
    return judgement.results


def judge(case: Path, background: rdflib.Graph) -> list[ShapeResult]:
    added = [triple for triple in converted(read_triples(case)) if triple not in background]
    for triple in added:
        background.add(triple)
    try:
        return reference(case.parent.name).judge(background)
    finally:
        for triple in added:
            background.remove(triple)


def blamed(results: list[ShapeResult]) -> set[str]:
    """The shapes of the results; a named SPARQL constraint stands for the shape that has it."""
    names = set()
    for result in results:
        named = isinstance(result.constraint, ox.NamedNode)
        term = result.constraint if named else result.shape
        assert isinstance(term, ox.NamedNode), f"a result of a shape without a name: {result}"
        names.add(term.value.removeprefix(namespace()))
    return names


def said(results: list[ShapeResult]) -> Counter[tuple[object, ...]]:
    """What the results say, paths aside: pySHACL copies complex ones."""
    return Counter(
        (result.shape, result.component, result.severity, result.focus, result.value)
        for result in results
    )


def expected(case: Path) -> str:
    """The shape that the file's name says, what follows it aside."""
    words = case.stem.removeprefix("invalid-").split("-")
    for count in range(len(words), 0, -1):
        name = "-".join(words[:count])
        if ox.NamedNode(namespace() + name) in shapes():
            return name
    return case.stem


def name_of(case: Path) -> str:
    return f"{case.parent.name}/{case.stem}"


def complaining() -> Iterator[tuple[str, str]]:
    """Each node shape with each shape or constraint of it that has a message of its own."""
    severity, message = ox.NamedNode(f"{SH}severity"), ox.NamedNode(f"{SH}message")
    parts = [ox.NamedNode(SH + name) for name in ("property", "sparql")]
    for node_shape in {case.parent.name for case in CASES} | set(targeting()):
        root = ox.NamedNode(namespace() + node_shape)
        for part in [root, *(value for name in parts for value in shapes().objects(root, name))]:
            assert isinstance(part, ox.NamedNode), f"a part of {node_shape} has no name"
            if shapes().objects(part, severity) and shapes().objects(part, message):
                yield node_shape, part.value.removeprefix(namespace())


def targeting() -> Iterator[str]:
    names = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
    for name in names:
        for subject, _ in shapes().pairs(ox.NamedNode(SH + name)):
            assert isinstance(subject, ox.NamedNode)
            yield subject.value.removeprefix(namespace())


@pytest.mark.parametrize("case", VALID, ids=name_of)
def test_valid_case_passes(case: Path, background: rdflib.Graph) -> None:
    assert blamed(judge_own(case)) == set()
    assert blamed(judge(case, background)) == set()


@pytest.mark.parametrize("case", INVALID, ids=name_of)
def test_invalid_case_fails_by_its_shape_alone(case: Path, background: rdflib.Graph) -> None:
    own_results, results = judge_own(case), judge(case, background)

    assert blamed(own_results) == {expected(case)}
    assert said(own_results) == said(results)


def test_every_case_is_found_and_named_after_a_shape() -> None:
    assert len(VALID) >= FEWEST_VALID
    assert len(INVALID) >= FEWEST_INVALID
    assert len(VALID) + len(INVALID) == len(CASES)
    for case in CASES:
        assert ox.NamedNode(namespace() + case.parent.name) in shapes(), name_of(case)
    for case in INVALID:
        assert ox.NamedNode(namespace() + expected(case)) in shapes(), name_of(case)


def test_every_shape_has_a_case_that_passes_and_one_that_fails() -> None:
    pairs = set(complaining())
    failing = {(case.parent.name, expected(case)) for case in INVALID}
    passing = {case.parent.name for case in VALID}

    assert len(pairs) >= FEWEST_INVALID
    assert sorted(pairs - failing) == []
    assert sorted({node_shape for node_shape, _ in pairs} - passing) == []
