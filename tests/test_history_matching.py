"""Blank nodes of two states of a file are matched by what they say."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.history.matching import matched, renamed, same_facts

TOP = ox.NamedNode("https://example.org/top")
VALUES = st.integers(0, 2).map(lambda number: ox.Literal(str(number)))
PROPERTIES = st.sampled_from([ox.NamedNode(f"https://example.org/{name}") for name in "pq"])
NODES = st.recursive(
    VALUES, lambda inner: st.lists(st.tuples(PROPERTIES, inner), max_size=3), max_leaves=12
)
TREES = st.lists(st.tuples(PROPERTIES, NODES), min_size=1, max_size=4)


def triples(tree: list[tuple[ox.NamedNode, Any]], above: Any = TOP) -> Iterator[ox.Triple]:
    """Yield a tree of nested blank nodes below a named one; each time they have other names."""
    for predicate, below in tree:
        if isinstance(below, ox.Literal):
            yield ox.Triple(above, predicate, below)
        else:
            node = ox.BlankNode()
            yield ox.Triple(above, predicate, node)
            yield from triples(below, node)


@given(TREES, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_other_names_and_another_order_are_no_difference(
    tree: list[tuple[ox.NamedNode, Any]], order: random.Random
) -> None:
    old, new = list(triples(tree)), list(triples(tree))
    order.shuffle(new)

    assert same_facts(old, new)


@given(TREES, PROPERTIES)
@settings(max_examples=40, deadline=None)
def test_what_a_node_says_beyond_is_the_only_difference(
    tree: list[tuple[ox.NamedNode, Any]], predicate: ox.NamedNode
) -> None:
    old, new = list(triples(tree)), list(triples(tree))
    nodes = [triple.object for triple in new if isinstance(triple.object, ox.BlankNode)]
    more = ox.Triple(nodes[-1] if nodes else TOP, predicate, ox.Literal("more"))

    names = matched(old, [*new, more])

    assert {*new, more} - {renamed(triple, names) for triple in old} >= {more}
    assert len(set(names.values())) == len(names)
    assert not same_facts(old, [*new, more])
