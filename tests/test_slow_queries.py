"""Queries with patterns for which the engine has no good plan, and others that have none.

A case is a file in `tests/slow-queries/`. A line with a slow pattern ends in `# slow:` and the
beginning of what is said of it; nothing is said of any other line.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from conftest import MakeGraph
from kg.cli import main
from kg.sparql.plans import Slow, slow_patterns

ROOT = Path(__file__).parents[1]
CASES = sorted((ROOT / "tests" / "slow-queries").glob("*.rq"))
STORED = sorted((ROOT / "queries").rglob("*.rq"))


def marked(text: str) -> list[tuple[int, str]]:
    """Return the lines that a case marks, with the beginning of what is to be said."""
    lines = enumerate(text.splitlines(), start=1)
    return [(n, line.partition("# slow: ")[2]) for n, line in lines if "# slow: " in line]


def test_there_are_slow_queries_and_others() -> None:
    slow = [path for path in CASES if marked(path.read_text(encoding="utf-8"))]

    assert (len(slow), len(CASES) - len(slow)) == (9, 8)


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_the_marked_lines_are_found_and_no_others(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    ox.Store().query(text)  # a case is a query

    found = slow_patterns(text)

    wanted = marked(text)
    assert [slow.line for slow in found] == [line for line, _ in wanted], found
    for slow, (_, words) in zip(found, wanted, strict=True):
        assert slow.reason.startswith(words)
        assert slow.mend


def test_no_stored_query_has_any() -> None:
    found: dict[str, list[Slow]] = {
        path.stem: slow
        for path in STORED
        if (slow := slow_patterns(path.read_text(encoding="utf-8")))
    }

    assert found == {}
    assert len(STORED) > 70


QUESTION = """\
#+ summary:
#+   en: Which things never moved?
#+   ru: Какие вещи не двигались?
#+ answers: [Q1]
#+ description: One row a thing.
#+ parameters: {}
#+ columns: {thing: the thing}
#+ tags: [things]
PREFIX ex: <https://example.org/terms#>

SELECT ?thing
WHERE {
  ?thing a ex:Thing .
  FILTER NOT EXISTS { ?move ex:of ?thing ; ex:on ?day }
}
"""
DERIVE = """\
#+ summary: {en: What follows, ru: Что следует}
#+ after: []
PREFIX ex: <https://example.org/terms#>

CONSTRUCT { ?thing ex:moves ?day }
WHERE {
  ?thing a ex:Thing .
  OPTIONAL { ?thing ex:of ?other }
  OPTIONAL { ?other ex:on ?day }
}
"""


def test_check_warns_with_place_reason_and_mend(
    make_graph: MakeGraph, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_graph(
        {
            "data/things.ttl": "<https://example.org/a> a <https://example.org/terms#Thing> .\n",
            "queries/things/never-moved.rq": QUESTION,
            "queries/derive/moves.rq": DERIVE,
            "tests/expected/never-moved.csv": "thing\nhttps://example.org/a\n",
        }
    )

    code = main(["--graph", str(root), "query", "--check"])

    out, err = capsys.readouterr()
    assert (code, out) == (0, "1 questions, 1 answers: all as expected\n")
    assert "queries/things/never-moved.rq:14: warning: NOT EXISTS with patterns that meet" in err
    assert "queries/derive/moves.rq:9: warning: OPTIONAL that shares ?other" in err
    assert err.count("  mend: ") == 2

    main(["--graph", str(root), "--quiet", "query", "--check", "never-moved"])

    assert capsys.readouterr().err == ""
