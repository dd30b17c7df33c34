"""Makes a group show what it matched: paths cut into triples, branches and options marked.

Only what leaves the solutions as they are is done (SPARQL 1.1, 18.2.2.4): a sequence is a join
over a new variable, an inverse turns its triple round, a marker is one more variable. Alternatives
and repetitions stay as paths, since a union in their place would make the engine's plan a worse
one; they are asked for afterwards, for the pairs that were found.
"""

from __future__ import annotations

from collections import Counter
from itertools import count

from kg.sparql.patterns import (
    Alternative,
    Bind,
    Element,
    Filter,
    Group,
    Inverse,
    Link,
    Named,
    Negated,
    Optional,
    Path,
    Pattern,
    Repeated,
    Sequence,
    Union,
    certain,
    mentioned,
)


class Expander:
    """Expands groups; the new variables of one expander never meet."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def fresh(self) -> str:
        """Return a new variable."""
        return f"?_w{next(self._numbers)}"

    def group(self, group: Group, outside: frozenset[str] = frozenset()) -> Group:
        """Return a group expanded; `outside` are the variables of what stands around it."""
        elements: list[Element] = []
        parts = [mentioned(Group((element,))) for element in group.elements]
        counts = Counter(name for part in parts for name in part)
        for element, names in zip(group.elements, parts, strict=True):
            others = outside | {name for name in counts if counts[name] - (name in names) > 0}
            elements.extend(self._element(element, frozenset(others)))
        return Group(tuple(elements))

    def _element(self, element: Element, outside: frozenset[str]) -> list[Element]:
        match element:
            case Pattern(subject, path, object_):
                return self.path(subject, path, object_)
            case Optional(group, _):
                return [self._optional(self.group(group, outside), outside)]
            case Union((only,), _):
                return [Union((self.group(only, outside),))]
            case Union(branches, _):
                return [self._union(branches, outside)]
            case Named(term, group):
                return [Named(term, self.group(group, outside))]
        return [element]

    def _optional(self, group: Group, outside: frozenset[str]) -> Optional:
        own = sorted(certain(group) - outside)
        if own:
            return Optional(group, own[0])
        marker = self.fresh()
        return Optional(Group((*group.elements, Bind("1", marker))), marker)

    def _union(self, branches: tuple[Group, ...], outside: frozenset[str]) -> Union:
        marker = self.fresh()
        around = outside.union(*(mentioned(branch) for branch in branches))
        return Union(
            tuple(
                Group((*self.group(branch, around).elements, Bind(str(number), marker)))
                for number, branch in enumerate(branches)
            ),
            marker,
        )

    def path(self, subject: str, path: Path, object_: str) -> list[Element]:
        """Return a path between two terms as triples, as far as that changes nothing."""
        match path:
            case Inverse(inner):
                return self.path(object_, inner, subject)
            case Sequence(steps):
                nodes = [subject, *(self.fresh() for _ in steps[1:]), object_]
                return [
                    element
                    for place, step in enumerate(steps)
                    for element in self.path(nodes[place], step, nodes[place + 1])
                ]
        return [Pattern(subject, path, object_)]

    def ways(self, subject: str, path: Path, object_: str) -> Group:
        """Return a path that `path` leaves as it is as a union of what it may stand for.

        A repetition is not among them: its steps are found one by one.
        """
        match path:
            case Alternative(ways):
                branches = tuple(Group(tuple(self.path(subject, way, object_))) for way in ways)
                return Group((self._union(branches, frozenset((subject, object_))),))
            case Negated(forward, backward):
                found = [self._other(subject, forward, object_)] if forward or not backward else []
                found += [self._other(object_, backward, subject)] if backward else []
                return Group((self._union(tuple(found), frozenset((subject, object_))),))
            case Link() | Inverse() | Sequence():
                return Group(tuple(self.path(subject, path, object_)))
            case Repeated():
                raise AssertionError("a repetition has no list of ways")

    def _other(self, subject: str, refused: tuple[str, ...], object_: str) -> Group:
        predicate = self.fresh()
        pattern = Pattern(subject, Link(predicate), object_)
        if not refused:
            return Group((pattern,))
        return Group((pattern, Filter(f"({predicate} NOT IN ({', '.join(refused)}))", ())))
