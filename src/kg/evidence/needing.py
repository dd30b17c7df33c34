"""Which parts of a group a row needs: what its columns show, and what decides their values.

A question looks at more than it uses: of five dates that may tell whether a state is bound, one
decides. An option whose variables nothing reads is no evidence; one that is read is none either
where all that is worked out stays the same without it. The engine itself says whether it does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from kg.evidence.restricting import values_block
from kg.sparql.pattern_text import group_text
from kg.sparql.patterns import (
    Bind,
    Filter,
    Group,
    Named,
    Optional,
    Union,
    Values,
    certain,
    mentioned,
    variables_of,
    visible,
)
from kg.stores.contract import Solutions, Term

_ROW = "?_row"
_Rows = Sequence[dict[str, Term]]


def needed(group: Group, roots: Iterable[str]) -> set[str]:
    """Return the variables that some others depend on, these and those of conditions included."""
    found = set(roots)
    size = -1
    while len(found) != size:
        size = len(found)
        _spread(group, found)
    return found


def _spread(group: Group, found: set[str]) -> None:
    for element in group.elements:
        match element:
            case Filter(text, _):
                found |= variables_of(text)
            case Bind(text, variable, _) if variable in found:
                found |= variables_of(text)
            case Named(_, inner):
                _spread(inner, found)
            case Union(branches, _):
                for branch in branches:
                    _spread(branch, found)
            case Optional(inner, _) if brought(element, group) & found:
                _spread(inner, found)


def brought(option: Optional, group: Group) -> set[str]:
    """Return the variables that an option may bind and its group does not surely bind."""
    rest = tuple(element for element in group.elements if element is not option)
    return set(visible(option.group)) - certain(Group(rest))


def own_variables(group: Group) -> list[set[str]]:
    """Return for each option of a group the variables that nothing else binds or looks for."""
    counts = Counter(
        name
        for element in group.elements
        if not isinstance(element, Filter | Bind)
        for name in mentioned(Group((element,)))
    )
    return [
        {name for name in visible(element.group) if counts[name] == 1}
        for element in group.elements
        if isinstance(element, Optional)
    ]


class _Worked(NamedTuple):
    """What a group works out: its expressions, what they read, and what is to stay the same."""

    elements: tuple[Filter | Bind, ...]
    inputs: list[str]
    outputs: list[str]


def expressions(group: Group) -> tuple[Filter | Bind, ...]:
    """Return the filters and bindings at a group's own level."""
    return tuple(item for item in group.elements if isinstance(item, Filter | Bind))


def spare(
    group: Group,
    above: Sequence[Filter | Bind],
    solutions: _Rows,
    kept: Iterable[str],
    ask: Callable[[str], Solutions],
) -> list[set[int]]:
    """Return for each option of a group the numbers of the solutions that do without it.

    `kept` are the variables that count outside the group, `above` the expressions of the groups
    around it, the nearest first. Options are given up from the last to
    the first, each together with those that were given up before it. Where nothing is left that
    a variable was worked out from, all that was looked at for it stays: of an answer such as
    "open" it tells how far the knowledge reaches. `ask` runs a query with the
    prefixes of the group's terms.
    """
    owned = own_variables(group)
    inside = Group(tuple(e for e in group.elements if not isinstance(e, Filter | Bind)))
    worked = _worked((*expressions(group), *above), set(kept) | mentioned(inside))
    dropped: list[set[str]] = [set() for _ in solutions]
    given_up: list[set[int]] = [set() for _ in owned]
    for place in reversed(range(len(owned))):
        own = owned[place]
        if not own.intersection(worked.inputs) or own.intersection(kept):
            continue
        reached = _reached(worked, own)
        asked = [
            number
            for number, solution in enumerate(solutions)
            if not own.isdisjoint(solution) and _is_writable(solution, reached.inputs)
        ]
        for number in _unchanged(reached, solutions, asked, dropped, own, ask):
            dropped[number] |= own
            given_up[place].add(number)
    for output in worked.outputs:
        _restore(_depends_on(output, worked), owned, solutions, given_up)
    return given_up


def _restore(
    inputs: set[str], owned: list[set[str]], solutions: _Rows, given_up: list[set[int]]
) -> None:
    """Take back what was given up where it is all that some variables had."""
    places = [place for place, own in enumerate(owned) if not own.isdisjoint(inputs)]
    for number, solution in enumerate(solutions):
        held = [place for place in places if not owned[place].isdisjoint(solution)]
        if held and all(number in given_up[place] for place in held):
            for place in held:
                given_up[place].discard(number)


def _depends_on(output: str, worked: _Worked) -> set[str]:
    """Return the variables that one is worked out from, itself included."""
    found = {output}
    size = 0
    while len(found) != size:
        size = len(found)
        for element in worked.elements:
            if isinstance(element, Bind) and element.variable in found:
                found |= variables_of(element.text)
    return found


def _worked(given: Iterable[Filter | Bind], kept: set[str]) -> _Worked:
    elements = [element for element in given if not element.exists]
    made = {element.variable for element in elements if isinstance(element, Bind)}
    read = {name for element in elements for name in variables_of(element.text)}
    return _Worked(tuple(elements), sorted(read - made), sorted(made & kept))


def _reached(worked: _Worked, own: set[str]) -> _Worked:
    """Return what of the work some variables have a part in: all else stays without them."""
    touched: set[str] = set(own)
    changed: list[Filter | Bind] = []
    while True:
        reading = [e for e in worked.elements if not variables_of(e.text).isdisjoint(touched)]
        if len(reading) == len(changed):
            break
        changed = reading
        touched |= {element.variable for element in changed if isinstance(element, Bind)}
    wanted = {name for element in changed for name in variables_of(element.text)}
    needed_for: list[Filter | Bind] = []
    # A binding stands behind what it reads.
    for element in reversed(worked.elements):
        if isinstance(element, Bind) and element.variable in wanted:
            wanted |= variables_of(element.text)
            needed_for.append(element)
    elements = [e for e in worked.elements if e in changed or e in needed_for]
    made = {element.variable for element in changed if isinstance(element, Bind)}
    return _worked(elements, made & set(worked.outputs))


def _unchanged(
    worked: _Worked,
    solutions: _Rows,
    asked: list[int],
    dropped: list[set[str]],
    own: set[str],
    ask: Callable[[str], Solutions],
) -> list[int]:
    """Return which solutions work out the same without some more variables."""
    by_inputs: dict[tuple[Term | None, ...], list[int]] = {}
    for number in asked:
        gone = dropped[number] | own
        values = (None if name in gone else solutions[number].get(name) for name in worked.inputs)
        by_inputs.setdefault(tuple(values), []).append(number)
    if not by_inputs:
        return []
    names = [_ROW, *worked.inputs]
    # What is the same is worked out once.
    rows = [(ox.Literal(place), *values) for place, values in enumerate(by_inputs)]
    alike = list(by_inputs.values())
    table = Values(tuple(names), values_block(names, rows), has_undefined=True)
    columns = " ".join((_ROW, *worked.outputs))
    answer = ask(f"SELECT {columns} WHERE {group_text(Group((table, *worked.elements)))}")
    found: list[int] = []
    for row in answer.rows:
        held = {f"?{name}": term for name, term in zip(answer.variables, row, strict=True)}
        now = [held.get(name) for name in worked.outputs]
        found.extend(
            number
            for number in alike[int(str(held[_ROW].value))]  # type: ignore[union-attr]
            if now == [solutions[number].get(name) for name in worked.outputs]
        )
    return found


def _is_writable(solution: dict[str, Term], names: Iterable[str]) -> bool:
    """Tell whether VALUES can hold the terms: a blank node would be a new one."""
    return not any(isinstance(solution.get(name), ox.BlankNode) for name in names)
