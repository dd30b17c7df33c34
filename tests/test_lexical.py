from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.rdf.lexical import DATATYPES, XSD, problem

CASES = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "lexical.tsv").read_text("utf-8").splitlines()
]


def test_the_table_has_cases_for_every_datatype_that_has_a_rule() -> None:
    unjudged = {"QName", "dateTme"}

    assert len(CASES) > 140
    assert {name for name, _, _ in CASES} - unjudged == DATATYPES


@pytest.mark.parametrize(("name", "lexical", "expected"), CASES)
def test_lexical_form(name: str, lexical: str, expected: str) -> None:
    found = problem(lexical, XSD + name)

    assert found is None if expected == "ok" else expected in (found or "no problem found")


def test_a_text_with_a_control_character_or_line_break_is_judged() -> None:
    assert problem("a\x00b", f"{XSD}string") == "the character U+0000 is not allowed in a text"
    assert problem("a\nb", f"{XSD}string") is None
    assert problem("a\nb", f"{XSD}normalizedString") is not None
    assert problem("2026-02-20\n", f"{XSD}date") is not None


def test_other_datatypes_are_not_judged() -> None:
    assert problem("anything", "https://example.org/datatype") is None


@given(st.integers(1, 9999), st.integers(0, 13), st.integers(0, 32))
@settings(max_examples=200)
def test_a_date_is_right_where_the_calendar_has_it(year: int, month: int, day: int) -> None:
    try:
        datetime.date(year, month, day)
        exists = True
    except ValueError:
        exists = False

    assert (problem(f"{year:04}-{month:02}-{day:02}", f"{XSD}date") is None) == exists
