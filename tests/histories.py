"""A repository of the graph of boats with stored questions, for the tests of `kg history`."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from boats import FILES, HEAD

PREFIXES = """PREFIX boat: <https://example.org/id/boat/>
PREFIX ex: <https://example.org/terms#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""


def question(
    pattern: str, columns: Mapping[str, str], *, parameters: str = "{}", select: str = ""
) -> str:
    """Return the file of a stored question; `select` stands in for the columns' names."""
    said = "".join(f"#+   {name}: {what}\n" for name, what in columns.items())
    shown = select or " ".join(f"?{name}" for name in columns)
    return f"""#+ summary: {{en: Which?, ru: Какие?}}
#+ answers: [Q1]
#+ description: As it stands.
#+ parameters: {parameters}
#+ columns:
{said}#+ tags: [boats]
{PREFIXES}
SELECT {shown} WHERE {{ {pattern} }}
"""


RULE = f"""#+ summary: {{en: Where boats lie, ru: Где стоят лодки}}
#+ after: []
{PREFIXES}
CONSTRUCT {{ ?boat ex:liesIn ?port }} WHERE {{ ?boat ex:home ?port }}
"""
LYING = question(
    "?boat ex:liesIn ?port ; ex:length ?length . ?port a ex:Port .",
    {"boat": "the boat", "port": "its port", "length": "how long it is"},
)
HOMELESS = question(
    "?boat a ex:Boat . FILTER NOT EXISTS { ?boat ex:home ?port }", {"boat": "the boat"}
)
COUNT = question(
    "?boat a ex:Boat", {"boats": "how many"}, select="(COUNT(DISTINCT ?boat) AS ?boats)"
)
LAUNCHED = question(
    "?boat ex:launched ?day . VALUES ?today { '2020-01-01'^^<http://www.w3.org/2001/XMLSchema#date>"
    " } FILTER(STR(?day) <= STR(?today))",
    {"boat": "the boat"},
    parameters="{today: {type: 'xsd:date', default: today, example: 2020-01-01, required: false}}",
)
QUESTIONS = {
    "queries/derive/lying.rq": RULE,
    "queries/lying.rq": LYING,
    "queries/homeless.rq": HOMELESS,
    "queries/count.rq": COUNT,
    "queries/launched.rq": LAUNCHED,
}
START: Mapping[str, str] = {
    **FILES,
    **QUESTIONS,
    "data/fleet.ttl": f"{HEAD}boat:b a ex:Boat ; ex:length 7 .\n",
}


def git(root: Path, *words: str) -> str:
    """Run git as nobody, and return what it prints."""
    identity = {
        f"GIT_{who}_{what}": "nobody@example.org"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    return subprocess.run(
        ["git", "-c", "gc.auto=0", *words],
        cwd=root,
        check=True,
        env={**os.environ, **identity},
        capture_output=True,
        encoding="utf-8",
    ).stdout


def write(root: Path, files: Mapping[str, str | None]) -> None:
    """Write files of a graph; None takes one away."""
    for name, text in files.items():
        path = root / name
        if text is None:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="")


def commit(root: Path, files: Mapping[str, str | None] | None = None) -> None:
    """Write files and commit all that there is."""
    write(root, files or {})
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "a state")
