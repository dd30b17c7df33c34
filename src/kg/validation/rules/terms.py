"""KG003: a term that the ontology should define and does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from kg.validation.material import Material
from kg.validation.near import near
from kg.validation.report import Finding
from kg.validation.rules.uses import Uses, used_finding
from kg.validation.triples import OWL, RDF, RDFS, TYPE

_PROPERTY_KINDS: Final = frozenset(
    {RDF + "Property"}
    | {
        OWL + name
        for name in (
            "ObjectProperty",
            "DatatypeProperty",
            "AnnotationProperty",
            "FunctionalProperty",
            "SymmetricProperty",
            "TransitiveProperty",
        )
    }
)
_CLASS_KINDS: Final = frozenset({RDFS + "Class", OWL + "Class"})


class KnownTerms:
    """The terms that the ontology knows: its own, and those of others that it declares.

    A namespace of others is closed as well once the ontology declares a class or property of it:
    a graph that says which terms of schema.org it uses means those, and no others.
    """

    def __init__(self, material: Material) -> None:
        """Collect them: a term is known where an ontology file gives it an rdf:type."""
        self._own = material.project.own_namespaces
        self.properties: set[str] = set()
        self.classes: set[str] = set()
        self.all: set[str] = set()
        for subject, kind in material.ontology.pairs(TYPE):
            if not isinstance(subject, ox.NamedNode) or not isinstance(kind, ox.NamedNode):
                continue
            self.all.add(subject.value)
            if kind.value in _PROPERTY_KINDS:
                self.properties.add(subject.value)
            elif kind.value in _CLASS_KINDS:
                self.classes.add(subject.value)
        self._closed = frozenset(map(_namespace, self.properties | self.classes))

    def is_own(self, iri: str) -> bool:
        """Tell whether the IRI is a term of the graph's own namespaces."""
        return iri.startswith(self._own) and iri not in self._own

    def unknown(self, term: object, *, role: str) -> bool:
        """Tell whether the ontology should define the IRI, in that role, and does not.

        Terms of its own it defines whatever they stand for, those of others as class or property.
        """
        if not isinstance(term, ox.NamedNode) or term.value in self.all:
            return False
        if self.is_own(term.value):
            return True
        return role in ("predicate", "class") and _namespace(term.value) in self._closed

    def near(self, iri: str, *, role: str) -> tuple[str, ...]:
        """Return known names near the IRI, of those that can stand in its role."""
        known = {"predicate": self.properties, "class": self.classes}.get(role, self.all)
        space = _namespace(iri)
        return near(iri, (name for name in known if _namespace(name) == space))


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def check_terms(material: Material, language: str) -> Iterator[Finding]:
    """Yield one finding for each undefined term, at its first use."""
    terms = KnownTerms(material)
    found: dict[tuple[str, str, bool], Uses] = {}
    for file, triples in material.stated.items():
        shown = material.is_shown(file)
        for triple in triples:
            for term, role in _terms(triple):
                if terms.unknown(term, role=role):
                    found.setdefault((term.value, role, shown), []).append((file, triple))
    for (iri, role, _), uses in found.items():
        yield used_finding("KG003", iri, terms.near(iri, role=role), uses, material, language)


def _terms(triple: ox.Triple) -> Iterator[tuple[ox.NamedNode, str]]:
    yield triple.predicate, "predicate"
    value = triple.object
    if isinstance(value, ox.Literal):
        yield value.datatype, "datatype"
    elif isinstance(value, ox.NamedNode):
        yield value, "class" if triple.predicate == TYPE else "object"
    if isinstance(triple.subject, ox.NamedNode):
        yield triple.subject, "subject"
