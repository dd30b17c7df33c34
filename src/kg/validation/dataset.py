"""The data that shapes are asked about: as columns, and as a Store if there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.stores.memory import MemoryStore
from kg.validation.columns import Columns


class Dataset:
    """Triples as columns, perhaps in a Store as well; they can be iterated, each triple once."""

    def __init__(self, columns: Columns, store: MemoryStore | None = None) -> None:
        """Take the columns, and a Store that holds the same triples, if there is one.

        The Store is given away: queries put more into it.
        """
        self.columns = columns
        self.store = store

    @classmethod
    def of(cls, data: Iterable[ox.Triple]) -> Dataset:
        """Return a dataset as it is, and other triples as one."""
        return data if isinstance(data, Dataset) else cls(Columns(data))

    def __iter__(self) -> Iterator[ox.Triple]:
        """Return the triples."""
        return self.columns.triples()
