"""The account of sources as rows: every source, what rests on some, what rests on weak ones.

Columns called `source`, `address` and `quote` become notes of a document (`kg.render.notes`);
where the rows are about the sources themselves, these are called `title` and `url`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph as ox

from kg.evidence.model import Fact, Place
from kg.questions.asked import Asked
from kg.questions.catalogue import Question
from kg.questions.header import Header
from kg.questions.outline import Outline
from kg.sources.ledger import Ledger, Record
from kg.sources.outcomes import STATUSES, Outcome
from kg.stores.contract import Solutions, Term

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_DATED: Final = {4: "gYear", 7: "gYearMonth", 10: "date"}
_JOINT: Final = "; "


class Table(NamedTuple):
    """What a table is called, how it is to be read, and what each of its columns holds."""

    name: str
    summary: Mapping[str, str]
    description: str
    columns: Mapping[str, str]

    def asked(self, today: date) -> Asked:
        """Return the table as a question that was asked, for forms that say what was asked."""
        header = Header(self.summary, (), self.description, {}, self.columns, (), {}, 0)
        outline = Outline("select", 0, tuple(self.columns), (), ordered=True)
        return Asked(Question(self.name, "", Path(), header, "", outline), {}, today)

    def about(self, titles: Sequence[str]) -> Table:
        """Return the table with the things that it is about in its summary."""
        about = ", ".join(f"“{title}”" for title in titles)
        named = {lang: text.format(about=about) for lang, text in self.summary.items()}
        return self._replace(summary=named)

    def of(self, rows: Iterable[Mapping[str, Term | None]]) -> Solutions:
        """Return rows as an answer with the columns of the table."""
        names = tuple(self.columns)
        return Solutions(names, [tuple(row.get(name) for name in names) for row in rows])


_TITLE: Final = "title of the source; its IRI where it has none"
_SAID: Final = {
    "publisher": "publisher of the source",
    "kind": "kind of source",
    "issued": "day, month or year of issue, as the graph has it",
    "age": "full years since the issue, at least",
    "readOn": "day on which the source was last read for the graph",
}

OVERVIEW: Final = Table(
    "kg sources",
    {
        "en": "Which sources does the graph rest on, and what rests on each?",
        "ru": "На каких источниках стоит граф и что держится на каждом?",
    },
    "One row a source, the one with the most facts first. A fact rests on the sources of the"
    " evidence for it, else on those of the node that it tells of, else on those of its file.",
    {
        "title": _TITLE,
        **_SAID,
        "facts": "how many facts rest on it",
        "things": "how many nodes they tell of",
        "alone": "how many of the facts rest on it alone",
        "doubtful": "how many of the facts the graph itself is not sure of",
        "quoted": "for how many of the facts its words are quoted",
        "url": "address of the source",
        "node": "the source itself",
    },
)
FACTS: Final = Table(
    "kg sources NAME",
    {"en": "Which facts rest on {about}?", "ru": "Какие факты держатся на источнике {about}?"},
    "One row a fact and source.",
    {
        "source": _TITLE,
        **_SAID,
        "address": "address of the source",
        "thing": "the node that the fact tells of",
        "property": "what it tells",
        "value": "the value",
        "alone": "whether the fact rests on this source alone",
        "confidence": "how sure the graph is of it",
        "quote": "words of the source that speak for it",
        "place": "file and line where it is written",
    },
)
WEAK: Final = Table(
    "kg sources --weak",
    {
        "en": "Which facts rest on weak sources alone, or on medium confidence?",
        "ru": "Какие факты держатся только на слабых источниках или не вполне достоверны?",
    },
    "One row a fact. It is here because every source that it rests on is of a kind that the graph"
    " calls weak (a copy, news, and the like), or because the graph itself is not sure of it.",
    {
        "weak": "why it is here: source, confidence, or both",
        "thing": "the node that the fact tells of",
        "property": "what it tells",
        "value": "the value",
        "kinds": "kinds of the sources that it rests on",
        "confidence": "how sure the graph is of it",
        "sources": "how many sources it rests on",
        "source": "their titles",
        "place": "file and line where it is written",
    },
)
CHECKED: Final = Table(
    "kg sources --check",
    {
        "en": "Do the addresses of the sources still lead to what the graph rests on?",
        "ru": "Ведут ли адреса источников по-прежнему к тому, на чём стоит граф?",
    },
    "One row an address, that which asks most for a look first. "
    + " ".join(f"{status}: {meaning}." for status, meaning in STATUSES.items()),
    {
        "status": "what became of the address",
        "title": _TITLE,
        "url": "the address that was looked up",
        "detail": "what was found, in words",
        "facts": "how many facts rest on the source",
        "alone": "how many of the facts rest on it alone",
        "of": "source, or original: the page of which the source is a copy",
        "code": "code of the last answer",
        "content": "same or changed, where there is something to compare the page with",
        "movedTo": "the address that the page has for good by now",
        "node": "the source itself",
    },
)
TABLES: Final = (OVERVIEW, FACTS, WEAK, CHECKED)


def overview(ledger: Ledger, today: date) -> Solutions:
    """Return one row a source, the one with the most facts first."""
    records = sorted(
        ledger.records.values(), key=lambda held: (-len(held.facts), held.title, str(held.node))
    )
    return OVERVIEW.of(
        {
            "title": _text(record.title),
            **_said(record, today),
            "facts": _number(len(record.facts)),
            "things": _number(len({fact.subject for fact in record.facts})),
            "alone": _number(sum(map(ledger.is_alone, record.facts))),
            "doubtful": _number(sum(map(ledger.is_doubtful, record.facts))),
            "quoted": _number(sum(bool(_words(ledger, fact, record)) for fact in record.facts)),
            "url": _text(record.source.address),
            "node": record.node,
        }
        for record in records
    )


def facts_of(ledger: Ledger, records: Sequence[Record], today: date) -> Solutions:
    """Return the facts that rest on some sources, one row a fact and source."""
    places = ledger.places(dict.fromkeys(fact for held in records for fact in held.facts))
    return FACTS.of(
        {
            "source": _text(record.title),
            **_said(record, today),
            "address": _text(record.source.address),
            "thing": fact.subject,
            "property": fact.predicate,
            "value": fact.object,
            "alone": _truth(ledger.is_alone(fact)),
            "confidence": ledger.support[fact].confidence,
            "quote": _text(_words(ledger, fact, record)),
            "place": _placed(places[fact]),
        }
        for record in records
        for fact in sorted(record.facts, key=_order)
    )


def weak(ledger: Ledger, language: str) -> Solutions:
    """Return the facts that rest on weak sources alone or of which the graph is not sure."""
    found = sorted(ledger.weak(), key=_order)
    places = ledger.places(found)
    labels = _kind_labels(ledger, language)
    return WEAK.of(
        {
            "weak": _text(_reason(ledger, fact)),
            "thing": fact.subject,
            "property": fact.predicate,
            "value": fact.object,
            "kinds": _text(_JOINT.join(_kinds(ledger, fact, labels))),
            "confidence": ledger.support[fact].confidence,
            "sources": _number(len(ledger.support[fact].sources)),
            "source": _text(
                _JOINT.join(ledger.records[node].title for node in ledger.support[fact].sources)
            ),
            "place": _placed(places[fact]),
        }
        for fact in found
    )


def checked(ledger: Ledger, outcomes: Iterable[Outcome]) -> Solutions:
    """Return what was found at addresses, one row each, in their order."""
    return CHECKED.of(
        {
            "status": _text(outcome.status),
            "title": _text(outcome.lookup.record.title),
            "url": _text(outcome.lookup.address),
            "detail": _text(outcome.detail),
            "facts": _number(len(outcome.lookup.record.facts)),
            "alone": _number(sum(map(ledger.is_alone, outcome.lookup.record.facts))),
            "of": _text("original" if outcome.lookup.is_original else "source"),
            "code": None if outcome.code is None else _number(outcome.code),
            "content": _text(outcome.content),
            "movedTo": _text(outcome.moved_to),
            "node": outcome.lookup.record.node,
        }
        for outcome in outcomes
    )


def full_years(issued: str, today: date) -> int | None:
    """Return the full years between the last day that a date allows and another day.

    `issued` is a day, a month or a year of XSD (section 3.3, without time zone); None for
    anything else.
    """
    try:
        year, *rest = map(int, issued.split("-"))
    except ValueError:
        return None
    if len(issued) not in _DATED:
        return None
    last = (*rest, *(12, 31)[len(rest) :])
    years = today.year - year - ((today.month, today.day) < last)
    return max(years, 0)


def _said(record: Record, today: date) -> dict[str, Term | None]:
    issued = record.source.issued
    years = full_years(issued, today) if issued else None
    return {
        "publisher": _text(record.source.publisher),
        "kind": next(iter(record.kinds), None),
        "issued": _dated(issued),
        "age": None if years is None else _number(years),
        "readOn": record.read_on,
    }


def _words(ledger: Ledger, fact: Fact, record: Record) -> str:
    """Return what is quoted of a source for a fact."""
    quotes = ledger.support[fact].quotes
    said = dict.fromkeys(quote.words for quote in quotes if quote.source == record.node)
    return " […] ".join(said)


def _reason(ledger: Ledger, fact: Fact) -> str:
    reasons = (("source", ledger.is_second_hand(fact)), ("confidence", ledger.is_doubtful(fact)))
    return ", ".join(name for name, holds in reasons if holds)


def _kind_labels(ledger: Ledger, language: str) -> dict[str, str]:
    kinds = {kind.value for record in ledger.records.values() for kind in record.kinds}
    return ledger.graph.labels((kind for kind in kinds if ":" in kind), language)


def _kinds(ledger: Ledger, fact: Fact, labels: Mapping[str, str]) -> list[str]:
    held = {
        kind.value for node in ledger.support[fact].sources for kind in ledger.records[node].kinds
    }
    shrink = ledger.graph.prefixes.shrink
    return sorted(labels.get(kind, shrink(kind)) for kind in held)


def _order(fact: Fact) -> tuple[str, str, str]:
    return str(fact.subject), str(fact.predicate), str(fact.object)


def _placed(places: Iterable[Place]) -> ox.Literal:
    return ox.Literal(", ".join(map(str, places)))


def _text(text: str | None) -> ox.Literal | None:
    return ox.Literal(text) if text else None


def _number(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=ox.NamedNode(f"{_XSD}integer"))


def _truth(holds: bool) -> ox.Literal:
    return ox.Literal("true" if holds else "false", datatype=ox.NamedNode(f"{_XSD}boolean"))


def _dated(text: str | None) -> ox.Literal | None:
    if not text:
        return None
    kind = _DATED.get(len(text)) if text.replace("-", "").isdigit() else None
    return ox.Literal(text, datatype=ox.NamedNode(_XSD + kind)) if kind else ox.Literal(text)
