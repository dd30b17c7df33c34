"""`kg history`: which facts and answers changed since a revision, and by which files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from boats import BOATS, HEAD, PORTS
from histories import COUNT, HOMELESS, LYING, RULE, START, commit, git, question, write
from kg.cli import main

OSH, BALYKCHY = "port:osh", "port:balykchy"
A, B, C = (f"https://example.org/id/boat/{name}" for name in "abc")
FLEET = "data/fleet.ttl"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A committed graph of two boats, one of which has a home; its folder is the current one."""
    folder = tmp_path / "graph"
    folder.mkdir()
    git(folder, "init", "--quiet")
    commit(folder, START)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def told(root: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    return Told(capsys)


class Told:
    """Runs `kg history` and reads what it tells."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.whole: dict[str, Any] = {}

    def since(self, *words: str, code: int = 0) -> dict[str, Any]:
        """Return everything that changed since HEAD, or as the arguments have it."""
        given = ["history", "-f", "json", *(words if "--since" in words else ("--since", "HEAD"))]
        given += [] if "--since" in words else words
        assert main(given) == code
        self.whole = json.loads(self._capsys.readouterr().out)
        return self.whole

    def text(self, *words: str) -> str:
        assert main(["history", *words]) == 0
        return self._capsys.readouterr().out

    def failure(self, *words: str, code: int) -> str:
        assert main(["history", *words]) == code
        return self._capsys.readouterr().err

    def rows(self, name: str) -> list[tuple[str, str | None, str | None, str, list[str]]]:
        """Return the rows of a question: the change, first values, how it came, by which files."""
        (answer,) = (item for item in self.whole["answers"] if item["question"] == name)
        return [
            (
                row["change"],
                _joined(row["before"]),
                _joined(row["after"]),
                row["cause"]["how"],
                row["cause"]["files"],
            )
            for row in answer["rows"]
        ]

    def names(self) -> list[str]:
        return [item["question"] for item in self.whole["answers"]]

    def facts(self) -> list[tuple[str, str, str | None, str | None]]:
        return [
            (item["change"], item["file"], _value(item["before"]), _value(item["after"]))
            for item in self.whole["facts"]
        ]


def _value(term: dict[str, str] | None) -> str | None:
    return None if term is None else term["value"].rpartition("/")[2]


def _joined(cells: dict[str, dict[str, str] | None] | None) -> str | None:
    return None if cells is None else " ".join(_value(cell) or "" for cell in cells.values())


def test_a_fact_that_comes_brings_its_rows(root: Path, told: Told) -> None:
    write(root, {FLEET: f"{HEAD}boat:b a ex:Boat ; ex:length 7 ;\n    ex:home port:osh .\n"})

    told.since()

    assert told.facts() == [("added", FLEET, None, "osh")]
    assert told.whole["facts"][0]["isAt"] == {"file": FLEET, "line": 9}
    assert told.rows("lying") == [("gained", None, "b osh 7", "each", [FLEET])]
    assert told.rows("homeless") == [("lost", "b", None, "each", [FLEET])]
    assert told.names() == ["homeless", "lying"]
    assert told.whole["questionsAsked"] == 4


def test_a_value_that_changes_changes_the_row(root: Path, told: Told) -> None:
    write(root, {"data/boats.ttl": BOATS.replace("12", "13")})

    told.since()

    assert told.facts() == [("changed", "data/boats.ttl", "12", "13")]
    assert told.rows("lying") == [("changed", "a osh 12", "a osh 13", "each", ["data/boats.ttl"])]


def test_a_row_with_another_node_is_another_row(root: Path, told: Told) -> None:
    write(root, {"data/boats.ttl": BOATS.replace("port:osh", "port:balykchy")})

    told.since()

    assert told.facts() == [("changed", "data/boats.ttl", "osh", "balykchy")]
    assert [row[:3] for row in told.rows("lying")] == [
        ("gained", None, "a balykchy 12"),
        ("lost", "a osh 12", None),
    ]


def test_a_fact_that_goes_takes_its_rows(root: Path, told: Told) -> None:
    write(root, {FLEET: None})

    told.since()

    assert [(kind, file) for kind, file, _, _ in told.facts()] == [("withdrawn", FLEET)] * 2
    assert told.whole["facts"][1]["wasAt"] == {"file": FLEET, "line": 8}
    assert told.rows("homeless") == [("lost", "b", None, "each", [FLEET])]
    assert told.rows("count") == [("changed", "2", "1", "each", [FLEET])]
    assert told.whole["files"] == [
        {"file": FLEET, "before": FLEET, "isGone": True, "isRule": False, "facts": 2}
    ]


def test_only_what_undoes_the_row_is_its_cause(root: Path, told: Told) -> None:
    """A row goes since something is no more absent; the other file has nothing to do with it."""
    homes = f"{HEAD}boat:b ex:home port:osh .\n"
    write(root, {"data/homes.ttl": homes, "data/boats.ttl": BOATS.replace("12", "13")})

    told.since()

    assert told.rows("homeless") == [("lost", "b", None, "each", ["data/homes.ttl"])]
    assert told.rows("lying") == [
        ("changed", "a osh 12", "a osh 13", "each", ["data/boats.ttl"]),
        ("gained", None, "b osh 7", "each", ["data/homes.ttl"]),
    ]


def test_each_file_without_which_a_row_would_not_be_there_is_a_cause(
    root: Path, told: Told
) -> None:
    write(
        root,
        {
            FLEET: f"{HEAD}boat:b a ex:Boat ; ex:length 7 ; ex:home port:tamga .\n",
            "data/ports.ttl": f"{PORTS}port:tamga a ex:Port .\n",
        },
    )

    told.since()

    assert told.rows("lying") == [("gained", None, "b tamga 7", "each", [FLEET, "data/ports.ttl"])]


def test_files_that_only_together_undo_a_row_are_told_together(root: Path, told: Told) -> None:
    twice = f"{HEAD}boat:c a ex:Boat .\n"
    write(root, {"data/c1.ttl": twice, "data/c2.ttl": twice, "data/ports.ttl": f"{PORTS}# more\n"})

    told.since()

    both = ["data/c1.ttl", "data/c2.ttl"]
    assert told.rows("homeless") == [("gained", None, "c", "together", both)]
    assert told.facts() == [("added", "data/c1.ttl", None, "terms#Boat")]


def test_a_derive_query_may_be_the_cause(root: Path, told: Told) -> None:
    rule = "queries/derive/lying.rq"
    write(
        root,
        {
            rule: RULE.replace("?boat ex:home ?port }", "?boat ex:length 7 . ?port a ex:Port }"),
            "data/boats.ttl": BOATS.replace("ex:length 12", "ex:length 12 ; ex:state 'afloat'"),
        },
    )

    told.since()

    assert [(row[2], row[4]) for row in told.rows("lying")] == [
        ("b balykchy 7", [rule]),
        ("b osh 7", [rule]),
        (None, [rule]),
    ]
    assert told.whole["files"][-1] == {
        "file": rule,
        "before": rule,
        "isGone": False,
        "isRule": True,
        "facts": 0,
    }


def test_names_and_layout_are_no_facts(root: Path, told: Told) -> None:
    (root / "data" / "boats.ttl").rename(root / "data" / "ships.ttl")
    turned = PORTS.replace("port:balykchy a ex:Port ; ", "port:balykchy a ex:Port ;\n    ")
    lines = turned.split("\n\n")
    write(root, {"data/ports.ttl": "\n\n".join([lines[0], *lines[:0:-1]])})

    told.since()

    assert told.facts() == []
    assert told.names() == []
    assert told.whole["questionsAsked"] == 0
    assert [(file["before"], file["file"]) for file in told.whole["files"]] == [
        ("data/ports.ttl", "data/ports.ttl"),
        ("data/boats.ttl", "data/ships.ttl"),
    ]
    shown = told.text("--since", "HEAD")
    assert "No fact and no derive query changed, so no answer has." in shown
    assert "~ written otherwise  data/ports.ttl\n  ~ was data/boats.ttl  data/ships.ttl" in shown


def test_a_fact_may_move_to_another_file(root: Path, told: Told) -> None:
    write(root, {FLEET: HEAD, "data/boats.ttl": f"{BOATS}boat:b a ex:Boat ; ex:length 7 .\n"})

    told.since()

    assert told.facts() == []
    assert told.whole["factsMoved"] == 2
    assert "2 the same in another file" in told.text("--since", "HEAD")


def test_a_blank_node_is_known_by_what_it_says(root: Path, told: Told) -> None:
    parts = "boat:b ex:part [ ex:name 'mast' ; ex:size 1 ] , [ ex:name 'keel' ; ex:size 2 ] ;\n"
    crew = "    ex:crew ( [ ex:name 'Ann' ] [ ex:name 'Bo' ] ) .\n"
    commit(root, {FLEET: HEAD + parts + crew})
    turned = "boat:b ex:part [ ex:size 2 ; ex:name 'keel' ] , [ ex:name 'mast' ; ex:size 3 ] ;\n"
    write(root, {FLEET: HEAD + turned + crew.replace("'Bo'", "'Bob'")})

    told.since()

    assert told.facts() == [("changed", FLEET, "1", "3"), ("changed", FLEET, "Bo", "Bob")]
    shown = told.text("--since", "HEAD")
    assert "    boat:b, ex:part\n      ~ ex:size: 1 → 3  line 8\n" in shown
    assert re.search(
        r"    boat:b, ex:crew, \S+#rest,\s+\S+#first\n      ~ ex:name: Bo → Bob", shown
    )


def test_what_is_deprecated_counts_as_withdrawn(root: Path, told: Told) -> None:
    end = (
        "boat:b <http://www.w3.org/2002/07/owl#deprecated> true ;"
        " <http://purl.org/dc/terms/isReplacedBy> boat:a .\n"
    )
    write(root, {FLEET: START[FLEET] + end})

    told.since()

    kinds = [item["change"] for item in told.whole["facts"] if item["deprecated"]]
    assert kinds == ["withdrawn"]
    shown = told.text("--since", "HEAD")
    assert "Facts: 1 added, 0 changed, 1 withdrawn, in 1 file; 1 of the withdrawn by" in shown
    assert "- out of use; instead of it: Ёж 🚤 A (boat:a)  line 9" in shown


def test_a_new_text_is_told_apart_from_new_facts(root: Path, told: Told) -> None:
    long = question("?boat a ex:Boat ; ex:length ?length . FILTER(?length > 9)", {"boat": "it"})
    new = question("?boat ex:home ?home", {"boat": "the boat", "home": "its home"})
    write(
        root,
        {
            "queries/homeless.rq": long,
            "queries/lying.rq": LYING.replace("Which?", "Which one?").replace(" ; ", "\n ; "),
            "queries/count.rq": None,
            "queries/new.rq": new,
            "queries/launched.rq": question("?boat ex:length ?day", {"boat": "it", "day": "it"}),
            "data/boats.ttl": BOATS.replace("12", "8"),
        },
    )

    told.since()

    by_name = {item["question"]: item for item in told.whole["answers"]}
    assert by_name["lying"]["rewording"] is None
    assert by_name["new"]["isNew"]
    assert by_name["new"]["rows"] == []
    assert told.whole["questionsGone"] == ["count"]
    assert told.rows("homeless") == [("lost", "a", None, "each", ["data/boats.ttl"])]
    text = by_name["homeless"]["rewording"]["rows"]
    assert [(row["change"], row["cause"]["files"]) for row in text] == [
        ("lost", ["queries/homeless.rq"])
    ]
    assert by_name["launched"]["rewording"] == {"columnsBefore": ["boat"], "rows": None}
    shown = told.text("--since", "HEAD")
    assert "New question: new.\nReworded questions: homeless, launched.\nGone question: co" in shown
    assert "by its new text other columns: boat → boat, day" in shown


def test_a_new_text_alone_is_asked_of_one_state(root: Path, told: Told) -> None:
    write(root, {"queries/homeless.rq": HOMELESS.replace("NOT EXISTS", "EXISTS")})

    told.since()

    assert told.whole["questionsAsked"] == 0
    assert told.names() == ["homeless"]
    rows = told.whole["answers"][0]["rewording"]["rows"]
    assert [row["change"] for row in rows] == ["gained", "lost"]


def test_a_question_that_cannot_be_asked_stops_no_other(
    root: Path, told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = "https://example.org/graph/data/gone"
    named = f"FROM <{gone}> WHERE"
    files = {"queries/named.rq": question("?boat a ?class", {"boat": "it"}).replace("WHERE", named)}
    write(root, {**files, FLEET: None, "data/gone.ttl": f"{HEAD}boat:c a ex:Boat .\n"})

    told.since()

    by_name = {item["question"]: item for item in told.whole["answers"]}
    assert by_name["named"]["failure"].startswith(
        "it cannot be asked of the earlier state: queries/named.rq:"
    )
    assert "count" not in by_name
    assert told.rows("homeless")

    write(root, {"queries/lying.rq": "#+ summary: {en: Which?\nSELECT"})
    assert main(["history", "--since", "HEAD"]) == 4
    shown = capsys.readouterr()
    assert "queries/lying.rq:1" in shown.err
    assert "homeless" in shown.out


def test_two_revisions_may_be_compared(root: Path, told: Told) -> None:
    commit(root, {FLEET: None})
    commit(root, {"data/boats.ttl": BOATS.replace("12", "13")})

    told.since("--since", "HEAD~2", "--until", "HEAD~1", "count", "lying")

    assert told.names() == ["count"]
    assert told.whole["since"].startswith("HEAD~2 (")
    assert told.whole["until"].startswith("HEAD~1 (")
    assert {item[1] for item in told.facts()} == {FLEET}


def test_both_states_are_asked_as_of_one_day(root: Path, told: Told) -> None:
    day = "'2021-05-01'^^xsd:date"
    write(root, {FLEET: f"{HEAD}boat:b a ex:Boat ; ex:length 7 ; ex:launched {day} .\n"})

    told.since("--as-of", "2021-04-30")
    assert told.names() == []

    told.since("--as-of", "2021-05-01")
    assert told.whole["asOf"] == "2021-05-01"
    assert told.rows("launched") == [("gained", None, "b", "each", [FLEET])]


def test_a_question_may_be_asked_with_a_value(root: Path, told: Told) -> None:
    lengths = "{length: {type: 'xsd:integer', default: '5', example: '5', required: false}}"
    long = question(
        "?boat ex:length ?found . VALUES ?length { 5 } FILTER(?found > ?length)",
        {"boat": "the boat"},
        parameters=lengths,
    )
    commit(root, {"queries/long.rq": long})
    write(root, {"data/boats.ttl": BOATS.replace("12", "9"), FLEET: None})

    told.since("long")
    assert told.rows("long") == [("lost", "b", None, "each", [FLEET])]

    told.since("long", "-p", "length=10")
    assert told.rows("long") == [("lost", "a", None, "each", ["data/boats.ttl"])]
    assert "has no parameter width" in told.failure(
        "--since", "HEAD", "long", "-p", "width=1", code=2
    )
    assert "-p goes with one question" in told.failure("--since", "HEAD", "-p", "length=1", code=2)


def test_of_many_files_the_one_behind_a_row_is_found(root: Path, told: Told) -> None:
    """More files than are undone one by one: evidence names them, halving finds the others."""
    names = [f"data/new{number:02}.ttl" for number in range(12)]
    files = {
        name: f"{HEAD}boat:n{number} a ex:Boat ; ex:length {number} ; ex:home port:osh .\n"
        for number, name in enumerate(names)
    }
    files[names[5]] = f"{HEAD}boat:b ex:home port:osh .\n"
    write(root, files)

    told.since()

    assert {(row[2], *row[4]) for row in told.rows("lying")} == {
        ("b osh 7" if number == 5 else f"n{number} osh {number}", name)
        for number, name in enumerate(names)
    }
    assert told.rows("homeless") == [("lost", "b", None, "each", [names[5]])]
    (count,) = told.rows("count")
    assert count[:4] == ("changed", "2", "13", "among")
    assert count[4] == [name for name in names if name != names[5]]
    assert "by some of 11 files: data/new00.ttl" in told.text("--since", "HEAD")


def test_a_broken_file_of_the_revision_is_named_as_git_names_it(root: Path, told: Told) -> None:
    commit(root, {FLEET: f"{HEAD}boat:b a ex:Boat ;\n  ex:length 7 7 .\n"})
    write(root, {FLEET: START[FLEET]})

    failure = told.failure("--since", "HEAD", code=4)

    assert re.match(r"HEAD:data/fleet\.ttl:9:\d+: ", failure)


def test_settings_and_rules_of_the_revision_are_named_so_too(root: Path, told: Told) -> None:
    commit(root, {"queries/derive/lying.rq": RULE.replace("after", "before")})
    assert "HEAD:queries/derive/lying.rq:2" in told.failure("--since", "HEAD", code=4)

    settings = START["pyproject.toml"].replace("name", "nam")
    commit(root, {"pyproject.toml": settings, "queries/derive/lying.rq": RULE})
    write(root, {"pyproject.toml": START["pyproject.toml"]})
    assert told.failure("--since", "HEAD", code=4).startswith("HEAD:pyproject.toml:2: ")


def test_what_cannot_be_compared_is_told_with_the_mend(root: Path, told: Told) -> None:
    failure = told.failure("--since", "nowhere", code=2)
    assert failure.startswith("error: there is no revision 'nowhere' in ")
    assert "mend: name a commit, a branch or a tag" in failure
    assert "no revision 'never'" in told.failure("--since", "HEAD", "--until", "never", code=2)

    assert "no question is called homles\n" in told.failure("--since", "HEAD", "homles", code=2)

    git(root, "checkout", "--quiet", "--orphan", "other")
    git(root, "rm", "--quiet", "--cached", "-r", ".")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "nothing")
    failure = told.failure("--since", "other", code=2)
    assert failure.startswith("error: other has no graph in ")
    assert "mend: name a later revision" in failure


def test_without_a_repository_there_is_nothing_to_compare(
    tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "bare", START)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))

    failure = told.failure("--graph", str(tmp_path / "bare"), "--since", "HEAD", code=2)
    assert failure.count("error: --since needs a git repository, and ") == 1
    assert "mend: go into a clone of the graph's repository" in failure

    monkeypatch.setenv("PATH", "")
    failure = told.failure("--since", "HEAD", code=2)
    assert failure == "error: --since needs git, which is not installed\n"


def test_nothing_is_written_to_the_repository(root: Path, told: Told) -> None:
    write(root, {"data/new.ttl": f"{HEAD}boat:c a ex:Boat .\n", FLEET: None})
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}

    told.since()

    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_the_forms_tell_the_same(root: Path, told: Told, tmp_path: Path) -> None:
    write(root, {FLEET: f"{HEAD}boat:b a ex:Boat ; ex:length 7 ; ex:state '<b> | _x_' .\n"})
    write(root, {"queries/count.rq": COUNT.replace("(COUNT(DISTINCT ?boat)", "(1 + COUNT(?boat)")})

    page, notes = tmp_path / "h.html", tmp_path / "h.md"
    told.text("--since", "HEAD", "-o", str(page))
    told.text("--since", "HEAD", "-o", str(notes))

    html, markdown = page.read_text("utf-8"), notes.read_text("utf-8")
    assert "Facts: 1 added, 0 changed, 0 withdrawn, in 1 file." in html
    assert "state: &lt;b&gt; | _x_ " in html
    assert "<script" not in html
    assert r"**+** state: \<b\> \| \_x\_ `line 8`" in markdown
    assert r"**~** boats: 2 → 3" in markdown
    assert "names no form" in told.failure("--since", "HEAD", "-o", "h.docx", code=2)


def test_the_graph_may_be_a_part_of_its_repository(
    tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = tmp_path / "top"
    top.mkdir()
    git(top, "init", "--quiet")
    commit(top, {f"a/graph/{name}": text for name, text in START.items()} | {"data/x.ttl": "?"})
    write(top, {"a/graph/data/boats.ttl": None, "a/graph/data/ships.ttl": f"{BOATS}# moved\n"})
    write(top, {f"a/graph/{FLEET}": None})
    monkeypatch.chdir(top / "a" / "graph")

    told.since()

    assert {file for _, file, _, _ in told.facts()} == {FLEET}
    assert [file["before"] for file in told.whole["files"]] == [FLEET, "data/boats.ttl"]


def test_many_rows_and_facts_are_cut_and_counted(root: Path, told: Told) -> None:
    boats = "".join(f"boat:n{number} a ex:Boat .\n" for number in range(30))
    write(root, {"data/new.ttl": HEAD + boats})

    shown = told.text("--since", "HEAD", "--limit", "3")
    whole = told.text("--since", "HEAD", "--limit", "0")

    assert shown.count("+ is a: boat (ex:Boat)") == 3
    assert "and 27 more facts" in shown
    assert "and 27 more rows" in shown
    assert whole.count("+ is a: boat (ex:Boat)") == 30
    assert "less than nothing" in told.failure("--since", "HEAD", "--limit", "-1", code=2)
