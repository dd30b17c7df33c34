"""CPU time of one question from a cold start: kg against the same files in rdflib and pyoxigraph.

Each contender is a whole process: it starts, reads every file of the graph, and answers one
stored question. kg also derives what follows from the facts; the peers are given its derived
graph as one more file, which favours them. The answers are compared before anything is timed.
Prints a table of CPU seconds (user and system) and writes it to benchmarks/results/.

Usage: python benchmarks/cold_start.py [RUNS]
"""

from __future__ import annotations

import csv
import json
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from kg import Graph, find_project

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "cold_start.json"
QUESTION = "who-can-share-experience"

RDFLIB = """
import sys
import rdflib
graph = rdflib.Graph()
for path in sys.argv[2:]:
    graph.parse(path, format="turtle")
answer = graph.query(open(sys.argv[1], encoding="utf-8").read())
sys.stdout.buffer.write(answer.serialize(format="csv"))
"""
PYOXIGRAPH = """
import sys
import pyoxigraph as ox
store = ox.Store()
for path in sys.argv[2:]:
    store.load(path=path, format=ox.RdfFormat.TURTLE)
answer = store.query(open(sys.argv[1], encoding="utf-8").read())
sys.stdout.buffer.write(answer.serialize(format=ox.QueryResultsFormat.CSV))
"""


def contenders(derived: Path) -> dict[str, list[str]]:
    """Return the command of each contender; `derived` is kg's derived graph as a file."""
    project = find_project(ROOT)
    question = next((ROOT / "queries").rglob(f"{QUESTION}.rq"))
    files = [str(question), *(str(file.path) for file in project.files()), str(derived)]
    python = sys.executable
    kg = [python, "-m", "kg", "--graph", str(ROOT), "--quiet"]
    return {
        "kg query": [*kg, "query", QUESTION, "-f", "csv"],
        "pyoxigraph, derived graph given": [python, "-c", PYOXIGRAPH, *files],
        "rdflib, derived graph given": [python, "-c", RDFLIB, *files],
    }


def baselines() -> dict[str, list[str]]:
    """Return commands that answer nothing: what a start alone costs."""
    return {
        "python alone": [sys.executable, "-c", "pass"],
        "kg --help": [sys.executable, "-m", "kg", "--help"],
    }


def cpu_seconds(command: list[str]) -> float:
    """Return user and system time of one run of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def answer(command: list[str]) -> list[tuple[str, ...]]:
    """Return the rows that a command answers with, sorted."""
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    return sorted(tuple(row) for row in csv.reader(run.stdout.splitlines()))


def main() -> int:
    """Compare the answers, time each contender, print and keep the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    with tempfile.TemporaryDirectory() as folder:
        derived = Path(folder) / "derived.nt"
        triples = Graph.open(find_project(ROOT)).derived_triples()
        derived.write_text("".join(f"{triple} .\n" for triple in triples), encoding="utf-8")
        commands = contenders(derived)
        answers = [answer(command) for command in commands.values()]
        if any(found != answers[0] for found in answers):
            sys.stderr.write("the contenders give different answers\n")
            return 1
        times = {
            name: [cpu_seconds(command) for _ in range(runs)]
            for name, command in (baselines() | commands).items()
        }
    base = min(times["kg query"])
    table = {
        name: {
            "min": round(min(found), 3),
            "median": round(statistics.median(found), 3),
            "ratio to kg query": round(min(found) / base, 2),
        }
        for name, found in times.items()
    }
    for name, row in table.items():
        sys.stdout.write(
            f"{name:<34}" + "".join(f"{key} {value:<8}" for key, value in row.items()) + "\n"
        )
    report = {
        "question": QUESTION,
        "rows": len(answers[0]) - 1,
        "runs": runs,
        "cpu seconds": table,
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "versions": {name: version(name) for name in ("pyoxigraph", "rdflib")},
        "command": f"python benchmarks/cold_start.py {runs}",
    }
    RESULTS.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
