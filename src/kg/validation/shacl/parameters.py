"""Reads the parameters of shapes, and says what is ill-formed about them.

https://www.w3.org/TR/shacl/#core-components gives what each parameter may be.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeVar

import pyoxigraph as ox

from kg.validation.results import IllFormed
from kg.validation.triples import RDF, SH, XSD, Term, TripleIndex

_COUNT: Final = re.compile(r"[+-]?[0-9]+")
# The specification asks for the literal `true`; `1` has its value and is another term.
_TRUTHS: Final = {"true": True, "1": False, "false": False, "0": False}

# Parameters that are nothing without another: a shape is not asked what they were to change.
_BELONGS_TO: Final = {
    "flags": "pattern",
    "ignoredProperties": "closed",
    "qualifiedValueShapesDisjoint": "qualifiedValueShape",
}
# Parameters of which each value is a constraint, a target or a text of its own.
_SEVERAL: Final = frozenset(
    (
        *("and", "class", "disjoint", "equals", "hasValue", "lessThan", "lessThanOrEquals"),
        *("message", "node", "not", "or", "pattern", "property", "sparql", "targetClass"),
        *("targetNode", "targetObjectsOf", "targetSubjectsOf", "xone"),
    )
)

_Value = TypeVar("_Value")


class IllFormedError(Exception):
    """A shape that cannot be asked; never leaves this room."""

    def __init__(
        self, problem: str, node: Term, predicate: str | None = None, value: Term | None = None
    ) -> None:
        """Hold what is wrong and where."""
        super().__init__(problem)
        self.problem = problem
        self.node = node
        self.predicate = predicate
        self.value = value

    def told(self, shape: Term) -> IllFormed:
        """Return the error as one of the shape."""
        return IllFormed(shape, self.problem, self.node, self.predicate, self.value)


class Parameters:
    """The parameters of one node of the shapes."""

    def __init__(self, node: Term, index: TripleIndex) -> None:
        """Read what the node has: it is asked for many times more than it has parameters."""
        self.node = node
        self.index = index
        self._given = {
            predicate.value: index.objects(node, predicate) for predicate in index.predicates(node)
        }
        self.names = frozenset(name.removeprefix(SH) for name in self._given)
        self._left_out: set[tuple[str, Term | None]] = set()

    def all(self, name: str) -> list[Term]:
        """Return every value of ``sh:name`` that is not left out."""
        values = self._given.get(SH + name, [])
        if not self._left_out:
            return values
        out = self._left_out
        return [value for value in values if not {(name, None), (name, value)} & out]

    def leave_out(self, error: IllFormedError) -> bool:
        """Pass over what an error blames from now on; tell whether that is anything new.

        It is the value alone where several may stand, else every value of the parameter. A
        parameter that only says more of another takes that one with it.
        """
        name, value = (error.predicate or "").removeprefix(SH), error.value
        if error.node != self.node:
            name, value = "sparql", error.node  # of the node of a query, its own value
        name = _BELONGS_TO.get(name, name)
        whole = name not in _SEVERAL or value not in self.all(name)
        blamed = (name, None if whole else value)
        new = bool(name) and blamed not in self._left_out
        self._left_out.add(blamed)
        return new

    def one(self, name: str) -> Term | None:
        """Return the value of ``sh:name``, which may have one at most."""
        values = self.all(name)
        if len(values) > 1:
            raise self.wrong(name, values[1], "is given more than once")
        return values[0] if values else None

    def wrong(self, name: str, value: Term | None, problem: str) -> IllFormedError:
        """Return the error that says what is wrong with a parameter."""
        return IllFormedError(f"sh:{name} {problem}", self.node, SH + name, value)

    def integer(self, name: str) -> int | None:
        """Return a whole number. Raises IllFormedError."""
        return self._typed(name, _integer, "needs a whole number")

    def truth(self, name: str) -> bool:
        """Return a boolean, false where it is not given. Raises IllFormedError."""
        return bool(self._typed(name, _truth, "needs true or false"))

    def string(self, name: str) -> str | None:
        """Return a text. Raises IllFormedError."""
        return self._typed(name, _string, "needs a text")

    def iri(self, name: str) -> ox.NamedNode | None:
        """Return an IRI. Raises IllFormedError."""
        return self._typed(name, _iri, "needs an IRI")

    def iris(self, name: str) -> list[ox.NamedNode]:
        """Return every value, which must be IRIs. Raises IllFormedError."""
        return [self._read(name, value, _iri, "needs an IRI") for value in self.all(name)]

    def literal(self, name: str) -> ox.Literal | None:
        """Return a literal. Raises IllFormedError."""
        return self._typed(name, _literal, "needs a literal")

    def list(self, name: str, head: Term) -> list[Term]:
        """Return the members of a list that is a value of ``sh:name``. Raises IllFormedError."""
        members = self.index.well_formed(head)
        if members is None:
            raise self.wrong(name, head, "needs a well-formed RDF list")
        return members

    def _typed(self, name: str, read: Callable[[Term], _Value | None], needs: str) -> _Value | None:
        value = self.one(name)
        return None if value is None else self._read(name, value, read, needs)

    def _read(
        self, name: str, value: Term, read: Callable[[Term], _Value | None], needs: str
    ) -> _Value:
        found = read(value)
        if found is None:
            raise self.wrong(name, value, needs)
        return found


def _integer(value: Term) -> int | None:
    if not isinstance(value, ox.Literal) or not value.datatype.value.startswith(XSD):
        return None
    if not value.datatype.value.endswith(("nteger", "int", "long", "short", "byte")):
        return None
    return int(value.value) if _COUNT.fullmatch(value.value) else None


def _truth(value: Term) -> bool | None:
    if not isinstance(value, ox.Literal) or value.datatype.value != XSD + "boolean":
        return None
    return _TRUTHS.get(value.value)


def _string(value: Term) -> str | None:
    """Return a text; one with a language is taken as other engines take it."""
    if not isinstance(value, ox.Literal):
        return None
    texts = (XSD + "string", RDF + "langString")
    return value.value if value.datatype.value in texts else None


def _iri(value: Term) -> ox.NamedNode | None:
    return value if isinstance(value, ox.NamedNode) else None


def _literal(value: Term) -> ox.Literal | None:
    return value if isinstance(value, ox.Literal) else None
