"""A SHACL report as rdflib holds it, and as text in the layout that users of pySHACL know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import pyoxigraph as ox
import rdflib
from rdflib.namespace import NamespaceManager

from kg.rdf.interop import add_triples, to_rdflib_term
from kg.render.report_rdf import report_triples
from kg.validation.paths import Path
from kg.validation.results import ShapeResult
from kg.validation.triples import SH, Term, TripleIndex

_DEEPEST: Final = 10
_Results = Sequence[tuple[ShapeResult, Path | None]]


def results_graph(
    results: _Results,
    conforms: bool,
    shapes: TripleIndex,
    data: TripleIndex,
    names: Mapping[str, str],
) -> rdflib.Graph:
    """Return the report; blank nodes keep the names that they have in the graphs given.

    What the graphs say of those blank nodes stands in the report as well.
    """
    graph = rdflib.Graph(bind_namespaces="core")
    for prefix, space in {"sh": SH, **names}.items():
        graph.bind(prefix, space)
    add_triples(graph, report_triples(results, conforms=conforms, keep_names=True))
    described: set[Term] = set()
    for result, _ in results:
        for node in (result.shape, result.constraint):
            add_triples(graph, _description(node, shapes, described))
        for node in (result.focus, result.value):
            add_triples(graph, _description(node, data, described))
    return graph


def results_text(results: _Results, conforms: bool, names: NamespaceManager) -> str:
    """Return the report as text, a paragraph a result, sorted."""

    def shown(term: Term) -> str:
        if isinstance(term, ox.BlankNode):
            return f"_:{term.value}"
        return to_rdflib_term(term).n3(names)

    paragraphs = []
    for result, path in results:
        violation = result.severity == SH + "Violation"
        kind = "Constraint Violation" if violation else "Validation Result"
        component = result.component
        told = [
            ("Severity", shown(ox.NamedNode(result.severity))),
            ("Source Shape", shown(result.shape)),
            ("Focus Node", shown(result.focus)),
            ("Value Node", shown(result.value) if result.value is not None else ""),
            ("Result Path", path.text(lambda iri: shown(ox.NamedNode(iri))) if path else ""),
            ("Source Constraint", shown(result.constraint) if result.constraint else ""),
            *(("Message", message.value) for message in sorted(result.messages, key=str)),
        ]
        lines = "".join(f"\t{name}: {value}\n" for name, value in told if value)
        local = component[max(component.rfind("#"), component.rfind("/")) + 1 :]
        paragraphs.append(f"{kind} in {local} ({component}):\n{lines}")
    head = f"Validation Report\nConforms: {conforms}\n"
    counted = f"Results ({len(results)}):\n" if results else ""
    return head + counted + "".join(sorted(paragraphs))


def _description(
    node: Term | None, index: TripleIndex, seen: set[Term], depth: int = 0
) -> Iterator[ox.Triple]:
    """Yield what a graph says of a blank node, and of those that it leads to."""
    if not isinstance(node, ox.BlankNode) or node in seen or depth > _DEEPEST:
        return
    seen.add(node)
    for predicate in index.predicates(node):
        for value in index.objects(node, predicate):
            yield ox.Triple(node, predicate, value)
            yield from _description(value, index, seen, depth + 1)
