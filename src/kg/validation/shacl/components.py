"""Constraint components that shapes graphs declare themselves.

https://www.w3.org/TR/shacl/#sparql-constraint-components
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pyoxigraph as ox

from kg.validation.results import IllFormed
from kg.validation.shacl.executables import Executable, Selected, filled, read_executable
from kg.validation.shacl.model import Constraint, Found, Plain, Shape, Values
from kg.validation.shacl.parameters import IllFormedError, Parameters
from kg.validation.shacl.queries import NUMBER, Row, Table
from kg.validation.shacl.running import Run
from kg.validation.triples import SH, TYPE, XSD, Term, TripleIndex

_COMPONENT: Final = ox.NamedNode(SH + "ConstraintComponent")
_JAVASCRIPT: Final = ox.NamedNode(SH + "JSValidator")
_LOCAL: Final = re.compile(r"[^/#:]*\Z")
_INTEGER: Final = ox.NamedNode(XSD + "integer")


@dataclass(frozen=True)
class _Parameter:
    name: str
    path: ox.NamedNode
    optional: bool


@dataclass(frozen=True)
class _Declared:
    """A declared component: its parameters and the node of its validator for each kind of shape."""

    iri: str
    parameters: tuple[_Parameter, ...]
    validators: dict[bool, Term]
    """Keyed by whether the shape is a property shape."""
    messages: tuple[ox.Literal, ...]


@dataclass(frozen=True, eq=False)
class Selecting(Plain):
    """A component whose SELECT returns a row for each violation."""

    executable: Executable
    messages: tuple[ox.Literal, ...]

    def violations(self, run: Run, values: Values) -> Iterator[Found]:
        """Ask the query for all focus nodes."""
        selected = Selected(run, values, self.messages, None, self.executable)
        yield selected.found(dict(self.executable.constants))


@dataclass(frozen=True, eq=False)
class Asking(Plain):
    """A component whose ASK is true of each value that conforms."""

    executable: Executable
    messages: tuple[ox.Literal, ...]

    def violations(self, run: Run, values: Values) -> Iterator[Found]:
        """Ask the query for all pairs of focus and value; those it does not hold of violate."""
        left, right = values.pairs.left, values.pairs.right
        if not len(left):
            return
        rows = [
            (ox.Literal(str(number), datatype=_INTEGER), run.terms[focus], run.terms[value])
            for number, (focus, value) in enumerate(zip(left.tolist(), right.tolist(), strict=True))
        ]
        bad = np.ones(len(rows), dtype=np.bool_)
        bound = {"this": values.focus, "value": values.different}
        table = Table((NUMBER, "this", "value"), rows)
        for row in self.executable.solutions(run, table, bound):
            number = row[NUMBER]
            assert isinstance(number, ox.Literal)
            bad[int(number.value)] = False
        known: Row = dict(self.executable.constants)
        texts = [
            tuple(filled(text, known | {"this": this, "value": value}) for text in self.messages)
            for (_, this, value), violates in zip(rows, bad.tolist(), strict=True)
            if violates
        ]
        yield Found(left[bad], right[bad], texts=texts)


class Components:
    """The components that a shapes graph declares; ill-formed ones are told and left out."""

    def __init__(self, index: TripleIndex, tell: Callable[[IllFormed], None]) -> None:
        """Read nothing yet."""
        self._index = index
        self._tell = tell

    def read(self, parameters: Parameters, shape: Shape) -> Iterator[Constraint]:
        """Yield the constraints of the components whose parameters the shape has.

        One that is ill-formed is told and left out.
        """
        for declared in self._declared:
            validator = declared.validators.get(shape.path is not None)
            if validator is None:
                continue
            given = [
                (parameter, parameters.index.objects(shape.node, parameter.path))
                for parameter in declared.parameters
            ]
            if not all(values or parameter.optional for parameter, values in given):
                continue
            choices = [
                [(parameter.name, value) for value in values]
                for parameter, values in given
                if values
            ]
            for constants in itertools.product(*choices):
                try:
                    yield self._constraint(declared, validator, shape, constants)
                except IllFormedError as error:
                    self._tell(error.told(shape.node))
                    shape.partial = True

    def _constraint(
        self,
        declared: _Declared,
        validator: Term,
        shape: Shape,
        constants: tuple[tuple[str, Term], ...],
    ) -> Constraint:
        own = Parameters(validator, self._index)
        messages = tuple(text for text in own.all("message") if isinstance(text, ox.Literal))
        messages = messages or shape.messages or declared.messages
        text = f"the value violates {declared.iri}"
        if own.all("ask"):
            bound = ("this", "value")
            executable = read_executable(own, "ask", shape, constants, bound)
            return Asking(declared.iri, text, executable, messages)
        executable = read_executable(own, "select", shape, constants)
        return Selecting(declared.iri, text, executable, messages)

    @cached_property
    def _declared(self) -> list[_Declared]:
        found = []
        for node in self._index.instances(_COMPONENT):
            if not isinstance(node, ox.NamedNode):
                continue
            try:
                found.append(self._read(node))
            except IllFormedError as error:
                self._tell(error.told(node))
        return [declared for declared in found if declared is not None]

    def _read(self, node: ox.NamedNode) -> _Declared | None:
        own = Parameters(node, self._index)
        parameters = tuple(self._parameter(each) for each in own.all("parameter"))
        general = self._validator(own, "validator")
        validators = {}
        for of_property, name in ((False, "nodeValidator"), (True, "propertyValidator")):
            validator = self._validator(own, name) or general
            if validator is not None:
                validators[of_property] = validator
        if not validators:
            return None  # such as the built-in ones, where a shapes graph holds SHACL itself
        if not any(not parameter.optional for parameter in parameters):
            raise own.wrong("parameter", None, "needs one that is not optional")
        templates = own.all("message") or own.all("labelTemplate")
        messages = tuple(text for text in templates if isinstance(text, ox.Literal))
        return _Declared(node.value, parameters, validators, messages)

    def _validator(self, own: Parameters, name: str) -> Term | None:
        """Return the validator in SPARQL; one in JavaScript may stand beside it.

        Raises IllFormedError where there is more than one.
        """
        asked = [node for node in own.all(name) if not self._index.has(node, TYPE, _JAVASCRIPT)]
        if len(asked) > 1:
            raise own.wrong(name, asked[1], "is given more than once")
        return asked[0] if asked else None

    def _parameter(self, node: Term) -> _Parameter:
        own = Parameters(node, self._index)
        path = own.iri("path")
        if path is None:
            raise own.wrong("path", None, "is missing of a parameter")
        match = _LOCAL.search(path.value)
        name = match[0] if match is not None else ""
        return _Parameter(name, path, own.truth("optional"))
