"""What tokens of a Turtle text stand for: IRIs, blank nodes, literals without quotation marks."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from kg.rdf.iris import iri_node
from kg.rdf.relative import resolve
from kg.rdf.turtle_tokens import NotTurtle, Token, unescaped

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_BOOLEAN: Final = ox.NamedNode(f"{_XSD}boolean")


class Names:
    """The prefixes, base and labels that hold at a place of a text."""

    def __init__(self, base: str | None = None) -> None:
        """Begin with the base of the file, if it has one, and nothing else."""
        self._prefixes: dict[str, str] = {}
        self._base = base
        self._nodes: dict[str, ox.NamedNode] = {}
        self._labels: dict[str, int] = {}
        self._blank_nodes = 0

    def declare(self, prefix: str | None, iri: Token) -> None:
        """Take a declaration of a prefix, with its colon, or of the base when it is None."""
        value = resolve(self._base, unescaped(iri.text[1:-1]))
        self._nodes.clear()
        if prefix is not None:
            self._prefixes[prefix] = value
        else:
            self._base = value

    def node(self, token: Token) -> ox.NamedNode:
        """Return what an IRI or a prefixed name stands for. Raises NotTurtle."""
        text = token.text
        node = self._nodes.get(text)
        if node is None:
            try:
                node = self._nodes[text] = iri_node(self._iri(token))
            except ValueError:
                raise NotTurtle(f"not an IRI: {text}") from None
        return node

    def fresh(self) -> int:
        """Return the number of a new blank node."""
        self._blank_nodes += 1
        return self._blank_nodes

    def labelled(self, label: str) -> int:
        """Return the number of the blank node with a label."""
        if label not in self._labels:
            self._labels[label] = self.fresh()
        return self._labels[label]

    def _iri(self, token: Token) -> str:
        if token.kind == "iri":
            return resolve(self._base, unescaped(token.text[1:-1]))
        prefix, colon, local = token.text.partition(":")
        try:
            return self._prefixes[prefix + colon] + unescaped(local)
        except KeyError:
            raise NotTurtle(f"the prefix of {token.text} is not declared") from None


def number(text: str) -> ox.Literal:
    """Return the literal that a number without quotation marks stands for."""
    kind = "decimal" if "." in text else "integer"
    if "e" in text or "E" in text:
        kind = "double"
    return ox.Literal(text, datatype=ox.NamedNode(_XSD + kind))


def boolean(text: str) -> ox.Literal:
    """Return the literal that `true` or `false` stands for."""
    return ox.Literal(text, datatype=_BOOLEAN)
