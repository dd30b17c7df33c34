"""The engine as the seam knows it: shapes once, then data, and results come out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.errors import KgError
from kg.validation.dataset import Dataset
from kg.validation.results import IllFormed, Judgement, ShapeResult
from kg.validation.shacl.compiler import Compiler
from kg.validation.shacl.executables import NOTHING
from kg.validation.shacl.nesting import deep
from kg.validation.shacl.queries import Queries
from kg.validation.shacl.running import Run, Violations
from kg.validation.shacl.terms import Terms
from kg.validation.triples import TripleIndex


class OwnEngine:
    """The project's own engine over one set of shapes, for any number of data graphs."""

    def __init__(self, shapes: Iterable[ox.Triple]) -> None:
        """Compile the shapes; what is ill-formed is part of each judgement."""
        self._index = shapes if isinstance(shapes, TripleIndex) else TripleIndex(shapes)
        self._compiler = Compiler(self._index)
        self._shapes = self._compiler.targeting()

    def run(self, data: Iterable[ox.Triple]) -> Judgement:
        """Return the results of the shapes on the data, and what is ill-formed about the shapes."""
        dataset = Dataset.of(data)
        run = Run(dataset.columns, Queries(dataset, self._index))
        results: list[ShapeResult] = []
        problems = list(self._compiler.problems)
        for shape in self._shapes:
            try:
                with deep():
                    found = run.validate(shape)
                for violations in found:
                    results.extend(told(violations, run.terms))
            except KgError as error:
                problem = f"a query of it cannot be asked: {error.message}"
                problems.append(IllFormed(shape.node, problem, shape.node))
        return Judgement(results, problems)


def told(violations: Violations, terms: Terms) -> Iterator[ShapeResult]:
    """Yield a result for each violation."""
    shape, constraint, found = violations.shape, violations.constraint, violations.found
    messages = shape.messages or (ox.Literal(constraint.text, language="en"),)
    values = found.values.tolist() if found.values is not None else None
    paths = found.paths.tolist() if found.paths is not None else None
    for place, focus in enumerate(found.focus.tolist()):
        value = values[place] if values is not None else NOTHING
        path = paths[place] if paths is not None else NOTHING
        texts = found.texts[place] if found.texts is not None else ()
        yield ShapeResult(
            shape=shape.node,
            component=constraint.component,
            severity=shape.severity,
            focus=terms[focus],
            path=terms[path] if path != NOTHING else shape.path_node,
            value=terms[value] if value != NOTHING else None,
            constraint=found.constraint,
            messages=texts or messages,
        )
