"""What the report on the meeting of 20 February 2026 does not say cannot be had from the graph.

Every stored question is asked about all that the report names, and no row may say it; nor may a
query of one's own find it. That the check can find it is shown by writing it down: then every
answer that this changes must be caught.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox
import pytest
import yaml

import kg
from kg.errors import UsageError
from kg.questions.binding import swap
from kg.questions.values import Values
from kg.rdf.prefixes import Prefixes
from kg.stores.contract import Solutions, Triples

ROOT = Path(__file__).parent.parent
PROJECT = kg.find_project(ROOT)
QUESTIONS = kg.Catalogue.read(PROJECT).read_all()[0]
UNSAID: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "why" / "unsaid.yaml").read_text("utf-8")
)
MEETING = "meeting:2026-02-20-experience-sharing-tokyo-convention"
NAMED = (
    MEETING,
    "series:neo-here-cooperation",
    "convention:tokyo-2011",
    "country:kg",
    "country:kz",
    "office:neo-kg",
    "office:neo-kz",
    "ministry:kg-science-higher-education-innovation",
    "organisation:unesco",
)
DAYS = ("2026-02-20", "2026-11-24")
Term = ox.NamedNode | ox.Literal
_NAME = re.compile(r"\b[a-z]+:[\w.-]+")


class Said(NamedTuple):
    """A row of an answer: its cells by column, as texts, and what the question was asked about."""

    question: str
    cells: tuple[tuple[str, str], ...]
    asked: frozenset[str]

    @property
    def about(self) -> set[str]:
        """What the row concerns: what the question was asked about, and what the row names."""
        return {text for _, text in self.cells} | self.asked


@pytest.fixture(scope="module")
def graph() -> kg.Graph:
    return kg.Graph.open(PROJECT)


@pytest.fixture(scope="module")
def rows(graph: kg.Graph) -> set[Said]:
    return set(_rows(graph))


def test_no_question_says_what_the_report_does_not(graph: kg.Graph, rows: set[Said]) -> None:
    told = {name: _told(entry, rows, graph) for name, entry in UNSAID.items()}

    assert len(UNSAID) == 5
    assert told == {name: set() for name in UNSAID}


def test_every_question_was_asked_about_all_that_it_takes(rows: set[Said]) -> None:
    asked_about = {name for row in rows for name in row.asked}

    assert set(NAMED) <= asked_about
    assert len({row.question for row in rows}) > 50
    assert sum(MEETING in row.about for row in rows) > 60


def test_a_query_of_ones_own_finds_it_only_when_it_is_written_down(graph: kg.Graph) -> None:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in graph.default_triples())
    for entry in UNSAID.values():
        ask = _prefixed(entry["ask"], graph.prefixes)
        assert not store.query(ask)
        for fact in entry["facts"]:
            quads = [q for q in _parsed([fact], graph.prefixes) if q not in store]
            store.extend(quads)
            assert store.query(ask), fact
            for quad in quads:
                store.remove(quad)


def test_written_down_it_is_caught_in_every_answer_that_it_changes(
    graph: kg.Graph, rows: set[Said]
) -> None:
    spoiled = _with([fact for entry in UNSAID.values() for fact in entry["facts"]], graph)
    after = set(_rows(spoiled))
    caught = {name: _told(entry, after, spoiled) for name, entry in UNSAID.items()}
    about = [set(entry["about"]) for entry in UNSAID.values()]
    about.remove({"convention:tokyo-2011"})  # every fact of the others changes answers about it
    changed = {row.question for row in after - rows if any(each <= row.about for each in about)}

    assert changed <= {row.question for told in caught.values() for row in told}
    for name, entry in UNSAID.items():
        assert set(entry["shown"]) <= {row.question for row in caught[name]}, name


def test_of_the_meeting_itself_only_what_the_report_says_is_told(graph: kg.Graph) -> None:
    text = f"SELECT DISTINCT ?property {{ {MEETING} ?property ?value }}"
    answer = graph.query(_prefixed(text, graph.prefixes))
    assert isinstance(answer, Solutions)

    assert {graph.prefixes.shrink(term.value) for (term,) in answer.rows} == {  # type: ignore[union-attr]
        *("rdf:type", "skos:prefLabel", "dcterms:source", "dcterms:subject", "hec:confidence"),
        *("hec:aboutConvention", "hec:field", "hec:meetingStatus", "hec:purpose", "hec:series"),
        *("hec:strengthens", "hec:startsOn", "hec:startsOnNotBefore", "hec:startsOnNotAfter"),
        *("hec:endsOn", "hec:endsOnNotBefore", "hec:endsOnNotAfter"),
    }


def _rows(graph: kg.Graph) -> Iterator[Said]:
    """Yield the rows of every question, asked about everything that the report names."""
    known = Values(graph)
    for question in QUESTIONS:
        for terms in _choices(question, known):
            text = swap(question, terms)
            about = {graph.prefixes.shrink(term.value) for term in terms.values()}
            about |= set(_NAME.findall(text[question.outline.begin :]))
            for cells in _cells(graph.query(text), graph.prefixes):
                yield Said(question.name, cells, frozenset(about))


def _choices(question: kg.Question, known: Values) -> Iterator[dict[str, Term]]:
    """Yield the terms to ask a question with: each that fits of what is named, and each day."""
    choices: list[list[tuple[str, Term]]] = []
    for name, parameter in question.header.parameters.items():
        if name == "older":  # what the convention is compared with
            continue
        fitting: list[tuple[str, Term]] = []
        for typed in DAYS if parameter.type == "xsd:date" else NAMED:
            with suppress(UsageError):
                fitting.append((name, known.term(parameter, typed)))
        if fitting:
            choices.append(fitting)
    yield from map(dict, product(*choices))


def _cells(answer: object, prefixes: Prefixes) -> Iterator[tuple[tuple[str, str], ...]]:
    if isinstance(answer, Solutions):
        for row in answer.rows:
            yield tuple(
                (name, prefixes.shrink(term.value))
                for name, term in zip(answer.variables, row, strict=True)
                if term is not None
            )
    elif isinstance(answer, Triples):
        for triple in answer.triples:
            yield tuple(
                (name, prefixes.shrink(getattr(triple, name).value))
                for name in ("subject", "predicate", "object")
            )


def _told(entry: dict[str, Any], rows: set[Said], graph: kg.Graph) -> set[Said]:
    """Return the rows that say what is unsaid."""
    terms, acts = (_terms(entry.get(key), graph) for key in ("terms", "acts"))
    texts = {(column, text) for column, held in entry.get("texts", {}).items() for text in held}
    first, last = (day.isoformat() for day in entry.get("days", [date.max, date.min]))
    return {
        row
        for row in rows
        if acts & row.about
        or (
            set(entry["about"]) <= row.about
            and (
                terms & row.about
                or any(
                    {(column, text), (f"{row.question}.{column}", text)} & texts
                    or (len(text) == len(first) and first <= text <= last)
                    for column, text in row.cells
                )
            )
        )
    }


def _terms(query: str | None, graph: kg.Graph) -> set[str]:
    if query is None:
        return set()
    answer = graph.query(_prefixed(query, graph.prefixes))
    assert isinstance(answer, Solutions)
    return {graph.prefixes.shrink(term.value) for (term,) in answer.rows}  # type: ignore[union-attr]


def _with(facts: list[str], graph: kg.Graph) -> kg.Graph:
    """Return the graph with more facts in one of its files."""
    contents = {file: file.path.read_bytes() for file in graph.files()}
    file = next(file for file in contents if file.name == "data/meetings/neo-here-cooperation.ttl")
    contents[file] += _turtle(facts, graph.prefixes)
    return kg.Graph.of(PROJECT, contents)


def _parsed(facts: list[str], prefixes: Prefixes) -> Iterator[ox.Quad]:
    yield from ox.parse(_turtle(facts, prefixes), format=ox.RdfFormat.TURTLE)


def _turtle(facts: list[str], prefixes: Prefixes) -> bytes:
    return _prefixed("".join(f"{fact} .\n" for fact in facts), prefixes).encode()


def _prefixed(text: str, prefixes: Prefixes) -> str:
    declared = prefixes.as_dict().items()
    return "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in declared) + text
