"""The table that is printed, and the raw results that are kept."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import statistics
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from contending.comparing import Outcome, Setting
from contending.findings import Finding
from contending.peers import ROOT

_SHOWN = 20


def table(outcomes: list[Outcome]) -> str:
    """Return the outcomes as a Markdown table.

    Contenders with the same letter find the same, values too. The ratios are to the least CPU time
    among those that find exactly what is listed: of the whole run, and of asking alone.
    """
    letters = _letters(outcomes)
    base = _base(outcomes)
    least = min((asking for outcome in outcomes if (asking := outcome.asking)), default=None)
    rows = [
        "| contender | version | findings | | same | CPU s, min | median | ratio | asking alone "
        "| ratio | peak MB |"
    ]
    rows.append("|---|---|--:|---|---|--:|--:|--:|--:|--:|--:|")
    for outcome in outcomes:
        if outcome.found is None:
            state = f"absent: {outcome.absent}" if outcome.absent else f"failed: {outcome.failed}"
            rows.append(f"| {outcome.name} | {outcome.version} | | {state} | | | | | | | |")
            continue
        times = [run.cpu for run in outcome.runs]
        ratio = f"{min(times) / base:.1f}" if base and outcome.right else ""
        asking = outcome.asking
        alone = f"{asking:.2f}" if asking is not None else ""
        of_asking = f"{asking / least:.1f}" if asking is not None and least else ""
        rows.append(
            f"| {outcome.name} | {outcome.version} | {outcome.found.total()} | {outcome.verdict()} "
            f"| {letters[outcome.name]} | {min(times):.2f} | {statistics.median(times):.2f} "
            f"| {ratio} | {alone} | {of_asking} "
            f"| {max(run.peak for run in outcome.runs) / 1e6:.0f} |"
        )
    return "\n".join(rows) + "\n"


def keep(outcomes: list[Outcome], setting: Setting, size: dict[str, Any], path: Path) -> None:
    """Write the raw results as JSON, with machine, versions and commands; the table beside it."""
    letters = _letters(outcomes)
    base = _base(outcomes)
    result = {
        "command": portable(["python", *sys.argv]),
        "machine": machine(),
        "data": size | {"findings listed": setting.listed.total()},
        "sha256": {
            name: hashlib.sha256((setting.folder / name).read_bytes()).hexdigest()
            for name in ("graph.nt", "shapes.ttl")
        },
        "limits": {
            "seconds": setting.limits.seconds,
            "bytes": setting.limits.bytes,
            "budget": setting.budget,
        },
        "contenders": [_one(outcome, letters, base) for outcome in outcomes],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    path.with_suffix(".md").write_text(table(outcomes), encoding="utf-8")


def _one(outcome: Outcome, letters: dict[str, str], base: float) -> dict[str, Any]:
    said: dict[str, Any] = {"name": outcome.name}
    if outcome.absent:
        return said | {"absent": outcome.absent}
    said |= {
        "version": outcome.version,
        "command": portable(outcome.command),
        "given": outcome.given,
    }
    if outcome.failed:
        said["failed"] = outcome.failed
    if outcome.found is not None:
        said["findings"] = {
            "number": outcome.found.total(),
            "as listed": outcome.right,
            "same as": letters[outcome.name],
            "missed": _first(outcome.missed),
            "beyond": _first(outcome.beyond),
        }
    said["runs"] = [
        {
            "cpu s": round(run.cpu, 3),
            "wall s": round(run.wall, 3),
            "peak MB": round(run.peak / 1e6),
            "exit code": run.code,
        }
        for run in outcome.runs
    ]
    times = [run.cpu for run in outcome.runs]
    said["cpu s"] = {"min": round(min(times), 3), "median": round(statistics.median(times), 3)}
    if outcome.asking is not None:
        said["cpu s of asking alone"] = round(outcome.asking, 3)
        said["cpu s of runs that ask nothing"] = [round(run.cpu, 3) for run in outcome.idle]
    if base and outcome.right:
        said["ratio"] = round(min(times) / base, 2)
    return said


def _letters(outcomes: list[Outcome]) -> dict[str, str]:
    """Return contender → letter; the same letter means the same findings with the same values."""
    kinds: list[Counter[Finding]] = []
    letters = {}
    for outcome in outcomes:
        if outcome.found is not None:
            if outcome.found not in kinds:
                kinds.append(outcome.found)
            letters[outcome.name] = chr(ord("A") + kinds.index(outcome.found))
    return letters


def _base(outcomes: list[Outcome]) -> float:
    times = [min(run.cpu for run in outcome.runs) for outcome in outcomes if outcome.right]
    return min(times, default=0)


def _first(places: Counter[Any]) -> dict[str, Any]:
    some = [" ".join(place) for place in sorted(places)[:_SHOWN]]
    return {"number": places.total(), "first": some}


def portable(command: list[str]) -> str:
    """Return a command without the paths of this machine."""
    text = " ".join(command).replace(sys.executable, "python")
    return text.replace(f"{ROOT}{os.sep}", "")


def machine() -> dict[str, Any]:
    """Return what this machine is, and how busy."""
    cores = Path("/proc/cpuinfo")
    lines = cores.read_text(encoding="utf-8").splitlines() if cores.exists() else []
    model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "")
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processor": model,
        "cores": os.cpu_count(),
        "memory GB": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9),
        "load at the end": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
    }
