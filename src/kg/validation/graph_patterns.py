"""The triple patterns of a query, in the groups in which they stand (see `pattern_reading`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import pyoxigraph as ox

from kg.validation.paths import Path, plain


class NotUnderstood(Exception):  # noqa: N818 - what is not read is asked in full, no error
    """A query of which this reader cannot tell what it looks at."""


@dataclass(frozen=True)
class Variable:
    """A variable, or a blank node of the query, whose name begins with ``_``."""

    name: str


Place: TypeAlias = Variable | ox.NamedNode | ox.Literal


@dataclass(frozen=True)
class Pattern:
    """A triple pattern; its predicate is a path or a variable."""

    subject: Place
    predicate: Path | Variable
    object: Place

    def variables(self) -> Iterator[str]:
        """Yield the names of its variables."""
        for place in (self.subject, self.predicate, self.object):
            if isinstance(place, Variable):
                yield place.name


@dataclass
class Group:
    """A group in braces: its own patterns, and the groups in it.

    ``apart`` is true of a sub-select, whose variables are its own.
    """

    patterns: list[Pattern] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    apart: bool = False


@dataclass(frozen=True)
class Query:
    """The pattern of a query, and the template of a CONSTRUCT query."""

    where: Group
    template: Group


def substituted(group: Group, constants: Mapping[str, Place]) -> Group:
    """Return the group with variables replaced by the terms that they are bound to."""

    def place(each: Place) -> Place:
        return constants.get(each.name, each) if isinstance(each, Variable) else each

    patterns = []
    for pattern in group.patterns:
        predicate = pattern.predicate
        if isinstance(predicate, Variable):
            bound = constants.get(predicate.name)
            if isinstance(bound, ox.NamedNode):
                predicate = plain(bound.value)
        patterns.append(Pattern(place(pattern.subject), predicate, place(pattern.object)))
    groups = [substituted(inner, constants) for inner in group.groups]
    return Group(patterns, groups, group.apart)
