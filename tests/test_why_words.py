"""The words around evidence: one table, in each language, and nothing of ours beside it."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path

import pytest

import kg
from kg.evidence.verdicts import REASONS
from kg.questions.expected import Case, Expected
from kg.render.page import Page
from kg.render.why_markdown import why_as_markdown
from kg.render.why_words import WORDS, Words, ranges

ROOT = Path(__file__).parent.parent
PROJECT = kg.find_project(ROOT)
CATALOGUE = kg.Catalogue.read(PROJECT)
EXPECTED = Expected(PROJECT.expected)
CASES = [
    case
    for name in CATALOGUE.names()
    for place, case in enumerate(EXPECTED.cases(name))
    if place == 0 or case.label in EXPECTED.empty
]
FORMS = {"en": 2, "ru": 3}
_PLACE = re.compile(r"{\w+}")


def _pieces() -> set[str]:
    """Return what stands between the values in our English, where it is more than one word."""
    texts = [*WORDS["en"].values(), *REASONS["en"].values()]
    found = {
        piece.strip(" .:;,()“”")
        for text in texts
        for form in text.split("|")
        for piece in _PLACE.split(form)
    }
    return {piece for piece in found if re.search(r"[a-z] +[a-z]", piece)}


@pytest.fixture(scope="module")
def graph() -> kg.Graph:
    return kg.Graph.open(PROJECT)


@pytest.mark.parametrize("table", [WORDS, REASONS], ids=["words", "reasons"])
def test_every_language_says_the_same(table: dict[str, dict[str, str]]) -> None:
    for language, words in table.items():
        assert words.keys() == table["en"].keys()
        for key, text in words.items():
            forms = text.split("|")
            assert len(forms) in (1, FORMS[language]), (language, key)
            for form in forms:
                assert set(_PLACE.findall(form)) == set(_PLACE.findall(table["en"][key])), key


@pytest.mark.parametrize(
    ("count", "english", "russian"),
    [
        (1, "true in 1 more way", "верно ещё 1 способом"),
        (2, "true in 2 more ways", "верно ещё 2 способами"),
        (21, "true in 21 more ways", "верно ещё 21 способом"),
    ],
)
def test_a_count_takes_its_form(count: int, english: str, russian: str) -> None:
    assert Words("en")("more-ways", count) == english
    assert Words("ru")("more-ways", count) == russian


def test_the_forms_of_russian_counts() -> None:
    times = [Words("ru")("times", count, name="x") for count in (1, 2, 4, 5, 11, 12, 21, 22, 112)]

    assert times == [
        f"x ({count} {word})"
        for count, word in zip(
            (1, 2, 4, 5, 11, 12, 21, 22, 112),
            ("раз", "раза", "раза", "раз", "раз", "раз", "раз", "раза", "раз"),
            strict=True,
        )
    ]


def test_a_language_without_words_has_english_ones() -> None:
    assert Words("kk").language == "en"
    assert Words("ru-KG").language == "ru"


def test_numbers_of_rows_stand_as_ranges() -> None:
    assert ranges([1, 2, 3, 5, 7, 8]) == "1–3, 5, 7, 8"
    assert ranges([4]) == "4"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_russian_evidence_has_no_english_of_ours(case: Case, graph: kg.Graph) -> None:
    question = CATALOGUE.get(case.question)
    today = date(2026, 11, 24)
    evidence = kg.why(question, graph, case.values, today=today, language="ru", most_members=12)
    text = why_as_markdown(evidence, Page(graph.prefixes))
    # What the graph says, in whatever language, is not ours.
    held = [fact.object.value for fact in (*evidence.places, *evidence.steps)]
    held += [str(cell.value) for row in evidence.rows for cell in row.cells if cell is not None]
    held += [quote.words for item in evidence.support.values() for quote in item.quotes]
    held += [str(source.title) for source in evidence.sources.values()]
    held += [side.words or "" for dispute in evidence.disputes for side in dispute.sides]
    held += [dispute.resolution or "" for dispute in evidence.disputes]
    said = " ".join([*held, *evidence.labels.values()])

    assert re.search("[а-яё]", text)
    assert [piece for piece in sorted(_pieces()) if piece in text and piece not in said] == []


def test_there_are_phrases_to_look_for() -> None:
    assert len(_pieces()) > 25
    assert {"this follows", "publisher not given", "complete as of"} <= _pieces()
    assert len(CASES) >= len(CATALOGUE.names()) + len(EXPECTED.empty) - 10


@pytest.mark.parametrize("name", ["outline", "wording", "brief", "markdown", "text"])
def test_phrases_stand_in_the_table_alone(name: str) -> None:
    """A phrase that a form holds itself would stay English."""
    path = ROOT / "src" / "kg" / "render" / f"why_{name}.py"
    tree = ast.parse(path.read_text("utf-8"))
    told = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }  # docstrings
    phrases = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    ]

    assert [text for text in phrases if re.search(r"[A-Za-z]{2,} +[A-Za-z]", text)] == []
