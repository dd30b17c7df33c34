"""Reports as a SHACL validation report: https://www.w3.org/TR/shacl/#validation-report.

These forms hold what SHACL asks for and nothing else: every result of the shapes, nothing
folded, whatever is shown in the other forms, and nothing of the tool's own rules. Where the
shapes were not asked, there is no such report (SHACL calls that a failure) and the graph is empty.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from itertools import count, takewhile
from typing import Final

import pyoxigraph as ox

from kg.validation.paths import Path
from kg.validation.report import FailOn, Report
from kg.validation.results import ShapeResult
from kg.validation.triples import RDF, SH, XSD, Node, Term

_TYPE: Final = ox.NamedNode(RDF + "type")
_BOOLEAN: Final = ox.NamedNode(XSD + "boolean")


def as_turtle(report: Report, fail_on: FailOn | None) -> str:
    """Return the SHACL report as Turtle."""
    return _serialized(report, ox.RdfFormat.TURTLE)


def as_jsonld(report: Report, fail_on: FailOn | None) -> str:
    """Return the SHACL report as JSON-LD, indented, without a context."""
    document = json.loads(_serialized(report, ox.RdfFormat.JSON_LD) or "[]")
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def as_ntriples(report: Report, fail_on: FailOn | None) -> str:
    """Return the SHACL report as N-Triples."""
    return _serialized(report, ox.RdfFormat.N_TRIPLES)


def report_triples(
    results: Iterable[tuple[ShapeResult, Path | None]],
    *,
    conforms: bool | None = None,
    keep_names: bool = False,
) -> list[ox.Triple]:
    """Return the results, each with its path, as the triples of a SHACL report.

    It conforms when there is no result, unless ``conforms`` says otherwise. Blank nodes are
    named anew, by their order in the report; with ``keep_names`` those of the results keep
    their names.
    """
    writer = _Writer(keep_names=keep_names)
    ordered = sorted(results, key=_order)
    writer.report(not ordered if conforms is None else conforms)
    for result, path in ordered:
        writer.result(result, path)
    return [*writer.head, *writer.triples]


class _Writer:
    """Collects the triples of one report."""

    def __init__(self, *, keep_names: bool) -> None:
        self.head: list[ox.Triple] = []
        self.triples: list[ox.Triple] = []
        self._keep = keep_names
        self._root = ox.BlankNode() if keep_names else ox.BlankNode("report")
        self._fresh = ox.BlankNode if keep_names else _namer("b")
        self._result = ox.BlankNode if keep_names else _namer("result")
        self._paths: dict[Path, Node] = {}
        self._renamed: dict[Term, ox.BlankNode] = {}

    def report(self, conforms: bool) -> None:
        value = ox.Literal("true" if conforms else "false", datatype=_BOOLEAN)
        self.head.append(ox.Triple(self._root, _TYPE, _sh("ValidationReport")))
        self.head.append(ox.Triple(self._root, _sh("conforms"), value))

    def result(self, result: ShapeResult, path: Path | None) -> None:
        node = self._result()
        self.head.append(ox.Triple(self._root, _sh("result"), node))
        self.triples.append(ox.Triple(node, _TYPE, _sh("ValidationResult")))
        self._add(node, "focusNode", result.focus)
        if path is not None:
            self.triples.append(ox.Triple(node, _sh("resultPath"), self._path(path)))
        if result.value is not None:
            self._add(node, "value", result.value)
        for message in result.messages:
            self._add(node, "resultMessage", message)
        self._add(node, "resultSeverity", ox.NamedNode(result.severity))
        self._add(node, "sourceConstraintComponent", ox.NamedNode(result.component))
        if result.constraint is not None:
            self._add(node, "sourceConstraint", result.constraint)
        self._add(node, "sourceShape", result.shape)

    def _path(self, path: Path) -> Node:
        """Return the node of a path: one for each result, or as pySHACL has it one for all."""
        if not self._keep:
            return path.node(self.triples, self._fresh)
        if path not in self._paths:
            self._paths[path] = path.node(self.triples, self._fresh)
        return self._paths[path]

    def _add(self, subject: ox.BlankNode, name: str, value: Term) -> None:
        if isinstance(value, ox.BlankNode) and not self._keep:
            if value not in self._renamed:
                self._renamed[value] = self._fresh()
            value = self._renamed[value]
        self.triples.append(ox.Triple(subject, _sh(name), value))


def _results(report: Report) -> Iterable[tuple[ShapeResult, Path | None]]:
    """Return the results as SHACL has them; of a report made by hand, those of its findings."""
    if report.results is not None:
        return report.results
    return [
        (
            ShapeResult(
                finding.shape,
                finding.component or SH + "ConstraintComponent",
                finding.severity.iri,
                finding.focus,
                None,
                finding.value,
                None,
                (ox.Literal(finding.message),),
            ),
            finding.path,
        )
        for finding in (*report.findings, *report.known)
        if finding.shape is not None and finding.focus is not None
    ]


def _order(pair: tuple[ShapeResult, Path | None]) -> tuple[str, ...]:
    result, path = pair
    plain = path.text(lambda iri: iri) if path is not None else ""
    terms = (result.focus, result.shape, result.value, result.constraint)
    named = ("" if isinstance(term, ox.BlankNode | None) else str(term) for term in terms)
    return (*named, plain, result.component, *map(str, result.messages))


def _serialized(report: Report, form: ox.RdfFormat) -> str:
    triples = report_triples(_results(report)) if report.checked else []
    prefixes = {"sh": SH, "xsd": XSD} | _used(triples, report) if triples else {}
    text = ox.serialize(triples, format=form, prefixes=prefixes)
    assert text is not None
    lines = text.decode("utf-8").splitlines(keepends=True)
    declared = sum(1 for _ in takewhile(lambda line: line.startswith("@prefix"), lines))
    return "".join([*sorted(lines[:declared]), *lines[declared:]])


def _used(triples: list[ox.Triple], report: Report) -> dict[str, str]:
    iris = {term.value for triple in triples for term in triple if isinstance(term, ox.NamedNode)}
    spaces = {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for iri in iris}
    declared = report.prefixes.as_dict()
    return {name: space for name, space in declared.items() if space in spaces}


def _namer(stem: str) -> Callable[[], ox.BlankNode]:
    """Return a maker of blank nodes that are the same in every run."""
    numbers = count(1)
    return lambda: ox.BlankNode(f"{stem}{next(numbers)}")


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)
