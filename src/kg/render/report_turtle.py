"""Reports as a SHACL validation report: https://www.w3.org/TR/shacl/#validation-report.

A finding of the tool's own rules is a result too; its constraint component is
``<urn:kg:rule:KG003>``, and the file stands for the focus node where there is none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from kg.validation.report import FailOn, Finding, Report
from kg.validation.triples import RDF, SH, XSD

_TYPE: Final = ox.NamedNode(RDF + "type")
_BOOLEAN: Final = ox.NamedNode(XSD + "boolean")


def as_turtle(report: Report, fail_on: FailOn | None) -> str:
    """Return the report as Turtle; `sh:conforms` is true only when there is no finding at all."""
    root = ox.BlankNode("report")
    conforms = ox.Literal("false" if len(report) else "true", datatype=_BOOLEAN)
    triples = [
        ox.Triple(root, _TYPE, _sh("ValidationReport")),
        ox.Triple(root, _sh("conforms"), conforms),
    ]
    for number, finding in enumerate(report, start=1):
        node = ox.BlankNode(f"result{number}")
        triples.append(ox.Triple(root, _sh("result"), node))
        triples.extend(_result(node, finding))
    prefixes = {"sh": SH, "xsd": XSD} | _used(triples, report)
    text = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    assert text is not None
    return text.decode("utf-8")


def _result(node: ox.BlankNode, finding: Finding) -> list[ox.Triple]:
    triples = [
        ox.Triple(node, _TYPE, _sh("ValidationResult")),
        ox.Triple(node, _sh("resultSeverity"), ox.NamedNode(finding.severity.iri)),
        ox.Triple(node, _sh("resultMessage"), ox.Literal(finding.message)),
    ]
    component = finding.component or f"urn:kg:rule:{finding.code}"
    triples.append(ox.Triple(node, _sh("sourceConstraintComponent"), ox.NamedNode(component)))
    focus = finding.focus or ox.NamedNode(f"urn:kg:file:{quote(finding.file or '')}")
    triples.append(ox.Triple(node, _sh("focusNode"), focus))
    if finding.value is not None:
        triples.append(ox.Triple(node, _sh("value"), finding.value))
    if finding.shape is not None:
        triples.append(ox.Triple(node, _sh("sourceShape"), finding.shape))
    if finding.path is not None:
        described: list[ox.Triple] = []
        path = finding.path.node(described, _numbered(f"{node.value}path"))
        triples.append(ox.Triple(node, _sh("resultPath"), path))
        triples.extend(described)
    return triples


def _numbered(stem: str) -> Callable[[], ox.BlankNode]:
    """Return a maker of blank nodes that are the same in every run."""
    count = iter(range(1, 1_000_000))
    return lambda: ox.BlankNode(f"{stem}{next(count)}")


def _used(triples: list[ox.Triple], report: Report) -> dict[str, str]:
    iris = {term.value for triple in triples for term in triple if isinstance(term, ox.NamedNode)}
    spaces = {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for iri in iris}
    declared = report.prefixes.as_dict()
    return {name: space for name, space in declared.items() if space in spaces}


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)
