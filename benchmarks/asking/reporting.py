"""The table of one size, and the raw results that are kept."""

from __future__ import annotations

import hashlib
import json
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asking.material import GIVEN, Material
from asking.running import Answered, Sitting
from contending.reporting import machine, portable


@dataclass
class Round:
    """All contenders with one graph, by name of the contender."""

    material: Material
    seed: int
    sittings: dict[str, Sitting]
    versions: dict[str, str]
    absent: dict[str, str]

    def questions(self) -> Iterator[tuple[str, dict[str, Answered]]]:
        """Yield each question with what became of it, by contender."""
        for name in self.sittings["kg"].answers:
            yield (
                name,
                {
                    contender: sitting.answers[name]
                    for contender, sitting in self.sittings.items()
                    if name in sitting.answers
                },
            )

    def ratios(self, contender: str, base: str) -> list[float]:
        """Return a contender's time by that of the base, for each question that both answered."""
        found = []
        for _, answers in self.questions():
            times = [answers[name].least(name) for name in (contender, base) if name in answers]
            if len(times) == 2 and times[0] is not None and times[1]:
                found.append(times[0] / times[1])
        return found


def table(round_: Round) -> str:
    """Return medians and one row a question as Markdown: milliseconds of CPU for one run.

    A time is in brackets where the answer is not kg's.
    """
    names = [name for name in round_.versions if name not in round_.absent]
    material = round_.material
    lines = [
        f"{material.written:,} triples, {material.complete:,} with those that are derived;"
        f" {len(round_.sittings['kg'].answers)} questions.",
        "",
        "| | version | load, CPU s | answered | median ms | median of the ratios to kg |",
        "|---|---|--:|--:|--:|--:|",
    ]
    for name in names:
        sitting = round_.sittings[name]
        times = [time for a in sitting.answers.values() if (time := a.least(name)) is not None]
        ratios = round_.ratios(name, "kg")
        lines.append(
            f"| {name} | {round_.versions[name]} | {min(sitting.load, default=0):.1f}"
            f" | {len(times)} | {_median(times, 1000)} | {_median(ratios)} |"
        )
    lines.extend(f"| {name} | | | absent: {reason} | | |" for name, reason in round_.absent.items())
    over = statistics.median(round_.ratios("kg", "pyoxigraph"))
    lines += ["", f"kg takes {over:.2f} times the CPU time of pyoxigraph in the median.", ""]
    lines.append(f"| question | rows | {' | '.join(names)} |")
    lines.append(f"|---|--:|{'--:|' * len(names)}")
    for question, answers in round_.questions():
        cells = [_cell(answers.get(name), name, answers["kg"]) for name in names]
        lines.append(f"| {question} | {answers['kg'].rows} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(answered: Answered | None, name: str, ours: Answered) -> str:
    if answered is None:
        return ""
    least = answered.least(name)
    if least is None:
        return answered.ended or ""
    text = f"{least * 1000:.2f}"
    return text if answered.digest == ours.digest else f"({text})"


def _median(values: list[float], scale: float = 1) -> str:
    return f"{statistics.median(values) * scale:.2f}" if values else ""


def keep(round_: Round, path: Path, limit: float) -> None:
    """Write the raw results as JSON, with machine, versions and commands; the table beside it."""
    material = round_.material
    result: dict[str, Any] = {
        "command": portable(["python", *sys.argv]),
        "machine": machine(),
        "data": {
            "triples": material.written,
            "with derived": material.complete,
            "seed": round_.seed,
            "sha256 of stated.nt": _sha256(material.folder / "stated.nt"),
        },
        "asked with": GIVEN,
        "seconds for a question, by the clock": limit,
        "contenders": {
            name: {
                "version": round_.versions[name],
                "command": portable(sitting.command),
                "failed": sitting.failed,
                "load, CPU s": [round(time, 2) for time in sitting.load],
                "questions": {
                    question: _one(answered, name, round_.sittings["kg"].answers.get(question))
                    for question, answered in sitting.answers.items()
                },
            }
            for name, sitting in round_.sittings.items()
        },
        "absent": round_.absent,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    path.with_suffix(".md").write_text(table(round_), encoding="utf-8")


def _one(answered: Answered, name: str, ours: Answered | None) -> dict[str, Any]:
    if answered.ended:
        return {"ended": answered.ended}
    return {
        "rows": answered.rows,
        "as kg": ours is not None and ours.digest == answered.digest,
        "cpu ms": [round(time * 1000, 4) for time in answered.times.get(name, ())],
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
