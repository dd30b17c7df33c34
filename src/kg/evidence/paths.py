"""Finds the triples of property paths that the engine answers without showing them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.evidence.asking import Asker, Solution
from kg.evidence.chains import Hop, chains
from kg.evidence.expanding import Expander
from kg.evidence.model import Found
from kg.evidence.preference import Preference
from kg.sparql.patterns import Group, Path, Repeated


class PathFinder:
    """Asks for paths between pairs of nodes; `facts` says what solutions of a group used."""

    def __init__(
        self,
        asker: Asker,
        expander: Expander,
        preference: Preference,
        facts: Callable[[Group, Sequence[Solution]], list[Found]],
    ) -> None:
        self._asker = asker
        self._expander = expander
        self._preference = preference
        self._facts = facts

    def find(self, path: Path, pairs: list[Hop]) -> dict[Hop, Found]:
        """Return for each pair that a path joins the triples of one way."""
        if isinstance(path, Repeated):
            return self._chained(path, pairs)
        return self._joined(self._expander.ways("?_s", path, "?_o"), pairs)

    def _joined(self, group: Group, pairs: list[Hop]) -> dict[Hop, Found]:
        self._asker.learn(group)
        ways: dict[Hop, list[Solution]] = {}
        for solution in self._asker.solve(group, ("?_s", "?_o"), pairs):
            ways.setdefault((solution["?_s"], solution["?_o"]), []).append(solution)
        wanted = {pair: self._preference.simplest(held) for pair, held in ways.items()}
        found = dict(zip(wanted, self._facts(group, list(wanted.values())), strict=True))
        for pair, used in found.items():
            used.more += len(ways[pair]) - 1
        return found

    def _chained(self, path: Repeated, pairs: list[Hop]) -> dict[Hop, Found]:
        """Find the shortest chain of steps of a repetition for each pair."""
        if isinstance(path.path, Repeated):
            return self._chained(path.path, pairs)
        step = self._expander.ways("?_s", path.path, "?_o")
        walked = chains(
            pairs,
            lambda nodes: [
                (solution["?_s"], solution["?_o"])
                for solution in self._asker.solve(step, ("?_s",), [(node,) for node in nodes])
            ],
            may_be_empty=path.sign != "+",
        )
        hops = list(dict.fromkeys(hop for chain in walked.values() for hop in chain))
        used = self._joined(step, hops)
        result: dict[Hop, Found] = {}
        for pair, chain in walked.items():
            result[pair] = Found()
            for hop in chain:
                result[pair].add(used[hop])
        return result
