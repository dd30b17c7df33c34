"""The evidence of an answer as an outline that a person reads; the forms write it their way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kg.evidence.model import Absent, Cover, Dispute, Evidence, Fact, Found, Row
from kg.rdf.prefixes import Prefixes
from kg.render.cover_words import verdict
from kg.render.why_wording import Wording
from kg.render.why_words import Words, ranges
from kg.stores.contract import Solutions, Term

MOST_MEMBERS = 12
"""Of how many members of an aggregate a reader of text is given the facts."""
MOST_NAMED = 100
"""How many of them are named then."""


class Item(NamedTuple):
    """A line and what stands below it.

    `kind` is cell, node, fact, quote, absence, note or source; `tail` is a place in a file.
    """

    kind: str
    text: str
    tail: str = ""
    below: tuple[Item, ...] = ()


class Section(NamedTuple):
    """A heading and its items."""

    heading: str
    items: tuple[Item, ...]


def outline_of(evidence: Evidence, prefixes: Prefixes) -> list[Section]:
    """Return an answer's evidence in sections: what is said of all of it, each row, the sources.

    What is the same in all rows is said once, before them. Sources are numbered as they come.
    Where the facts of some members of an aggregate alone were found, no more than MOST_NAMED of
    them are named, and it is said how many are left.
    """
    return _Maker(evidence, prefixes).sections()


class _Maker:
    def __init__(self, evidence: Evidence, prefixes: Prefixes) -> None:
        self._evidence = evidence
        self._most_named = None if evidence.most_members is None else MOST_NAMED
        self._words = Wording(evidence, prefixes)
        self._say = Words(evidence.language)
        self._numbers: dict[Term, int] = {}

    def sections(self) -> list[Section]:
        sections = [Section("", tuple(self._notes()))]
        rows = [self._row(row) for row in self._evidence.rows]
        shared = _shared(rows)
        if shared:
            sections.append(Section(self._say("shared"), tuple(shared)))
        for number, row in enumerate(rows, 1):
            own = tuple(item for item in row if item not in shared)
            key = "row" if len(rows) > 1 else "answer"
            sections.append(Section(self._say(key, number=number), own))
        if self._evidence.disputes:
            items = tuple(map(self._dispute, self._evidence.disputes))
            sections.append(Section(self._say("disputes"), items))
        if self._numbers:
            items = tuple(map(self._source, list(self._numbers)))
            sections.append(Section(self._say("sources"), items))
        return [section for section in sections if section.items or section.heading]

    def _notes(self) -> Iterable[Item]:
        evidence = self._evidence
        if evidence.verdict is not None:
            verdict = evidence.verdict
            below = [*map(self._cover, verdict.covers), *self._near(verdict.found)]
            reason = f"{verdict.reason[0].upper()}{verdict.reason[1:]}"
            key = verdict.word if isinstance(evidence.answer, Solutions) else f"{verdict.word}-fit"
            yield Item("note", self._say(key, reason=reason), "", tuple(below))
            if evidence.is_doubtful(Found(), verdict.covers):
                whole = self._say("of-all")
                yield Item("note", self._say("doubt", doubt=self._doubt(), which=whole))
        doubtful = [
            number for number, row in enumerate(evidence.rows, 1) if evidence.is_doubtful(row.found)
        ]
        if doubtful:
            which = which_rows(evidence, doubtful)
            yield Item("note", self._say("doubt", doubt=self._doubt(), which=which))
        if evidence.disputes:
            yield Item("note", self._say("disputed"))

    def _near(self, found: Found) -> list[Item]:
        """Return what came near, or what was missed."""
        items = self._found(found)
        if not found.facts:
            return items
        return [Item("node", self._say("near"), "", tuple(items))]

    def _doubt(self) -> str:
        evidence = self._evidence
        held = (evidence.support[fact].confidence for fact in evidence.doubtful)
        between = f" {self._say('or')} "
        return between.join(sorted({self._words.name(term) for term in held if term is not None}))

    def _row(self, row: Row) -> list[Item]:
        items = [
            Item("cell", f"{name}: {verdict(self._words.name(cell), self._say.language)}")
            for name, cell in zip(self._evidence.variables, row.cells, strict=False)
            if cell is not None and cell.value
        ]
        if not self._evidence.variables:
            said = " ".join(self._words.name(cell) for cell in row.cells if cell is not None)
            items = [Item("cell", said or self._say("yes"))]
        items.extend(
            Item("note", self._words.members(name.removeprefix("?"), held, self._most_named))
            for name, held in row.members.items()
        )
        most = self._evidence.most_members
        if most is not None and row.counted > most:
            shown = self._say("members-shown", shown=most, total=row.counted)
            items.append(Item("note", shown))
        found = self._found(row.found)
        items.extend(found)
        if is_unsure(self._evidence, row):
            items.append(Item("note", self._say("may-exist")))
        if row.more:
            items.append(Item("note", self._say("more-ways", row.more)))
        if not found:
            items.append(Item("note", self._say("itself")))
        return items

    def _found(self, found: Found) -> list[Item]:
        """Return facts by their subject, derived ones behind them, and what was not found."""
        evidence = self._evidence
        shown = [fact for fact in found.facts if fact not in evidence.quiet] or list(found.facts)
        stated: dict[Term, list[Item]] = {}
        defined: list[Fact] = []
        derived: dict[tuple[Term, str, frozenset[Fact]], list[Fact]] = {}
        for fact in shown:
            step = evidence.steps.get(fact)
            if step is not None:
                leaves = frozenset(evidence.leaves(step.found).facts)
                derived.setdefault((fact.subject, step.file, leaves), []).append(fact)
            elif evidence.support[fact].by == "definition":
                defined.append(fact)
            else:
                stated.setdefault(fact.subject, []).append(self._fact(fact))
        items = [
            Item("node", self._words.full_name(node), "", tuple(below))
            for node, below in stated.items()
        ]
        others = frozenset(fact for fact in shown if fact in evidence.steps)
        items.extend(self._derived(facts, others) for facts in derived.values())
        if defined:
            items.append(self._definitions(defined))
        items.extend(map(self._absence, _missed(self._evidence, found)))
        return items

    def _definitions(self, facts: list[Fact]) -> Item:
        below = [Item("fact", self._words.whole(fact), self._places(fact)) for fact in facts]
        return Item("node", self._say("definition"), "", tuple(below))

    def _fact(self, fact: Fact) -> Item:
        support = self._evidence.support[fact]
        marks = "".join(f" {self._mark(source)}" for source in support.sources)
        if fact in self._evidence.doubtful and support.confidence is not None:
            marks += f" {self._say('unsure', doubt=self._words.name(support.confidence))}"
        below = [
            Item(
                "quote",
                self._say("quoted", words=quote.words)
                + (f" {self._mark(quote.source)}" if quote.source is not None else "")
                + (f" ({quote.statement})" if quote.statement else ""),
            )
            for quote in support.quotes
        ]
        text = f"{self._words.said(fact)}{marks}"
        return Item("fact", text, self._places(fact), tuple(below))

    def _places(self, fact: Fact) -> str:
        return ", ".join(map(str, self._evidence.places.get(fact, ())))

    def _derived(self, facts: list[Fact], others: frozenset[Fact]) -> Item:
        """Return derived facts that follow from the same; `others` are explained beside them."""
        step = self._evidence.steps[facts[0]]
        said = "; ".join(map(self._words.said, facts))
        below = self._found(self._evidence.leaves(step.found, others.difference(facts)))
        if step.more:
            below.append(Item("note", self._say("follows-more", step.more)))
        node = self._words.full_name(facts[0].subject)
        follows = self._say("follows", file=step.file)
        return Item("node", f"{node}: {said}; {follows}", "", tuple(below))

    def _absence(self, absent: Absent) -> Item:
        covers = self._evidence.covers.get(absent, ())
        below = list(map(self._cover, covers))
        key = "not-known" if absent.is_option else "not-found"
        said = self._say(key, pattern=self._words.searched(absent))
        return Item("absence", said, "", tuple(below))

    def _cover(self, cover: Cover) -> Item:
        below = [self._fact(fact) for fact in (cover.complete, cover.as_of) if fact is not None]
        return Item("node", self._words.covered(cover), "", tuple(below))

    def _dispute(self, dispute: Dispute) -> Item:
        below = []
        for side in dispute.sides:
            value = self._words.name(side.value) if side.value else self._say("no-value")
            words = f": {self._say('quoted', words=side.words)}" if side.words else ""
            mark = f" {self._mark(side.source)}" if side.source is not None else ""
            below.append(Item("fact", f"{value}{words}{mark}"))
        if dispute.resolution:
            below.append(Item("note", self._say("resolution", text=dispute.resolution)))
        on = f", {self._words.name(dispute.property)}" if dispute.property is not None else ""
        return Item("node", f"{self._words.full_name(dispute.about)}{on}", "", tuple(below))

    def _source(self, node: Term) -> Item:
        source = self._evidence.sources[node]
        parts = [
            source.title or self._words.short(node),
            source.publisher or self._say("no-publisher"),
            source.issued or self._say("no-day"),
            source.address or self._say("no-address"),
        ]
        return Item("source", f"[{self._numbers[node]}] {'; '.join(parts)}")

    def _mark(self, source: Term) -> str:
        return f"[{self._numbers.setdefault(source, len(self._numbers) + 1)}]"


def is_unsure(evidence: Evidence, row: Row) -> bool:
    """Tell whether a row rests on what was not found, and no complete list stands behind it."""
    if all(absent.is_option for absent in _missed(evidence, row.found)):
        return False
    reached = evidence.leaves(row.found).absences
    return not any(absent in evidence.covers for absent in reached)


def which_rows(evidence: Evidence, numbers: list[int]) -> str:
    """Return some rows by their numbers, or that all of them are meant."""
    say = Words(evidence.language)
    if len(numbers) == len(evidence.rows):
        return say("of-all")
    return say("of-rows", len(numbers), rows=ranges(numbers))


def _missed(evidence: Evidence, found: Found) -> list[Absent]:
    return [
        item
        for item in found.absences
        if item.patterns and item.patterns[0][0] not in evidence.backing
    ]


def _shared(rows: Sequence[list[Item]]) -> list[Item]:
    """Return the items that all of several rows have."""
    if len(rows) < 2:
        return []
    others = [frozenset(row) for row in rows[1:]]
    return [item for item in dict.fromkeys(rows[0]) if all(item in other for other in others)]
