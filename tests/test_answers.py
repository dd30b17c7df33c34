"""Answers as people use them from Python and in a notebook."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg

EXAMPLE = Path(__file__).parent.parent / "examples" / "si-units"
MakeGraph = Callable[[Mapping[str, str]], Path]


@pytest.fixture(scope="module")
def graph() -> kg.Graph:
    return kg.open_graph(EXAMPLE)


def test_a_question_is_asked_by_its_name(graph: kg.Graph) -> None:
    answer = kg.ask("what-rests-on", graph, unit="метр")

    assert answer.columns == ("derived", "symbol")
    assert len(answer) == 5
    assert answer.rows[0] == {"derived": "https://example.org/si/id/unit/joule", "symbol": "J"}
    assert [row["symbol"] for row in answer] == [row["symbol"] for row in answer.rows]
    assert answer.terms[0][1] == ox.Literal("J")
    assert answer.question is not None
    assert answer.question.name == "what-rests-on"
    assert answer.parameters == {"unit": ox.NamedNode("https://example.org/si/id/unit/metre")}


def test_the_nearest_graph_is_asked_where_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLE / "data")

    assert bool(kg.ask("is-base-unit", unit="s")) is True
    assert bool(kg.ask("is-base-unit", unit="Hz")) is False


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"unit": "yard"}, "unit=yard fits no node of si:Unit"),
        ({"units": "m"}, "what-rests-on has no parameter units"),
        ({"unit": True}, "unit=True is no value for a parameter"),
    ],
)
def test_a_wrong_value_is_the_error_of_the_command_line(
    graph: kg.Graph, given: dict[str, str], message: str
) -> None:
    with pytest.raises(kg.UsageError, match=message):
        kg.ask("what-rests-on", graph, given)


def test_a_wrong_name_shows_near_ones(graph: kg.Graph) -> None:
    with pytest.raises(kg.UsageError, match="near it: what-rests-on"):
        kg.ask("what-rest-on", graph)
    with pytest.raises(kg.UsageError, match="unit is given twice"):
        kg.ask("what-rests-on", graph, {"unit": "m"}, unit="s")


def test_values_may_be_days_numbers_and_iris(graph: kg.Graph) -> None:
    metre = ox.NamedNode("https://example.org/si/id/unit/metre")
    typed = kg.ask("what-rests-on", graph, unit="m")

    assert kg.ask("what-rests-on", graph, unit=metre).rows == typed.rows
    day = kg.ask("defined-by", graph, date=date(2000, 1, 1))
    assert day.rows == kg.ask("defined-by", graph, date="2000-01-01").rows
    assert day.rows != kg.ask("defined-by", graph, date="2020-01-01").rows


def test_columns_labels_and_rows_are_chosen(graph: kg.Graph) -> None:
    answer = kg.ask("what-rests-on", graph, unit="m")

    labelled = answer.labels("ru").select("derivedLabel", "symbol").head(2)

    assert labelled.columns == ("derivedLabel", "symbol")
    assert labelled.rows[0]["derivedLabel"] == "джоуль"
    assert len(labelled) == 2
    assert len(answer) == 5
    with pytest.raises(kg.UsageError, match="its columns are derived, symbol"):
        answer.select("name")


def test_a_query_of_ones_own_is_an_answer_too(graph: kg.Graph) -> None:
    answer = kg.query("SELECT (1 AS ?n) (2.50 AS ?m) {}", graph)

    assert [row["n"] for row in answer] == [1]
    assert answer.to_pandas()["n"].dtype == "Int64"
    assert answer.to_polars().height == 1
    assert answer.to_arrow().num_columns == 2
    assert answer.question is None
    assert answer.parameters == {}
    with pytest.raises(kg.UsageError, match=r"no SPARQL 1\.1 query"):
        kg.query("SELECT", graph)


def test_each_kind_of_answer_has_what_it_has(graph: kg.Graph) -> None:
    yes = kg.ask("is-base-unit", graph, unit="s")
    built = kg.ask("what-a-unit-rests-on", graph, unit="N")

    with pytest.raises(kg.UsageError, match="this answer has no rows"):
        yes.rows  # noqa: B018
    with pytest.raises(kg.UsageError, match="this answer has no triples"):
        yes.triples  # noqa: B018
    assert len(built.triples) == len(built) == 3
    assert built
    assert repr(yes) == "yes"
    assert "si:restsOn" in repr(built)
    assert built._repr_html_() is None
    assert "Yes" in str(yes._repr_html_())


def test_a_notebook_sees_a_table_with_labels(graph: kg.Graph) -> None:
    shown = kg.ask("what-rests-on", graph, unit="m")._repr_html_()

    assert shown is not None
    assert ">joule</span></td><td>J</td>" in shown
    assert "<script" not in shown
    assert str(kg.ask("what-rests-on", graph, unit="cd")._repr_html_()).count("<tr>") == 0


def test_a_notebook_shows_the_first_rows_of_many(graph: kg.Graph) -> None:
    values = " ".join(map(str, range(100)))
    shown = str(kg.query(f"SELECT ?n {{ VALUES ?n {{ {values} }} }}", graph)._repr_html_())

    assert shown.count("<tr>") == 61
    assert "The first 60 of 100 rows." in shown


def test_an_answer_is_saved_in_the_form_of_the_suffix(graph: kg.Graph, tmp_path: Path) -> None:
    answer = kg.ask("what-rests-on", graph, unit="m")

    answer.save(tmp_path / "a.ndjson")
    answer.save(tmp_path / "a.csv", "json")
    answer.save(str(tmp_path / "a.html"), language="ru")

    assert json.loads((tmp_path / "a.ndjson").read_text("utf-8").splitlines()[0])["symbol"] == "J"
    assert json.loads((tmp_path / "a.csv").read_text("utf-8"))["head"]["vars"]
    assert "джоуль" in (tmp_path / "a.html").read_text("utf-8")
    with pytest.raises(kg.UsageError, match="names no form"):
        answer.save(tmp_path / "a.xyz")
    with pytest.raises(kg.UsageError, match="turtle is no form of this answer"):
        answer.render("turtle")
    with pytest.raises(kg.UsageError, match="cannot be written"):
        answer.save(tmp_path / "absent" / "a.csv")


def test_a_graph_is_read_again_when_a_file_changed(make_graph: MakeGraph) -> None:
    root = make_graph({"data/a.ttl": "<a:a> <a:p> 1 .", "queries/derive/.keep": ""})
    count = "SELECT (COUNT(*) AS ?n) { ?s <a:p> ?o }"
    first = kg.open_graph(root)

    assert kg.open_graph(root) is first
    (root / "data/b.ttl").write_text("<a:b> <a:p> 2 .", encoding="utf-8")
    assert kg.query(count, kg.open_graph(root)).rows == [{"n": 2}]
    path = root / "data/a.ttl"
    path.write_text("<a:c> <a:q> 1 .", encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert kg.query(count, kg.open_graph(root)).rows == [{"n": 1}]
