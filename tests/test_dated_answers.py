"""Answers whose view is a timeline or bars: pictures and calendars of stored questions."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import icalendar
import pytest

import kg
from conftest import MakeGraph
from kg.cli import main
from kg.render.picture_bars import Bar, BarsPicture, named_steps, round_step, steps_of
from kg.render.picture_styles import patterns_of

ROOT = Path(__file__).parent.parent
SVG = "{http://www.w3.org/2000/svg}"
HEAD = """#+ summary: {en: "What came, and when?", ru: "Что и когда было?"}
#+ answers: [Q1]
#+ description: Dates.
#+ parameters: {}
#+ columns: {name: a name, began: when, ended: when, how: how, source: a title}
#+ view: {kind: timeline, label: name, start: began, end: ended, what: how}
#+ tags: []
SELECT ?name ?began ?ended ?how ?source { VALUES (?name ?began ?ended ?how ?source) {
"""
ROWS = """
  ("Heron; <&>" "2018-02-01" "2018-02-03" "race, won" "Log")
  ("Heron; <&>" "2018-02-01" "2018-02-03" "race, won" "Press")
  ("Egret" "2017" UNDEF "built" UNDEF)
  ("Bittern" "by 2016-05-01" UNDEF "lost" UNDEF)
  ("Stork" "between 2019-01-01 and 2019-06-30" "between 2021 and 2022-03" "let" UNDEF)
  ("Crane" "unknown" UNDEF "sold" UNDEF)
  (UNDEF UNDEF UNDEF "a boat without name" UNDEF)
  ("\u0645\u0631\u062d\u0628\u0627 \u4e2d\u6587" "2020-01-01" UNDEF "named" UNDEF)
"""
BARS = """#+ summary: {en: "How many?", ru: "Сколько?"}
#+ answers: [Q1]
#+ description: Numbers.
#+ parameters: {}
#+ columns: {year: a year, boats: how many, kind: of what kind, port: where}
#+ view: {kind: bars, at: year, value: boats, stack: kind, group: port}
#+ tags: []
SELECT ?year ?boats ?kind ?port { VALUES (?year ?boats ?kind ?port) {
  ("2018" 3 "yes" "A <port>") ("2018" 4 "sail" "A <port>") ("2021" 1 "yes" "B")
  ("unknown" 2 "sail" "B")
} }
"""


@pytest.fixture
def ask(make_graph: MakeGraph) -> Callable[[str], kg.Answer]:
    def answer(text: str) -> kg.Answer:
        root = make_graph({"data/a.ttl": "<a:a> <a:p> 1 .", "queries/boats.rq": text})
        return kg.ask("boats", kg.open_graph(root), today=date(2026, 2, 20))

    return answer


def texts(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own
    return ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]


def events(text: str) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def test_every_row_is_on_the_axis_or_in_the_list(ask: Callable[[str], kg.Answer]) -> None:
    svg = str(ask(f"{HEAD}{ROWS}}} }}").render("svg"))
    found = texts(svg)

    order = ["Bittern: lost", "Egret: built", "Heron; <&>: race, won", "Stork: let"]
    assert [text for text in found if text in order] == order
    assert {"by 2016-05-01", "2017", "2018-02-01 to 2018-02-03"} <= set(found)
    assert {"2019-01-01 or later, by 2019-06-30", "to 2021-01-01 or later, by 2022-03-31"} <= set(
        found
    )
    assert "Without a date: Crane; a boat without name" in found
    assert "\u0645\u0631\u062d\u0628\u0627 \u4e2d\u6587: named" in found
    description = ElementTree.fromstring(svg).findtext(f"{SVG}desc")  # noqa: S314 - our own
    assert description is not None
    assert "2018-02-01 to 2018-02-03: Heron; <&>: race, won" in description


def test_a_russian_picture_says_dates_in_russian(ask: Callable[[str], kg.Answer]) -> None:
    found = texts(str(ask(f"{HEAD}{ROWS}}} }}").render("svg", language="ru")))

    assert {"не позже 2016-05-01", "2018-02-01 – 2018-02-03"} <= set(found)
    assert "Без даты: Crane; a boat without name" in found


def test_a_day_is_a_dot_and_a_coarse_date_is_hatched(ask: Callable[[str], kg.Answer]) -> None:
    row = '("Heron" "{0}" "{1}" "x" "y") ("Old" "2000-01-01" "" "x" "y") ("New" "2030" "" "x" "y")'
    dots, hatched = [], []
    for began, ended in [("2018-02-01", ""), ("2018", ""), ("2010-01-01", "2018-01-01")]:
        svg = str(ask(f"{HEAD}{row.format(began, ended)} }} }}").render("svg"))
        dots.append(len(re.findall(r'<path d="M [^"]*\nC [^"]*"', svg)))
        hatched.append(len(re.findall(r"fill: url\(#", svg)))

    assert dots == [3, 2, 2]  # with that of the legend
    assert hatched == [2, 3, 2]


def test_a_calendar_has_the_days_and_says_what_it_lacks(ask: Callable[[str], kg.Answer]) -> None:
    text = str(ask(f"{HEAD}{ROWS}}} }}").render("ics"))

    heron, other = events(text)
    assert (heron["dtstart"].dt, heron["dtend"].dt) == (date(2018, 2, 1), date(2018, 2, 4))
    assert heron["summary"] == "Heron; <&>: race, won"
    assert heron["description"].startswith("Log\n\nPress")
    assert heron["uid"] != other["uid"]
    calendar = icalendar.Calendar.from_ical(text)
    assert str(calendar["x-wr-calname"]).replace("\\,", ",") == "What came, and when?"
    assert "5 left out" in str(calendar["x-wr-caldesc"])
    assert text == str(ask(f"{HEAD}{ROWS}}} }}").render("ics"))


@pytest.mark.parametrize(
    ("form", "rows", "message"),
    [
        ("ics", '("Heron" "2018" "" "x" "y")', "no row has a day"),
        ("svg", '("Heron" "unknown" "" "x" "y")', "no row has a date in the column began"),
    ],
)
def test_rows_without_any_date_are_an_error(
    form: str, rows: str, message: str, ask: Callable[[str], kg.Answer]
) -> None:
    with pytest.raises(kg.UsageError, match=message) as caught:
        ask(f"{HEAD}{rows} }} }}").render(form)

    assert "-f html" in str(caught.value)


def test_a_column_that_the_view_can_do_without_may_be_left_out(
    ask: Callable[[str], kg.Answer],
) -> None:
    answer = ask(f"{HEAD}{ROWS}}} }}").select("name", "began")

    assert "Heron; <&>: Began" in texts(str(answer.render("svg")))
    with pytest.raises(kg.UsageError, match="the calendar takes the column began for its start"):
        answer.select("name").render("ics")


def test_only_a_timeline_makes_a_calendar(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["--graph", str(ROOT), "query"]

    assert main([*command, "who-met-whom", "-f", "ics"]) == 2
    error = capsys.readouterr().err
    assert "needs a question whose view is a timeline, and this one is a network" in error
    assert "mend: ask for -f svg, html, xlsx or csv" in error
    assert main([*command, "office-of-a-country", "-f", "ics"]) == 2
    assert (
        "office-of-a-country has no calendar: its header names no view" in capsys.readouterr().err
    )


def test_the_command_line_says_how_many_rows_have_no_day(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--graph", str(ROOT), "query", "ministry-changes", "-f", "ics"]) == 0
    captured = capsys.readouterr()

    assert len(events(captured.out)) > 5
    assert "left out: their dates leave the day open" in captured.err


def test_a_form_imports_only_what_it_needs() -> None:
    code = (
        "import sys, kg.render.answer_ics, kg.render.picture_bars, kg.render.answer_picture\n"
        "print({'shapely', 'numpy', 'matplotlib', 'geo_intel_offline'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert done.stdout == "set()\n"


def test_bars_stand_in_their_panel_with_their_totals(ask: Callable[[str], kg.Answer]) -> None:
    found = texts(str(ask(BARS).render("svg")))

    assert {"A <port>", "B", "yes", "sail", "Boats", "2018", "2021", "unknown"} <= set(found)
    assert [found.count(total) for total in ("7", "1", "2")] == [1, 1, 1]
    assert "неизвестно" in texts(str(ask(BARS).render("svg", language="ru")))
    with pytest.raises(kg.UsageError, match="numbers below zero"):
        ask(BARS.replace("3 ", "-3 ")).render("svg")


def test_a_bar_is_as_tall_as_its_number() -> None:
    bars = [Bar("2018", 3.0, "a"), Bar("2018", 4.0, "b"), Bar("2019", 7.0, "a")]
    boxes: list[tuple[float, float, object]] = []

    class Sheet:
        def box(self, x: float, y: float, width: float, height: float, **style: object) -> None:
            boxes.append((y, height, style.get("facecolor")))

        def text(self, *_: object, **__: object) -> None:
            pass

    styles = patterns_of(["a", "b"], "kind")
    BarsPicture(bars, styles, "boats").draw(Sheet(), 0.0, 0.0)  # type: ignore[arg-type]

    tall = {colour: [] for colour in (styles["a"]["facecolor"], styles["b"]["facecolor"])}
    for _, height, colour in boxes[2:]:  # after the two of the legend
        if colour in tall:
            tall[colour].append(height)
    (three, seven), (four,) = tall.values()
    assert three / seven == pytest.approx(3 / 7)
    assert four / seven == pytest.approx(4 / 7)


def test_years_have_no_gaps_and_words_come_last() -> None:
    assert steps_of(["2020", "unknown", "2018", "2018"]) == ["2018", "2019", "2020", "unknown"]
    assert steps_of(["3", "1000"]) == ["3", "1000"]
    assert steps_of(["b", "a"]) == ["b", "a"]
    assert named_steps(["2018", "2019", "2020", "unknown"], 2.0) == [0, 1, 2, 3]
    assert named_steps([*map(str, range(2000, 2009)), "unknown"], 0.2)[-1] == 9
    assert [round_step(least) for least in (0.2, 1, 1.1, 4, 6, 11, 70)] == [1, 1, 2, 5, 10, 20, 100]
