"""Whether an answer without rows is a "no" or an "unknown".

What the graph does not say is unknown, unless a list that is said to be complete stands behind
it: then what the list does not name is a no, as of its day. A question that asks about the graph
itself is always answered in full.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from kg.evidence.model import Cover, Fact, Found, Verdict
from kg.evidence.walking import Walker
from kg.sparql.patterns import Element, Filter, Group, Minus, Query
from kg.stores.contract import Term

_MOST = 40
"""How many of what came near are looked at."""


class Lists(Protocol):
    """What knows of complete lists."""

    def complete_lists(self, facts: Iterable[Fact]) -> dict[Term, Cover]:
        """Return the complete lists that facts, through the rules, rest on."""


def verdict_of(query: Query, walker: Walker, lists: Lists, *, is_of_graph: bool) -> Verdict:
    """Return what it means that a query has no rows."""
    if is_of_graph:
        reason = "the question is about the graph itself, which holds nothing of the kind"
        return Verdict("no", reason, (), Found())
    kept = tuple(item for item in query.where.elements if not isinstance(item, Filter | Minus))
    group = walker.expander.group(Group(kept))
    near = walker.asker.solve(group)
    if not near:
        first = _first_missed(kept, walker)
        walker.asker.learn(first)
        missed = Found(absences={walker.asker.absence(first, {}): None})
        reason = "the graph says nothing that the question asks for, and no list is said to be"
        return Verdict("unknown", f"{reason} complete on it", (), missed)
    used = walker.facts(group, walker.preference.ordered(near)[:_MOST])
    together = Found()
    for item in used:
        together.facts.update(item.facts)
    covers = lists.complete_lists(together.facts)
    if covers:
        reason = f"all {len(near)} that come near are ruled out, and complete lists tell of them"
        return Verdict("no", reason, tuple(covers.values()), used[0])
    reason = (
        f"what comes near ({len(near)}) is ruled out by what the graph says of it; no list is said"
        " to be complete, so that others may exist"
    )
    return Verdict("unknown", reason, (), used[0])


def _first_missed(elements: tuple[Element, ...], walker: Walker) -> Group:
    """Return the shortest beginning of a group that has no solution."""
    for length in range(1, len(elements) + 1):
        part = Group(elements[:length])
        if not walker.asker.solve(walker.expander.group(part)):
            return part
    return Group(elements)
