"""The pages say what is so: transcripts are real, commands and files that they name exist."""

import re
import shlex
from pathlib import Path

import pytest

from kg.cli import COMMANDS, main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "data" / "README.md"])
TRANSCRIPTS = re.findall(r"```console\n\$ kg (.*?)\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize(("command", "shown"), TRANSCRIPTS, ids=[c for c, _ in TRANSCRIPTS])
def test_the_transcripts_of_the_readme_are_real(
    command: str,
    shown: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(shlex.split(command)) == 0
    written = capsys.readouterr()
    # `kg ask` says on stderr which question it took, before it answers.
    assert (written.err if command.startswith("ask") else "") + written.out == shown


def test_the_readme_shows_transcripts() -> None:
    assert len(TRANSCRIPTS) == 4


def test_every_command_stands_in_the_readme() -> None:
    assert [name for name in COMMANDS if f"`kg {name}`" not in README] == []


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_links_to_files_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text)
    assert [link for link in links if not (page.parent / link).exists()] == []


EXAMPLES = [
    line.partition("#")[0].strip()
    for page in (ROOT / "README.md", ROOT / "docs" / "answers.md")
    for block in re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    for line in block.splitlines()
    if line.startswith("kg query") and " -o " in line
]


@pytest.mark.parametrize("line", EXAMPLES)
def test_the_examples_that_write_a_file_write_it(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = shlex.split(line)[1:]
    monkeypatch.chdir(tmp_path)

    assert main(["--graph", str(ROOT), *words]) == 0
    assert (tmp_path / words[words.index("-o") + 1]).stat().st_size > 1000


def test_the_pages_show_examples_of_files() -> None:
    suffixes = {Path(line.split()[-1]).suffix for line in EXAMPLES}
    assert suffixes == {".html", ".docx", ".xlsx", ".svg"}
