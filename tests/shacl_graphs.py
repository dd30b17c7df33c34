"""Generates shapes and data that meet each other, for comparing two SHACL engines.

Terms are few, so that shapes find focus nodes and values repeat; literals are those that compare
oddly. Each shape has a name, so that results can be told apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pyoxigraph as ox
from hypothesis import strategies as st

from kg.validation.paths import Path, read_path
from kg.validation.triples import FIRST, NIL, RDF, RDFS, REST, SH, XSD, Node, Term, TripleIndex

EX = "https://example.org/"
TYPE, SUBCLASS = ox.NamedNode(RDF + "type"), ox.NamedNode(RDFS + "subClassOf")
NODES: list[Node] = [ox.NamedNode(f"{EX}n{number}") for number in range(5)]
NODES.append(ox.BlankNode("n5"))
CLASSES = [ox.NamedNode(f"{EX}{name}") for name in ("Upper", "Lower", "Other")]
PROPERTIES = [ox.NamedNode(f"{EX}{name}") for name in ("p", "q", "r")]


def literal(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


LITERALS = [
    ox.Literal("a"),
    ox.Literal("aa"),  # rdflib takes an empty text at the start of a path for no value
    ox.Literal("a", language="en"),
    ox.Literal("b", language="en-GB"),
    ox.Literal("c", language="en"),
    ox.Literal("d", language="ru"),
    literal("1", "integer"),
    literal("01", "integer"),
    literal("1", "int"),
    literal("2", "integer"),
    literal("-1", "integer"),
    literal("x", "integer"),
    literal("1.0", "decimal"),
    literal("1.5", "decimal"),
    literal("1E0", "double"),
    literal("INF", "double"),
    literal("true", "boolean"),
    literal("1", "boolean"),
    literal("yes", "boolean"),
    literal("2026-01-01", "date"),
    literal("2026-06-01", "date"),
    literal("2026-02-30", "date"),
    literal("2026-01-01T00:00:00Z", "dateTime"),
    literal("2026-01-01T01:00:00+01:00", "dateTime"),
    literal("2026-06-01T00:00:00Z", "dateTime"),
    literal("2026-01-01T00:00:00", "dateTime"),
    ox.Literal("a", datatype=ox.NamedNode(EX + "unit")),
]
DATATYPES = [
    *(ox.NamedNode(XSD + name) for name in ("boolean", "date", "dateTime", "int", "integer")),
    *(ox.NamedNode(XSD + name) for name in ("decimal", "double", "string")),
    ox.NamedNode(RDF + "langString"),
    ox.NamedNode(EX + "unit"),
]
KINDS = [
    ox.NamedNode(SH + name)
    for name in (
        "IRI",
        "BlankNode",
        "Literal",
        "BlankNodeOrIRI",
        "BlankNodeOrLiteral",
        "IRIOrLiteral",
    )
]
QUERIES = [
    "SELECT $this ?value WHERE { $this <https://example.org/p> ?value }",
    "SELECT $this WHERE { $this <https://example.org/p> ?x . FILTER(isLiteral(?x)) }",
    "SELECT $this ?value WHERE { $this <https://example.org/q> ?value ."
    " FILTER NOT EXISTS { $this a <https://example.org/Upper> } }",
    "SELECT $this (<https://example.org/r> AS ?path) ?value WHERE"
    " { $this <https://example.org/q> ?value . OPTIONAL { $this <https://example.org/p> ?o }"
    " FILTER(!bound(?o)) }",
    "SELECT $this ?value WHERE { { $this <https://example.org/p> ?value } UNION"
    " { BIND($this AS ?value) FILTER(isIRI($this)) } }",
]
IN_PATH = "SELECT $this ?value WHERE { $this $PATH ?value . FILTER(isIRI(?value)) }"

OF_ALL = ["class", "datatype", "nodeKind", "range", "length", "pattern", "languageIn", "in"]
OF_ALL += ["equals", "disjoint", "closed", "hasValue", "sparql"]
OF_PROPERTIES = ["count", "uniqueLang", "lessThan", "lessThanOrEquals"]
OF_SHAPES = ["not", "and", "or", "xone", "node", "property"]

IN_ENGLISH = [each for each in LITERALS if each.language == "en"]
terms = st.sampled_from([*NODES, *LITERALS, *IN_ENGLISH * 6])
properties = st.sampled_from(PROPERTIES)


@dataclass
class Graph:
    """Triples that grow, with fresh names for shapes."""

    triples: list[ox.Triple] = field(default_factory=list)
    shapes: int = 0

    def add(self, subject: Node, name: str, value: Term) -> None:
        """Add a parameter; one that the shape has already stays, since most may stand once."""
        if not self.has(subject, name):
            self.append(subject, name, value)

    def append(self, subject: Node, name: str, value: Term) -> None:
        self.triples.append(ox.Triple(subject, ox.NamedNode(SH + name), value))

    def has(self, subject: Node, name: str) -> bool:
        wanted = ox.NamedNode(SH + name)
        return any(
            triple.subject == subject and triple.predicate == wanted for triple in self.triples
        )

    def shape(self) -> ox.NamedNode:
        self.shapes += 1
        return ox.NamedNode(f"{EX}shape{self.shapes}")

    def list(self, members: list[Term]) -> Node:
        head: Node = NIL
        for member in reversed(members):
            cell = ox.BlankNode()
            self.triples.append(ox.Triple(cell, FIRST, member))
            self.triples.append(ox.Triple(cell, REST, head))
            head = cell
        return head


@st.composite
def data_graphs(draw: st.DrawFn) -> list[ox.Triple]:
    facts = draw(
        st.lists(
            st.tuples(st.sampled_from(NODES), properties, terms),
            min_size=8,
            max_size=25,
            unique=True,
        )
    )
    types = draw(
        st.lists(
            st.tuples(st.sampled_from(NODES), st.sampled_from(CLASSES)), max_size=6, unique=True
        )
    )
    return [
        ox.Triple(CLASSES[1], SUBCLASS, CLASSES[0]),
        *(ox.Triple(*fact) for fact in facts),
        *(ox.Triple(node, TYPE, kind) for node, kind in types),
    ]


@st.composite
def shapes_graphs(draw: st.DrawFn, name: str) -> list[ox.Triple]:
    """Shapes, one of which is a property shape with the constraint of that name."""
    graph = Graph()
    first = graph.shape()
    graph.add(first, "path", _path(draw, graph, depth=1))
    graph.append(first, "targetSubjectsOf", draw(properties))
    _named(draw, graph, first, name, depth=2, of_property=True)
    for _ in range(draw(st.integers(1, 2))):
        shape = _shape(draw, graph, depth=2)
        for _ in range(draw(st.integers(1, 3))):
            _target(draw, graph, shape)
    return graph.triples


def _target(draw: st.DrawFn, graph: Graph, shape: Node) -> None:
    name = draw(st.sampled_from(["Node", "Class", "SubjectsOf", "ObjectsOf"]))
    values: dict[str, st.SearchStrategy[Term]] = {
        # a blank node of the shapes is none of the data
        "Node": terms.filter(lambda term: not isinstance(term, ox.BlankNode)),
        "Class": st.sampled_from(CLASSES),
        "SubjectsOf": properties,
        "ObjectsOf": properties,
    }
    graph.append(shape, f"target{name}", draw(values[name]))


def _path(draw: st.DrawFn, graph: Graph, depth: int, *, inverses: bool = False) -> Node:
    """A path; with ``inverses`` more than a plain property may be inverted.

    pySHACL loses values of an inverted sequence that has a part which may be empty.
    """
    kind = draw(st.sampled_from(["plain", "plain", "list", "one", "alternative"]))
    if depth == 0 or kind == "plain":
        return draw(properties)
    if kind == "list":
        return graph.list([_path(draw, graph, depth - 1, inverses=inverses) for _ in range(2)])
    node = ox.BlankNode()
    if kind == "alternative":
        parts: list[Term] = [_path(draw, graph, depth - 1, inverses=inverses) for _ in range(2)]
        graph.add(node, "alternativePath", graph.list(parts))
    else:
        names = ["inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"]
        name = draw(st.sampled_from(names))
        whole = inverses or name != "inversePath"
        graph.add(node, name, _path(draw, graph, depth - 1 if whole else 0, inverses=inverses))
    return node


@st.composite
def paths(draw: st.DrawFn) -> Path:
    """Any path, nested three deep."""
    graph = Graph()
    path = read_path(_path(draw, graph, depth=3, inverses=True), TripleIndex(graph.triples))
    assert path is not None
    return path


def _shape(draw: st.DrawFn, graph: Graph, depth: int) -> ox.NamedNode:
    shape = graph.shape()
    of_property = draw(st.booleans())
    if of_property:
        graph.add(shape, "path", _path(draw, graph, depth=3))
    else:
        graph.triples.append(ox.Triple(shape, TYPE, ox.NamedNode(SH + "NodeShape")))
    for _ in range(draw(st.integers(1, 4))):
        _constraint(draw, graph, shape, depth, of_property=of_property)
    return shape


def _constraint(
    draw: st.DrawFn, graph: Graph, shape: Node, depth: int, *, of_property: bool
) -> None:
    names = [*OF_ALL, *(OF_PROPERTIES if of_property else ())]
    if depth:
        names += [*OF_SHAPES, *(["qualified"] if of_property else [])]
    _named(draw, graph, shape, draw(st.sampled_from(names)), depth, of_property=of_property)


def _named(
    draw: st.DrawFn, graph: Graph, shape: Node, name: str, depth: int, *, of_property: bool
) -> None:
    if graph.has(shape, name):
        return
    if name in (*OF_SHAPES, "qualified"):
        _shape_based(draw, graph, shape, name, depth)
    else:
        _simple(draw, graph, shape, name, of_property=of_property)


def _shape_based(draw: st.DrawFn, graph: Graph, shape: Node, name: str, depth: int) -> None:
    inner = _shape(draw, graph, depth - 1)
    if name in ("and", "or", "xone"):
        graph.add(shape, name, graph.list([inner, _shape(draw, graph, depth - 1)]))
    elif name == "qualified":
        graph.add(shape, "qualifiedValueShape", inner)
        bound = draw(st.sampled_from(["qualifiedMinCount", "qualifiedMaxCount"]))
        graph.add(shape, bound, literal(str(draw(st.integers(0, 1))), "integer"))
    elif name == "not":
        graph.add(shape, name, inner)
    else:
        graph.add(shape, name, _of_kind(draw, graph, inner, of_property=name == "property"))


def _of_kind(draw: st.DrawFn, graph: Graph, inner: Node, *, of_property: bool) -> Node:
    """A property shape or a node shape: the inner one, or one that asks it."""
    if graph.has(inner, "path") == of_property:
        return inner
    outer = graph.shape()
    if of_property:
        graph.add(outer, "path", draw(properties))
        graph.add(outer, "node", inner)
    else:
        graph.triples.append(ox.Triple(outer, TYPE, ox.NamedNode(SH + "NodeShape")))
        graph.add(outer, "property", inner)
    return outer


def _simple(draw: st.DrawFn, graph: Graph, shape: Node, name: str, *, of_property: bool) -> None:
    yes = literal("true", "boolean")
    number = literal(str(draw(st.integers(0, 2))), "integer")
    if name == "range":
        bounds = ["minInclusive", "minExclusive", "maxInclusive", "maxExclusive"]
        bound = draw(st.sampled_from([each for each in LITERALS if each.language is None]))
        graph.add(shape, draw(st.sampled_from(bounds)), bound)
    elif name == "length":
        # pySHACL lets blank nodes pass a sh:minLength of 0
        least = literal(str(draw(st.integers(1, 2))), "integer")
        bound = draw(st.sampled_from(["minLength", "maxLength"]))
        graph.add(shape, bound, least if bound == "minLength" else number)
    elif name == "count":
        graph.add(shape, draw(st.sampled_from(["minCount", "maxCount"])), number)
    elif name == "in":
        graph.add(shape, name, graph.list(draw(st.lists(terms, max_size=4))))
    elif name == "languageIn":
        graph.add(
            shape, name, graph.list([ox.Literal(draw(st.sampled_from(["en", "EN-gb", "ru"])))])
        )
    elif name == "closed":
        graph.add(shape, name, yes)
        graph.add(shape, "ignoredProperties", graph.list([draw(properties), TYPE]))
    elif name == "sparql":
        constraint = ox.NamedNode(f"{EX}query{len(graph.triples)}")
        graph.add(shape, name, constraint)
        text = draw(st.sampled_from([*QUERIES, IN_PATH] if of_property else QUERIES))
        graph.add(constraint, "select", ox.Literal(text))
    else:
        values: dict[str, st.SearchStrategy[Term]] = {
            "class": st.sampled_from(CLASSES),
            "datatype": st.sampled_from(DATATYPES),
            "nodeKind": st.sampled_from(KINDS),
            "pattern": st.sampled_from([ox.Literal("^a"), ox.Literal("a$"), ox.Literal("[0-9]")]),
            "hasValue": terms,
            "uniqueLang": st.just(yes),
        }
        graph.add(shape, name, draw(values.get(name, properties)))
