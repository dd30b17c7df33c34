"""Shapes deep in one another, and what hangs or overflows where nobody counts."""

from __future__ import annotations

import itertools

import pyoxigraph as ox
import pytest

from kg.validation.engine import run_shapes
from kg.validation.shacl.nesting import DEEPEST
from kg.validation.triples import SH

EX = "https://example.org/"
NODE = ox.NamedNode(f"{EX}node")
PROPERTY = ox.NamedNode(f"{EX}next")


def said(subject: ox.NamedNode, name: str, value: ox.NamedNode | ox.BlankNode) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(SH + name), value)


def shape(number: int) -> ox.NamedNode:
    return ox.NamedNode(f"{EX}shape{number}")


def nested(depth: int, name: str) -> list[ox.Triple]:
    """Return shapes each of which names the next, the last of which asks for a literal."""
    shapes = [said(shape(0), "targetNode", NODE)]
    shapes += [said(shape(number), name, shape(number + 1)) for number in range(depth)]
    return [*shapes, said(shape(depth), "nodeKind", ox.NamedNode(f"{SH}Literal"))]


@pytest.mark.parametrize(("name", "results"), [("node", 1), ("not", 0)])
def test_shapes_may_lie_as_deep_as_is_said(name: str, results: int) -> None:
    judged = run_shapes([], nested(DEEPEST - 1, name))

    assert judged.ill_formed == []
    assert len(judged.results) == results


def test_what_lies_deeper_is_told() -> None:
    judged = run_shapes([], nested(DEEPEST + 1, "node"))

    assert [each.problem for each in judged.ill_formed] == [
        f"lies more than {DEEPEST} shapes deep in others"
    ]


def test_a_walk_along_five_hundred_property_shapes_arrives() -> None:
    nodes = [NODE, *(ox.NamedNode(f"{EX}node{number}") for number in range(500))]
    data = [ox.Triple(one, PROPERTY, next_) for one, next_ in itertools.pairwise(nodes)]
    shapes = nested(500, "property")
    shapes += [said(shape(number), "path", PROPERTY) for number in range(1, 501)]

    judged = run_shapes(data, shapes)

    assert [result.focus for result in judged.results] == [nodes[-2]]
    assert [result.value for result in judged.results] == [nodes[-1]]


@pytest.mark.parametrize("name", ["inversePath", "zeroOrMorePath", "alternativePath"])
def test_a_path_that_is_a_part_of_itself_is_told(name: str) -> None:
    path, cell = ox.BlankNode(), ox.BlankNode()
    first = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#first")
    rest = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#rest")
    held = cell if name == "alternativePath" else path
    shapes = [
        said(shape(0), "targetNode", NODE),
        said(shape(0), "path", path),
        ox.Triple(path, ox.NamedNode(SH + name), held),
        ox.Triple(cell, first, path),
        ox.Triple(cell, rest, cell),
    ]

    judged = run_shapes([], shapes)

    assert [each.predicate for each in judged.ill_formed] == [f"{SH}path"]
