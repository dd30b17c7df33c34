"""What people type is taken for the stored question they mean, or asked back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from kg.graph import Graph
from kg.phrasing import Finder
from kg.project import find_project
from kg.questions import Catalogue

FILE = Path(__file__).parent / "asked.yaml"
CASES = yaml.load(FILE.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts alone
TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph.open(find_project(FILE.parent.parent))


@pytest.fixture(scope="module")
def finder(graph: Graph) -> Finder:
    return Finder(graph)


def _text(case: dict[str, str]) -> str:
    return case["text"]


def test_the_file_has_the_cases_that_it_should() -> None:
    texts = [case["text"] for cases in CASES.values() for case in cases]

    assert len(CASES["asked"]) >= 80
    assert len(CASES["refused"]) >= 15
    assert len(texts) == len(set(texts))


def test_every_stored_question_is_asked_by_some_words(graph: Graph) -> None:
    asked = {case["name"] for case in CASES["asked"]}

    assert asked == set(Catalogue.read(graph.project).names())


@pytest.mark.parametrize("case", CASES["asked"], ids=_text)
def test_words_ask_the_question_that_they_mean(finder: Finder, case: dict[str, str]) -> None:
    found = finder.find(case["text"], today=TODAY)

    assert (found.verdict, found.choices[0].question.name) == ("taken", case["name"]), found.why
    wanted = {name: value for name, value in case.items() if name not in ("text", "name")}
    assert found.choices[0].values == wanted


@pytest.mark.parametrize("case", CASES["refused"], ids=_text)
def test_words_that_leave_something_open_are_asked_back(
    finder: Finder, case: dict[str, str]
) -> None:
    found = finder.find(case["text"], today=TODAY)

    assert found.verdict == case["verdict"]
    assert case.get("why", "") in " ".join(found.why)
