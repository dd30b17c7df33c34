"""The evidence of an answer as an outline that a person reads; the forms write it their way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kg.evidence.model import Absent, Cover, Dispute, Evidence, Fact, Found, Row
from kg.evidence.rows import MOST_MEMBERS
from kg.questions.rows import plain
from kg.rdf.prefixes import Prefixes
from kg.render.why_wording import Wording
from kg.stores.contract import Term


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
    """
    return _Maker(evidence, prefixes).sections()


class _Maker:
    def __init__(self, evidence: Evidence, prefixes: Prefixes) -> None:
        self._evidence = evidence
        self._words = Wording(evidence, prefixes)
        self._numbers: dict[Term, int] = {}

    def sections(self) -> list[Section]:
        sections = [Section("", tuple(self._notes()))]
        rows = [self._row(row) for row in self._evidence.rows]
        shared = _shared(rows)
        if shared:
            sections.append(Section("In every row", tuple(shared)))
        for number, row in enumerate(rows, 1):
            own = tuple(item for item in row if item not in shared)
            sections.append(Section(f"Row {number}" if len(rows) > 1 else "Answer", own))
        if self._evidence.disputes:
            items = tuple(map(self._dispute, self._evidence.disputes))
            sections.append(Section("Sources that contradict each other", items))
        if self._numbers:
            items = tuple(map(self._source, list(self._numbers)))
            sections.append(Section("Sources", items))
        return [section for section in sections if section.items or section.heading]

    def _notes(self) -> Iterable[Item]:
        evidence = self._evidence
        if evidence.verdict is not None:
            verdict = evidence.verdict
            meaning = "no" if verdict.word == "no" else "unknown"
            below = [*map(self._cover, verdict.covers), *self._near(verdict.found)]
            reason = f"{verdict.reason[0].upper()}{verdict.reason[1:]}"
            text = f"No rows, which means: {meaning}. {reason}."
            yield Item("note", text, "", tuple(below))
        doubtful = [
            str(number)
            for number, row in enumerate(evidence.rows, 1)
            if not evidence.doubtful.isdisjoint(evidence.leaves(row.found).facts)
        ]
        if doubtful:
            which = f"row{'s'[: len(doubtful) > 1]} {', '.join(doubtful)}"
            if len(doubtful) == len(evidence.rows):
                which = "the whole answer"
            yield Item("note", f"Rests on {self._doubt()} confidence: {which}.")
        if evidence.disputes:
            yield Item("note", "Sources contradict each other on facts of this answer: see below.")

    def _near(self, found: Found) -> list[Item]:
        """Return what came near, or what was missed."""
        items = self._found(found)
        if not found.facts:
            return items
        return [Item("node", "what came near is, for one", "", tuple(items))]

    def _doubt(self) -> str:
        evidence = self._evidence
        held = (evidence.support[fact].confidence for fact in evidence.doubtful)
        return " or ".join(sorted({self._words.name(term) for term in held if term is not None}))

    def _row(self, row: Row) -> list[Item]:
        items = [
            Item("cell", f"{name}: {self._words.name(cell)}")
            for name, cell in zip(self._evidence.variables, row.cells, strict=False)
            if cell is not None
        ]
        if not self._evidence.variables:
            said = " ".join(self._words.name(cell) for cell in row.cells if cell is not None)
            items = [Item("cell", said or "yes")]
        items.extend(self._members(name, held) for name, held in row.members.items())
        if any(len(held) > MOST_MEMBERS for held in row.members.values()):
            items.append(Item("note", f"the facts of {MOST_MEMBERS} of them are shown"))
        found = self._found(row.found)
        items.extend(found)
        if self._is_unsure(row):
            items.append(Item("note", "no list said to be complete was searched: it may exist"))
        if row.more:
            items.append(Item("note", f"true in {row.more} more way{'s'[: row.more > 1]}"))
        if not found:
            items.append(Item("note", "the question itself says so: it rests on nothing stated"))
        return items

    def _is_unsure(self, row: Row) -> bool:
        """Tell whether a row rests on what was not found, and no complete list stands behind it."""
        if all(absent.is_option for absent in self._missed(row.found)):
            return False
        reached = self._evidence.leaves(row.found).absences
        return not any(absent in self._evidence.covers for absent in reached)

    def _members(self, name: str, held: tuple[Term, ...]) -> Item:
        named = [self._words.name(term) for term in held[:MOST_MEMBERS]]
        if len(held) > MOST_MEMBERS:
            named.append(f"and {len(held) - MOST_MEMBERS} more")
        return Item("note", f"{name[1:]} counts: {'; '.join(named) if held else 'nothing'}")

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
        items.extend(map(self._absence, self._missed(found)))
        return items

    def _definitions(self, facts: list[Fact]) -> Item:
        below = [Item("fact", self._words.whole(fact), self._places(fact)) for fact in facts]
        return Item("node", "by definition", "", tuple(below))

    def _missed(self, found: Found) -> list[Absent]:
        backing = self._evidence.backing
        return [
            item for item in found.absences if item.patterns and item.patterns[0][0] not in backing
        ]

    def _fact(self, fact: Fact) -> Item:
        support = self._evidence.support[fact]
        marks = "".join(f" {self._mark(source)}" for source in support.sources)
        if fact in self._evidence.doubtful and support.confidence is not None:
            marks += f" ({self._words.name(support.confidence)} confidence)"
        below = [
            Item(
                "quote",
                f"“{quote.words}”"
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
            below.append(
                Item("note", f"it would follow in {step.more} more way{'s'[: step.more > 1]}")
            )
        node = self._words.full_name(facts[0].subject)
        return Item("node", f"{node}: {said}; this follows ({step.file}) from", "", tuple(below))

    def _absence(self, absent: Absent) -> Item:
        covers = self._evidence.covers.get(absent, ())
        below = list(map(self._cover, covers))
        word = "not known" if absent.is_option else "not found"
        return Item("absence", f"{word}: {self._words.searched(absent)}", "", tuple(below))

    def _cover(self, cover: Cover) -> Item:
        day = plain(cover.as_of.object) if cover.as_of is not None else "a day not given"
        below = [self._fact(fact) for fact in (cover.complete, cover.as_of) if fact is not None]
        named = self._words.full_name(cover.node)
        return Item("node", f"searched: {named}, complete as of {day}", "", tuple(below))

    def _dispute(self, dispute: Dispute) -> Item:
        below = []
        for side in dispute.sides:
            value = self._words.name(side.value) if side.value is not None else "no value given"
            words = f": “{side.words}”" if side.words else ""
            mark = f" {self._mark(side.source)}" if side.source is not None else ""
            below.append(Item("fact", f"{value}{words}{mark}"))
        if dispute.resolution:
            below.append(Item("note", f"resolution: {dispute.resolution}"))
        on = f", {self._words.name(dispute.property)}" if dispute.property is not None else ""
        return Item("node", f"{self._words.full_name(dispute.about)}{on}", "", tuple(below))

    def _source(self, node: Term) -> Item:
        source = self._evidence.sources[node]
        parts = [
            source.title or self._words.short(node),
            source.publisher or "publisher not given",
            source.issued or "day not given",
            source.address or "address not given",
        ]
        return Item("source", f"[{self._numbers[node]}] {'; '.join(parts)}")

    def _mark(self, source: Term) -> str:
        return f"[{self._numbers.setdefault(source, len(self._numbers) + 1)}]"


def _shared(rows: Sequence[list[Item]]) -> list[Item]:
    """Return the items that all of several rows have."""
    if len(rows) < 2:
        return []
    others = [frozenset(row) for row in rows[1:]]
    return [item for item in dict.fromkeys(rows[0]) if all(item in other for other in others)]
