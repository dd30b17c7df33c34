"""Questions of one's own: the page shows each query as its file has it, and its real answer."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import NamedTuple

import pytest

from kg.cli import main

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "sparql.md").read_text(encoding="utf-8")
FOLDER = ROOT / "examples" / "questions"
SECTION = re.compile(
    r"^### .*?\n\n```sparql\n(?P<query>.*?)```\n\n(?P<text>.*?)\n\n"
    r"```console\n\$ kg (?P<command>.*?)\n(?P<answer>.*?)```",
    re.DOTALL | re.MULTILINE,
)


class Example(NamedTuple):
    query: str
    text: str
    command: str
    answer: str

    @property
    def file(self) -> str:
        return shlex.split(self.command)[2]


EXAMPLES = [Example(*match) for match in SECTION.findall(PAGE)]


def test_the_page_shows_every_file_and_no_other() -> None:
    files = {path.relative_to(ROOT).as_posix() for path in FOLDER.iterdir()}

    assert len(EXAMPLES) == PAGE.count("\n### ") == 8
    assert {example.file for example in EXAMPLES} == files


@pytest.mark.parametrize("example", EXAMPLES, ids=[Path(each.file).stem for each in EXAMPLES])
def test_each_question_is_answered_as_the_page_shows(
    example: Example, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    text = (ROOT / example.file).read_text(encoding="utf-8")

    assert main(["--graph", str(ROOT), *shlex.split(example.command)]) == 0
    assert capsys.readouterr().out == example.answer
    assert len(example.answer.splitlines()) > 4
    assert example.query == text
    assert text.startswith("# ")
    assert max(map(len, text.splitlines())) <= 100
    assert len(example.text) > 100


def test_none_of_them_is_a_stored_question() -> None:
    stored = {path.stem for path in (ROOT / "queries").rglob("*.rq")}

    assert {Path(example.file).stem for example in EXAMPLES} & stored == set()
