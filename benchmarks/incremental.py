"""What one change costs in a process that stays: CPU time of judging again what it affects.

Twenty meetings of a synthetic graph are changed one after the other, each in another way, and one
line of a meeting of the shipped graph. After the last change the results are compared with those
of judging everything anew; should they differ, nothing is kept.

Usage: python benchmarks/incremental.py [--triples 1000000] [--only shipped]
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
import re
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from contending.comparing import merged_shapes
from contending.reporting import machine
from generate import generate
from kg.project import find_project
from kg.rdf.reading import read_triples
from kg.validation import validate
from kg.validation.columns import Columns
from kg.validation.dataset import Dataset
from kg.validation.engine import run_shapes
from kg.validation.live import LiveValidation
from kg.validation.shacl.standing import StandingJudgement
from kg.validation.triples import TYPE, XSD

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).parent / "results" / "incremental.json"
HEC = "https://w3id.org/hecoop/ontology#"
MEETING = ox.NamedNode(f"{HEC}Meeting")
CHANGES = 20
DAY = datetime.date(2026, 11, 24)

Change = tuple[list[ox.Triple], list[ox.Triple]]
"""The triples that come and those that go."""


def main() -> int:
    """Measure, compare, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--defects", type=float, default=0.001)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", choices=("synthetic", "shipped"))
    arguments = parser.parse_args()
    measured: dict[str, Any] = {}
    if arguments.only != "shipped":
        folder = ROOT / "build" / "benchmarks" / f"{arguments.triples}-{arguments.defects}"
        if not (folder / "graph.nt").exists():
            generate(arguments.triples, arguments.seed, arguments.defects, folder, ["nt"])
        measured["synthetic"] = synthetic(folder, arguments.seed)
    if arguments.only != "synthetic":
        measured["shipped"] = shipped()
    for name, found in measured.items():
        sys.stdout.write(f"{name}: {json.dumps({**found, 'changes': '…'})}\n")
    if not all(found["equal to judging anew"] for found in measured.values()):
        sys.stderr.write("the results differ from those of judging everything anew\n")
        return 1
    if arguments.only is None:
        command = " ".join(["python benchmarks/incremental.py", *sys.argv[1:]])
        report = {**measured, "machine": machine(), "command": command}
        RESULTS.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 0


def synthetic(folder: Path, seed: int) -> dict[str, Any]:
    """Change meetings of a synthetic graph, as the engine sees it: triples that come and go."""
    data = read_triples(folder / "graph.nt")
    shapes = read_triples(merged_shapes(folder))
    begun = time.process_time()
    standing = StandingJudgement(shapes, Dataset(Columns(data)))
    opened = time.process_time() - begun
    changes = changed_meetings(data, seed)
    graph = dict.fromkeys(data)
    times, nodes = [], []
    for came, went in changes.values():
        begun = time.process_time()
        nodes.append(standing.change(came, went))
        results = standing.judgement().results
        times.append(time.process_time() - begun)
        graph = {triple: None for triple in graph if triple not in set(went)}
        graph |= dict.fromkeys(came)
    del data
    begun = time.process_time()
    anew = run_shapes(Dataset(Columns(graph)), shapes).results
    return {
        "triples": len(graph),
        **cost(times),
        "focus nodes asked again": sum(nodes),
        "results": len(results),
        "equal to judging anew": Counter(results) == Counter(anew),
        "judging anew, CPU s": round(time.process_time() - begun, 2),
        "opening, CPU s": round(opened, 2),
        "peak memory MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "changes": dict(zip(changes, (round(each * 1000, 1) for each in times), strict=True)),
    }


def changed_meetings(data: Sequence[ox.Triple], seed: int) -> dict[str, Change]:
    """Return changes of as many meetings, in turn of each way of changing one."""
    found = [each.subject for each in data if each.predicate == TYPE and each.object == MEETING]
    chosen = random.Random(seed).sample(sorted(set(found), key=str), CHANGES)  # noqa: S311
    about: dict[object, list[ox.Triple]] = {meeting: [] for meeting in chosen}
    for triple in data:
        if triple.subject in about:
            about[triple.subject].append(triple)
    changes = {}
    for number, meeting in enumerate(chosen):
        name, change = list(WAYS.items())[number % len(WAYS)]
        changes[f"{name}, {str(meeting).rpartition('/')[2][:-1]}"] = change(about[meeting])
    return changes


def another_day(about: list[ox.Triple]) -> Change:
    """Let a meeting begin on another day."""
    day = ox.Literal("2031-02-03", datatype=ox.NamedNode(f"{XSD}date"))
    return replaced(about, "startsOnNotBefore", day)


def no_status(about: list[ox.Triple]) -> Change:
    """Take the status away."""
    return [], [each for each in about if each.predicate.value == f"{HEC}meetingStatus"]


def unknown_status(about: list[ox.Triple]) -> Change:
    """Give a status that is none."""
    return replaced(about, "meetingStatus", ox.NamedNode(f"{HEC}none"))


def no_meeting(about: list[ox.Triple]) -> Change:
    """Take the class away, so that what points at the node points at no meeting."""
    return [], [each for each in about if each.predicate == TYPE]


def gone(about: list[ox.Triple]) -> Change:
    """Take all that is said of a meeting away."""
    return [], about


WAYS: dict[str, Callable[[list[ox.Triple]], Change]] = {
    "another day": another_day,
    "no status": no_status,
    "unknown status": unknown_status,
    "no class": no_meeting,
    "all gone": gone,
}


def replaced(about: list[ox.Triple], name: str, value: ox.NamedNode | ox.Literal) -> Change:
    """Return the change that gives a property another value; one without it is given it."""
    predicate = ox.NamedNode(HEC + name)
    went = [each for each in about if each.predicate == predicate]
    return [ox.Triple(about[0].subject, predicate, value)], went


def shipped() -> dict[str, Any]:
    """Change one line of a meeting of the shipped graph, as an editor does: text that is typed."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        for name in ("ontology", "data", "queries/derive"):
            shutil.copytree(ROOT / name, root / name)
        shutil.copy(ROOT / "pyproject.toml", root)
        begun = time.process_time()
        live = LiveValidation.open(find_project(root), as_of=DAY)
        list(live.report())
        opened = time.process_time() - begun
        path = min((root / "data" / "meetings").rglob("*.ttl"))
        text = path.read_text("utf-8")
        times = {}
        for day in range(1, CHANGES + 1):
            path.write_text(
                re.sub(r'hec:startsOn "[^"]*"', f'hec:startsOn "2026-10-{day:02}"', text, count=1),
                "utf-8",
            )
            data = path.read_bytes()
            begun = time.process_time()
            live.change({path: data})
            report = live.report()
            findings = list(report)
            times[f"{path.name}, day {day}"] = time.process_time() - begun
        begun = time.process_time()
        anew = validate(find_project(root), as_of=DAY)
        same = findings == list(anew) and report.summary() == anew.summary()
        return {
            "files": len(find_project(root).files()),
            **cost(list(times.values())),
            "findings": len(findings),
            "equal to judging anew": same,
            "judging anew, CPU s": round(time.process_time() - begun, 2),
            "opening, CPU s": round(opened, 2),
            "changes": {name: round(each * 1000, 1) for name, each in times.items()},
        }


def cost(times: Sequence[float]) -> dict[str, float]:
    """Return CPU milliseconds of one change."""
    return {
        f"{name} CPU ms": round(of(times) * 1000, 1)
        for name, of in (("min", min), ("median", statistics.median), ("max", max))
    }


if __name__ == "__main__":
    sys.exit(main())
