"""`kg ask` on a graph of boats: nothing that it does is about the subject of one graph."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.graph import Graph
from kg.phrasing import Finder, Finding
from kg.phrasing.days import days_of
from kg.phrasing.reading import language_of, words_of
from kg.project import find_project
from sailing import SAILING

TODAY = date(2026, 3, 31)


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> Finder:
    root = tmp_path_factory.mktemp("boats")
    for name, text in SAILING.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return Finder(Graph.open(find_project(Path(root))))


def _asked(found: Finding) -> tuple[str, dict[str, str]]:
    assert found.verdict == "taken", found.why
    return found.choices[0].question.name, dict(found.choices[0].values)


@pytest.mark.parametrize(
    ("text", "name", "values"),
    [
        ("Which boats lie in Osh harbour?", "boats-in-port", {"port": "osh"}),
        ("what boats are in balykchy", "boats-in-port", {"port": "balykchy"}),
        ("boats in port:osh", "boats-in-port", {"port": "osh"}),
        ("которые лодки приписаны к Ошской гавани", "boats-in-port", {"port": "osh"}),
        ("Лодки в порту Balykchi", "boats-in-port", {"port": "balykchy"}),
        ("which vessels are longer than 12 metres", "longer-boats", {"metres": "12"}),
        ("какие суда длиннее 12 метров", "longer-boats", {"metres": "12"}),
        ("boats launched by 2 May 2021", "boats-launched", {"day": "2021-05-02"}),
        ("лодки, спущенные на воду к 2 мая 2021 г.", "boats-launched", {"day": "2021-05-02"}),
        ("boats launched by yesterday", "boats-launched", {"day": "2026-03-30"}),
        ("how many regattas took place in 2019", "regattas", {"year": "2019"}),
        ('whose name has the word "Ёж" in it', "names-with-a-word", {"word": "Ёж"}),
    ],
)
def test_words_are_taken_for_questions_of_any_graph(
    finder: Finder, text: str, name: str, values: dict[str, str]
) -> None:
    assert _asked(finder.find(text, today=TODAY)) == (name, values)


@pytest.mark.parametrize(
    ("text", "origin", "destination"),
    [
        ("is there a ferry from Osh to Balykchy", "osh", "balykchy"),
        ("is there a ferry to Osh from Balykchy", "balykchy", "osh"),
        ("ходит ли паром в Osh из Balykchy", "balykchy", "osh"),
        ("ferry Osh Balykchy", "osh", "balykchy"),
    ],
)
def test_two_of_a_kind_are_told_apart_by_the_words_before_them_else_by_their_order(
    finder: Finder, text: str, origin: str, destination: str
) -> None:
    wanted = {"origin": origin, "destination": destination}

    assert _asked(finder.find(text)) == ("ferry", wanted)


def test_one_of_two_of_a_kind_is_asked_back(finder: Finder) -> None:
    found = finder.find("is there a ferry to Osh")

    assert (found.verdict, found.why) == ("unclear", ("Osh can be origin or destination",))
    assert [dict(choice.values) for choice in found.choices] == [
        {"origin": "osh"},
        {"destination": "osh"},
    ]


def test_a_value_that_must_be_given_is_asked_for(finder: Finder) -> None:
    found = finder.find("which boats have their home in a port")

    assert found.verdict == "unclear"
    assert found.why == ("boats-in-port needs a value for port, such as osh",)
    assert not found.can_run


@pytest.mark.parametrize("text", ["who is party to the treaty", "какая погода", "Osh", "", "!"])
def test_what_the_graph_has_no_question_for_fits_nothing(finder: Finder, text: str) -> None:
    found = finder.find(text)

    assert found.verdict == "nothing"
    assert len(found.choices) == 3


def test_a_graph_without_questions_answers_nothing(tmp_path: Path) -> None:
    for name, text in SAILING.items():
        if not name.startswith("queries"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, "utf-8")

    found = Finder(Graph.open(find_project(tmp_path))).find("which boats lie in Osh")

    assert (found.verdict, found.choices) == ("nothing", ())


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022-11-30", "2022-11-30", "2022-11-30"),
        ("30 November 2022", "2022-11-30", "2022-11-30"),
        ("30th of Nov. 2022", "2022-11-30", "2022-11-30"),
        ("November 30, 2022", "2022-11-30", "2022-11-30"),
        ("30 ноября 2022 года", "2022-11-30", "2022-11-30"),
        ("30.11.2022", "2022-11-30", "2022-11-30"),
        ("13/04/2022", "2022-04-13", "2022-04-13"),
        ("03/04/2022", "2022-03-04", "2022-04-03"),
        ("в ноябре 2022", "2022-11-01", "2022-11-30"),
        ("February 2024", "2024-02-01", "2024-02-29"),
        ("2022-11", "2022-11-01", "2022-11-30"),
        ("in 2022", "2022-01-01", "2022-12-31"),
        ("в 2022 году", "2022-01-01", "2022-12-31"),
        ("by the end of 2022", "2022-12-31", "2022-12-31"),
        ("на начало 2022 года", "2022-01-01", "2022-01-01"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("next month", "2026-04-01", "2026-04-30"),
        ("в прошлом году", "2025-01-01", "2025-12-31"),
        ("сегодня", "2026-03-31", "2026-03-31"),
        ("вчера", "2026-03-30", "2026-03-30"),
        ("a month ago", "2026-02-28", "2026-02-28"),
        ("2 года назад", "2024-03-31", "2024-03-31"),
        ("10 days ago", "2026-03-21", "2026-03-21"),
    ],
)
def test_days_are_read_as_people_write_them(text: str, first: str, last: str) -> None:
    found = days_of(text, TODAY)

    assert [(day.first.isoformat(), day.last.isoformat()) for day in found] == [(first, last)]


@pytest.mark.parametrize(
    "text", ["31 February 2022", "31/31/2022", "20226", "tokyo-2011", "1234567", "12 boats", "may"]
)
def test_what_is_no_day_or_may_be_two_is_left_alone(text: str) -> None:
    assert days_of(text, TODAY) == []


def test_the_language_is_that_of_most_letters() -> None:
    assert language_of("кто в APNNIC сейчас") == "ru"
    assert language_of("who is in сеть") == "en"
    assert language_of("") == "en"


def test_words_keep_their_places_and_tell_names() -> None:
    words = words_of("Who runs Erasmus+ in Osh? Boats do.")

    assert [word.folded for word in words][:5] == ["who", "runs", "erasmus", "plus", "in"]
    assert [word.text for word in words if word.is_name] == ["Erasmus+", "Erasmus+", "Osh"]


def _asking(tmp_path: Path, synonyms: str) -> Finder:
    for name, text in {**SAILING, "queries/synonyms.yaml": synonyms}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return Finder(Graph.open(find_project(tmp_path)))


def test_a_graph_may_say_which_words_mean_the_same(tmp_path: Path, finder: Finder) -> None:
    own = _asking(tmp_path, "en:\n  - [boat, dinghy]\nru:\n  - [лодка, шлюпка]\n")

    assert finder.find("which dinghies lie in Osh").verdict != "taken"
    assert _asked(own.find("which dinghies lie in Osh")) == ("boats-in-port", {"port": "osh"})
    assert _asked(own.find("шлюпки в порту Osh")) == ("boats-in-port", {"port": "osh"})


@pytest.mark.parametrize(
    ("synonyms", "message"),
    [
        ("- boat", "the file is no mapping of languages"),
        ("de:\n  - [Boot]\n", "the file is no mapping of languages"),
        ("en: boat\n", "en has boat, no group of words"),
        ("en:\n  - [boat, small boat]\n", "no group of words"),
        ("en:\n  - [boat, {a: b}]\n", "no group of words"),
        ("en: [", "the file cannot be read as YAML"),
    ],
)
def test_a_mistake_in_the_list_names_the_file(tmp_path: Path, synonyms: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        _asking(tmp_path, synonyms)

    assert str(caught.value.path) == "queries/synonyms.yaml"
