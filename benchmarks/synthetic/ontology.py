"""What every synthetic graph starts with: the shipped ontology and its vocabularies."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

_RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_SUBCLASS = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
_THING = ox.NamedNode("http://www.w3.org/2002/07/owl#Thing")
_SH = "http://www.w3.org/ns/shacl#"
_DAY = '<urn:kg:validation> <urn:kg:asOf> "{day}"^^<http://www.w3.org/2001/XMLSchema#date>'


class Ontology:
    """The ontology of a graph's folder: its triples, prefixes, and the superclasses of a class."""

    def __init__(self, folder: Path) -> None:
        """Read all Turtle files of a folder but those of its shapes, by name."""
        self.triples: dict[ox.Triple, None] = {}
        for path in sorted(folder.rglob("*.ttl")):
            if path.relative_to(folder).parts[0] != "shapes":
                quads = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
                self.triples.update((quad.triple, None) for quad in quads)
        self.prefixes = self._declared()
        self._parents: dict[str, list[str]] = {}
        for triple in self.triples:
            wanted = isinstance(triple.object, ox.NamedNode) and triple.object != _THING
            if triple.predicate == _SUBCLASS and wanted:
                self._parents.setdefault(str(triple.subject), []).append(str(triple.object))

    def lines(self, day: str) -> list[str]:
        """Return the ontology as N-Triples, each once, with what the classes imply and the day."""
        lines = dict.fromkeys(str(triple) for triple in self.triples)
        for triple in self.triples:
            if triple.predicate == _RDF_TYPE:
                for parent in self._above(str(triple.object)):
                    lines[f"{triple.subject} {_RDF_TYPE} {parent}"] = None
        lines[_DAY.format(day=day)] = None
        return [f"{line} .\n" for line in lines]

    def types(self, name: str) -> list[tuple[str, str]]:
        """Return the pairs that type an instance of a class, given by its short name."""
        return [
            ("rdf:type", name),
            *(("rdf:type", parent) for parent in self._above(self.iri(name))),
        ]

    def iri(self, name: str) -> str:
        """Return a short name as N-Triples writes it."""
        prefix, _, local = name.partition(":")
        return f"<{self.prefixes[prefix]}{local}>"

    def _above(self, iri: str) -> list[str]:
        found: dict[str, None] = {}
        waiting = [iri]
        while waiting:
            for parent in self._parents.get(waiting.pop(), ()):
                if parent not in found:
                    found[parent] = None
                    waiting.append(parent)
        return list(found)

    def _declared(self) -> dict[str, str]:
        declared: dict[object, dict[str, str]] = {}
        for triple in self.triples:
            name = triple.predicate.value
            if name in (f"{_SH}prefix", f"{_SH}namespace") and isinstance(
                triple.object, ox.Literal
            ):
                declared.setdefault(triple.subject, {})[name] = triple.object.value
        return {pair[f"{_SH}prefix"]: pair[f"{_SH}namespace"] for pair in declared.values()}
