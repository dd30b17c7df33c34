"""Which blank node of one state of a file is which of the other, told by what they say.

A blank node has no name that lasts. Two are one where everything around them is alike (colour
refinement, as the first steps of RDF Dataset Canonicalization do: each round adds what the
neighbours say); then where they hang on the same node by the same property and are alike inside,
or are the only ones left there; then where they are alike inside. Lists are followed so as well.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence

import pyoxigraph as ox

_Node = tuple[bool, ox.BlankNode]
"""A blank node, and whether it is of the later state."""
_Edge = tuple[object, ox.NamedNode, object]


def matched(old: Iterable[ox.Triple], new: Iterable[ox.Triple]) -> dict[ox.BlankNode, ox.BlankNode]:
    """Return old blank node → the new one that it is; what has none is left out."""
    sides = {False: _edges(old), True: _edges(new)}
    nodes = {later: _nodes(edges) for later, edges in sides.items()}
    if not all(nodes.values()):
        return {}
    matching = _Matching()
    around = _colours(sides, nodes, inward=True)
    inside = _colours(sides, nodes, inward=False)
    matching.alike(nodes, around, equal_only=True)
    matching.below(sides, inside)
    matching.alike(nodes, inside, equal_only=False)
    matching.below(sides, inside)
    return matching.found


def renamed(triple: ox.Triple, names: Mapping[ox.BlankNode, ox.BlankNode]) -> ox.Triple:
    """Return a triple with its blank nodes called otherwise, those that have another name."""
    subject, value = triple.subject, triple.object
    if isinstance(subject, ox.BlankNode):
        subject = names.get(subject, subject)
    if isinstance(value, ox.BlankNode):
        value = names.get(value, value)
    return ox.Triple(subject, triple.predicate, value)


def same_facts(old: Sequence[ox.Triple], new: Sequence[ox.Triple]) -> bool:
    """Tell whether two files that are not empty state the same, whatever blank nodes are called."""
    if not old or len(set(old)) != len(set(new)):
        return False
    names = matched(old, new)
    return {renamed(triple, names) for triple in old} == set(new)


def _edges(triples: Iterable[ox.Triple]) -> list[_Edge]:
    return [
        (triple.subject, triple.predicate, triple.object)
        for triple in triples
        if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode)
    ]


def _nodes(edges: Iterable[_Edge]) -> list[ox.BlankNode]:
    """Return the blank nodes in the order in which they appear."""
    return list(
        dict.fromkeys(
            term for edge in edges for term in (edge[0], edge[2]) if isinstance(term, ox.BlankNode)
        )
    )


def _colours(
    sides: Mapping[bool, list[_Edge]], nodes: Mapping[bool, list[ox.BlankNode]], *, inward: bool
) -> dict[_Node, int]:
    """Return a number for each node: equal where what they say, to any depth, is equal.

    With `inward`, what points to a node counts as well.
    """
    colours: dict[_Node, int] = {(later, node): 0 for later in nodes for node in nodes[later]}
    kinds = 1
    while True:
        said: dict[_Node, list[tuple[str, ...]]] = {node: [] for node in colours}
        for later, edges in sides.items():
            for subject, predicate, value in edges:
                ends = [_shown(later, term, colours) for term in (subject, value)]
                if isinstance(subject, ox.BlankNode):
                    said[later, subject].append((">", str(predicate), ends[1]))
                if inward and isinstance(value, ox.BlankNode):
                    said[later, value].append(("<", str(predicate), ends[0]))
        numbers: dict[Hashable, int] = {}
        colours = {
            node: numbers.setdefault((colours[node], *sorted(parts)), len(numbers))
            for node, parts in said.items()
        }
        if len(numbers) == kinds:  # a round only ever tells more apart
            return colours
        kinds = len(numbers)


def _shown(later: bool, term: object, colours: Mapping[_Node, int]) -> str:
    return f"_:{colours[later, term]}" if isinstance(term, ox.BlankNode) else str(term)


class _Matching:
    """The pairs found so far, none of whose nodes is in another."""

    def __init__(self) -> None:
        self.found: dict[ox.BlankNode, ox.BlankNode] = {}
        self._taken: set[ox.BlankNode] = set()

    def alike(
        self,
        nodes: Mapping[bool, list[ox.BlankNode]],
        colours: Mapping[_Node, int],
        *,
        equal_only: bool,
    ) -> None:
        """Pair nodes of one colour in their order; with `equal_only` where both have as many."""
        groups: dict[int, tuple[list[ox.BlankNode], list[ox.BlankNode]]] = {}
        for later, held in nodes.items():
            for node in self._free(held, later=later):
                groups.setdefault(colours[later, node], ([], []))[later].append(node)
        for before, after in groups.values():
            if len(before) == len(after) or not equal_only:
                for pair in zip(before, after, strict=False):
                    self._pair(*pair)

    def below(self, sides: Mapping[bool, list[_Edge]], inside: Mapping[_Node, int]) -> None:
        """Pair nodes that hang on the same node by the same property, until nothing is left."""
        size = -1
        while size != len(self.found):
            size = len(self.found)
            hung: dict[bool, dict[tuple[object, object], list[ox.BlankNode]]] = {
                later: defaultdict(list) for later in sides
            }
            for later, edges in sides.items():
                for subject, predicate, value in edges:
                    if isinstance(value, ox.BlankNode):
                        above = subject if later else self.found.get(subject, subject)  # type: ignore[call-overload]
                        hung[later][above, predicate].append(value)
            for place, before in hung[False].items():
                self._pair_all(before, hung[True].get(place, []), inside)

    def _pair_all(
        self, old: list[ox.BlankNode], new: list[ox.BlankNode], inside: Mapping[_Node, int]
    ) -> None:
        before, after = self._free(old, later=False), self._free(new, later=True)
        left = Counter(inside[True, node] for node in after)
        for node in before:
            colour = inside[False, node]
            if left[colour]:
                left[colour] -= 1
                fits = (other for other in after if inside[True, other] == colour)
                self._pair(node, next(other for other in fits if other not in self._taken))
        before, after = self._free(before, later=False), self._free(after, later=True)
        if len(before) == len(after) == 1:
            self._pair(before[0], after[0])

    def _free(self, nodes: list[ox.BlankNode], *, later: bool) -> list[ox.BlankNode]:
        used = self._taken if later else self.found
        return [node for node in dict.fromkeys(nodes) if node not in used]

    def _pair(self, old: ox.BlankNode, new: ox.BlankNode) -> None:
        self.found[old] = new
        self._taken.add(new)
