"""The stored questions of this graph: each header, each id, each answer, on two engines."""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
import rdflib
from rdflib.plugins.sparql import prepareQuery

import kg
from kg.graph import Graph
from kg.project import find_project
from kg.questions import Catalogue, Question
from kg.questions.checking import bind_case, check
from kg.questions.expected import Case, Expected
from kg.questions.rows import Row

ROOT = Path(__file__).parent.parent
PROJECT = find_project(ROOT)
CATALOGUE = Catalogue.read(PROJECT)
EXPECTED = Expected(PROJECT.expected)
QUESTIONS, BROKEN = CATALOGUE.read_all()
CASES = [(question, case) for question in QUESTIONS for case in EXPECTED.cases(question.name)]


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph.open(PROJECT)


@pytest.fixture(scope="module")
def dataset(graph: Graph) -> rdflib.Dataset:
    return graph.to_rdflib()


def test_every_file_can_be_read() -> None:
    assert BROKEN == []
    assert len(QUESTIONS) > 40


def test_every_answer_is_the_expected_one(graph: Graph) -> None:
    found = check(CATALOGUE, graph)

    assert [str(error) for error in found.errors] == []
    assert [str(mismatch) for mismatch in found.mismatches] == []
    assert found.answers == len(CASES)


def test_every_id_of_the_competency_questions_is_answered() -> None:
    text = (ROOT / "docs" / "competency-questions.md").read_text(encoding="utf-8")
    ids = set(re.findall(r"^\| ([A-Z]+\d+) \|", text, re.MULTILINE))
    answered = {answer for question in QUESTIONS for answer in question.header.answers}

    assert len(ids) >= 72
    assert ids - answered == set()
    assert answered - ids == set()


def test_names_and_texts_keep_to_one_style() -> None:
    for question in QUESTIONS:
        assert question.header.summary["en"].endswith("?"), question.name
        assert question.header.summary["ru"].endswith("?"), question.name
        assert question.topic, f"{question.name} stands in no folder"
        assert "\t" not in question.text, question.name
        assert question.text.endswith("\n"), question.name


def test_every_prefix_is_the_one_that_the_graph_declares(graph: Graph) -> None:
    declared = graph.prefixes.as_dict()
    for question in QUESTIONS:
        for prefix, space in re.findall(r"^PREFIX (\S*): <(.*)>$", question.text, re.MULTILINE):
            assert declared.get(prefix) == space, f"{question.name}: {prefix}"


@pytest.mark.parametrize(("question", "case"), CASES, ids=[case.label for _, case in CASES])
def test_rdflib_gives_the_same_answer(
    question: Question, case: Case, graph: Graph, dataset: rdflib.Dataset
) -> None:
    expected = EXPECTED.rows(case.label, question.kind)
    assert expected is not None, f"{case.label} has no expected answer"

    found = rdflib_rows(question, bind_case(question, case, graph), dataset)

    if question.outline.ordered:
        assert found == [tuple(map(_number, row)) for row in expected]
    else:
        assert Counter(found) == Counter(tuple(map(_number, row)) for row in expected)


def rdflib_rows(question: Question, text: str, dataset: rdflib.Dataset) -> list[Row]:
    """Return rdflib's answer as rows of plain text, the first one the head."""
    result = dataset.query(prepareQuery(text))
    if question.kind == "ask":
        return [(str(result.askAnswer).lower(),)]
    if question.kind == "construct":
        assert result.graph is not None
        lines = result.graph.serialize(format="nt", encoding="utf-8").decode().splitlines()
        return sorted((line,) for line in lines if line)
    assert result.vars is not None
    rows: list[Row] = [tuple(str(variable) for variable in result.vars)]
    names = result.vars
    rows.extend(tuple(_plain(found.get(name)) for name in names) for found in result.bindings)
    return rows


def _plain(term: object) -> str:
    return "" if term is None else _number(str(term))


def _number(cell: str) -> str:
    """Return a number by its value: 2.50 and 2.5 are one answer, written by two engines."""
    if re.fullmatch(r"-?\d+\.\d+", cell):
        return str(Decimal(cell).normalize())
    return cell


def test_the_matrix_of_a_region_agrees_with_the_question_of_one_convention(graph: Graph) -> None:
    day = {"date": "2022-11-30"}
    matrix = kg.ask("region-and-conventions", graph, {"country": "KZ", **day})
    found = {(row["member"], row["convention"]): row["bound"] for row in matrix}
    conventions = {convention for _, convention in found}

    assert len(conventions) > 4
    for convention in conventions:
        given = {"country": "KZ", "convention": str(convention), **day}
        for row in kg.ask("parties-in-a-region", graph, given):
            assert found[row["member"], convention] == row["bound"]
