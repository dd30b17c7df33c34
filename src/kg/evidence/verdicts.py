"""Whether an answer without rows is a "no" or an "unknown".

What the graph does not say is unknown, unless a list that is said to be complete stands behind
it: then what the list does not name is a no, as of its day. A question that asks about the graph
itself is always answered in full.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol

from kg.evidence.model import Cover, Fact, Found, Verdict
from kg.evidence.walking import Walker
from kg.sparql.patterns import Element, Filter, Group, Minus, Query, Values
from kg.stores.contract import Term

REASONS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "of-graph": "the question is about the graph itself, which holds nothing of the kind",
        "nothing": "the graph says nothing that the question asks for, and no list is said to be"
        " complete on it",
        "complete": "all {count} that come near are ruled out, and complete lists tell of them",
        "ruled-out": "what comes near ({count}) is ruled out by what the graph says of it; no list"
        " is said to be complete, so that others may exist",
    },
    "ru": {
        "of-graph": "вопрос задан о самом графе, и ничего такого в нём нет",
        "nothing": "в графе нет ничего о том, что спрошено, и ни один список не назван полным",
        "complete": "всё, что близко подходит ({count}), исключено, и о нём говорят полные списки",
        "ruled-out": "то, что близко подходит ({count}), исключено сведениями самого графа; ни один"
        " список не назван полным, и могут быть другие",
    },
}
"""Language → why an empty answer means what it means."""

_MOST = 40
"""How many of what came near are looked at."""


class Lists(Protocol):
    """What knows of complete lists."""

    def complete_lists(self, facts: Iterable[Fact]) -> dict[Term, Cover]:
        """Return the complete lists that facts, through the rules, rest on."""


def verdict_of(
    query: Query, walker: Walker, lists: Lists, language: str, *, is_of_graph: bool
) -> Verdict:
    """Return what it means that a query has no rows, and why, in a language (else English)."""
    say = REASONS.get(language.lower().partition("-")[0], REASONS["en"])
    if is_of_graph:
        return Verdict("no", say["of-graph"], (), Found())
    kept = tuple(item for item in query.where.elements if not isinstance(item, Filter | Minus))
    group = walker.expander.group(Group(kept))
    near = walker.asker.solve(group)
    if not near:
        first = _first_missed(kept, walker)
        walker.asker.learn(first)
        missed = Found(absences={walker.asker.absence(first, _given(kept, walker)): None})
        return Verdict("unknown", say["nothing"], (), missed)
    used = walker.facts(group, walker.preference.ordered(near)[:_MOST])
    together = Found()
    for item in used:
        together.facts.update(item.facts)
    covers = lists.complete_lists(together.facts)
    if covers:
        reason = say["complete"].format(count=len(near))
        return Verdict("no", reason, tuple(covers.values()), used[0])
    reason = say["ruled-out"].format(count=len(near))
    return Verdict("unknown", reason, (), used[0])


def _given(elements: tuple[Element, ...], walker: Walker) -> dict[str, Term | None]:
    """Return the variables that the query itself gives one value each."""
    tables = tuple(item for item in elements if isinstance(item, Values))
    solutions = walker.asker.solve(Group(tables))
    return dict(solutions[0]) if len(solutions) == 1 else {}


def _first_missed(elements: tuple[Element, ...], walker: Walker) -> Group:
    """Return the shortest beginning of a group that has no solution."""
    for length in range(1, len(elements) + 1):
        part = Group(elements[:length])
        if not walker.asker.solve(walker.expander.group(part)):
            return part
    return Group(elements)
