"""What is said of an answer's evidence: rows, facts, where they stand, what they rest on."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import pyoxigraph as ox

from kg.stores.contract import Answer, Term

TRIPLE = ("subject", "predicate", "object")
"""What the cells of a row are called where the answer is a graph."""


class Fact(NamedTuple):
    """A triple of the graph."""

    subject: ox.NamedNode | ox.BlankNode
    predicate: ox.NamedNode
    object: Term


def fact_of(triple: ox.Triple) -> Fact:
    """Return a triple of RDF 1.1, as all are that a graph here can hold."""
    assert isinstance(triple.subject, ox.NamedNode | ox.BlankNode)
    assert isinstance(triple.object, ox.NamedNode | ox.BlankNode | ox.Literal)
    return Fact(triple.subject, triple.predicate, triple.object)


class Place(NamedTuple):
    """Where a triple is written: the file's name, and the line of its object."""

    file: str
    line: int

    def __str__(self) -> str:
        """Return file:line."""
        return f"{self.file}:{self.line}"


class Source(NamedTuple):
    """A source: its node and what the graph says of it; None where it says nothing."""

    node: Term
    title: str | None = None
    publisher: str | None = None
    issued: str | None = None
    address: str | None = None


class Quote(NamedTuple):
    """Words of a source that speak for a fact; `statement` is the number that they back."""

    evidence: Term
    source: Term | None
    words: str
    statement: str | None


class Support(NamedTuple):
    """What a stated fact rests on, by the graph's one rule.

    `by` says which of its parts gave the sources: `evidence`, `node` or `file`, or why none is
    asked for: `exempt` (it tells of a source or of evidence), `definition` (it stands in the
    ontology). None: nothing gives one. `confidence` is the graph's word for
    how sure the fact is, None where it says nothing.
    """

    sources: tuple[Term, ...]
    quotes: tuple[Quote, ...]
    confidence: Term | None
    by: str | None


class Absent(NamedTuple):
    """A pattern that was searched in vain.

    `patterns` are triples with the values of the row filled in; a part that may be anything is
    a variable's name or a path as written. `conditions` are what was asked of the rest.
    `is_option` tells that the row holds without it and may say "unknown", or the like, instead:
    it stood in OPTIONAL, or in an EXISTS that is one part of an expression.
    """

    patterns: tuple[tuple[Term | str, Term | str, Term | str], ...]
    conditions: tuple[str, ...] = ()
    is_option: bool = False


class Cover(NamedTuple):
    """A list that is said to be complete: its node, and the fact that says as of which day."""

    node: Term
    complete: Fact
    as_of: Fact | None


@dataclass
class Found:
    """The facts of one solution, and what was searched for in vain.

    `more` counts other solutions of sub-queries and paths inside it that would do as well.
    """

    facts: dict[Fact, None] = field(default_factory=dict)
    absences: dict[Absent, None] = field(default_factory=dict)
    more: int = 0

    def add(self, other: Found) -> None:
        """Take in what another one holds."""
        self.facts.update(other.facts)
        self.absences.update(other.absences)
        self.more += other.more


class Step(NamedTuple):
    """What a derived fact follows from: the rule's file, its summary, and the facts it used.

    `more` counts the further ways in which the rule gives the same fact.
    """

    file: str
    summary: str
    found: Found
    more: int


class Row(NamedTuple):
    """One row of an answer with its evidence.

    `found` holds one way in which the row is true (of an aggregate: all members), `more` counts
    the others. `members` gives, by aggregated column, the values that went into it, each as often
    as it counts. `counted` is how many solutions an aggregate stands for, 0 where there is none.
    """

    cells: tuple[Term | None, ...]
    found: Found
    more: int
    members: dict[str, tuple[Term, ...]]
    counted: int


class Side(NamedTuple):
    """What one source says in a disagreement."""

    value: Term | None
    source: Term | None
    words: str | None


class Dispute(NamedTuple):
    """Sources that contradict each other on a fact of the answer, and what was followed."""

    node: Term
    about: Term
    property: Term | None
    sides: tuple[Side, ...]
    resolution: str | None


class Verdict(NamedTuple):
    """What an empty answer means: `no` or `unknown`, why, and the lists that a no rests on."""

    word: str
    reason: str
    covers: tuple[Cover, ...]
    found: Found


@dataclass(frozen=True)
class Evidence:
    """An answer and all that speaks for it.

    Facts are looked up in `places` (stated) or `steps` (derived); what a stated fact rests on is
    in `support`, each source once in `sources`. `covers` gives, for what was not found, the
    complete lists that were searched. `doubtful` are the facts that the graph itself is not sure
    of. `backing` are the nodes of sources and evidence, `quiet` the facts about them and those
    that only tie a node to its source or say how sure it is: a reader of the sources need not see
    them again. `verdict` is there for an answer without rows. Labels are in `language`. Of an
    aggregate the facts of `most_members` were found, of all members where it is None.
    """

    answer: Answer
    variables: tuple[str, ...]
    rows: tuple[Row, ...]
    places: dict[Fact, tuple[Place, ...]]
    steps: dict[Fact, Step]
    support: dict[Fact, Support]
    sources: dict[Term, Source]
    covers: dict[Absent, tuple[Cover, ...]]
    disputes: tuple[Dispute, ...]
    doubtful: frozenset[Fact]
    backing: frozenset[Term]
    quiet: frozenset[Fact]
    verdict: Verdict | None
    labels: dict[str, str]
    language: str
    most_members: int | None

    def is_doubtful(self, found: Found, covers: Iterable[Cover] = ()) -> bool:
        """Tell whether a solution needs something of which the graph itself is not sure.

        That is one of its facts, or all the complete lists that stand behind an absence; `covers`
        are those behind the answer as a whole.
        """
        reached = self.leaves(found)
        lists = [tuple(covers), *(self.covers.get(absent, ()) for absent in reached.absences)]
        return not self.doubtful.isdisjoint(reached.facts) or any(
            held and all(not self.doubtful.isdisjoint((c.complete, c.as_of)) for c in held)
            for held in lists
        )

    def leaves(self, found: Found, without: Container[Fact] = ()) -> Found:
        """Return the stated facts that a solution rests on, through all rules, and all absences.

        What `without` holds is not followed.
        """
        reached = Found(absences=dict(found.absences))
        seen: set[Fact] = set()
        waiting = list(found.facts)[::-1]
        while waiting:
            fact = waiting.pop()
            if fact in seen or fact in without:
                continue
            seen.add(fact)
            step = self.steps.get(fact)
            if step is None:
                reached.facts[fact] = None
            else:
                reached.absences.update(step.found.absences)
                waiting.extend(list(step.found.facts)[::-1])
        return reached
