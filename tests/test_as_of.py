"""The day for which a question is asked: one word for it, whatever the question calls it."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

import kg
from conftest import MakeGraph
from kg.cli import main
from kg.project import find_project
from kg.questions import Catalogue
from kg.questions.asking_day import on_day

ROOT = Path(__file__).parent.parent
QUESTIONS, _ = Catalogue.read(find_project(ROOT)).read_all()
CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "as-of.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
BOUND = ("query", "is-country-bound", "-p", "country=RU")
LAST_DAY_BEFORE, FIRST_DAY = "2020-12-31", "2021-01-01"


@pytest.fixture(scope="module")
def graph() -> kg.Graph:
    return kg.open_graph(ROOT)


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["--graph", str(ROOT), "-q", *arguments])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_each_question_takes_a_day_or_says_why_none_changes_it() -> None:
    dated = [question.name for question in QUESTIONS if question.header.days]
    timeless = [question.name for question in QUESTIONS if question.header.timeless]

    assert sorted(dated + timeless) == sorted(question.name for question in QUESTIONS)
    assert len(dated) >= 33


def test_no_question_has_a_day_of_its_own_where_today_is_meant() -> None:
    days = {
        (question.name, parameter.default)
        for question in QUESTIONS
        for parameter in question.header.parameters.values()
        if parameter.type == "xsd:date"
    }
    assert {default for _, default in days} == {"today"}


def test_the_texts_of_answers_name_no_present_day() -> None:
    words = {
        question.name
        for question in QUESTIONS
        for summary in question.header.summary.values()
        if "today" in summary or "сегодня" in summary
    }
    assert words <= {question.name for question in QUESTIONS if question.header.days}


def test_the_cases_are_there() -> None:
    assert len(CASES) >= 17


@pytest.mark.parametrize(("name", "day", "beside", "message", "mend"), CASES)
def test_what_is_no_day_of_the_question_is_one_error(
    name: str, day: str, beside: str, message: str, mend: str
) -> None:
    (question,) = (question for question in QUESTIONS if question.name == name)
    values = dict([beside.split("=")]) if beside else {}

    with pytest.raises(kg.UsageError) as caught:
        on_day(question, values, day)
    assert (caught.value.message, caught.value.mend) == (message, mend)


def test_the_command_line_shows_the_error_and_no_answer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, err = _run(capsys, *BOUND, "--as-of", "2022-11")

    assert (code, out) == (2, "")
    assert err == (
        "error: 2022-11 is a whole month, and a question is asked as of one day\n"
        "  mend: write one of its days, such as 2022-11-01 or 2022-11-30\n"
    )


@pytest.mark.parametrize(
    ("question", "parameter"), [("is-country-bound", "date"), ("adoption-status", "asOf")]
)
def test_as_of_is_the_value_of_the_question_s_own_parameter(
    question: str, parameter: str, graph: kg.Graph
) -> None:
    day = "2013-01-01"
    by_word, by_name = kg.ask(question, graph, as_of=day), kg.ask(question, graph, {parameter: day})

    assert by_word.parameters == by_name.parameters
    assert by_word.rows == by_name.rows
    assert by_word.rows != kg.ask(question, graph).rows


def test_today_is_the_day_unless_given(graph: kg.Graph) -> None:
    asked = {
        as_of: kg.ask("is-country-bound", graph, as_of=as_of, today=date(2013, 1, 1)).parameters
        for as_of in (None, "today", "2013-01-01")
    }
    assert asked[None] == asked["today"] == asked["2013-01-01"]


@pytest.mark.parametrize(("day", "answer"), [(LAST_DAY_BEFORE, "no"), (FIRST_DAY, "yes")])
def test_the_day_decides(day: str, answer: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = _run(capsys, *BOUND, "--as-of", day, "-f", "json")

    assert {row["bound"]["value"] for row in json.loads(out)["results"]["bindings"]} == {answer}
    assert code == 0


def test_documents_say_the_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "answer.html"
    assert _run(capsys, *BOUND, "--as-of", FIRST_DAY, "--lang", "ru", "-o", str(page))[0] == 0

    said = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", page.read_text("utf-8"), re.DOTALL)
    assert ("По состоянию на", FIRST_DAY) in said


def test_the_evidence_is_that_of_the_day(capsys: pytest.CaptureFixture[str]) -> None:
    before = _run(capsys, *BOUND, "--as-of", LAST_DAY_BEFORE, "--why")
    behind = _run(capsys, *BOUND, "--as-of", FIRST_DAY, "--why")

    assert before[0] == behind[0] == 0
    assert "bound: no" in before[1]
    assert "bound: yes" in behind[1]


@pytest.mark.parametrize("option", [["--check"], [], ["is-country-bound", "--describe"]])
def test_only_a_question_that_is_asked_takes_a_day(
    option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = _run(capsys, "query", *option, "--as-of", "2022-11-30")

    assert code == 2
    assert "--as-of does not go with" in err


def test_the_description_says_which_questions_take_a_day(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "as of a day: --as-of 2022-11-30" in _run(capsys, *BOUND[:2], "--describe")[1]
    out = _run(capsys, "query", "convention-aims", "--describe")[1]
    assert "as of no day:  it tells of the text of a convention" in out


def test_a_program_asks_as_of_a_day(graph: kg.Graph) -> None:
    question = Catalogue.read(graph.project).get("is-country-bound")
    day = date.fromisoformat(FIRST_DAY)
    answer = kg.ask("is-country-bound", graph, country="RU", as_of=FIRST_DAY)
    evidence = kg.why(question, graph, {"country": "RU"}, as_of=day)

    assert {row["bound"] for row in answer} == {"yes"}
    assert str(answer.parameters["date"]).startswith(f'"{FIRST_DAY}"')
    assert evidence.answer == answer.result
    assert kg.ask("is-country-bound", graph, country="RU", as_of=day).rows == answer.rows


def test_a_program_meets_the_same_errors(graph: kg.Graph) -> None:
    with pytest.raises(kg.UsageError, match="is a whole month"):
        kg.ask("is-country-bound", graph, as_of="2022-11")
    with pytest.raises(kg.UsageError, match="the day is given twice"):
        kg.ask("is-country-bound", graph, as_of="2022-11-30", date="2022-11-30")
    with pytest.raises(kg.UsageError, match="is not asked as of a day"):
        kg.ask("convention-aims", graph, as_of=date(2022, 11, 30))


def test_another_graph_s_days_are_set_all_together(make_graph: MakeGraph) -> None:
    head = (
        "#+ summary: {en: Is it?, ru: Так ли?}\n#+ answers: [Q1]\n#+ description: d\n"
        "#+ parameters:\n"
        '#+   seen: {type: "xsd:date", default: today, example: 2020-01-01, required: false}\n'
        '#+   heard: {type: "xsd:date", default: today, example: 2020-01-01, required: false}\n'
        '#+   born: {type: "xsd:date", default: 1999-01-01, example: 2020-01-01, required: false}\n'
        "#+ columns: {seen: s, heard: h, born: b}\n#+ tags: [t]\n"
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
    )
    blocks = " ".join(
        f'VALUES ?{name} {{ "{day}"^^xsd:date }}'
        for name, day in (("seen", "2020-01-01"), ("heard", "2020-01-01"), ("born", "1999-01-01"))
    )
    root = make_graph({"queries/q/q.rq": f"{head}SELECT ?seen ?heard ?born WHERE {{ {blocks} }}\n"})
    (row,) = kg.ask("q", kg.open_graph(root), as_of="2001-02-03").rows

    assert [str(row[name]) for name in ("seen", "heard", "born")] == [
        "2001-02-03",
        "2001-02-03",
        "1999-01-01",
    ]


def test_no_day_changes_no_values() -> None:
    values = {"country": "KG"}

    assert on_day(QUESTIONS[0], values, None) is values
