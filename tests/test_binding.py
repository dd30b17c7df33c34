"""Putting values into a query: what is typed stays data, whatever it looks like."""

from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError, KgError, UsageError
from kg.graph import Graph
from kg.project import find_project
from kg.questions import Catalogue, Header, Question, ask, bind
from kg.questions.binding import judge_values, swap
from kg.questions.outline import outline_of
from kg.sparql.tokens import tokens_of
from kg.stores.contract import Solutions
from kg.stores.memory import MemoryStore

EXAMPLE = Path(__file__).parent.parent / "examples" / "si-units"

HOSTILE = [
    'x" . } ; DROP ALL #',
    "x' } #",
    '"""',
    "\\",
    "\\u0022 } #",
    "} UNION { ?a ?b ?c",
    "<x> }",
    "\n}\r\n# ",
    "{{{{",
    "?thing $thing",
    "\x00\x01\x7f\u2028",
    "UNDEF",
]
TEXT = """\
PREFIX ex: <https://example.org/#>
SELECT ?x ?y WHERE {
  { VALUES ?x { "}" } } UNION { VALUES ?x { ex:a } }
  # VALUES ?x { "comment" }
  BIND("VALUES ?x { 1 }" AS ?y)
  VALUES ?z { 1 2 }
}
"""


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph.open(find_project(EXAMPLE))


def question(text: str = TEXT, name: str = "q") -> Question:
    header = Header({}, (), "", {}, {}, (), {}, 0)
    return Question(name, "", Path("q.rq"), header, text, outline_of(text))


def answer(text: str) -> Solutions:
    found = MemoryStore().query(text)
    assert isinstance(found, Solutions)
    return found


@given(st.text() | st.sampled_from(HOSTILE))
def test_a_text_stays_a_text(value: str) -> None:
    bound = swap(question(), {"x": ox.Literal(value)})

    found = answer(bound)

    assert {row[0] for row in found.rows} == {ox.Literal(value)}
    assert {row[1] for row in found.rows} == {ox.Literal("VALUES ?x { 1 }")}


@given(st.text() | st.sampled_from(HOSTILE))
def test_a_value_never_adds_a_token(value: str) -> None:
    plain = tokens_of(swap(question(), {"x": ox.Literal("plain")}))
    bound = tokens_of(swap(question(), {"x": ox.Literal(value)}))

    assert [token.kind for token in bound] == [token.kind for token in plain]


@given(st.text(min_size=1) | st.sampled_from(HOSTILE))
def test_no_text_becomes_syntax_where_a_node_is_asked_for(value: str) -> None:
    graph = _shared()
    asked = Catalogue.read(graph.project).get("what-rests-on")

    try:
        bound = bind(asked, {"unit": value}, graph)
    except UsageError:
        return

    assert [token.kind for token in tokens_of(bound)].count("iri") == 3
    graph.query(bound)


@given(st.text().map(lambda text: f"https://example.org/{text}"))
def test_an_iri_is_whole_or_refused(iri: str) -> None:
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        return

    assert {row[0] for row in answer(swap(question(), {"x": node})).rows} == {node}


_GRAPHS: list[Graph] = []


def _shared() -> Graph:
    """Return one graph for all examples: hypothesis and fixtures of a module do not go together."""
    if not _GRAPHS:
        _GRAPHS.append(Graph.open(find_project(EXAMPLE)))
    return _GRAPHS[0]


def test_every_block_of_the_parameter_is_swapped_and_nothing_else() -> None:
    bound = swap(question(), {"x": ox.NamedNode("https://example.org/n")})

    assert bound == TEXT.replace('{ "}" }', "{ <https://example.org/n> }").replace(
        "{ ex:a }", "{ <https://example.org/n> }"
    )


def test_nothing_given_leaves_the_text_as_it_is(graph: Graph) -> None:
    asked = Catalogue.read(graph.project).get("defined-by")

    assert bind(asked, {}, graph) == asked.text


def test_today_stands_in_only_where_no_day_is_given(graph: Graph) -> None:
    asked = Catalogue.read(graph.project).get("defined-by")
    day = date(1970, 1, 1)

    assert '{ "1970-01-01"^^' in bind(asked, {}, graph, today=day)
    assert '{ "1999-12-31"^^' in bind(asked, {"date": "1999-12-31"}, graph, today=day)
    found = ask(asked, graph, today=day)
    assert isinstance(found, Solutions)
    assert [row[0] for row in found.rows] == [ox.NamedNode("https://example.org/si/id/unit/second")]


def test_an_unknown_parameter_shows_those_there_are(graph: Graph) -> None:
    asked = Catalogue.read(graph.project).get("unit-of-a-quantity")

    with pytest.raises(UsageError, match="has no parameter unit") as caught:
        bind(asked, {"unit": "m"}, graph)

    assert caught.value.mend == "its parameters are quantity, language"


def test_a_required_parameter_shows_its_example(graph: Graph) -> None:
    asked = Catalogue.read(graph.project).get("is-base-unit")

    with pytest.raises(UsageError, match="needs a value for unit") as caught:
        bind(asked, {}, graph)

    assert caught.value.mend == "for example -p unit=N"


def test_an_error_of_syntax_names_the_file(graph: Graph) -> None:
    asked = question("SELECT ?x WHERE {\n  ?x a no:Thing }\n")

    with pytest.raises(InputError) as caught:
        ask(asked, graph)

    assert (caught.value.path, caught.value.line) == (Path("q.rq"), 2)


def _with(graph: Graph, tmp_path: Path, right: str, wrong: str) -> list[InputError]:
    asked = Catalogue.read(graph.project).get("what-rests-on")
    assert right in asked.text
    path = tmp_path / "queries" / "what-rests-on.rq"
    path.parent.mkdir()
    path.write_text(asked.text.replace(right, wrong), encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(
        '[tool.kg]\nname = "x"\nbase = "https://example.org/si/"\n', encoding="utf-8"
    )
    return judge_values(Catalogue.read(find_project(tmp_path)).get("what-rests-on"), graph)


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("example: метр", "example: ярд", "parameter unit: unit=ярд fits no node of si:Unit"),
        ("default: metre", "default: yard", "parameter unit: unit=yard fits no node of si:Unit"),
        ("default: metre", "default: kg", "the VALUES block holds <https://example.org/si/id/unit"),
        ("si:Unit", "no:Unit", "parameter unit: no prefix of this graph begins no:Unit"),
        ("{ unit:metre }", "{ unit:second }", "and the header says metre"),
    ],
)
def test_examples_and_defaults_must_mean_something(
    graph: Graph, tmp_path: Path, right: str, wrong: str, message: str
) -> None:
    (error,) = _with(graph, tmp_path, right, wrong)

    assert message in error.message
    assert error.line is not None


def test_examples_and_defaults_of_the_example_graph_hold(graph: Graph) -> None:
    questions, errors = Catalogue.read(graph.project).read_all()

    assert not errors
    assert len(questions) == 6
    assert [error for asked in questions for error in judge_values(asked, graph)] == []


def test_every_error_is_one_of_the_tool() -> None:
    with pytest.raises(KgError):
        outline_of("SELECT ?x { VALUES ?x { 'a }")


@pytest.mark.parametrize(
    "value",
    [r"\u0022", r"\\u0022 } #", r"\U00000022", "\x00" + "0022", "\x00u\\", "\\\x00", "\\\\u"],
)
def test_engines_that_replace_escapes_first_read_the_same_text(value: str) -> None:
    bound = swap(question("SELECT ?x WHERE { VALUES ?x { 1 } }"), {"x": ox.Literal(value)})

    assert answer(bound).rows == [(ox.Literal(value),)]
    assert [str(row[0]) for row in rdflib.Graph().query(bound)] == [value]
