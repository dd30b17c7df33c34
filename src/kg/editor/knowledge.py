"""What the files of a graph say, found by node, while one file after another changes.

It looks at IRIs only: what an editor asks about has a name. What follows from the files is among
it, but stands in no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, Literal

import pyoxigraph as ox

from kg.project import SourceFile
from kg.stores.labels import LABEL_PROPERTIES, language_rank
from kg.validation.material import Material
from kg.validation.recording import Rows
from kg.validation.triples import OWL, RDF, RDFS, SH, SUBCLASS, TYPE, Term, TripleIndex

SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
SCHEMA: Final = "https://schema.org/"
FOAF: Final = "http://xmlns.com/foaf/0.1/"

_LABELS: Final = tuple(
    map(ox.NamedNode, (*LABEL_PROPERTIES, SKOS + "altLabel", SKOS + "notation", SH + "name"))
)
"""What a thing is found by; the label that is shown is one of the first ones."""
_CLASSES: Final = frozenset({RDFS + "Class", OWL + "Class"})
# Of this no file says anything.
_NOTHING: Final = ox.NamedNode("urn:kg:nothing")
_CONCEPT: Final = ox.NamedNode(SKOS + "Concept")
_PROPERTY_SPACES: Final = (RDF, OWL)


class Knowledge:
    """An index of each file, and lookups across them."""

    def __init__(self) -> None:
        """Know nothing; `learn` tells."""
        self._files: dict[str, SourceFile] = {}
        self._indexes: dict[str, TripleIndex] = {}
        self._homes: dict[Term, dict[str, None]] = {}
        self._called: dict[str, dict[str, str]] = {}
        self._shape_names: frozenset[str] = frozenset()
        self._derived_rows: Rows | None = None
        self._terms: Sequence[Term] = ()

    def learn(self, material: Material, changed: Iterable[str] | None = None) -> None:
        """Take what a material says; only the files named in `changed` differ from the last one."""
        files = {file.name: file for file in (*material.stated, *material.shapes)}
        for name in (files.keys() | self._indexes.keys()) if changed is None else set(changed):
            self._forget(name)
            if name in files:
                self._index(name, material.triples(files[name]))
        self._take_derived(material)
        self._files = files
        self._shape_names = frozenset(file.name for file in material.shapes)
        for lookup in ("shapes", "called", "_instances"):
            self.__dict__.pop(lookup, None)

    @property
    def files(self) -> Mapping[str, SourceFile]:
        """The files by name, those of shapes too."""
        return self._files

    def homes(self, iri: str) -> list[SourceFile]:
        """Return the files that describe the node: those that say what it is first, then by name.

        Others add to it: a mapping, a source.
        """
        node = node_of(iri)
        names = self._homes.get(node, ())
        ordered = sorted((not self._indexes[name].objects(node, TYPE), name) for name in names)
        return [self._files[name] for _, name in ordered]

    def is_described(self, iri: str) -> bool:
        """Tell whether a file says something of the node, or something follows of it."""
        node = node_of(iri)
        return node in self._homes or node in self._derived

    def objects(self, node: str, predicate: str) -> list[Term]:
        """Return the values of a node's property, each once."""
        return self._objects(node_of(node), node_of(predicate))

    def predicates(self, node: str) -> set[str]:
        """Return the properties that files give the node."""
        term = node_of(node)
        return {name.value for index in self._about(term) for name in index.predicates(term)}

    def pairs(self, predicate: str) -> Iterator[tuple[Term, Term]]:
        """Yield subject and object of every triple with the predicate."""
        for index in (*self._indexes.values(), self._derived):
            yield from index.pairs(node_of(predicate))

    def types(self, node: str) -> list[str]:
        """Return the classes of which the node is said to be an instance."""
        found = self._objects(node_of(node), TYPE)
        return [kind.value for kind in found if isinstance(kind, ox.NamedNode)]

    def above(self, kinds: Iterable[str]) -> set[str]:
        """Return the classes and all classes above them."""
        found = set(kinds)
        waiting = list(found)
        while waiting:
            for upper in self._objects(node_of(waiting.pop()), SUBCLASS):
                if isinstance(upper, ox.NamedNode) and upper.value not in found:
                    found.add(upper.value)
                    waiting.append(upper.value)
        return found

    def instances(self, kind: str) -> set[str]:
        """Return the instances of the class and of the classes below it."""
        return {
            node for below in self._below(kind) for node in self._instances.get(below, frozenset())
        }

    def kind(self, node: str) -> str | None:
        """Return `class`, `property`, `concept`, `shape` or `instance`; None: nothing is known."""
        types = self.types(node)
        if not types:
            return None
        if _CLASSES.intersection(types):
            return "class"
        if any(map(_is_property_kind, types)):
            return "property"
        if any(type_ in (f"{SH}NodeShape", f"{SH}PropertyShape") for type_ in types):
            return "shape"
        return "concept" if _CONCEPT.value in self.above(types) else "instance"

    def label(self, node: str, language: str) -> str | None:
        """Return the label that `Graph.labels` would give."""
        term = node_of(node)
        ranked = [
            (language_rank(value.language, language), rank, value.value)
            for rank, name in enumerate(LABEL_PROPERTIES)
            for value in self._objects(term, node_of(name))
            if isinstance(value, ox.Literal)
        ]
        return min(ranked)[2] if ranked else None

    def text(self, node: str, predicates: Iterable[str], language: str) -> str | None:
        """Return the text of the first of the properties that has one, in the best language."""
        for predicate in predicates:
            texts = self.texts(self.objects(node, predicate), language)
            if texts:
                return texts[0]
        return None

    @staticmethod
    def texts(values: Iterable[Term], language: str) -> list[str]:
        """Return the texts among values, those in the language first, then English."""
        literals = [value for value in values if isinstance(value, ox.Literal)]
        literals.sort(key=lambda value: (language_rank(value.language, language), value.value))
        return [value.value for value in literals]

    def of_kind(self, kind: Literal["class", "property"]) -> set[str]:
        """Return all classes, or all properties."""
        return {
            node
            for type_, nodes in self._instances.items()
            if (type_ in _CLASSES if kind == "class" else _is_property_kind(type_))
            for node in nodes
        }

    @cached_property
    def called(self) -> Mapping[str, str]:
        """Every described node that has an IRI, and what it is found by (`searchable`)."""
        found: dict[str, str] = {}
        for name, index in self._indexes.items():
            if name not in self._called:
                self._called[name] = dict(_named(index))
            for iri, names in self._called[name].items():
                found[iri] = found[iri] + names if iri in found else names
        return found

    @cached_property
    def shapes(self) -> TripleIndex:
        """What the files of shapes say."""
        return TripleIndex(
            ox.Triple(subject, predicate, value)
            for name in sorted(self._shape_names)
            for index in [self._indexes[name]]
            for subject in index.subjects()
            for predicate in index.predicates(subject)
            for value in index.objects(subject, predicate)
            if not isinstance(subject, (ox.Literal, ox.Triple))
        )

    @cached_property
    def _instances(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for subject, kind in self.pairs(TYPE.value):
            if isinstance(subject, ox.NamedNode) and isinstance(kind, ox.NamedNode):
                found.setdefault(kind.value, set()).add(subject.value)
        return found

    def _below(self, kind: str) -> set[str]:
        lower: dict[Term, list[str]] = {}
        for subject, upper in self.pairs(SUBCLASS.value):
            if isinstance(subject, ox.NamedNode):
                lower.setdefault(upper, []).append(subject.value)
        found, waiting = {kind}, [kind]
        while waiting:
            below = set(lower.get(node_of(waiting.pop()), ())) - found
            found |= below
            waiting.extend(below)
        return found

    def _objects(self, node: ox.NamedNode, predicate: ox.NamedNode) -> list[Term]:
        found: dict[Term, None] = {}
        for index in self._about(node):
            found.update(dict.fromkeys(index.objects(node, predicate)))
        return list(found)

    def _about(self, node: ox.NamedNode) -> Iterator[TripleIndex]:
        for name in self._homes.get(node, ()):
            yield self._indexes[name]
        yield self._derived

    def _take_derived(self, material: Material) -> None:
        """Take what follows from the files, if something else does than before."""
        rows, before = material.derived_rows, self._derived_rows
        if before is not None and before.shape == rows.shape and (before == rows).all():
            return
        self._derived_rows, self._terms = rows, material.columns.terms
        self.__dict__.pop("_derived", None)

    @cached_property
    def _derived(self) -> TripleIndex:
        """What follows from the files; it is indexed when it is first asked about."""
        rows = self._derived_rows.tolist() if self._derived_rows is not None else []
        terms = self._terms
        return TripleIndex(
            ox.Triple(terms[subject], terms[predicate], terms[value])
            for subject, predicate, value in rows
        )

    def _forget(self, name: str) -> None:
        index = self._indexes.pop(name, None)
        self._called.pop(name, None)
        for subject in index.subjects() if index is not None else ():
            names = self._homes[subject]
            del names[name]
            if not names:
                del self._homes[subject]

    def _index(self, name: str, triples: Iterable[ox.Triple]) -> None:
        index = self._indexes[name] = TripleIndex(triples)
        for subject in index.subjects():
            self._homes.setdefault(subject, {})[name] = None


def _is_property_kind(type_: str) -> bool:
    return type_.startswith(_PROPERTY_SPACES) and type_.endswith("Property")


def _named(index: TripleIndex) -> Iterator[tuple[str, str]]:
    for subject in index.subjects():
        if not isinstance(subject, ox.NamedNode):
            continue
        names = [
            value.value
            for predicate in _LABELS
            for value in index.objects(subject, predicate)
            if isinstance(value, ox.Literal)
        ]
        yield subject.value, searchable([local_name(subject.value), *names])


def local_name(iri: str) -> str:
    """Return what stands behind the last `#`, `/` or `:` of an IRI."""
    return iri[max(iri.rfind("#"), iri.rfind("/"), iri.rfind(":")) + 1 :]


def searchable(names: Iterable[str]) -> str:
    """Return names so that ` word` is found in them where a word begins, whatever its case."""
    words = []
    for name in names:
        broken = "".join(character if character.isalnum() else " " for character in name)
        parted = "".join(
            f" {character}" if character.isupper() and before.islower() else character
            for before, character in zip(f" {broken}", broken, strict=False)
        )
        words.append(f" {name} {broken} {parted} ")
    return "".join(words).casefold()


def node_of(iri: str) -> ox.NamedNode:
    """Return the node that an IRI names; what is typed may be none, and then names nothing."""
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return _NOTHING
