"""Relations between numbered terms as pairs of sorted arrays, and the joins between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Ids: TypeAlias = npt.NDArray[np.int64]
Mask: TypeAlias = npt.NDArray[np.bool_]

NONE: Ids = np.empty(0, dtype=np.int64)
_SHIFT = 32


@dataclass(frozen=True, eq=False)
class Relation:
    """Pairs of terms, each once, sorted by the left and then the right one."""

    left: Ids
    right: Ids

    def __len__(self) -> int:
        """How many pairs there are."""
        return len(self.left)

    def where(self, mask: Mask) -> Relation:
        """Return the pairs that the mask keeps."""
        return Relation(self.left[mask], self.right[mask])


EMPTY = Relation(NONE, NONE)


def distinct(numbers: Ids) -> Ids:
    """Return the numbers sorted and each once.

    As `numpy.unique`, which hashes since numpy 2.3 and takes ten times as long for integers.
    """
    if len(numbers) < 2 or (numbers[1:] > numbers[:-1]).all():
        return numbers
    numbers = np.sort(numbers)
    new = np.empty(len(numbers), dtype=np.bool_)
    new[0] = True
    np.not_equal(numbers[1:], numbers[:-1], out=new[1:])
    return numbers[new]


def merged(first: Ids, second: Ids) -> Ids:
    """Return what is in one of two arrays or both; they are sorted and hold each number once."""
    if not len(first):
        return second
    if not len(second):
        return first
    return distinct(np.concatenate([first, second]))


def ids(numbers: list[int]) -> Ids:
    """Return the numbers as an array, sorted and each once."""
    return distinct(np.array(numbers, dtype=np.int64))


def relation(left: Ids, right: Ids) -> Relation:
    """Return the pairs, sorted and each once."""
    if not len(left):
        return EMPTY
    given = (left << _SHIFT) | right
    key = distinct(given)
    if key is given:
        return Relation(np.ascontiguousarray(left), np.ascontiguousarray(right))
    return Relation(key >> _SHIFT, key & ((1 << _SHIFT) - 1))


def identity(nodes: Ids) -> Relation:
    """Return each node paired with itself; the nodes are sorted and each once."""
    return Relation(nodes, nodes)


def union(*relations: Relation) -> Relation:
    """Return the pairs of all relations."""
    parts = [each for each in relations if len(each)]
    if not parts:
        return EMPTY
    if len(parts) == 1:
        return parts[0]
    return relation(
        np.concatenate([each.left for each in parts]),
        np.concatenate([each.right for each in parts]),
    )


def pair_keys(pairs: Relation) -> Ids:
    """Return one number for each pair, so that pairs can be looked up like terms."""
    return (pairs.left << _SHIFT) | pairs.right


def repeated(left: Ids, right: Ids) -> Ids:
    """Return the left of each pair that is given more than once, once for each such pair."""
    keys = np.sort((left << _SHIFT) | right)
    return distinct(keys[1:][keys[1:] == keys[:-1]]) >> _SHIFT


def contains(sorted_ids: Ids, wanted: Ids) -> Mask:
    """Tell for each wanted term whether it is among the sorted ones."""
    if not len(sorted_ids) or not len(wanted):
        return np.zeros(len(wanted), dtype=np.bool_)
    place = sorted_ids.searchsorted(wanted)
    place[place == len(sorted_ids)] = 0
    found: Mask = sorted_ids[place] == wanted
    return found


def without(pairs: Relation, others: Relation) -> Relation:
    """Return the pairs that the others do not have."""
    if not len(pairs) or not len(others):
        return pairs
    return pairs.where(~contains(pair_keys(others), pair_keys(pairs)))


def matches(keys: Ids, sorted_left: Ids) -> tuple[Ids, Ids]:
    """Return where each key stands in the sorted array: places in keys, places in the array."""
    low = sorted_left.searchsorted(keys, side="left")
    counts = sorted_left.searchsorted(keys, side="right") - low
    total = int(counts.sum())
    from_keys = np.repeat(np.arange(len(keys)), counts)
    begin = np.repeat(low - (np.cumsum(counts) - counts), counts)
    return from_keys, begin + np.arange(total)


def compose(first: Relation, second: Relation) -> Relation:
    """Return the pairs of those that the second relation connects through a term between them."""
    if not len(first) or not len(second):
        return EMPTY
    rows, places = matches(first.right, second.left)
    return relation(first.left[rows], second.right[places])


def counts_of(sorted_left: Ids, nodes: Ids) -> Ids:
    """Return how often each of the nodes stands in the sorted array."""
    low = sorted_left.searchsorted(nodes, side="left")
    return sorted_left.searchsorted(nodes, side="right") - low
