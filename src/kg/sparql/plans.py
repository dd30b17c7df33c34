"""Patterns for which the engine has no good plan: it goes through far more than the answer needs.

What is told here was seen in the plans of pyoxigraph 0.5.13 and measured on graphs of up to
millions of triples (docs/queries.md, Patterns that are slow). Other engines share most of it: a
group in braces is evaluated on its own (SPARQL 1.1, 18.2.2), and what stands around it narrows it
only where an optimiser sees that it may.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.sparql.pattern_reading import read_query
from kg.sparql.patterns import (
    Bind,
    Element,
    Exists,
    Filter,
    Group,
    Inverse,
    Link,
    Minus,
    Named,
    Optional,
    Path,
    Pattern,
    Sequence,
    SubSelect,
    Union,
    Values,
    certain,
    is_variable,
    variables_of,
    visible,
)
from kg.sparql.tokens import position_of, tokens_of

_LONG = 4
"""So many triple patterns in an OPTIONAL, and the engine's estimate of them overflows."""


class Slow(NamedTuple):
    """One such pattern: its line, what the engine does there, and how it is written instead."""

    line: int
    reason: str
    mend: str


def slow_patterns(text: str) -> list[Slow]:
    """Return the slow patterns of a query, by line.

    Raises UnsupportedError for DESCRIBE, as `read_query` does.
    """
    finder = _Finder()
    finder.group(read_query(text).where, frozenset(), is_narrow=False)
    lines = {
        word: [
            position_of(text, token.start)[0] for token in tokens_of(text) if token.is_word(word)
        ]
        for word in ("EXISTS", "OPTIONAL")
    }
    found = [
        Slow(lines[word][place] if place < len(lines[word]) else 1, reason, mend)
        for word, place, reason, mend in finder.found
    ]
    return sorted(found)


class _Finder:
    """Walks through groups in the order of the text, counting the words that open them."""

    def __init__(self) -> None:
        self.found: list[tuple[str, int, str, str]] = []
        self._seen = {"EXISTS": 0, "OPTIONAL": 0}

    def group(self, group: Group, outside: frozenset[str], *, is_narrow: bool) -> None:
        """Judge a group; `outside` is bound around it, `is_narrow` where a parameter narrows it."""
        is_narrow = is_narrow or _has_parameter(group)
        optional: tuple[int, Group] | None = None
        for place, element in enumerate(group.elements):
            before = Group(group.elements[:place])
            bound = outside | _bound(before)
            if isinstance(element, Pattern) and optional is not None:
                self._behind_optional(element, before, *optional)
            if isinstance(element, Optional):
                number = self._optional(element.group, before, bound, is_narrow=is_narrow)
                optional = optional or (number, before)
            else:
                self._inner(element, outside | _bound(group), is_narrow=is_narrow)

    def _inner(self, element: Element, bound: frozenset[str], *, is_narrow: bool) -> None:
        match element:
            case Filter(_, exists) | Bind(_, _, exists):
                for part in exists:
                    self._exists(part, bound)
            case Union(branches, _):
                for branch in branches:
                    self.group(branch, frozenset(), is_narrow=is_narrow)
            case Minus(inner) | Named(_, inner):
                self.group(inner, frozenset(), is_narrow=False)
            case SubSelect(query):
                self.group(query.where, frozenset(), is_narrow=False)

    def _exists(self, part: Exists, bound: frozenset[str]) -> None:
        place = self._next("EXISTS")
        if any(not is_anchored for is_anchored in _joins(part.group, bound)):
            word = "NOT EXISTS" if part.negated else "EXISTS"
            self._tell(
                "EXISTS",
                place,
                f"{word} with patterns that meet in a variable of its own: for each row, all that"
                " fits one pattern is compared with all that fits the other",
                "use MINUS with the same patterns, begun with the VALUES block of a parameter"
                if part.negated
                else "join a sub-select with DISTINCT, or use OPTIONAL and BOUND",
            )
        self.group(part.group, bound, is_narrow=False)

    def _optional(
        self, group: Group, before: Group, bound: frozenset[str], *, is_narrow: bool
    ) -> int:
        place = self._next("OPTIONAL")
        shared = visible(group).keys() & visible(before).keys()
        has_rows = any(isinstance(element, Pattern | Union) for element in before.elements)
        if has_rows and not shared & bound and not _is_narrowed(group):
            names = ", ".join(sorted(shared)) or "no variable"
            self._tell(
                "OPTIONAL",
                place,
                f"OPTIONAL that shares {names} with what is before, which may be unbound there: all"
                " that fits it is compared with every row",
                "put it into the OPTIONAL that binds the variable",
            )
        elif is_narrow and not _is_narrowed(group):
            self._long(group, place, bound)
        self.group(group, frozenset(), is_narrow=False)
        return place

    def _long(self, group: Group, place: int, bound: frozenset[str]) -> None:
        steps = list(_steps(group))
        loose = len(steps) > 1 and len(set(_parts(steps, bound))) > 1
        if len(steps) >= _LONG or loose:
            how = "of so many patterns" if not loose else "whose patterns meet only outside of it"
            self._tell(
                "OPTIONAL",
                place,
                f"OPTIONAL {how}: it is evaluated for the whole graph, though a parameter narrows"
                " what is before",
                "write an OPTIONAL for each pattern"
                if loose
                else "begin it with the VALUES block of the parameter and what leads from there",
            )

    def _behind_optional(
        self, pattern: Pattern, before: Group, place: int, before_optional: Group
    ) -> None:
        """Judge a pattern that could as well stand before the first OPTIONAL of its group."""
        shared = visible(Group((pattern,))).keys() & visible(before).keys()
        if shared and shared <= _bound(before_optional):
            self._tell(
                "OPTIONAL",
                place,
                f"OPTIONAL before the pattern {pattern.subject} … {pattern.object}: the two are"
                " evaluated apart and joined",
                "write the pattern before the OPTIONAL",
            )

    def _next(self, word: str) -> int:
        self._seen[word] += 1
        return self._seen[word] - 1

    def _tell(self, word: str, place: int, reason: str, mend: str) -> None:
        self.found.append((word, place, reason, mend))


def _has_parameter(group: Group) -> bool:
    """Tell whether a parameter narrows the patterns of a group: one of them names it."""
    patterns = Group(tuple(item for item in group.elements if isinstance(item, Pattern)))
    named = visible(patterns).keys()
    return any(
        _narrows(item) and visible(Group((item,))).keys() <= named for item in group.elements
    )


def _narrows(element: Element) -> bool:
    """Tell whether an element is a VALUES block of one variable and one row, as a parameter is."""
    if not isinstance(element, Values) or len(element.variables) != 1 or element.has_undefined:
        return False
    body = [token for token in tokens_of(element.text) if token.kind != "mark"]
    return len(body) in (2, 3)  # the variable and its term; a literal may have a datatype


def _is_narrowed(group: Group) -> bool:
    """Tell whether a group begins by itself with a parameter, or is a sub-select of its own."""
    return any(_narrows(item) or isinstance(item, SubSelect) for item in group.elements)


def _bound(group: Group) -> frozenset[str]:
    """Return the variables that a group binds in every solution, those of BIND among them."""
    bound = set(certain(group))
    for element in group.elements:
        if isinstance(element, Bind) and variables_of(element.text) <= bound:
            bound.add(element.variable)
        elif isinstance(element, Bind) and '"' in element.text.rpartition(",")[2]:
            bound.add(element.variable)  # COALESCE or IF that ends in a literal
    return frozenset(bound)


def _steps(group: Group) -> Iterator[Pattern]:
    """Yield the triple patterns of a group, a path of several steps as the patterns it is."""
    for number, element in enumerate(group.elements):
        if isinstance(element, Pattern):
            yield from _split(element, f"?{number}")
        elif isinstance(element, Named):
            yield from _steps(element.group)


def _split(pattern: Pattern, name: str) -> Iterator[Pattern]:
    match pattern.path:
        case Sequence(steps):
            nodes = [
                pattern.subject,
                *(f"{name}.{i}" for i in range(1, len(steps))),
                pattern.object,
            ]
            for place, step in enumerate(steps):
                yield from _split(Pattern(nodes[place], step, nodes[place + 1]), f"{name}.{place}")
        case Inverse(inner):
            yield from _split(Pattern(pattern.object, inner, pattern.subject), name)
        case _:
            yield pattern


def _variables(pattern: Pattern) -> set[str]:
    path: Path = pattern.path
    terms = [pattern.subject, pattern.object, *([path.term] if isinstance(path, Link) else [])]
    return {term for term in terms if is_variable(term)}


def _parts(steps: list[Pattern], bound: frozenset[str]) -> list[int]:
    """Return for each pattern the number of its part: those that share an unbound variable."""
    parts = list(range(len(steps)))
    for later, pattern in enumerate(steps):
        for earlier in range(later):
            if _variables(pattern) & _variables(steps[earlier]) - bound:
                old, new = parts[later], parts[earlier]
                parts = [new if part == old else part for part in parts]
    return parts


def _joins(group: Group, bound: frozenset[str]) -> Iterator[bool]:
    """Yield False for each two patterns of a group that share a variable that is not bound."""
    steps = list(_steps(group))
    parts = _parts(steps, bound)
    yield len(set(parts)) == len(parts)
    for element in group.elements:
        if isinstance(element, Union):
            for branch in element.branches:
                yield from _joins(branch, bound)
