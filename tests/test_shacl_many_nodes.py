"""The own engine asks a query once for all focus nodes, however many they are."""

import pyoxigraph as ox
import pytest

from kg.validation.engine import run_shapes

SHAPES = """
PREFIX ex: <https://example.org/>
PREFIX sh: <http://www.w3.org/ns/shacl#>
ex:shape a sh:NodeShape ; sh:targetClass ex:Boat ; sh:sparql ex:named .
ex:named sh:message "a boat has a name" ;
  sh:select '''SELECT $this WHERE {
    $this a ?any OPTIONAL { $this <https://example.org/name> ?name } FILTER (!BOUND(?name))
  }''' .
"""


@pytest.mark.parametrize("nodes", [8_000, 12_000])  # in several blocks, in a graph
def test_a_query_of_many_focus_nodes_is_asked(nodes: int) -> None:
    ex = "https://example.org/"
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    data = []
    for number in range(nodes):
        boat = ox.NamedNode(f"{ex}{number}")
        data.append(ox.Triple(boat, kind, ox.NamedNode(f"{ex}Boat")))
        if number % 10:
            data.append(ox.Triple(boat, ox.NamedNode(f"{ex}name"), ox.Literal("x")))
    shapes = [quad.triple for quad in ox.parse(SHAPES, format=ox.RdfFormat.TURTLE)]

    judged = run_shapes(data, shapes, "own")

    assert judged.ill_formed == []
    assert len(judged.results) == nodes / 10
