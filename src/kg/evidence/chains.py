"""Shortest chains: how a repeated path goes from one node to another."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kg.stores.contract import Term

Hop = tuple[Term, Term]


def chains(
    pairs: list[Hop],
    step: Callable[[list[Term]], Iterable[Hop]],
    *,
    may_be_empty: bool,
) -> dict[Hop, list[Hop]]:
    """Return for each pair the hops of a shortest chain from its first node to its second.

    `step` gives all hops that begin at some nodes; each node is asked for once, those of one
    distance together. A pair that no chain joins is left out.
    """
    hops: dict[Term, list[Term]] = {}
    waiting = list(dict.fromkeys(start for start, _ in pairs))
    while waiting:
        for node in waiting:
            hops[node] = []
        for start, end in sorted(set(step(waiting)), key=str):
            hops[start].append(end)
        reached = [end for node in waiting for end in hops[node]]
        waiting = [node for node in dict.fromkeys(reached) if node not in hops]
    found: dict[Hop, list[Hop]] = {}
    for start, end in pairs:
        if may_be_empty and start == end:
            found[start, end] = []
            continue
        chain = _shortest(start, end, hops)
        if chain is not None:
            found[start, end] = chain
    return found


def _shortest(start: Term, end: Term, hops: dict[Term, list[Term]]) -> list[Hop] | None:
    came: dict[Term, Term] = {}
    level = [start]
    while level:
        following: list[Term] = []
        for node in level:
            for other in hops.get(node, ()):
                if other not in came:
                    came[other] = node
                    following.append(other)
        if end in came:
            break
        level = following
    if end not in came:
        return None
    chain = [(came[end], end)]
    while chain[0][0] != start:
        chain.insert(0, (came[chain[0][0]], chain[0][0]))
    return chain
