"""`kg ask` as a person uses it, on the graph of boats."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from kg.cli import main
from sailing import SAILING

IN_OSH = """\
Which boats have their home in a port?
  kg query boats-in-port -p port=osh
"""


class Kg:
    """Runs the command line in this process, on one graph."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._root = root
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        code = main(["--graph", str(self._root), *arguments])
        shown = self._capsys.readouterr()
        return code, shown.out, shown.err.replace(f"graph: Boats ({self._root})\n", "")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in SAILING.items():
        path = tmp_path / "graph" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "graph"


@pytest.fixture
def kg(root: Path, capsys: pytest.CaptureFixture[str]) -> Kg:
    return Kg(root, capsys)


def _on_a_terminal(root: Path, typed: str, *words: str) -> tuple[int, str, str]:
    """Run `kg ask` in a terminal in which someone types; return code, stdout and what it shows."""
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "kg", "--graph", str(root), "ask", *words],
        stdin=theirs,
        stderr=theirs,
        stdout=subprocess.PIPE,
        text=True,
    )
    os.write(ours, typed.encode())
    out = running.communicate()[0]
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # Linux says so at the end of a terminal
        while part := os.read(ours, 4096):
            shown += part
    os.close(ours)
    return running.returncode, out, shown.decode().replace("\r\n", "\n")


def test_it_says_which_question_it_took_and_answers_as_query_does(kg: Kg) -> None:
    code, out, err = kg("ask", "which boats lie in Osh harbour?")

    assert (code, err) == (0, IN_OSH)
    assert out == kg("query", "boats-in-port", "-p", "port=osh", "--labels", "en")[1]
    assert "boat:a" in out


def test_words_need_no_quotation_marks_and_options_stand_anywhere(kg: Kg) -> None:
    whole = kg("ask", "which boats lie in Osh?", "-f", "csv", "--columns", "boat")

    assert (
        kg("ask", "-f", "csv", "which", "boats", "lie", "--columns", "boat", "in", "Osh") == whole
    )
    assert whole[1].splitlines()[0] == "boat,boatLabel"


def test_labels_and_the_question_come_in_the_language_of_the_words(kg: Kg) -> None:
    code, out, err = kg("ask", "лодки в порту Osh", "-f", "csv")

    assert code == 0
    assert err.startswith("Какие лодки приписаны к порту?\n")
    assert kg("ask", "лодки в порту Osh", "--lang", "en")[2].startswith("Which boats have")
    assert "boatLabel" in out


def test_yes_or_no_has_no_labels(kg: Kg) -> None:
    assert kg("ask", "is there a ferry from Osh to Balykchy")[:2] == (0, "no\n")


def test_what_was_misread_and_what_was_not_named_is_said(kg: Kg) -> None:
    err = kg("ask", "which vesels are longer")[2]

    assert err == (
        "Which boats are longer than a length in metres?\n"
        "  kg query longer-boats\n"
        "  by default: metres=10\n"
        "  vesels was read as vessel\n"
    )


def test_quiet_shows_the_answer_alone(kg: Kg) -> None:
    assert kg("-q", "ask", "boats in Osh")[2] == ""


def test_why_goes_with_it(kg: Kg) -> None:
    code, out, _ = kg("ask", "boats in Osh", "--why")

    assert code == 0
    assert "data/boats.ttl" in out


def test_an_answer_is_written_to_a_file(kg: Kg, tmp_path: Path) -> None:
    file = tmp_path / "boats.html"

    assert kg("ask", "boats in Osh", "-o", str(file))[:2] == (0, "")
    assert "boats-in-port" in file.read_text("utf-8")


def test_nothing_that_fits_shows_the_nearest_three(kg: Kg) -> None:
    code, out, err = kg("ask", "who won the football boat cup")

    assert (code, out) == (2, "")
    assert err.startswith(
        "error: no stored question fits 'who won the football boat cup'; the nearest are\n"
    )
    assert err.count("    kg query ") == 3


def test_what_is_open_is_asked_back_with_the_commands(kg: Kg) -> None:
    assert kg("ask", "is there a ferry to Osh") == (
        2,
        "",
        "error: Osh can be origin or destination; it can be asked as\n"
        "  Is there a ferry between two ports?\n"
        "    kg query ferry -p origin=osh\n"
        "    kg query ferry -p destination=osh\n",
    )


def test_on_a_terminal_one_chooses(root: Path) -> None:
    code, out, shown = _on_a_terminal(root, "ferry\n3\n2\n", "is there a ferry to Osh")

    assert (code, out) == (0, "no\n")
    assert "    2. kg query ferry -p destination=osh\n" in shown
    assert shown.count("which one? 1 to 2, or nothing: ") == 3
    assert (
        "Is there a ferry between two ports?\n"
        "  kg query ferry -p destination=osh\n"
        "  by default: origin=balykchy\n"
    ) in shown


def test_who_chooses_nothing_gets_nothing(root: Path) -> None:
    assert _on_a_terminal(root, "\n", "is there a ferry to Osh")[:2] == (2, "")


def test_on_a_terminal_too_a_value_that_must_be_given_is_not_asked_without(root: Path) -> None:
    code, out, shown = _on_a_terminal(root, "1\n", "boats at home in a port")

    assert (code, out) == (2, "")
    assert "which one?" not in shown


def test_what_must_be_given_is_named(kg: Kg) -> None:
    assert kg("ask", "which boats have their home in a port") == (
        2,
        "",
        "error: boats-in-port needs a value for port, such as osh; it can be asked as\n"
        "  Which boats have their home in a port?\n"
        "    kg query boats-in-port -p port=…\n",
    )


def test_explain_shows_how_the_words_were_read(kg: Kg) -> None:
    code, out, err = kg("ask", "--explain", "which vesels lie in Osh by 2 May 2021 with sails")

    assert (code, err) == (0, "")
    assert "vesels was read as vessel" in out
    assert "name: Osh = https://example.org/id/port/osh" in out
    assert "day: 2 May 2021 = 2021-05-02 to 2021-05-02" in out
    assert "; not: " in out
    assert out.count("      as: ") == 5


def test_a_broken_question_is_left_out_and_said(kg: Kg, root: Path) -> None:
    (root / "queries" / "broken.rq").write_text("SELECT * WHERE {}", "utf-8")

    code, _, err = kg("ask", "boats in Osh")

    assert code == 0
    assert err.startswith("left out: queries/broken.rq:1: the file has no header")


def test_only_asking_brings_stemmers_and_spelling(root: Path) -> None:
    program = (
        "import sys; from kg.cli import main; code = main(sys.argv[1:]);"
        "heavy = {'Stemmer', 'rapidfuzz', 'rdflib', 'rich', 'kg.phrasing'} & sys.modules.keys();"
        "print(','.join(sorted(heavy)))"
    )

    def brings(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", program, *words],
            capture_output=True,
            text=True,
            cwd=root,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            check=True,
        )
        return done.stdout.splitlines()[-1]

    assert brings("query", "boats-in-port", "-p", "port=osh") == ""
    assert brings("ask", "which boats lie in Osh") == "Stemmer,kg.phrasing"
    assert "rapidfuzz" in brings("ask", "which boots lie in Osh")
