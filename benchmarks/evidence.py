"""CPU time of answers with their evidence against the answers alone, over all stored questions.

Two measures. *Command*: a whole process, `kg query NAME` against `kg query NAME --why`, as a person
waits for it. *Asking alone*: `kg.ask` against `kg.why` in a process that has the graph loaded and
has explained one answer before. Of each the least CPU time (user and system) of some runs counts.
Prints median and largest ratio and keeps all in benchmarks/results/.

Usage: python benchmarks/evidence.py [RUNS]
"""

from __future__ import annotations

import json
import platform
import statistics
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import kg
from cold_start import cpu_seconds

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "evidence.json"


def asking(names: tuple[str, ...], runs: int) -> dict[str, tuple[float, float]]:
    """Return for each question the CPU seconds of its answer, and of it with its evidence."""
    graph = kg.Graph.open(kg.find_project(ROOT))
    catalogue = kg.Catalogue.read(graph.project)
    for name in names:  # files are read and placed once in a process
        kg.why(catalogue.get(name), graph)
    found = {}
    for name in names:
        question = catalogue.get(name)
        plain = _least(lambda question=question: kg.ask(question, graph), runs)
        explained = _least(lambda question=question: kg.why(question, graph), runs)
        found[name] = plain, explained
    return found


def _least(call: Callable[[], object], runs: int) -> float:
    best = float("inf")
    for _ in range(runs):
        begin = time.process_time()
        call()
        best = min(best, time.process_time() - begin)
    return best


def commands(names: tuple[str, ...], runs: int) -> dict[str, tuple[float, float]]:
    """Return for each question the CPU seconds of the command without and with --why."""
    start = [sys.executable, "-m", "kg", "--graph", str(ROOT), "--quiet", "query"]
    return {
        name: (
            min(cpu_seconds([*start, name]) for _ in range(runs)),
            min(cpu_seconds([*start, name, "--why"]) for _ in range(runs)),
        )
        for name in names
    }


def summary(times: dict[str, tuple[float, float]]) -> dict[str, object]:
    """Return median and largest ratio, and the question that has the largest."""
    ratios = {name: explained / plain for name, (plain, explained) in times.items()}
    worst = max(ratios, key=lambda name: ratios[name])
    return {
        "median ratio": round(statistics.median(ratios.values()), 2),
        "largest ratio": round(ratios[worst], 2),
        "of": worst,
        "median seconds with evidence": round(statistics.median(t for _, t in times.values()), 4),
        "most seconds with evidence": round(max(t for _, t in times.values()), 4),
    }


def main() -> int:
    """Measure, print and keep the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    names = kg.Catalogue.read(kg.find_project(ROOT)).names()
    measured = {"command": commands(names, runs), "asking alone": asking(names, runs)}
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
