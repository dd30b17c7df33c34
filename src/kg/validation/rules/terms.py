"""KG003: a term that the ontology should define and does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

import numpy as np
import pyoxigraph as ox

from kg.validation.material import Material
from kg.validation.near import near
from kg.validation.recording import Rows
from kg.validation.report import Finding
from kg.validation.rules.uses import NOWHERE, Used, each_name, used_finding, uses_in
from kg.validation.triples import OWL, RDF, RDFS, TYPE, Term

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
_CLOSED_ROLES: Final = ("predicate", "class")
"""The roles in which a term of others is looked at; in any other, only those of the graph's own."""
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
        self._undefined: dict[str, Numbered] = {}

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
        return role in _CLOSED_ROLES and _namespace(term.value) in self._closed

    def undefined(self, terms: Sequence[Term], role: str, column: Rows | None) -> dict[int, str]:
        """Return those of the terms that are `unknown`, as IRIs, by their numbers.

        Only terms that a column has are looked at, each once; all without one.
        """
        if not self._own and role not in _CLOSED_ROLES:
            return {}
        found = self._undefined.setdefault(role, Numbered())
        # Most terms are of other namespaces, which is seen at once.
        begin = "" if role in _CLOSED_ROLES else self._own
        for number in found.new(len(terms), column):
            term = _named(terms[number], role)
            if (
                isinstance(term, ox.NamedNode)
                and term.value.startswith(begin)
                and self.unknown(term, role=role)
            ):
                found.names[number] = term.value
        return found.names

    def near(self, iri: str, *, role: str) -> tuple[str, ...]:
        """Return known names near the IRI, of those that can stand in its role."""
        known = {"predicate": self.properties, "class": self.classes}.get(role, self.all)
        space = _namespace(iri)
        return near(iri, (name for name in known if _namespace(name) == space))


class Numbered:
    """Terms by their numbers, of which each is looked at once; numbers only grow."""

    def __init__(self) -> None:
        """Begin with none."""
        self.names: dict[int, str] = {}
        self._looked = np.zeros(0, dtype=np.bool_)

    def new(self, size: int, column: Rows | None) -> list[int]:
        """Return the numbers below ``size``, or those of a column, that were not returned yet."""
        looked = np.zeros(size, dtype=np.bool_)
        looked[: len(self._looked)] = self._looked
        wanted = np.ones(size, dtype=np.bool_)
        if column is not None:
            wanted[:] = False
            wanted[column[column != NOWHERE]] = True
        wanted &= ~looked
        self._looked = looked | wanted
        found: list[int] = np.flatnonzero(wanted).tolist()
        return found


def _named(term: Term, role: str) -> Term | None:
    """Return the term that is named in a role: as datatype, that of a literal."""
    if role == "datatype":
        return term.datatype if isinstance(term, ox.Literal) else None
    return term


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def check_terms(material: Material, language: str) -> Iterator[Finding]:
    """Yield one finding for each undefined term, at its first use."""
    terms = material.kept(KnownTerms)
    for iri, role, uses in each_name(_undefined(material, terms), material):
        yield used_finding("KG003", iri, terms.near(iri, role=role), uses, material, language)


def _undefined(material: Material, known: KnownTerms) -> Iterator[Used]:
    """Yield every use of an undefined term; each different term is looked at once."""
    kind = material.columns.number(TYPE)
    terms, rows = material.columns.terms, material.stated.rows
    subjects, predicates, values = rows[:, 0], rows[:, 1], rows[:, 2]
    typing = predicates == kind
    classes, others = np.where(typing, values, NOWHERE), np.where(typing, NOWHERE, values)
    own = known.undefined(terms, "object", None)
    used = partial(uses_in, size=len(terms))
    yield from used(predicates, 0, "predicate", known.undefined(terms, "predicate", predicates))
    yield from used(values, 1, "datatype", known.undefined(terms, "datatype", None))
    yield from used(classes, 1, "class", known.undefined(terms, "class", classes))
    yield from used(others, 1, "object", own)
    yield from used(subjects, 2, "subject", own)
