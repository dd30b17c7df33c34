"""What people type is taken for the stored question that they mean, or asked back."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml

from kg.graph import Graph
from kg.phrasing import Finder
from kg.project import find_project
from kg.questions import Catalogue

ROOT = Path(__file__).parent.parent
CASES = yaml.load((ROOT / "tests/asked.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts alone
TODAY = date(2026, 11, 25)
RATE = (
    "Of {all} texts that mean a stored question, {found} were answered by it, {back} asked back or"
    " refused, {wrong} answered by another question; of {others} that mean none, {refused} were"
    " refused or asked back."
)
"""The sentence of docs/ask.md on the texts that were held out."""


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph.open(find_project(ROOT))


@pytest.fixture(scope="module")
def finder(graph: Graph) -> Finder:
    return Finder(graph)


def _text(case: dict[str, str]) -> str:
    return case["text"]


def _outcome(finder: Finder, case: dict[str, str]) -> str:
    """Return found or wrong for a text that is answered, else back."""
    found = finder.find(case["text"], today=TODAY)
    if found.verdict != "taken":
        return "back"
    choice = found.choices[0]
    wanted = {name: value for name, value in case.items() if name not in ("text", "name")}
    is_meant = choice.question.name == case.get("name") and choice.values == wanted
    return "found" if is_meant else "wrong"


def test_the_file_has_the_cases_that_it_should() -> None:
    texts = [case["text"] for cases in CASES.values() for case in cases]

    assert {name: len(cases) for name, cases in CASES.items()} == {
        "asked": 208,
        "refused": 37,
        "missed": 6,
        "held-out": 67,
    }
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


@pytest.mark.parametrize("case", CASES["missed"], ids=_text)
def test_what_is_missed_is_still_missed(finder: Finder, case: dict[str, str]) -> None:
    assert _outcome(finder, case) != "found", "it belongs to `asked` now"


def test_the_page_tells_how_many_of_the_texts_held_out_are_found(finder: Finder) -> None:
    meant = [case for case in CASES["held-out"] if "name" in case]
    others = [case for case in CASES["held-out"] if "name" not in case]
    counted = Counter(_outcome(finder, case) for case in meant)
    refused = sum(_outcome(finder, case) == "back" for case in others)

    page = (ROOT / "docs/ask.md").read_text("utf-8")
    told = RATE.format(all=len(meant), **counted, others=len(others), refused=refused)
    assert told in page
