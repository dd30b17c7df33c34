"""A graph of another subject: the tool knows no country and no convention."""

import ast
import re
from pathlib import Path

import pytest

from kg.cli import main

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "si-units"


def kg(*arguments: str) -> int:
    return main(["--graph", str(EXAMPLE), "-q", *arguments])


@pytest.mark.parametrize(
    "command", [("query", "--check"), ("validate", "--strict"), ("format", "--check"), ("info",)]
)
def test_the_example_holds(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert kg(*command) == 0, capsys.readouterr()


def test_a_question_is_asked_in_russian(capsys: pytest.CaptureFixture[str]) -> None:
    assert kg("query", "what-rests-on", "-p", "unit=МОЛЬ", "--labels", "ru") == 0

    assert capsys.readouterr().out == ("derived  катал (unit:katal)\nsymbol   kat\n")


def _constants(path: Path) -> list[str]:
    """Return the texts that a module works with: every string but the docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
    ]


def test_the_subject_of_this_graph_stays_out_of_the_tool() -> None:
    words = re.compile(r"hecoop|hec:|convention|ratif|erasmus|kyrgyz|kazakh|tokyo", re.IGNORECASE)
    code = [path for path in (ROOT / "src" / "kg").rglob("*.py") if "_graph" not in path.parts]

    assert len(code) > 30
    assert [(path.name, t) for path in code for t in _constants(path) if words.search(t)] == []
