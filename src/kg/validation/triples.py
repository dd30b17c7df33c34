"""Triples in memory, found by subject, predicate and class, with the terms as the files write them.

A pyoxigraph Store would rewrite literals (``01`` becomes ``1``), and rdflib costs ten times as
much to build; the checks need neither, only lookups.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final, TypeAlias, cast

import pyoxigraph as ox

Node: TypeAlias = ox.NamedNode | ox.BlankNode
Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
SH: Final = "http://www.w3.org/ns/shacl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"

TYPE: Final = ox.NamedNode(RDF + "type")
SUBCLASS: Final = ox.NamedNode(RDFS + "subClassOf")
FIRST: Final = ox.NamedNode(RDF + "first")
REST: Final = ox.NamedNode(RDF + "rest")
NIL: Final = ox.NamedNode(RDF + "nil")


class TripleIndex:
    """A fixed set of triples: subject to predicate to objects, and predicate to pairs."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        """Index the triples; a triple that comes twice is held once."""
        self._by_subject: dict[Term, dict[ox.NamedNode, dict[Term, None]]] = {}
        self._by_predicate: dict[ox.NamedNode, list[tuple[Term, Term]]] = {}
        for triple in triples:
            subject, predicate, value = triple
            objects = self._by_subject.setdefault(subject, {}).setdefault(predicate, {})
            if value not in objects:
                objects[value] = None
                self._by_predicate.setdefault(predicate, []).append((subject, value))

    def __iter__(self) -> Iterator[ox.Triple]:
        """Every triple, each once, by subject."""
        for subject, about in self._by_subject.items():
            for predicate, values in about.items():
                for value in values:
                    yield ox.Triple(cast("Node", subject), predicate, value)

    def __contains__(self, subject: object) -> bool:
        """Return true when the term is the subject of a triple."""
        return subject in self._by_subject

    def subjects(self) -> Iterator[Term]:
        """Every term that is a subject, in the order of its first triple."""
        return iter(self._by_subject)

    def predicates(self, subject: Term) -> Iterator[ox.NamedNode]:
        """Return the predicates that the subject has."""
        return iter(self._by_subject.get(subject, ()))

    def objects(self, subject: Term, predicate: ox.NamedNode) -> list[Term]:
        """Return the objects of the subject's triples with the predicate, in the order read."""
        about = self._by_subject.get(subject)
        return list(about.get(predicate, ())) if about is not None else []

    def has(self, subject: Term, predicate: ox.NamedNode, value: Term) -> bool:
        """Return true when the triple is here."""
        return value in self._by_subject.get(subject, {}).get(predicate, ())

    def pairs(self, predicate: ox.NamedNode) -> list[tuple[Term, Term]]:
        """Subject and object of every triple with the predicate."""
        return self._by_predicate.get(predicate, [])

    def items(self, head: Term) -> list[Term]:
        """Return the members of the RDF list; a list that runs into itself ends there."""
        members: list[Term] = []
        seen: set[Term] = set()
        while head != NIL and head not in seen:
            seen.add(head)
            members.extend(self.objects(head, FIRST)[:1])
            head = next(iter(self.objects(head, REST)), NIL)
        return members

    def well_formed(self, head: Term) -> list[Term] | None:
        """Return the members of an RDF list, or None if it is not well-formed.

        https://www.w3.org/TR/shacl/#dfn-shacl-list
        """
        members: list[Term] = []
        seen: set[Term] = set()
        while head != NIL:
            first, rest = self.objects(head, FIRST), self.objects(head, REST)
            if head in seen or len(first) != 1 or len(rest) != 1:
                return None
            seen.add(head)
            members.append(first[0])
            head = rest[0]
        return None if self.objects(NIL, FIRST) or self.objects(NIL, REST) else members

    @cached_property
    def _instances(self) -> dict[Term, dict[Term, None]]:
        instances: dict[Term, dict[Term, None]] = {}
        for subject, kind in self.pairs(TYPE):
            instances.setdefault(kind, {})[subject] = None
        return instances

    @cached_property
    def _subclasses(self) -> dict[Term, list[Term]]:
        subclasses: dict[Term, list[Term]] = {}
        for lower, upper in self.pairs(SUBCLASS):
            subclasses.setdefault(upper, []).append(lower)
        return subclasses

    def instances(self, kind: Term) -> list[Term]:
        """Return the SHACL instances of the class: typed by it or by a class below it."""
        found: dict[Term, None] = {}
        waiting, seen = [kind], {kind}
        while waiting:
            current = waiting.pop()
            found.update(self._instances.get(current, {}))
            below = [lower for lower in self._subclasses.get(current, ()) if lower not in seen]
            seen.update(below)
            waiting.extend(below)
        return list(found)
