"""The later state with the changes of some files undone: what would have been without them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

import pyoxigraph as ox

from kg.derive import Derivation, in_order
from kg.errors import KgError
from kg.history.answers import Asked, cells_of
from kg.history.facts import Difference
from kg.history.model import Cells
from kg.history.states import State
from kg.questions.running import run
from kg.stores.memory import MemoryStore

Files = frozenset[str]


class Changed(NamedTuple):
    """A row of an answer that came or went: it is there more or less often than it was.

    `instead_of` is the earlier row where the same one has other values now.
    """

    question: str
    cells: Cells
    came: bool
    instead_of: Cells | None = None


class Undoing:
    """Asks questions of the later state without some of the changes.

    A change is undone by taking out the facts that came with its file, unless another file that
    is left states them too, and putting back those that went with it; a derive query, by its
    earlier text. Then all derive queries run again.
    """

    def __init__(
        self, found: Difference, old: State, new: State, asked: Mapping[str, Asked]
    ) -> None:
        self._found = found
        self._old = old
        self._new = new
        self._asked = asked
        self._after = {name: Counter(cells_of(item.new)) for name, item in asked.items()}
        self._answers: dict[Files, dict[str, Counter[Cells] | None]] = {}
        self.trials = 0

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The files that changed a fact of the graph, and the derive queries that changed."""
        came = (file.name for held in self._found.added.values() for file, _ in held)
        went = (
            self._old.name(file.name) for held in self._found.withdrawn.values() for file, _ in held
        )
        return tuple(sorted({*came, *went, *changed_rules(self._old, self._new)}))

    def undone(self, files: Files, rows: Iterable[Changed]) -> set[Changed]:
        """Return the rows whose change is gone, or smaller, without the changes of the files."""
        wanted = list(rows)
        answers = self._answered(files, {row.question for row in wanted})
        return {row for row in wanted if self._is_undone(row, answers[row.question])}

    def _is_undone(self, row: Changed, answer: Counter[Cells] | None) -> bool:
        if answer is None:
            return False
        now = self._after[row.question][row.cells]
        return answer[row.cells] < now if row.came else answer[row.cells] > now

    def _answered(self, files: Files, names: set[str]) -> dict[str, Counter[Cells] | None]:
        known = self._answers.setdefault(files, {})
        missing = names - known.keys()
        if missing:
            store = self._store(files)
            for name in missing:
                known[name] = self._ask(name, store) if store is not None else None
        return known

    def _ask(self, name: str, store: MemoryStore) -> Counter[Cells] | None:
        item = self._asked[name]
        try:
            return Counter(cells_of(run(item.question, item.text, store)))
        except KgError:  # a state that never was may be one that cannot be asked
            return None

    def _store(self, files: Files) -> MemoryStore | None:
        """Return the graph without the changes; None where no derive query can run on it."""
        self.trials += 1
        store = MemoryStore()
        store.extend(self._facts(files))
        try:
            for rule in in_order(self._rules(files)):
                store.insert_constructed(rule.text)
        except KgError:
            return None
        return store

    @cached_property
    def _kept(self) -> list[ox.Quad]:
        """What the later state has that no change brought."""
        return [ox.Quad(*fact) for fact in self._found.stated if fact not in self._found.added]

    def _facts(self, files: Files) -> Iterable[ox.Quad]:
        yield from self._kept
        for fact, held in self._found.added.items():
            if any(file.name not in files for file, _ in held):
                yield ox.Quad(*fact)
        for fact, held in self._found.withdrawn.items():
            if any(self._old.name(file.name) in files for file, _ in held):
                yield ox.Quad(*fact)

    def _rules(self, files: Files) -> Iterable[Derivation]:
        rules = dict(self._new.rules)
        for name in files:
            if name in self._old.rules:
                rules[name] = self._old.rules[name]
            else:
                rules.pop(name, None)
        return rules.values()


def changed_rules(old: State, new: State) -> list[str]:
    """Return the names of the derive queries that are new, gone, or have another text."""
    return [
        name
        for name in sorted(old.rules.keys() | new.rules.keys())
        if name not in old.rules
        or name not in new.rules
        or old.rules[name].text != new.rules[name].text
    ]
