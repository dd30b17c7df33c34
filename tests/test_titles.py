"""What columns and parameters are called: in the shipped graph every one, and only those."""

from pathlib import Path

import pytest

from kg.project import find_project
from kg.questions import Catalogue
from kg.questions.header import SUMMARY_LANGUAGES
from kg.questions.titles import Titles
from kg.sources.tables import TABLES

PROJECT = find_project(Path(__file__).parent.parent)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("askedTogether", "Asked together"),
        ("party", "Party"),
        ("processOpenAsOf", "Process open as of"),
        ("hasURL", "Has URL"),
        ("c_1", "C 1"),
        ("страна", "Страна"),
        ("_", "_"),
    ],
)
def test_a_name_is_taken_apart_where_no_title_is_given(name: str, title: str) -> None:
    assert Titles({}).of(name, "en") == title


def test_a_given_title_is_better_and_holds_for_its_language_only() -> None:
    titles = Titles({"when": {"ru": "Когда"}})

    assert [titles.of("when", language) for language in SUMMARY_LANGUAGES] == ["When", "Когда"]


def test_every_column_and_parameter_has_a_russian_title_and_no_other_name() -> None:
    questions, errors = Catalogue.read(PROJECT).read_all()
    names = {name for q in questions for name in (*q.header.columns, *q.header.parameters)}
    names.update(name for table in TABLES for name in table.columns)
    entries = Titles.read(PROJECT).entries

    assert errors == []
    assert {name for name in names if "ru" not in entries.get(name, {})} == set()
    assert set(entries) - names == set()
