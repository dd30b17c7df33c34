"""What follows from the data by RDFS or OWL 2 RL, worked out by owlrl before shapes are asked.

The regimes are those of pySHACL's ``inference``, and so are their details: of RDFS the rules that
add literals of equal value are left out. What is stated stays as it is written. A literal that
follows has the form in which its subject, else any file, writes that value. Triples about
literals are left out, since RDF has none.

https://www.w3.org/TR/rdf11-mt/#patterns-of-rdfs-entailment-informative,
https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
"""

from __future__ import annotations

import warnings
from collections.abc import Container, Iterable
from typing import Any, Final

import pyoxigraph as ox

from kg.errors import UnsupportedError
from kg.project import INFERENCE
from kg.rdf.lexical import problem
from kg.validation.results import ShapeResult
from kg.validation.triples import RDFS, SH, TYPE, XSD, Node, Term

_RESOURCE: Final = ox.NamedNode(RDFS + "Resource")
_STRING: Final = XSD + "string"


def inferred(triples: Iterable[ox.Triple], regime: str) -> list[ox.Triple]:
    """Return what follows from the triples and is not among them, in the order of its text.

    ``regime`` is ``none``, ``rdfs``, ``owlrl``, or ``both`` of them together. Raises
    UnsupportedError for another.
    """
    if regime not in INFERENCE:
        raise UnsupportedError(
            f"there is no inference {regime!r}", mend=f"choose one of: {', '.join(INFERENCE)}"
        )
    if regime == "none":
        return []
    return _Expansion(triples).run(regime)


def told_of_everything(result: ShapeResult, inferred: Container[ox.Triple]) -> bool:
    """Tell whether a result only says of a closed shape's node that it is an `rdfs:Resource`.

    Inference says that of every node, so that no closed shape could ever be met; pySHACL passes
    it over as well. What is stated, and so not among the ``inferred``, counts.
    """
    return (
        result.component == SH + "ClosedConstraintComponent"
        and result.path == TYPE
        and result.value == _RESOURCE
        and isinstance(result.focus, ox.NamedNode | ox.BlankNode)
        and ox.Triple(result.focus, TYPE, _RESOURCE) in inferred
    )


class _Expansion:
    """The triples in rdflib, where each value has one form, and the way back."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        import rdflib

        self._rdflib = rdflib
        self._graph = rdflib.Graph(bind_namespaces="none")
        self._stated = set(triples)
        self._made: dict[Term, Any] = {}
        self._forms: dict[Any, Term] = {}
        self._own_forms: dict[tuple[Any, Any], Term] = {}

    def run(self, regime: str) -> list[ox.Triple]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of ill-formed literals, which are findings
            for triple in sorted(self._stated, key=str):
                self._add(triple)
            before = set(self._graph)
            _expand(self._graph, regime)
        found = {self._back(*triple) for triple in self._graph if triple not in before}
        return sorted((triple for triple in found - self._stated if triple), key=str)

    def _add(self, triple: ox.Triple) -> None:
        if isinstance(triple.object, ox.Triple):
            return
        subject, name, value = (self._term(term) for term in triple)
        if isinstance(triple.object, ox.Literal):
            self._own_forms.setdefault((subject, value), triple.object)
        self._graph.add((subject, name, value))

    def _term(self, term: Term) -> Any:
        made = self._made.get(term)
        if made is None:
            made = self._made[term] = self._new(term)
            self._forms.setdefault(made, term)
        return made

    def _new(self, term: Term) -> Any:
        if isinstance(term, ox.NamedNode):
            return self._rdflib.URIRef(term.value)
        if isinstance(term, ox.BlankNode):
            return self._rdflib.BNode(term.value)
        assert isinstance(term, ox.Literal)
        if term.language is not None:
            return self._rdflib.Literal(term.value, lang=term.language)
        datatype = term.datatype.value
        if datatype == _STRING:
            return self._rdflib.Literal(term.value)
        # rdflib has values even for some forms that the datatype does not allow
        return self._rdflib.Literal(
            term.value,
            datatype=self._rdflib.URIRef(datatype),
            normalize=problem(term.value, datatype) is None,
        )

    def _back(self, subject: Any, name: Any, value: Any) -> ox.Triple | None:
        """Return a triple of rdflib as written; None for what RDF does not allow."""
        if isinstance(subject, self._rdflib.Literal) or not isinstance(name, self._rdflib.URIRef):
            return None
        about: Node = self._node(subject)
        if isinstance(value, self._rdflib.Literal):
            known = self._own_forms.get((subject, value)) or self._forms.get(value)
            return ox.Triple(about, ox.NamedNode(str(name)), known or _literal(value))
        return ox.Triple(about, ox.NamedNode(str(name)), self._node(value))

    def _node(self, term: Any) -> Node:
        if isinstance(term, self._rdflib.BNode):
            return ox.BlankNode(str(term))
        return ox.NamedNode(str(term))


def _literal(value: Any) -> ox.Literal:
    if value.language:
        return ox.Literal(str(value), language=value.language)
    return ox.Literal(
        str(value), datatype=ox.NamedNode(str(value.datatype)) if value.datatype else None
    )


def _expand(graph: Any, regime: str) -> None:
    """Add to the graph of rdflib what follows from it."""
    import owlrl
    from owlrl import DatatypeHandling
    from pyshacl.inference import CustomRDFSOWLRLSemantics, CustomRDFSSemantics

    rules = {
        "rdfs": CustomRDFSSemantics,
        "owlrl": owlrl.OWLRL_Semantics,
        "both": CustomRDFSOWLRLSemantics,
    }
    try:
        owlrl.DeductiveClosure(rules[regime]).expand(graph)
    finally:  # owlrl changes how rdflib reads literals, and puts it back only when all went well
        DatatypeHandling.use_RDFLib_lexical_conversions()
