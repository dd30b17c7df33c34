"""`kg timeline`: dated facts in order, on a small graph and on the shipped one."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import icalendar
import pytest

from conftest import MakeGraph
from kg.cli import main
from kg.questions.timeline import COLUMNS, Entry

ROOT = Path(__file__).parent.parent
HEAD = """#+ summary: {{en: What happened?, ru: Что произошло?}}
#+ answers: []
#+ description: dates
#+ parameters:
#+   {parameter}: {{type: "ex:Boat rdfs:Resource", default: heron, example: heron, required: false}}
#+ columns: {{{columns}}}
#+ tags: [health]
PREFIX ex: <https://example.org/id/>
SELECT {names} WHERE {{
  VALUES ?{parameter} {{ ex:heron }}
  ?{parameter} ex:fact ?event .
  OPTIONAL {{ ?event ex:date ?date }}
  OPTIONAL {{ ?event ex:until ?until }}
  OPTIONAL {{ ?event ex:first ?earliest }}
  OPTIONAL {{ ?event ex:last ?latest }}
  OPTIONAL {{ ?event ex:quote ?quote }}
  OPTIONAL {{ ?event ex:source ?source }}
  BIND(ex:date AS ?what)
}} ORDER BY COALESCE(STR(?earliest), STR(?latest)) STR(?latest) STR(?source)
"""
DATA = """PREFIX ex: <https://example.org/id/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
ex:heron a ex:Boat ; rdfs:label "Heron" ; ex:fact ex:launch, ex:race, ex:refit, ex:sale, ex:loss .
ex:egret a ex:Boat ; rdfs:label "Egret" .
ex:date rdfs:label "date" .
ex:launch rdfs:label "Launch; at sea" ; ex:date "2018" ; ex:first "2018-01-01" ;
    ex:last "2018-12-31" .
ex:race rdfs:label "Race" ; ex:date "2018-02-01" ; ex:until "2018-02-03" ; ex:first "2018-02-01" ;
    ex:last "2018-02-01" ; ex:source "Log", "Press" ; ex:quote "We, the crew,\\nwon" .
ex:refit rdfs:label "Refit" ; ex:date "2018-02" ; ex:first "2018-02-01" ; ex:last "2018-02-28" .
ex:sale rdfs:label "Sale" ; ex:first "2019-01-15" ; ex:last "2019-02-18" .
ex:loss rdfs:label "Loss" ; ex:last "2020-05-01" .
"""


def question(parameter: str = "thing", columns: tuple[str, ...] = COLUMNS) -> str:
    return HEAD.format(
        parameter=parameter,
        columns=", ".join(f"{name}: x" for name in columns),
        names=" ".join(f"?{name}" for name in columns),
    )


@pytest.fixture
def boats(make_graph: MakeGraph, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_graph({"data/a.ttl": DATA, "queries/time/timeline.rq": question()})
    monkeypatch.chdir(root)
    return root


def shown(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> tuple[str, str]:
    assert main(["timeline", *words]) == code
    captured = capsys.readouterr()
    return captured.out, captured.err


def labels(out: str) -> list[str]:
    return [entry["eventLabel"] for entry in json.loads(out)["entries"]]


def calendar(text: str) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def test_the_text_says_each_date_as_far_as_it_is_known(
    boats: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = shown(capsys, "heron")

    assert out == (
        "Heron <https://example.org/id/heron>\n"
        "\n"
        "2018                                Launch; at sea: date\n"
        "2018-02-01 to 2018-02-03            Race: date [1] [2]\n"
        "                                    [1] “We, the crew, won”\n"
        "                                    [2] “We, the crew, won”\n"
        "2018-02                             Refit: date\n"
        "2019-01-15 or later, by 2019-02-18  Sale: date\n"
        "by 2020-05-01                       Loss: date\n"
        "\n"
        "[1] Log\n"
        "[2] Press\n"
    )
    assert err == ""


def test_rows_that_differ_in_the_source_are_one_entry(
    boats: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = json.loads(shown(capsys, "heron", "-f", "json")[0])

    assert (content["thing"], content["label"]) == ("https://example.org/id/heron", "Heron")
    race = content["entries"][1]
    assert [source["title"] for source in race["sources"]] == ["Log", "Press"]
    assert (race["date"], race["until"], race["earliest"]) == (
        "2018-02-01",
        "2018-02-03",
        "2018-02-01",
    )
    loss = content["entries"][-1]
    assert (loss["date"], loss["earliest"], loss["latest"]) == (None, None, "2020-05-01")
    assert loss["sources"] == []


@pytest.mark.parametrize(
    ("days", "kept"),
    [
        (["--from", "2018-03-01"], ["Launch; at sea", "Sale", "Loss"]),
        (["--to", "2018-01-31"], ["Launch; at sea", "Loss"]),
        (
            ["--from", "2018-02-03", "--to", "2018-02-03"],
            ["Launch; at sea", "Race", "Refit", "Loss"],
        ),
        (["--from", "2020-05-02"], []),
    ],
)
def test_a_date_that_may_lie_between_the_days_is_shown(
    days: list[str], kept: list[str], boats: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = shown(capsys, "heron", "-f", "json", *days)

    assert labels(out) == kept
    assert err == ("" if kept else "none of the 5 dated facts on Heron is of that time\n")


def test_a_calendar_has_what_has_a_day_and_says_what_it_lacks(
    boats: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = shown(capsys, "heron", "-f", "ics")
    (race,) = calendar(out)

    assert (race["dtstart"].dt, race["dtend"].dt) == (date(2018, 2, 1), date(2018, 2, 4))
    assert race["summary"] == "Race: date"
    assert "“We, the crew,\nwon”\nLog" in race["description"]
    assert err == "4 of 5 left out: their dates leave the day open (the other forms have them)\n"
    assert shown(capsys, "heron", "-f", "ics")[0] == out
    assert "\r\n" in out


def test_the_suffix_names_the_form(boats: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, begin in (("t.ics", "BEGIN:VCALENDAR"), ("t.json", "{"), ("t.txt", "Heron")):
        shown(capsys, "heron", "-o", name)
        assert (boats / name).read_text("utf-8").startswith(begin)
    assert "names no form" in shown(capsys, "heron", "-o", "t.pdf", code=2)[1]
    assert (
        "is after"
        in shown(capsys, "heron", "--from", "2020-01-02", "--to", "2020-01-01", code=2)[1]
    )
    assert "no day" in shown(capsys, "heron", "--from", "2020", code=2)[1]


def test_the_picture_names_every_entry(boats: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = shown(capsys, "heron", "-f", "svg")

    for text in ("Heron", "Race: date", "2018-02-01 to 2018-02-03", "by 2020-05-01", ">2019<"):
        assert text in out
    assert shown(capsys, "heron", "-f", "svg")[0] == out
    assert "nothing to draw" in shown(capsys, "egret", "-f", "svg", code=2)[1]


def test_a_thing_without_dates_says_so(boats: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, "egret") == (
        "Egret <https://example.org/id/egret>\n",
        "the graph has no dated fact on Egret\n",
    )
    assert "fits no node of ex:Boat, rdfs:Resource" in shown(capsys, "dory", code=2)[1]


def test_an_earlier_class_is_meant_where_names_fit_equally_well(
    boats: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = '\nex:other a ex:Port ; rdfs:label "Heron" .\n'
    (boats / "data" / "a.ttl").write_text(DATA + more, "utf-8")

    assert shown(capsys, "Heron")[0].startswith("Heron <https://example.org/id/heron>")
    assert shown(capsys, "ex:other")[0].startswith("Heron <https://example.org/id/other>")


@pytest.mark.parametrize(
    ("text", "said", "code"),
    [
        (None, "no question called timeline", 2),
        (question("boat"), "lacks the parameter thing", 4),
        (question(columns=COLUMNS[1:]), "lacks date", 4),
    ],
)
def test_a_graph_whose_question_is_another_says_what_it_lacks(
    text: str | None, said: str, code: int, boats: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = boats / "queries" / "time" / "timeline.rq"
    path.unlink()
    if text is not None:
        path.write_text(text, "utf-8")

    assert said in shown(capsys, "heron", code=code)[1]


def test_a_coarse_end_makes_no_day_up() -> None:
    entry = Entry("2018-02-01", "2018-02", "2018-02-01", "2018-02-01", "w", "e", ())

    assert entry.last_day == date(2018, 2, 1)
    assert entry.may_touch(date(2018, 2, 28), None)
    assert not entry.may_touch(date(2018, 3, 1), None)


@pytest.mark.parametrize("thing", ["KG", "tokyo", "Tokyo Convention Committee", "neo-kg", "UNESCO"])
def test_things_of_the_shipped_graph(thing: str, capsys: pytest.CaptureFixture[str]) -> None:
    content = json.loads(shown(capsys, thing, "-f", "json", "--graph", str(ROOT))[0])
    entries = content["entries"]
    begins = [entry["earliest"] or entry["latest"] for entry in entries]

    assert len(entries) > 5
    assert begins == sorted(begins)
    for entry in entries:
        assert entry["eventLabel"]
        assert entry["whatLabel"]
        if entry["date"]:  # bounds begin with the date, whatever its precision
            assert entry["earliest"].startswith(entry["date"])
            assert entry["latest"].startswith(entry["date"])
        assert entry["sources"], entry["event"]


def test_the_calendar_of_the_shipped_graph(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["tokyo", "--graph", str(ROOT), "-f"]
    entries = json.loads(shown(capsys, *words, "json")[0])["entries"]
    days = [entry["earliest"] for entry in entries if entry["earliest"] == entry["latest"]]
    events = calendar(shown(capsys, *words, "ics")[0])

    assert [event["dtstart"].dt.isoformat() for event in events] == days
    assert len({event["uid"] for event in events}) == len(events)
    fourth = next(event for event in events if "Fourth Session" in event["summary"])
    assert fourth["dtend"].dt - fourth["dtstart"].dt == timedelta(days=3)
    assert fourth["url"].startswith("http")
