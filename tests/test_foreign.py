"""Data and shapes that are no part of a graph: what a person sees who types these commands.

Each folder below `tests/foreign/` holds files and a `transcript.txt` of commands with what they
print and return. `UPDATE_FOREIGN=1 pytest tests/test_foreign.py` writes the transcripts anew.
"""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

import pytest

from kg.cli import main

FOREIGN = Path(__file__).parent / "foreign"
CASES = sorted(path.parent for path in FOREIGN.glob("*/transcript.txt"))


def said(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Return a command with what it prints, and its exit code where that is not 0."""
    words = shlex.split(command)
    assert words[:2] == ["kg", "validate"]

    code = main([*words[1:], "--as-of", "2026-11-24"])

    out, err = capsys.readouterr()
    parts = [f"$ {command}\n", out, "".join(f"! {line}\n" for line in err.splitlines())]
    text = "".join([*parts, f"exit code {code}\n" if code else ""])
    return text.replace("\r\n", "\n").replace(Path.cwd().as_uri(), "file:///…")


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_transcript_is_what_happens(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)  # away from the graph that these tests stand in
    file = folder / "transcript.txt"
    expected = file.read_text("utf-8")
    commands = [line[2:] for line in expected.splitlines() if line.startswith("$ ")]

    found = "\n".join(said(command, capsys) for command in commands)

    if os.environ.get("UPDATE_FOREIGN"):
        file.write_text(found, "utf-8")
    assert commands
    assert found == expected
