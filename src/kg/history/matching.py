"""Which blank node of one state of a file is which of the other, told by what they say.

A blank node has no name that lasts. Two are one where everything around them is alike (colour
refinement, as the first steps of RDF Dataset Canonicalization do: each round adds what the
neighbours say); then where they hang on the same node by the same property and are alike inside,
or are the only ones left there; then where they are alike inside. Lists are followed so as well.
"""

from __future__ import annotations

from collections import defaultdict
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
    matching = _Matching(sides, nodes)
    around = _colours(sides, nodes, inward=True)
    inside = _colours(sides, nodes, inward=False)
    matching.alike(around, equal_only=True)
    matching.below(inside)
    matching.alike(inside, equal_only=False)
    matching.below(inside)
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
    """Return a number for each node: equal where what they say, and what that says, is equal.

    It is looked as far as it tells nodes of one state apart; farther, a single difference would
    colour all that is tied to it. With `inward`, what points to a node counts as well.
    """
    colours: dict[_Node, int] = {(later, node): 0 for later in nodes for node in nodes[later]}
    kinds = [1, 1]
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
        told = [len({colours[later, node] for node in held}) for later, held in nodes.items()]
        if told == kinds:  # a round only ever tells more apart
            return colours
        kinds = told


def _shown(later: bool, term: object, colours: Mapping[_Node, int]) -> str:
    return f"_:{colours[later, term]}" if isinstance(term, ox.BlankNode) else str(term)


class _Matching:
    """The pairs found so far, none of whose nodes is in another."""

    def __init__(
        self, sides: Mapping[bool, list[_Edge]], nodes: Mapping[bool, list[ox.BlankNode]]
    ) -> None:
        self.found: dict[ox.BlankNode, ox.BlankNode] = {}
        self._taken: set[ox.BlankNode] = set()
        self._sides = sides
        self._nodes = nodes
        self._beside: dict[_Node, list[tuple[str, ox.BlankNode]]] = defaultdict(list)
        for later, edges in sides.items():
            for subject, predicate, value in edges:
                if isinstance(subject, ox.BlankNode) and isinstance(value, ox.BlankNode):
                    self._beside[later, subject].append((f">{predicate}", value))
                    self._beside[later, value].append((f"<{predicate}", subject))

    def alike(self, colours: Mapping[_Node, int], *, equal_only: bool) -> None:
        """Pair nodes of one colour in their order; with `equal_only` where both have as many."""
        groups: dict[int, tuple[list[ox.BlankNode], list[ox.BlankNode]]] = {}
        for later in self._nodes:
            for node in self._free(self._nodes[later], later=later):
                groups.setdefault(colours[later, node], ([], []))[later].append(node)
        for before, after in groups.values():
            if len(before) == len(after) or not equal_only:
                self._pair_alike(before, after, colours)

    def below(self, inside: Mapping[_Node, int]) -> None:
        """Pair nodes that hang on the same node by the same property, until nothing is left."""
        size = -1
        while size != len(self.found):
            size = len(self.found)
            hung = {later: self._hung(later=later) for later in self._sides}
            for place, held in hung[False].items():
                others = hung[True].get(place, [])
                self._pair_alike(held, others, inside)
                before, after = self._free(held, later=False), self._free(others, later=True)
                if len(before) == len(after) == 1:
                    self._pair(before[0], after[0], inside)

    def _hung(self, *, later: bool) -> dict[tuple[object, object], list[ox.BlankNode]]:
        """Return the blank nodes by what they hang on, called as in the later state."""
        hung: dict[tuple[object, object], list[ox.BlankNode]] = defaultdict(list)
        for subject, predicate, value in self._sides[later]:
            if isinstance(value, ox.BlankNode):
                above = subject
                if not later and isinstance(subject, ox.BlankNode):
                    above = self.found.get(subject, subject)
                hung[above, predicate].append(value)
        return hung

    def _pair_alike(
        self, old: list[ox.BlankNode], new: list[ox.BlankNode], colours: Mapping[_Node, int]
    ) -> None:
        after: dict[int, list[ox.BlankNode]] = defaultdict(list)
        for node in self._free(new, later=True):
            after[colours[True, node]].append(node)
        for node in self._free(old, later=False):
            others = self._free(after[colours[False, node]], later=True)
            if others and node not in self.found:
                self._pair(node, others[0], colours)

    def _free(self, nodes: list[ox.BlankNode], *, later: bool) -> list[ox.BlankNode]:
        used = self._taken if later else self.found
        return [node for node in dict.fromkeys(nodes) if node not in used]

    def _pair(self, old: ox.BlankNode, new: ox.BlankNode, colours: Mapping[_Node, int]) -> None:
        """Pair two nodes, then what is beside them and alike: of equal parts none is torn."""
        self._take(old, new)
        waiting = [(old, new)]
        while waiting:
            before, after = waiting.pop()
            for way, node in self._beside[False, before]:
                if node in self.found:
                    continue
                others = (
                    other
                    for said, other in self._beside[True, after]
                    if said == way
                    and other not in self._taken
                    and colours[True, other] == colours[False, node]
                )
                other = next(others, None)
                if other is not None:
                    self._take(node, other)
                    waiting.append((node, other))

    def _take(self, old: ox.BlankNode, new: ox.BlankNode) -> None:
        self.found[old] = new
        self._taken.add(new)
