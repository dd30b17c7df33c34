"""Folds the consequences of an error into the error: one clear finding for one mistake.

A class name with a typo makes its node an instance of nothing, so that every shape that expects
something of the nodes pointing at it complains. The person who reads the report has one thing
to mend, and is told one thing. What is folded was real all the same: if it has another cause as
well, it stands in the next report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import pyoxigraph as ox

from kg.rdf.iris import iri_node
from kg.validation.material import Material
from kg.validation.report import Finding
from kg.validation.triples import RDF, SH, TripleIndex

_TYPE: Final = RDF + "type"
_SPARQL: Final = SH + "SPARQLConstraintComponent"
_PARAMETER: Final = ox.NamedNode(SH + "parameter")
_PATH: Final = ox.NamedNode(SH + "path")

# Components that complain of something that is not there, or may be read so.
_ABSENCE: Final = frozenset(
    f"{SH}{name}ConstraintComponent"
    for name in ("MinCount", "QualifiedMinCount", "HasValue", "Or", "Xone", "And", "Node")
)

# Components that compare two properties of a node.
_COMPARISONS: Final = frozenset(
    f"{SH}{name}ConstraintComponent" for name in ("LessThan", "LessThanOrEquals")
)

_Consequence = Callable[[Finding, Finding], bool]


def fold(findings: Iterable[Finding], material: Material) -> list[Finding]:
    """Return the findings without those that follow from another of them, in the same order."""
    kept = _told_by_shapes(_once(findings, material.shape_index))
    causes = [finding for finding in kept if finding.code in ("KG002", "KG003", "KG004")]
    tests: dict[str, _Consequence] = {
        "KG002": lambda cause, other: _follows_literal(cause, other, material),
        "KG003": lambda cause, other: _follows_term(cause, other, material),
        "KG004": _follows_reference,
    }
    for cause in causes:
        test = tests[cause.code]
        kept = [other for other in kept if other is cause or not test(cause, other)]
    kept = _without_told_sources(kept)
    return _without_derived(kept, material)


def _follows_literal(cause: Finding, other: Finding, material: Material) -> bool:
    """Tell whether a finding comes of a bad literal: of its type, its bounds, what follows."""
    if other.shape is None or other.focus != cause.focus or cause.path is None:
        return False
    if other.value is not None and other.value == cause.value:
        return True
    if other.path is None:
        return other.component == _SPARQL or other.component in _ABSENCE
    if other.component in _COMPARISONS:
        return True  # the property compared with may be the one that holds the literal
    return bool(other.path.predicates() & material.tied(cause.path.predicates()))


def _follows_term(cause: Finding, other: Finding, material: Material) -> bool:
    """Tell whether a node lacks its kind or a value because the term for it is unknown."""
    assert cause.path is not None
    as_class = _TYPE in cause.path.predicates() and isinstance(cause.value, ox.NamedNode)
    if other.code == "KG005":
        return not set(other.near).isdisjoint(cause.near)
    if other.code == "KG007":
        return not as_class and other.focus in cause.nodes
    if other.shape is None:
        return False
    if as_class:
        return other.value in cause.nodes or other.focus in cause.nodes
    if other.focus not in cause.nodes:
        return other.value is not None and other.value in cause.nodes
    if other.path is None:
        return True
    meant = other.path.predicates() & material.tied(cause.near)
    return bool(meant) or other.component in _ABSENCE


def _follows_reference(cause: Finding, other: Finding) -> bool:
    """Tell whether a finding comes of a node that is described nowhere: no class, no property."""
    if other.shape is None:
        return False
    missing = cause.near[0]
    for term in (other.value, other.focus):
        if isinstance(term, ox.NamedNode) and term.value == missing:
            return True
    if other.focus not in cause.nodes:
        return False
    if other.path is None:
        return other.component == _SPARQL or other.component in _ABSENCE
    assert cause.path is not None
    return bool(other.path.predicates() & cause.path.predicates())


def _told_by_shapes(findings: list[Finding]) -> list[Finding]:
    """Drop KG003 for a property that a shape of the same node already speaks of by its name.

    A shape that forbids a property of some other vocabulary says more than that it is unknown.
    """
    told = {
        (finding.focus, finding.path.iri)
        for finding in findings
        if finding.shape is not None and finding.path is not None and not finding.path.operator
    }
    return [
        finding
        for finding in findings
        if finding.code != "KG003" or not {(node, finding.near[0]) for node in finding.nodes} & told
    ]


def _once(findings: Iterable[Finding], shapes: TripleIndex) -> list[Finding]:
    """One finding for one mistake that several shapes, or several parts of one, complain of.

    The same demand in two shapes (that of a class and that of its superclass) is one rule; a
    value that fails two demands of one shape is one mistake; and a constraint that compares two
    nodes complains of both, of which the first is kept.
    """
    seen: set[tuple[object, ...]] = set()
    kept = []
    for finding in findings:
        if finding.shape is None:
            kept.append(finding)
            continue
        keys = _keys(finding, shapes)
        if seen.isdisjoint(keys):
            kept.append(finding)
        seen.update(keys)
    return kept


def _keys(finding: Finding, shapes: TripleIndex) -> Sequence[tuple[object, ...]]:
    assert finding.shape is not None
    assert finding.component is not None
    where = (finding.focus, finding.path, finding.value)
    one_value = ("value", finding.shape, *where)
    if finding.component == _SPARQL:
        mirrored = ("pair", finding.shape, frozenset({finding.focus, finding.value}))
        return [one_value, mirrored] if finding.value is not None else [one_value]
    demands = frozenset(
        (name, str(value))
        for name in _parameters(finding.component, shapes)
        for value in shapes.objects(finding.shape, name)
    )
    return [one_value, ("rule", finding.component, demands, *where)]


def _parameters(component: str, shapes: TripleIndex) -> list[ox.NamedNode]:
    """Return the parameters of a component: of SHACL's own the one that it is named after."""
    if component.startswith(SH):
        name = component.removeprefix(SH).removesuffix("ConstraintComponent")
        return [ox.NamedNode(SH + name[:1].lower() + name[1:])]
    return [
        path
        for parameter in shapes.objects(iri_node(component), _PARAMETER)
        for path in shapes.objects(parameter, _PATH)
        if isinstance(path, ox.NamedNode)
    ]


def _without_told_sources(findings: list[Finding]) -> list[Finding]:
    """Drop KG007 where a shape has already said that the node lacks its source."""
    told = {
        (finding.focus, name)
        for finding in findings
        if finding.shape is not None and finding.path is not None
        for name in finding.path.predicates()
    }
    return [
        finding
        for finding in findings
        if finding.code != "KG007"
        or not any((finding.focus, name) in told for name in finding.near)
    ]


def _without_derived(findings: list[Finding], material: Material) -> list[Finding]:
    """Drop what is said of a derived node when a node that it comes from has a finding too."""
    told = {node for finding in findings for node in finding.nodes if node in material.homes}
    kept = []
    for finding in findings:
        focus = finding.focus
        if focus is not None and focus not in material.homes and focus in material.merge:
            near = {
                value
                for predicate in material.merge.predicates(focus)
                for value in material.merge.objects(focus, predicate)
            }
            if near & told:
                continue
        kept.append(finding)
    return kept
