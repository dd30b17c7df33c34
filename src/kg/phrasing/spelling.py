"""What a misspelt word most likely is: the words at the least edit distance from it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

_SHORTEST_MISSPELT: Final = 5
_SHORTEST_SWAPPED: Final = 4
_LONG: Final = 8
"""From so many letters on, a word may have two errors."""


class Spelling(NamedTuple):
    """A word that was read as another one, at how many errors."""

    stem: str
    folded: str
    errors: int


def may_be_misspelt(word: str) -> bool:
    """Tell whether a word is long enough to be read as another one, and no code or number."""
    return len(word) >= _SHORTEST_SWAPPED and not any(map(str.isdecimal, word))


def nearest(word: str, among: Iterable[str]) -> list[tuple[str, int]]:
    """Return the words at the least distance from `word`, and that distance; none beyond the limit.

    A word of under eight letters may have one error, a longer one two.
    """
    # Imported here: a text without errors does not pay for it.
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    limit = 2 if len(word) >= _LONG else 1
    near = [
        (found, int(errors))
        for found, errors, _ in process.extract(
            word, list(among), scorer=OSA.distance, score_cutoff=limit, limit=None
        )
        if _may_be(word, found)
    ]
    least = min((errors for _, errors in near), default=0)
    return sorted(pair for pair in near if pair[1] == least)


def _may_be(word: str, other: str) -> bool:
    """Tell whether two words are long enough to be one: four letters if only swapped."""
    if min(len(word), len(other)) >= _SHORTEST_MISSPELT:
        return True
    return len(word) == _SHORTEST_SWAPPED and sorted(word) == sorted(other)
