"""Which focus nodes of a query a changed triple can matter to.

A triple that a pattern matches matters only together with the patterns of its group and of the
groups around it, since these hold wherever the match counts. A chain of them leads from the match
to `$this`; it is worked out once for each query, and walked when triples change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
import pyoxigraph as ox

from kg.validation.arrays import NONE, Ids, Mask, distinct
from kg.validation.graph_patterns import (
    Group,
    NotUnderstood,
    Pattern,
    Place,
    Variable,
    substituted,
)
from kg.validation.paths import Path
from kg.validation.pattern_reading import read_query
from kg.validation.shacl.changing import ChangingColumns
from kg.validation.shacl.deltas import Delta
from kg.validation.shacl.paths import follow

_Part: TypeAlias = Literal["subject", "predicate", "object"]
Expansion: TypeAlias = Callable[[Ids], Ids]
"""Returns terms with all that a Store takes for the same."""

# From which part of a pattern to which others a walk can be made where the predicate is a variable.
_WITH_VARIABLE: Final[dict[_Part, tuple[_Part, ...]]] = {
    "subject": ("predicate", "object"),
    "predicate": ("subject", "object"),
    "object": (),
}


@dataclass(frozen=True)
class Step:
    """A pattern on a chain, and from which of its parts to which it is walked."""

    pattern: Pattern
    entry: _Part
    exit: _Part


@dataclass(frozen=True)
class Chain:
    """A pattern that triples may match, and the way from there to a pre-bound variable.

    Without ``target`` there is no way: whatever matches may matter to every focus node.
    """

    pattern: Pattern
    start: _Part = "subject"
    steps: tuple[Step, ...] = ()
    target: str | None = None


def chains(
    text: str, constants: Iterable[tuple[str, ox.NamedNode | ox.Literal]], targets: Sequence[str]
) -> list[Chain] | None:
    """Return the chains of a query to the pre-bound variables, of which one is enough for each.

    None where the query is not understood.
    """
    try:
        where = substituted(read_query(text).where, dict(constants))
        return list(_of_group(where, (), targets))
    except NotUnderstood:
        return None


def _of_group(group: Group, around: tuple[Pattern, ...], targets: Sequence[str]) -> Iterator[Chain]:
    known = (*group.patterns, *(() if group.apart else around))
    for pattern in group.patterns:
        _refuse(pattern, known, targets)
        yield _chain(pattern, known, targets)
    for inner in group.groups:
        yield from _of_group(inner, known, targets)


def _refuse(pattern: Pattern, known: Sequence[Pattern], targets: Sequence[str]) -> None:
    """Raise NotUnderstood for a path that columns would not follow as a Store does.

    One of no step, whose ends nothing else binds, leads from each node of the graph to itself, so
    that any triple would matter. One that turns round may lead over a literal, of which a Store
    takes several for the same.
    """
    path = pattern.predicate
    if not isinstance(path, Path):
        return
    if len(_directions(path)) > 1:
        raise NotUnderstood("a path that turns round")
    others = [name for each in known if each is not pattern for name in each.variables()]
    if path.may_stay() and not {*others, *targets} & set(pattern.variables()):
        raise NotUnderstood("a path of no step between any nodes")


def _directions(path: Path, *, backwards: bool = False) -> set[bool]:
    """Return in which directions a path has steps."""
    if not path.operator:
        return {backwards}
    turned = backwards != (path.operator == "^")
    return {way for part in path.parts for way in _directions(part, backwards=turned)}


def _chain(pattern: Pattern, known: Sequence[Pattern], targets: Sequence[str]) -> Chain:
    """Return the shortest chain from a pattern to one of the variables."""
    waiting: list[tuple[str, Chain]] = [
        (name, Chain(pattern, part)) for part, name in _variables(pattern)
    ]
    seen = {name for name, _ in waiting}
    while waiting:
        further = []
        for name, chain in waiting:
            if name in targets:
                return Chain(pattern, chain.start, chain.steps, name)
        for name, chain in waiting:
            for step, reached in _steps(name, known):
                if reached not in seen:
                    seen.add(reached)
                    further.append((reached, Chain(pattern, chain.start, (*chain.steps, step))))
        waiting = further
    return Chain(pattern)


def _steps(name: str, known: Sequence[Pattern]) -> Iterator[tuple[Step, str]]:
    for pattern in known:
        parts = list(_variables(pattern))
        for entry, entered in parts:
            if entered != name:
                continue
            for leave, reached in parts:
                free = isinstance(pattern.predicate, Variable)
                if leave != entry and (not free or leave in _WITH_VARIABLE[entry]):
                    yield Step(pattern, entry, leave), reached


def _variables(pattern: Pattern) -> Iterator[tuple[_Part, str]]:
    if isinstance(pattern.subject, Variable):
        yield "subject", pattern.subject.name
    if isinstance(pattern.predicate, Variable):
        yield "predicate", pattern.predicate.name
    if isinstance(pattern.object, Variable):
        yield "object", pattern.object.name


def reached(chain: Chain, delta: Delta, same: Expansion) -> Ids | None:
    """Return the nodes of the chain's variable to which the changed triples can matter.

    None when they can matter to all.
    """
    nodes = _matched(chain, delta)
    if not len(nodes):
        return NONE
    if chain.target is None:
        return None
    for step in chain.steps:
        nodes = _walked(step, same(nodes), delta.columns)
    return same(nodes)


def _matched(chain: Chain, delta: Delta) -> Ids:
    """Return the terms that the changed triples put in the place where the chain starts."""
    pattern = chain.pattern
    predicate = pattern.predicate
    if isinstance(predicate, Path) and predicate.operator:
        return delta.crossing(predicate, backwards=chain.start == "object")
    fits = _fits(pattern.subject, delta.subjects, delta.columns)
    fits &= _fits(pattern.object, delta.objects, delta.columns)
    if isinstance(predicate, Path):
        fits &= delta.predicates == delta.columns.number(ox.NamedNode(predicate.iri))
    parts = {
        "subject": delta.subjects,
        "predicate": delta.predicates,
        "object": delta.objects,
    }
    return distinct(parts[chain.start][fits])


def _fits(place: Place, terms: Ids, columns: ChangingColumns) -> Mask:
    """Tell which terms may stand in a place; literals are not told apart."""
    if isinstance(place, ox.NamedNode):
        mask: Mask = terms == columns.number(place)
        return mask
    return np.ones(len(terms), dtype=np.bool_)


def _walked(step: Step, nodes: Ids, columns: ChangingColumns) -> Ids:
    predicate = step.pattern.predicate
    if isinstance(predicate, Path):
        backwards = step.entry == "object"
        return distinct(follow(predicate, nodes, columns, backwards=backwards).right)
    if step.entry == "subject":
        _, predicates, objects = columns.stated(nodes)
        return distinct(predicates if step.exit == "predicate" else objects)
    pairs = [columns.pairs(number) for number in nodes.tolist()]
    sides = [each.left if step.exit == "subject" else each.right for each in pairs]
    return distinct(np.concatenate(sides)) if sides else NONE
