"""Which of several ways to know the same is shown.

The surest comes first. Of rows the fullest, which has most to tell; of rules the simplest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.stores.contract import Term


class Preference:
    """An order of solutions that does not depend on the engine.

    `doubtful` are the nodes that the graph itself is not sure of.
    """

    def __init__(self, doubtful: Iterable[Term]) -> None:
        self._doubtful = frozenset(doubtful)

    def ordered(self, solutions: Iterable[dict[str, Term]]) -> list[dict[str, Term]]:
        """Return solutions of a row, the best first."""
        held = list(solutions)
        return sorted(held, key=self._key) if len(held) > 1 else held

    def best(self, solutions: Sequence[dict[str, Term]]) -> list[dict[str, Term]]:
        """Return the first of `ordered`, in a list; an empty one where there are none."""
        if len(solutions) < 2:
            return list(solutions)
        # Their text is long, and seldom decides.
        ranks = [(self._doubts(item), -len(item)) for item in solutions]
        first = min(ranks)
        alike = [item for item, rank in zip(solutions, ranks, strict=True) if rank == first]
        return alike if len(alike) == 1 else [min(alike, key=_text)]

    def simplest(self, solutions: Iterable[dict[str, Term]]) -> dict[str, Term]:
        """Return the best of a rule's solutions."""
        held = list(solutions)
        if len(held) == 1:
            return held[0]
        return min(held, key=lambda item: (self._doubts(item), len(item), _text(item)))

    def _key(self, solution: Mapping[str, Term]) -> tuple[int, int, list[str]]:
        return self._doubts(solution), -len(solution), _text(solution)

    def _doubts(self, solution: Mapping[str, Term]) -> int:
        return len(self._doubtful.intersection(solution.values())) if self._doubtful else 0


def _text(solution: Mapping[str, Term]) -> list[str]:
    return sorted(f"{name} {term}" for name, term in solution.items())
