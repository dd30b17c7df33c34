"""Finds the node that a person means by what they type: an IRI, a code, a slug or any name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import UsageError, shown
from kg.questions.folding import fold
from kg.rdf.prefixes import Prefixes
from kg.stores.contract import Solutions, Store
from kg.stores.labels import labels_in

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_DCTERMS = "http://purl.org/dc/terms/"
_RESOURCE = "http://www.w3.org/2000/01/rdf-schema#Resource"
"""The class of everything (https://www.w3.org/TR/rdf-schema/#ch_resource)."""
CODE_PROPERTIES = (f"{_SKOS}notation", f"{_DCTERMS}identifier")
"""What gives a node a code, with the sub-properties that the ontology declares."""
NAME_PROPERTIES = (
    f"{_SKOS}prefLabel",
    f"{_SKOS}altLabel",
    f"{_SKOS}hiddenLabel",
    "http://www.w3.org/2000/01/rdf-schema#label",
    f"{_DCTERMS}title",
    "http://xmlns.com/foaf/0.1/name",
)
"""What gives a node a name, with the sub-properties that the ontology declares."""
_SHOWN = 5
_SHORTEST = 3
"""How many letters make the beginning of a word: two may be a code that the graph lacks."""
_IRI = re.compile(r"<?(?P<iri>[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]+)>?")

_CLASSES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?found WHERE { VALUES ?root { %s } ?found rdfs:subClassOf+ ?root }"""
_EVERY_CLASS = "SELECT DISTINCT ?found WHERE { ?node a ?found FILTER(isIRI(?found)) }"
_PROPERTIES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?found ?root WHERE { VALUES ?root { %s } ?found rdfs:subPropertyOf+ ?root }"""
_NODES = "SELECT DISTINCT ?node WHERE { VALUES ?class { %s } ?node a ?class FILTER(isIRI(?node)) }"
_IS_NODE = "SELECT ?class WHERE { VALUES ?class { %s } %s a ?class } LIMIT 1"
_NAMES = """
PREFIX skosxl: <http://www.w3.org/2008/05/skos-xl#>
SELECT DISTINCT ?node ?property ?text WHERE {
  VALUES ?class { %s }
  ?node a ?class .
  { VALUES ?property { %s } ?node ?property ?text }
  UNION
  {
    VALUES ?property { skosxl:prefLabel skosxl:altLabel skosxl:hiddenLabel }
    ?node ?property ?label .
    ?label skosxl:literalForm ?text
  }
  FILTER(isIRI(?node) && isLiteral(?text))
}"""


class Name(NamedTuple):
    """One name of a node; `is_code` for a code or notation, which is never matched in part."""

    node: str
    text: str
    is_code: bool

    @property
    def folded(self) -> str:
        """Return the name folded."""
        return fold(self.text)

    @property
    def words(self) -> frozenset[str]:
        """Return the folded words of the name."""
        return frozenset(self.folded.split())


class Names:
    """The names of all nodes of one class or of several, subclasses included.

    Of several classes an earlier one is meant rather than a later one, where names fit equally
    well. `rdfs:Resource` has every node that has a class.
    Codes are what skos:notation, dcterms:identifier and their sub-properties say; labels what SKOS,
    SKOS-XL, rdfs:label, dcterms:title, foaf:name and their sub-properties say; the last segment of
    a node's IRI is a name too.
    """

    def __init__(self, store: Store, prefixes: Prefixes, class_: str) -> None:
        """Read the names of the nodes of `class_`: prefixed names or `<IRI>`, parted by spaces.

        Raises UsageError for an unknown prefix.
        """
        self._store = store
        self._prefixes = prefixes
        self.class_ = class_
        self._below = [self._subclasses(name) for name in class_.split()]
        self._classes = _terms(set().union(*self._below))
        self._found: set[str] = set()
        self._has_nodes = False

    @cached_property
    def _nodes(self) -> dict[str, int]:
        """Each node, with the place of the first class that it is of."""
        nodes: dict[str, int] = {}
        for place, classes in enumerate(self._below):
            for (node,) in self._rows(_NODES % _terms(classes)):
                nodes.setdefault(node, place)
        self._has_nodes = True
        return nodes

    def _has(self, iri: str) -> bool:
        """Tell whether an IRI is one of the nodes; the others are not gone through for that."""
        if self._has_nodes:
            return iri in self._nodes
        if iri not in self._found:
            try:
                node = str(ox.NamedNode(iri))
            except ValueError:  # no IRI at all
                return False
            if self._rows(_IS_NODE % (self._classes, node)):
                self._found.add(iri)
        return iri in self._found

    def _subclasses(self, class_: str) -> set[str]:
        """Return the IRIs of a class and of the classes below it."""
        iri = class_[1:-1] if class_.startswith("<") else self._prefixes.expand(class_)
        below = _EVERY_CLASS if iri == _RESOURCE else _CLASSES % _terms([iri])
        return {iri, *(found for (found,) in self._rows(below))}

    def find(self, typed: str, example: str = "") -> str:
        """Return the IRI of the node that `typed` means.

        A whole name is better than whole words of one, and those are better than beginnings of
        words. Raises UsageError with near matches where nothing fits, and with each fitting node
        where several do.
        """
        iri = self._as_iri(typed)
        if iri is not None:
            if self._has(iri):
                return iri
            raise self._nothing(typed, example)
        for fits in self._ways(typed):
            found = self.first({name.node for name in self.all if fits(name)})
            if len(found) == 1:
                return found[0]
            if found:
                class_ = self.class_.split()[self._nodes[found[0]]]
                raise UsageError(
                    f"{shown(typed)} fits {len(found)} nodes of {class_}: {self._list(found)}",
                    mend="give more of the name, a code, or the IRI",
                )
        raise self._nothing(typed, example)

    def shortest(self, node: str) -> str:
        """Return the shortest that a person can type for a node: a code, its slug, or its IRI.

        What is returned is found again as this node alone.
        """
        own = [name for name in self.all if name.node == node]
        codes = [name.text for name in own if name.is_code and not name.text.isdecimal()]
        for text in [
            *sorted(codes, key=lambda code: (len(code), code)),
            *(n.text for n in own[:1]),
        ]:
            same = {name.node for name in self.all if name.text.casefold() == text.casefold()}
            if self.first(same) == [node]:
                return text
        return self._prefixes.shrink(node)

    def first(self, nodes: set[str]) -> list[str]:
        """Return the nodes of the first class that any of them is of, sorted."""
        first = min((self._nodes[node] for node in nodes), default=0)
        return sorted(node for node in nodes if self._nodes[node] == first)

    def _ways(self, typed: str) -> Iterator[Callable[[Name], bool]]:
        """Yield the ways in which a name may fit, best first."""
        exact = typed.strip().casefold()
        yield lambda name: name.text.casefold() == exact
        folded = fold(typed)
        parts = folded.split()
        if not parts:
            return
        yield lambda name: name.folded == folded
        yield lambda name: not name.is_code and name.words.issuperset(parts)
        if min(map(len, parts)) >= _SHORTEST:
            yield lambda name: not name.is_code and _begins(name, parts)

    def _as_iri(self, typed: str) -> str | None:
        """Return the IRI where an IRI or a prefixed name of this graph was typed."""
        match = _IRI.fullmatch(typed.strip())
        if match is None:
            return None
        iri = match["iri"]
        if typed.strip().startswith("<") or "://" in iri:
            return iri
        if iri.partition(":")[0] in self._prefixes.as_dict():
            return self._prefixes.expand(iri)
        return None

    def _nothing(self, typed: str, example: str) -> UsageError:
        import difflib

        by_text: dict[str, str] = {}
        for name in self.all:
            by_text.setdefault(name.folded, name.node)
        wanted = fold(typed.rstrip("/>").rpartition("/")[2])
        near = difflib.get_close_matches(wanted, by_text, n=3 * _SHOWN)
        nodes = list(dict.fromkeys(by_text[text] for text in near))
        mend = None
        if nodes:
            mend = f"near it: {self._list(nodes)}"
        elif example:
            mend = f"an example: {example}"
        classes = ", ".join(self.class_.split())
        return UsageError(f"{shown(typed)} fits no node of {classes}", mend=mend)

    def _list(self, nodes: list[str]) -> str:
        labels = labels_in(self._store, nodes[:_SHOWN], "en")
        listed = [
            f"{labels[node]} <{node}>" if node in labels else f"<{node}>" for node in nodes[:_SHOWN]
        ]
        if len(nodes) > _SHOWN:
            listed.append(f"and {len(nodes) - _SHOWN} more")
        return ", ".join(listed)

    @cached_property
    def all(self) -> list[Name]:
        """The names of all nodes, codes and last segments of IRIs among them."""
        return list(self._read())

    def _read(self) -> Iterator[Name]:
        for node in self._nodes:
            slug = re.split(r"[/#]", node.rstrip("/#"))[-1]
            yield Name(node, slug, is_code=False)
        codes = set(CODE_PROPERTIES)
        properties = {*CODE_PROPERTIES, *NAME_PROPERTIES}
        for found, root in self._rows(_PROPERTIES % _terms(properties)):
            properties.add(found)
            if root in CODE_PROPERTIES:
                codes.add(found)
        for node, name, text in self._rows(_NAMES % (self._classes, _terms(properties))):
            yield Name(node, text, is_code=name in codes)

    def _rows(self, query: str) -> list[tuple[str, ...]]:
        answer = self._store.query(query)
        assert isinstance(answer, Solutions)
        return [tuple(_text(term) for term in row) for row in answer.rows]


def _begins(name: Name, parts: list[str]) -> bool:
    return all(any(word.startswith(part) for word in name.words) for part in parts)


def _terms(iris: Iterable[str]) -> str:
    return " ".join(str(ox.NamedNode(iri)) for iri in sorted(iris))


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""
