"""The report on the meeting of 20 February 2026: each of its statements can be had, in its words.

Each statement has a question whose answer has a row that says it, and that row rests on a fact
which the report's own words back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

import kg
from kg.evidence.model import Evidence, Row
from kg.stores.contract import Term

ROOT = Path(__file__).parent.parent
PROJECT = kg.find_project(ROOT)
CATALOGUE = kg.Catalogue.read(PROJECT)
REPORT = "https://erasmusplus.kg/en/experience-sharing-tokyo-convention"
EVERY = [f"S{number}" for number in range(1, 35)]
LISTS_ALL = "statements-of-the-meeting"
TODAY = date(2026, 11, 24)


class Case(NamedTuple):
    """A statement, the question that holds it, the cells of a row, and the words that back it."""

    statement: str
    question: str
    values: tuple[tuple[str, str], ...]
    row: Mapping[str, str]
    words: str


def _cases() -> list[Case]:
    held = yaml.safe_load((Path(__file__).parent / "why" / "statements.yaml").read_text("utf-8"))
    return [
        Case(
            statement,
            entry["ask"],
            tuple((name, str(value)) for name, value in entry.get("with", {}).items()),
            {name: str(value) for name, value in entry["row"].items()},
            entry["words"],
        )
        for statement, entries in held.items()
        for entry in entries
    ]


CASES = _cases()


@pytest.fixture(scope="module")
def graph() -> kg.Graph:
    return kg.Graph.open(PROJECT)


Explain = dict[tuple[str, tuple[tuple[str, str], ...]], Evidence]


@pytest.fixture(scope="module")
def explained(graph: kg.Graph) -> Explain:
    """Return the evidence of every question that a case asks, each asked once."""
    asked = dict.fromkeys((case.question, case.values) for case in CASES)
    return {
        (name, values): kg.why(CATALOGUE.get(name), graph, dict(values), today=TODAY)
        for name, values in asked
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.statement}-{case.question}")
def test_a_row_says_it_and_rests_on_the_words_of_the_report(
    case: Case, graph: kg.Graph, explained: Explain
) -> None:
    evidence = explained[case.question, case.values]
    rows = [
        row for row in evidence.rows if case.row.items() <= _cells(evidence, row, graph).items()
    ]

    assert rows, [_cells(evidence, row, graph) for row in evidence.rows]
    for row in rows:
        assert any(case.words in text for text in _quoted(evidence, row, case.statement)), row.cells


def test_the_cases_hold_all_statements_and_every_question_that_names_one() -> None:
    claimed = {
        (statement, question.name)
        for question in CATALOGUE.read_all()[0]
        for statement in question.header.answers
        if statement in EVERY and question.name != LISTS_ALL
    }

    assert len(CASES) == 69
    assert list(dict.fromkeys(case.statement for case in CASES)) == EVERY
    assert {(case.statement, case.question) for case in CASES} == claimed


def test_one_question_lists_them_all_in_their_words(graph: kg.Graph) -> None:
    rows = kg.ask(LISTS_ALL, graph).rows
    listed = {
        statement: [row for row in rows if row["statement"] == statement] for statement in EVERY
    }

    assert {row["statement"] for row in rows} == set(EVERY)
    for case in CASES:
        assert any(case.words in str(row["quote"]) for row in listed[case.statement]), case


def _cells(evidence: Evidence, row: Row, graph: kg.Graph) -> dict[str, str]:
    """Return the cells of a row by column, IRIs as prefixed names."""
    return {
        name: _written(cell, graph)
        for name, cell in zip(evidence.variables, row.cells, strict=True)
        if cell is not None
    }


def _written(cell: Term, graph: kg.Graph) -> str:
    assert hasattr(cell, "value")
    return graph.prefixes.shrink(cell.value)


def _quoted(evidence: Evidence, row: Row, statement: str) -> set[str]:
    """Return the words of the report that back a fact of the row as that statement."""
    quotes = [
        quote
        for fact in evidence.leaves(row.found).facts
        for quote in evidence.support[fact].quotes
        if quote.statement == statement and quote.source is not None
    ]
    return {
        quote.words
        for quote in quotes
        if quote.source is not None and evidence.sources[quote.source].address == REPORT
    }
