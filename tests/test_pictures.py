"""Pictures of answers: what is drawn is what the rows say, and texts stay texts."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

import kg
from doc_pictures import FOLDER, PICTURES, drawn
from kg.cli import main
from kg.questions import Catalogue
from kg.questions.view import VIEWS
from kg.render.drawing import PAPER
from kg.render.map_panel import LAND
from kg.render.picture_matrix import _OTHERS, matrix_of
from kg.render.picture_network import _around, _joined
from kg.render.picture_styles import ANSWERS, PATTERNS, SHADES, Style, classes_of, patterns_of

ROOT = Path(__file__).parent.parent
MakeGraph = Callable[[Mapping[str, str]], Path]
XSD = "http://www.w3.org/2001/XMLSchema#"
SVG = "{http://www.w3.org/2000/svg}"
HEADER = """#+ summary: {{en: "Who <b> & what?", ru: "Кто и что?"}}
#+ answers: [Q1]
#+ description: A picture.
#+ parameters: {{}}
#+ columns: {{a: a, b: b, c: c}}
{view}#+ tags: []
SELECT ?a ?b ?c {{ VALUES (?a ?b ?c) {{
  ("one" "left" {first}) ("one" "right & <up>" {second}) ("two" "left" {third})
}} }}
"""
MATRIX = "#+ view: {kind: matrix, rows: a, columns: b, value: c}\n"
NETWORK = "#+ view: {kind: network, from: a, to: b, weight: c}\n"


@pytest.fixture
def draw(make_graph: MakeGraph) -> Callable[..., str]:
    def picture(view: str, first: str, second: str, third: str, form: str = "svg") -> str:
        text = HEADER.format(view=view, first=first, second=second, third=third)
        root = make_graph({"data/a.ttl": "<a:a> <a:p> 1 .", "queries/picture.rq": text})
        return str(kg.ask("picture", kg.open_graph(root)).render(form))

    return picture


def texts(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own
    return ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]


def test_a_matrix_writes_every_name_and_every_value(draw: Callable[..., str]) -> None:
    svg = draw(MATRIX, '"yes"', '"open"', '"no"')

    found = texts(svg)
    assert found[0] == "Who <b> & what?"
    assert {"one", "two", "left", "right & <up>"} <= set(found)
    assert [found.count(value) for value in ("yes", "open", "no", "·")] == [1, 1, 1, 1]
    assert svg.count("<title>") == 1
    assert 'role="img"' in svg
    assert "http://www.w3.org/2000/svg" in svg
    assert not re.search(r"<(script|image|foreignObject)", svg)


def test_several_values_of_a_cell_stand_together() -> None:
    matrix = matrix_of([("r", "c", "yes"), ("r", "c", "no"), ("r", "c", "yes"), ("s", "d", "no")])

    assert matrix.rows == ["r", "s"]
    assert matrix.columns == ["c", "d"]
    assert matrix.cells == {("r", "c"): "yes / no", ("s", "d"): "no"}


def test_a_network_draws_each_pair_once_with_its_weight(draw: Callable[..., str]) -> None:
    svg = draw(NETWORK, "1", "2.5", "10")

    found = texts(svg)
    assert {"one", "two", "left", "right & <up>", "1", "2.5", "10", "C"} <= set(found)
    bows = re.findall(r'<path d="M [^"]*\n?Q [^"]*" [^>]*stroke-width: ([\d.]+)', svg)
    assert len(bows) == 3 + 3  # three pairs, three lines of the legend
    assert sorted(map(float, bows)) == sorted(map(float, [*bows[:3], *bows[:3]]))
    assert len(set(bows)) == 3


def test_pairs_are_the_same_either_way_round() -> None:
    assert _joined([("a", "b", 1.0), ("b", "a", 3.0), ("c", "a", 2.0)]) == [
        ("a", "b", 3.0),
        ("a", "c", 2.0),
    ]


def test_who_has_much_to_do_with_each_other_stands_near() -> None:
    edges = [("a", "x", 1.0), ("a", "b", 9.0), ("b", "c", 9.0), ("x", "y", 9.0), ("a", "c", 9.0)]

    order = _around(edges)

    assert sorted(order) == ["a", "b", "c", "x", "y"]
    assert set(order[:3]) == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("view", "values", "message"),
    [
        ("", ('"yes"', '"no"', '"no"'), "picture has no picture: its header names no view"),
        (NETWORK, ('"many"', "1", "2"), "'many' of the column c is no number"),
        (NETWORK, ("1", "true", "2"), "'true' of the column c is no number"),
        (
            NETWORK,
            ("1", '"INF"^^<http://www.w3.org/2001/XMLSchema#double>', "2"),
            "cannot be drawn",
        ),
    ],
)
def test_what_cannot_be_drawn_says_why(
    draw: Callable[..., str], view: str, values: tuple[str, str, str], message: str
) -> None:
    with pytest.raises(kg.UsageError, match=message):
        draw(view, *values)


def test_a_column_that_is_left_out_or_no_question_is_an_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = ["--graph", str(ROOT), "query", "who-met-whom", "-f", "svg"]

    assert main([*command, "--columns", "country,partner"]) == 2
    assert "name it with --columns: country,partner,meetings" in capsys.readouterr().err
    assert main([*command, "-p", "atLeast=999"]) == 2
    assert "there are no rows to draw" in capsys.readouterr().err
    assert main(["--graph", str(ROOT), "sparql", "SELECT ?s {?s ?p 1}", "-f", "svg"]) == 2
    assert "only a stored question has a picture" in capsys.readouterr().err


def test_a_missing_package_is_one_clear_error(
    draw: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.delitem(sys.modules, "matplotlib.figure", raising=False)

    with pytest.raises(kg.UsageError) as caught:
        draw(MATRIX, '"yes"', '"no"', '"no"')

    assert "-f svg needs the package matplotlib" in str(caught.value)
    assert "pip install 'cooperation-knowledge-graph[pictures]'" in str(caught.value)


@pytest.mark.parametrize("name", ["region-and-conventions", "who-met-whom"])
def test_the_pictures_of_this_graph_hold_every_name_and_are_the_same_twice(
    name: str, tmp_path: Path
) -> None:
    code = (
        "import sys, kg; from datetime import date; "
        "answer = kg.ask(sys.argv[2], kg.open_graph(sys.argv[1]), today=date(2026, 2, 20)); "
        "answer.save(sys.argv[3], language='ru')"
    )
    for target in ("1.svg", "2.svg"):
        command = [sys.executable, "-c", code, str(ROOT), name, str(tmp_path / target)]
        subprocess.run(command, check=True)

    first = (tmp_path / "1.svg").read_text("utf-8")
    assert first == (tmp_path / "2.svg").read_text("utf-8")
    answer = kg.ask(name, kg.open_graph(ROOT)).labels("ru")
    labels = {
        str(row[column]) for row in answer for column in answer.columns if column.endswith("Label")
    }
    assert len(labels) > 5
    assert ("yes" in texts(first), "да" in texts(first)) == (False, name != "who-met-whom")
    written = " ".join(texts(first))  # a long name stands on several lines
    assert [label for label in labels if label not in written] == []


@pytest.mark.parametrize("name", PICTURES)
def test_the_pictures_of_the_documentation_are_what_the_tool_draws(name: str) -> None:
    kept = (FOLDER / f"{name}.svg").read_text("utf-8")

    assert kept == drawn(name), "run `make pictures`, and look at what it drew"
    shown = [path.read_text("utf-8") for path in (ROOT / "README.md", *ROOT.glob("docs/*.md"))]
    assert any(f"pictures/{name}.svg)" in text for text in shown)
    assert {path.stem for path in FOLDER.iterdir()} == set(PICTURES)


def test_every_question_that_names_a_picture_draws_every_row() -> None:
    graph = kg.open_graph(ROOT)
    catalogue = Catalogue.read(graph.project)
    questions = [q for q in map(catalogue.get, catalogue.names()) if q.header.view]
    kinds = {question.header.view.kind for question in questions if question.header.view}
    assert (len(questions), kinds) == (16, set(VIEWS))
    for question in questions:
        view = question.header.view
        assert view is not None
        values = {
            name: parameter.example
            for name, parameter in question.header.parameters.items()
            if parameter.required
        }
        answer = kg.ask(question, graph, values, today=date(2026, 11, 24))
        svg = str(answer.render("svg"))
        description = ElementTree.fromstring(svg).findtext(f"{SVG}desc") or ""  # noqa: S314
        column = view.parts[VIEWS[view.kind].needed[0]]
        places = [row[f"{column}Label"] or row[column] for row in _labelled(answer, column)]
        missing = [name for name in map(str, places) if name[:40] not in description]
        assert places, question.name
        assert not [name for name in missing if name != "None"], question.name


def _labelled(answer: kg.Answer, column: str) -> list[dict[str, object]]:
    labelled = answer.labels("en")
    if f"{column}Label" in labelled.columns:
        return list(labelled)
    return [{**row, f"{column}Label": None} for row in labelled]


def _lightness(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(p * share for p, share in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_lightness(one), _lightness(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_colours_can_be_told_apart_without_seeing_colour() -> None:
    for style in (*ANSWERS.values(), *PATTERNS):
        ground = PAPER if "hatch" in style else style["facecolor"]
        assert _contrast(ground, style["color"]) >= 7  # WCAG 2.2, 1.4.6
    for ground in _OTHERS:
        assert _contrast(ground, "#1b1b1f") >= 7
    for lighter, darker in itertools.pairwise(SHADES):
        assert _contrast(lighter, darker) >= 1.3


@pytest.mark.parametrize("styles", [PATTERNS, list(ANSWERS.values())])
def test_values_differ_in_pattern_or_in_lightness(styles: Sequence[Style]) -> None:
    hatches = [style["hatch"] for style in styles if "hatch" in style]
    plain = [style["facecolor"] for style in styles if "hatch" not in style]

    assert len(set(hatches)) == len(hatches)
    for one, other in itertools.combinations(plain, 2):
        assert _contrast(one, other) >= 2
    for ground in [*plain, *SHADES]:
        assert _contrast(ground, str(LAND["facecolor"])) >= 1.25


def test_more_values_than_patterns_are_refused() -> None:
    values = ["yes", *map(str, range(len(PATTERNS) - 1))]

    styles = patterns_of(values, "status")

    assert styles["yes"] == ANSWERS["yes"]
    assert len({str(style) for style in styles.values()}) == len(values)
    with pytest.raises(kg.UsageError, match="status has 6 values, and a picture tells 5 apart"):
        patterns_of([*values, "more"], "status")


def test_numbers_become_as_many_classes_as_there_are_shades() -> None:
    called, styles = classes_of([1, 1, 2, 3, 5, 8, 13, 21, 34, 55])

    assert list(styles) == ["1", "2 – 3", "5 – 8", "13 – 21", "34 – 55"]
    assert called[21] == "13 – 21"
    assert [style["facecolor"] for style in styles.values()] == list(SHADES)
    assert list(classes_of([7, 7])[1].values()) == [{"facecolor": SHADES[-1], "color": PAPER}]
