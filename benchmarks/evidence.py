"""CPU time of answers with their evidence against the answers alone, over all stored questions.

Three measures. *Command*: a whole process, `kg query NAME` against `kg query NAME --why`, as a
person waits for it. *Asking alone*: `kg.ask` against `kg.why` in a process that has the graph
loaded: for the *first* time, with nothing kept but what other questions asked for before it (in the
order of their names), and *again*. Of each the least CPU time (user and system) of some runs
counts, of the first time the one there is. Prints median and largest ratio and how many questions
stay within five times, and keeps all in benchmarks/results/.

Usage: python benchmarks/evidence.py [RUNS]
"""

from __future__ import annotations

import json
import platform
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path

import kg
from cold_start import cpu_seconds

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "evidence.json"


Times = dict[str, tuple[float, float]]
"""Question → CPU seconds of its answer, and of its answer with the evidence."""


def asking(names: tuple[str, ...], runs: int) -> tuple[Times, Times]:
    """Return the times in a process that has the graph: for the first time, and again."""
    graph = kg.Graph.open(kg.find_project(ROOT))
    catalogue = kg.Catalogue.read(graph.project)
    kg.why(catalogue.get(names[-1]), graph)  # files are read once in a process
    first: Times = {}
    again: Times = {}
    for name in names:
        question = catalogue.get(name)
        plain = _least(partial(kg.ask, question, graph), runs)
        first[name] = plain, _least(partial(kg.why, question, graph), 1)
        again[name] = plain, _least(partial(kg.why, question, graph), runs)
    return first, again


def _least(call: Callable[[], object], runs: int) -> float:
    best = float("inf")
    for _ in range(runs):
        begin = time.process_time()
        call()
        best = min(best, time.process_time() - begin)
    return best


def commands(names: tuple[str, ...], runs: int) -> Times:
    """Return for each question the CPU seconds of the command without and with --why."""
    start = [sys.executable, "-m", "kg", "--graph", str(ROOT), "--quiet", "query"]
    return {
        name: (
            min(cpu_seconds([*start, name]) for _ in range(runs)),
            min(cpu_seconds([*start, name, "--why"]) for _ in range(runs)),
        )
        for name in names
    }


def summary(times: Times) -> dict[str, object]:
    """Return median and largest ratio, and the question that has the largest."""
    ratios = {name: explained / plain for name, (plain, explained) in times.items()}
    worst = max(ratios, key=lambda name: ratios[name])
    return {
        "median ratio": round(statistics.median(ratios.values()), 2),
        "largest ratio": round(ratios[worst], 2),
        "of": worst,
        "within five times": sum(ratio <= 5 for ratio in ratios.values()),
        "median seconds with evidence": round(statistics.median(t for _, t in times.values()), 4),
        "most seconds with evidence": round(max(t for _, t in times.values()), 4),
    }


def main() -> int:
    """Measure, print and keep the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    names = kg.Catalogue.read(kg.find_project(ROOT)).names()
    first, again = asking(names, runs)
    measured = {
        "command": commands(names, runs),
        "asking alone, first": first,
        "asking alone, again": again,
    }
    table = {name: summary(times) for name, times in measured.items()}
    for name, row in table.items():
        sys.stdout.write(f"{name}: {'; '.join(f'{key} {value}' for key, value in row.items())}\n")
    report = {
        "questions": len(names),
        "runs": runs,
        "summary": table,
        "cpu seconds (plain, with evidence)": {
            name: {q: [round(a, 4), round(b, 4)] for q, (a, b) in times.items()}
            for name, times in measured.items()
        },
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "versions": {"pyoxigraph": version("pyoxigraph")},
        "command": f"python benchmarks/evidence.py {runs}",
    }
    RESULTS.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
