"""A judgement that stands while the data change: only what a change affects is judged again.

See docs/incremental.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pyoxigraph as ox

from kg.errors import KgError
from kg.validation.arrays import Ids, contains
from kg.validation.dataset import Dataset
from kg.validation.results import IllFormed, Judgement, ShapeResult
from kg.validation.shacl.changing import ChangingColumns
from kg.validation.shacl.compiler import Compiler
from kg.validation.shacl.components import Asking, Selecting
from kg.validation.shacl.deltas import Delta
from kg.validation.shacl.dependence import EVERYTHING, Affected, Dependence, united
from kg.validation.shacl.judging import told
from kg.validation.shacl.model import Shape
from kg.validation.shacl.queries import Queries
from kg.validation.shacl.readings import Readings
from kg.validation.shacl.running import Run
from kg.validation.shacl.sparql import Sparql
from kg.validation.tally import Row
from kg.validation.triples import Term, TripleIndex


class StandingJudgement:
    """The results of shapes on data, kept as triples come and go."""

    def __init__(self, shapes: Iterable[ox.Triple], data: Iterable[ox.Triple]) -> None:
        """Judge the data once."""
        index = shapes if isinstance(shapes, TripleIndex) else TripleIndex(shapes)
        dataset = Dataset.of(data)
        compiler = Compiler(index)
        self._shapes = compiler.targeting()
        self._problems = compiler.problems
        self.columns = ChangingColumns(dataset.columns)
        self.columns.warm()
        self._asks = any(map(_asks, compiler.shapes()))
        self._queries = Queries(Dataset(self.columns, dataset.store), index)
        self._readings = Readings()
        self._results: dict[Shape, Counter[ShapeResult]] = {}
        self._failed: dict[Shape, IllFormed] = {}
        run = self._run()
        for shape in self._shapes:
            self._judge(shape, run)
            self._readings.predicates(shape)  # so that the first change need not find out
        if self._asks:
            self._queries.spellings.look()

    def judgement(self) -> Judgement:
        """Return the results of the moment, by shape, and what is ill-formed about the shapes."""
        results = [result for shape in self._shapes for result in self._results[shape].elements()]
        return Judgement(results, [*self._problems, *self._failed.values()])

    def of(self, looked: Mapping[Term, Ids]) -> Judgement:
        """Return the results for some focus nodes of each shape, by the number of its node."""
        run = self._run()
        results: list[ShapeResult] = []
        for shape in self._shapes:
            nodes = looked.get(shape.node)
            if nodes is not None and shape not in self._failed:
                results.extend(self._asked(shape, run, nodes).elements())
        return Judgement(results, [*self._problems, *self._failed.values()])

    def change(self, came: Iterable[ox.Triple], went: Iterable[ox.Triple]) -> int:
        """Change the data and judge again what it affects; return how many focus nodes that is.

        Triples that are there already do not come, and those that are not do not go.
        """
        return self.change_rows(self._rows(came), self._rows(went))

    def change_rows(self, came: Iterable[Row], went: Iterable[Row]) -> int:
        """As `change`, with triples as numbers of the columns."""
        new = [row for row in came if not self.columns.has(row)]
        gone = [row for row in went if self.columns.has(row)]
        if not new and not gone:
            return 0
        before = self.columns.state.copy()
        self.columns.add(new)
        affected = self._affected(Delta(self.columns, [*new, *gone]))
        self.columns.remove(gone)
        after, self.columns.state = self.columns.state, before
        self._take_out(affected)
        self.columns.state = after
        self._change_store(new, gone)
        return self._put_in(affected)

    def _rows(self, triples: Iterable[ox.Triple]) -> list[Row]:
        number = self.columns.number
        return list(
            dict.fromkeys(
                (number(triple.subject), number(triple.predicate), number(triple.object))
                for triple in triples
            )
        )

    def _affected(self, delta: Delta) -> dict[Shape, Affected]:
        """Return what the change affects of each shape; the columns hold before and after."""
        dependence = Dependence(delta, self._readings, self._queries.spellings.every)
        found = {
            shape: united([dependence.of(shape), dependence.of_targets(shape)])
            for shape in self._shapes
        }
        return {shape: affected for shape, affected in found.items() if affected}

    def _take_out(self, affected: dict[Shape, Affected]) -> None:
        """Take the results of the affected nodes out, which are those on the data of before.

        Where results may speak of other nodes than of the focus nodes that they come from, these
        are asked once more which they are.
        """
        run = self._run()
        for shape, nodes in affected.items():
            kept = self._results[shape]
            if nodes.every or not kept:
                continue
            if _is_flat(shape):
                gone = {self.columns.terms[number] for number in nodes.nodes.tolist()}
                self._results[shape] = Counter(
                    {each: times for each, times in kept.items() if each.focus not in gone}
                )
                continue
            try:
                found = self._asked(shape, run, self._among(shape, nodes.nodes))
            except KgError:
                affected[shape] = EVERYTHING
                continue
            if any(kept[result] < times for result, times in found.items()):
                affected[shape] = EVERYTHING
                continue
            for result, times in found.items():
                kept[result] -= times
                if not kept[result]:
                    del kept[result]

    def _put_in(self, affected: dict[Shape, Affected]) -> int:
        """Add the results of the affected nodes on the data of now; return how many these are."""
        run = self._run()
        looked = 0
        for shape, nodes in affected.items():
            if nodes.every or shape in self._failed:
                looked += self._judge(shape, run)
                continue
            focus = self._among(shape, nodes.nodes)
            looked += len(focus)
            try:
                self._results[shape].update(self._asked(shape, run, focus))
            except KgError:
                self._judge(shape, run)
        return looked

    def _judge(self, shape: Shape, run: Run) -> int:
        """Judge all focus nodes of a shape; return how many these are."""
        focus = shape.targets.focus(self.columns)
        self._failed.pop(shape, None)
        try:
            self._results[shape] = self._asked(shape, run, focus)
        except KgError as error:
            problem = f"a query of it cannot be asked: {error.message}"
            self._failed[shape] = IllFormed(shape.node, problem, shape.node)
            self._results[shape] = Counter()
        return len(focus)

    def _run(self) -> Run:
        return Run(self.columns, self._queries)

    def _asked(self, shape: Shape, run: Run, focus: Ids) -> Counter[ShapeResult]:
        return Counter(
            result
            for violations in run.validate(shape, focus)
            for result in told(violations, run.terms)
        )

    def _among(self, shape: Shape, nodes: Ids) -> Ids:
        """Return those of the nodes that are focus nodes of the shape."""
        columns, targets = self.columns, shape.targets
        number = columns.number
        mask = contains(columns.numbers(targets.nodes), nodes)
        for kind in targets.classes:
            mask |= contains(columns.instances(number(kind)), nodes)
        for name in targets.subjects_of:
            mask |= contains(columns.pairs(number(name)).left, nodes)
        for name in targets.objects_of:
            mask |= contains(columns.reversed_pairs(number(name)).left, nodes)
        return nodes[mask]

    def _change_store(self, new: Sequence[Row], gone: Sequence[Row]) -> None:
        """Change the data as queries see them.

        A Store holds literals that it takes for the same once: one of them may go and another
        stay.
        """
        if not self._asks:
            return
        spellings = self._queries.spellings
        came = [self._triple(row) for row in new]
        for subject, predicate, value in gone:
            others = spellings.every(np.array([value], dtype=np.int64)).tolist()
            rows = [(subject, predicate, other) for other in others if other != value]
            came += [self._triple(row) for row in rows if self.columns.has(row)]
        self._queries.change(came, [self._triple(row) for row in gone])

    def _triple(self, row: Row) -> ox.Triple:
        subject, predicate, value = (self.columns.terms[number] for number in row)
        assert isinstance(subject, ox.NamedNode | ox.BlankNode)
        assert isinstance(predicate, ox.NamedNode)
        return ox.Triple(subject, predicate, value)


def _asks(shape: Shape) -> bool:
    return any(isinstance(each, Sparql | Selecting | Asking) for each in shape.constraints)


def _is_flat(shape: Shape) -> bool:
    """Tell whether every result of a shape speaks of the focus node that it comes from."""
    return not shape.parts or (shape.path is None and all(map(_is_flat, shape.parts)))
