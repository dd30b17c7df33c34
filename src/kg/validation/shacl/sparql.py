"""SPARQL-based constraints: `sh:sparql`. https://www.w3.org/TR/shacl/#sparql-constraints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.validation.shacl.executables import Executable, Selected, read_executable
from kg.validation.shacl.model import Constraint, Found, Plain, Shape, Values
from kg.validation.shacl.parameters import Parameters
from kg.validation.shacl.running import Run
from kg.validation.triples import SH, Term


@dataclass(frozen=True, eq=False)
class Sparql(Plain):
    """Each row that the query returns for a focus node violates."""

    node: Term
    executable: Executable
    messages: tuple[ox.Literal, ...]

    def violations(self, run: Run, values: Values) -> Iterator[Found]:
        """Ask the query for all focus nodes."""
        selected = Selected(run, values, self.messages, self.node, self.executable)
        yield selected.found({})


def read(parameters: Parameters, shape: Shape) -> Iterator[Constraint]:
    """Yield the SPARQL constraints of a shape. Raises IllFormedError."""
    for node in parameters.all("sparql"):
        own = Parameters(node, parameters.index)
        executable = read_executable(own, "select", shape)
        messages = tuple(text for text in own.all("message") if isinstance(text, ox.Literal))
        if own.truth("deactivated"):
            continue
        yield Sparql(
            SH + "SPARQLConstraintComponent",
            "the query of the shape finds the node",
            node,
            executable,
            messages or shape.messages,
        )
