"""Which of several ways to know the same is shown: the surest, then the fullest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.stores.contract import Term


class Preference:
    """An order of solutions that does not depend on the engine.

    `doubtful` are the nodes that the graph itself is not sure of.
    """

    def __init__(self, doubtful: Iterable[Term]) -> None:
        self._doubtful = frozenset(doubtful)

    def ordered(self, solutions: Iterable[dict[str, Term]]) -> list[dict[str, Term]]:
        """Return solutions, the best first."""
        held = list(solutions)
        return sorted(held, key=self._key) if len(held) > 1 else held

    def _key(self, solution: Mapping[str, Term]) -> tuple[int, int, list[str]]:
        doubts = sum(term in self._doubtful for term in solution.values())
        return doubts, -len(solution), sorted(f"{name} {term}" for name, term in solution.items())
