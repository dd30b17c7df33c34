"""CPU time of `kg validate` on the shipped graph from a cold start, and where it goes.

Whole processes are timed first: the command in its usual form and with every finding listed, and
what cannot be saved, which is Python with numpy and pyoxigraph, and a parse of every file. Then
the steps of one run are timed within a process of their own. The least of all runs counts. Prints
both tables and writes them to benchmarks/results/validate_start.json.

Usage: python benchmarks/validate_start.py [RUNS]
"""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from kg import find_project

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "validate_start.json"
ENGINES = ("own", "pyshacl")

PARSE = """
import sys
import pyoxigraph as ox
for path in sys.argv[1:]:
    for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
        pass
"""
STEPS = """
import datetime, json, os, sys, time
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"
steps, last = {}, 0.0

def done(name):
    global last
    now = time.process_time()
    steps[name], last = now - last, now

done("Python")
import numpy, pyoxigraph
done("numpy and pyoxigraph imported")
import kg.cli.validate, kg.cli.validating, kg.render.report_text, kg.validation.shacl
from kg.project import find_project
from kg.validation import running
from kg.validation.engine import start
from kg.validation.material import read_material
done("kg imported")
project = find_project(Path(sys.argv[1]))
material = read_material(project, None)
done("files read, numbered and derived from")
own = [*running.check_shape_forms(material, "en")]
own += running.check_notices(material, "en", strict=False)
own += [finding for rule in running._RULES for finding in rule(material, "en")]
done("the tool's own rules")
day = running.day_triple(datetime.date(2026, 11, 24))
data = material.dataset([day])
shapes = running.Shapes(material)
met = [shapes.focus_nodes(shape, data.columns) for shape in shapes.targeting()]
done("focus nodes")
engine = start("own", material.shape_index)
done("shapes compiled")
judgement = engine.run(data)
done("shapes asked")
assert met and judgement.results and not own
json.dump(steps, sys.stdout)
"""


def environment() -> dict[str, str]:
    """Return an environment in which Python keeps the bytecode of modules, as it usually does."""
    unwanted = ("PYTHONDONTWRITEBYTECODE", "OPENBLAS_NUM_THREADS")
    return {name: value for name, value in os.environ.items() if name not in unwanted}


def commands() -> dict[str, list[str]]:
    """Return the command of each process that is timed."""
    python = sys.executable
    files = [str(file.path) for file in find_project(ROOT).files()]
    validate = [python, "-m", "kg", "--graph", str(ROOT), "--quiet", "validate"]
    return {
        "Python alone": [python, "-c", "pass"],
        "numpy and pyoxigraph imported": [python, "-c", "import numpy, pyoxigraph"],
        "every file parsed by pyoxigraph": [python, "-c", PARSE, *files],
        "kg validate": validate,
        "kg validate -f json": [*validate, "-f", "json"],
    }


def cpu_seconds(command: list[str]) -> float:
    """Return user and system time of one run of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True, env=environment())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def steps() -> dict[str, float]:
    """Return the CPU time of each step of one run."""
    command = [sys.executable, "-c", STEPS, str(ROOT)]
    done = subprocess.run(command, check=True, capture_output=True, env=environment())
    found: dict[str, float] = json.loads(done.stdout)
    return found


def same_findings() -> int | None:
    """Return how many findings there are if both engines have the same, else None."""
    command = commands()["kg validate -f json"]
    found = [
        json.loads(
            subprocess.run(
                [*command, "--engine", engine], check=True, capture_output=True, env=environment()
            ).stdout
        )["findings"]
        for engine in ENGINES
    ]
    return len(found[0]) if found[0] == found[1] else None


def main() -> int:
    """Compare the findings, time, print and keep the tables."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    findings = same_findings()
    if findings is None:
        sys.stderr.write("the engines find different things\n")
        return 1
    times = {name: [cpu_seconds(each) for _ in range(runs)] for name, each in commands().items()}
    whole = {
        name: {"min": round(min(found), 3), "median": round(statistics.median(found), 3)}
        for name, found in times.items()
    }
    kept = [steps() for _ in range(runs)]
    least = {name: round(min(each[name] for each in kept), 3) for name in kept[0]}
    for name, row in whole.items():
        sys.stdout.write(f"{name:<40}min {row['min']:<8}median {row['median']}\n")
    sys.stdout.write("\nsteps of one run\n")
    for name, seconds in least.items():
        sys.stdout.write(f"{name:<40}min {seconds}\n")
    report = {
        "findings": findings,
        "runs": runs,
        "cpu seconds": whole,
        "cpu seconds of the steps": least,
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "load average": round(os.getloadavg()[0], 1),
        "versions": {name: version(name) for name in ("numpy", "pyoxigraph")},
        "command": f"python benchmarks/validate_start.py {runs}",
    }
    RESULTS.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
