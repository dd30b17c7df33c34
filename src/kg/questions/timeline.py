"""A timeline: the answer to the stored question `timeline`, one entry a dated fact.

The question takes a parameter `thing` and gives the columns of COLUMNS (docs/time.md); which facts
belong to a thing is the question's to say.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Final, NamedTuple

import pyoxigraph as ox

from kg.errors import UsageError
from kg.graph import Graph
from kg.questions.asked import asked
from kg.questions.catalogue import Catalogue, Question
from kg.questions.rows import plain
from kg.questions.running import ask
from kg.questions.spans import span_of
from kg.stores.contract import Solutions

QUESTION: Final = "timeline"
PARAMETER: Final = "thing"
COLUMNS: Final = (
    "date",
    "until",
    "earliest",
    "latest",
    "what",
    "event",
    "quote",
    "source",
    "address",
)


class Cited(NamedTuple):
    """A source of an entry; what the graph does not say is empty."""

    title: str
    address: str
    quote: str


class Entry(NamedTuple):
    """A dated fact: what the date says (`what`) of which node (`event`), and who says so.

    `date` and `until` are as the source gives them, to the day, the month or the year; `earliest`
    and `latest` are the days that bound what `date` can mean. What is not known is empty.
    """

    date: str
    until: str
    earliest: str
    latest: str
    what: str
    event: str
    sources: tuple[Cited, ...]

    @property
    def day(self) -> datetime.date | None:
        """The day on which it began; None where the date leaves more than one open."""
        if not self.earliest or self.earliest != self.latest:
            return None
        return datetime.date.fromisoformat(self.earliest)

    @property
    def last_day(self) -> datetime.date | None:
        """The day until which it lasted, that of `day` where no later one is known."""
        if self.day is None or len(self.until) != len("2018-02-01"):
            return self.day
        return max(self.day, datetime.date.fromisoformat(self.until))

    def may_touch(self, first: datetime.date | None, last: datetime.date | None) -> bool:
        """Tell whether it may lie between two days; one that is None bounds nothing."""
        begins, ends = self.earliest, max(self.latest, _latest(self.until))
        too_early = first is not None and bool(ends) and ends < first.isoformat()
        too_late = last is not None and bool(begins) and begins > last.isoformat()
        return not too_early and not too_late


class Timeline(NamedTuple):
    """The entries of a thing in their order, and labels of everything named by an IRI."""

    thing: str
    entries: tuple[Entry, ...]
    labels: dict[str, str]

    def label(self, iri: str) -> str:
        """Return what a node is called; its IRI where it has no label."""
        return self.labels.get(iri, iri)

    def between(self, first: datetime.date | None, last: datetime.date | None) -> Timeline:
        """Return the timeline with only the entries that may lie between two days."""
        kept = tuple(entry for entry in self.entries if entry.may_touch(first, last))
        return self._replace(entries=kept)


def timeline(graph: Graph, thing: str, *, language: str = "en") -> Timeline:
    """Return the timeline of what a person means by `thing`: a name, a code, an IRI.

    Raises UsageError where `thing` fits nothing or several nodes, and where the graph has no
    question `timeline` with the parameter and the columns that this module reads.
    """
    question = _question(graph)
    given = {PARAMETER: thing}
    today = datetime.date.today()
    term = asked(question, given, graph, today).terms[PARAMETER]
    assert isinstance(term, ox.NamedNode)
    answer = ask(question, graph, given, today=today)
    assert isinstance(answer, Solutions)
    entries = tuple(_entries(answer))
    named = {term.value, *(iri for entry in entries for iri in (entry.what, entry.event))}
    labels = graph.labels((iri for iri in named if _is_iri(iri)), language)
    return Timeline(term.value, entries, labels)


def _question(graph: Graph) -> Question:
    catalogue = Catalogue.read(graph.project)
    if QUESTION not in catalogue.names():
        raise UsageError(
            f"{graph.project.name} has no question called {QUESTION}, which says what belongs"
            " to the timeline of a thing",
            mend=f"write queries/time/{QUESTION}.rq (docs/time.md says what it has to give)",
        )
    question = catalogue.get(QUESTION)
    lacking = [name for name in COLUMNS if name not in question.header.columns]
    if PARAMETER not in question.header.parameters:
        lacking.insert(0, f"the parameter {PARAMETER}")
    if lacking or question.kind != "select":
        raise question.error(
            1,
            f"this question cannot make a timeline: it lacks {', '.join(lacking) or 'rows'}",
            f"give it the parameter {PARAMETER} and the columns {', '.join(COLUMNS)}",
        )
    return question


def _entries(answer: Solutions) -> Iterable[Entry]:
    """Yield the entries in the order of the rows; rows that differ in the source are one."""
    places = [answer.variables.index(name) for name in COLUMNS]
    sources: dict[tuple[str, ...], dict[Cited, None]] = {}
    for row in answer.rows:
        *fact, quote, source, address = (plain(row[place]) for place in places)
        cited = sources.setdefault(tuple(fact), {})
        if source or address or quote:
            cited[Cited(source, address, quote)] = None
    for key, found in sources.items():
        stated, until, earliest, latest, what, event = key
        yield Entry(stated, until, earliest, latest, what, event, tuple(found))


def _is_iri(text: str) -> bool:
    return ":" in text and not text.startswith("_:")


def _latest(text: str) -> str:
    """Return the last day that a date can mean; "" where nothing bounds it."""
    span = span_of(text)
    return span.last.isoformat() if span is not None and span.last is not None else ""
