"""The notebooks of docs/ run, and show what they show."""

from pathlib import Path

import nbformat
import pytest

from notebook import NOTEBOOKS, executed, shown


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_shows_what_its_file_holds(path: Path) -> None:
    kept = nbformat.read(path, as_version=4)

    found = executed(path)

    assert shown(found) == shown(kept), "run `make notebook` and read what changed"


def test_there_is_a_notebook() -> None:
    assert [path.name for path in NOTEBOOKS] == ["tour.ipynb"]
