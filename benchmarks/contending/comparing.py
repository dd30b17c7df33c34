"""The competition: shapes put together, every contender run, its findings compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from contending.contenders import Contender, Material
from contending.findings import Finding, Place, places, read_listed, read_report
from contending.measuring import Limits, Run, measure
from contending.peers import ROOT

# The policy that says which facts need a source: not a shape, and only the tool reads it.
_NO_SHAPES = "sources.ttl"

# Shapes that ask next to nothing: what they cost is starting, parsing, and taking the data in.
_IDLE = """\
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:example:Idle> a sh:NodeShape ; sh:targetClass <urn:example:Nothing> ; sh:nodeKind sh:IRI .
"""


@dataclass(frozen=True)
class Setting:
    """Where a comparison works, within which limits, and how often each contender runs."""

    folder: Path
    limits: Limits
    runs: int
    budget: float

    @property
    def listed(self) -> Counter[Place]:
        """What the generator put into the data."""
        return read_listed(self.folder / "findings.csv")


@dataclass
class Outcome:
    """What became of one contender."""

    name: str
    version: str
    given: str
    command: list[str]
    absent: str | None = None
    failed: str | None = None
    found: Counter[Finding] | None = None
    missed: Counter[Place] = field(default_factory=Counter)
    beyond: Counter[Place] = field(default_factory=Counter)
    runs: list[Run] = field(default_factory=list)
    idle: list[Run] = field(default_factory=list)
    """Runs with shapes that ask nothing."""

    @property
    def asking(self) -> float | None:
        """CPU seconds of asking the shapes: the least run, less the least that asked nothing."""
        if not self.idle:
            return None
        return min(run.cpu for run in self.runs) - min(run.cpu for run in self.idle)

    @property
    def right(self) -> bool:
        """Whether it found exactly what is wrong: every focus node, shape and component."""
        return self.found is not None and not self.missed and not self.beyond

    def summary(self) -> str:
        """Return what became of it in one line."""
        if self.absent or self.failed:
            return f"absent: {self.absent}" if self.absent else f"failed: {self.failed}"
        least = min(run.cpu for run in self.runs)
        peak = max(run.peak for run in self.runs) / 1e6
        return f"{self.verdict()}, {least:.2f} s of CPU, {peak:.0f} MB"

    def verdict(self) -> str:
        """Return how its findings compare with those that are listed."""
        if self.right:
            return "as listed"
        return f"-{self.missed.total()} +{self.beyond.total()}"


def merged_shapes(folder: Path) -> Path:
    """Write the prefixes and all shipped shapes as one Turtle file; return it.

    The files are put one after the other as they stand, messages and all.
    """
    ontology = ROOT / "ontology"
    files = [ontology / "prefixes.ttl", *sorted((ontology / "shapes").glob("*.ttl"))]
    merged = folder / "shapes.ttl"
    merged.write_bytes(b"".join(file.read_bytes() for file in files if file.name != _NO_SHAPES))
    return merged


def compete(contenders: Iterable[Contender], setting: Setting) -> Iterator[Outcome]:
    """Run each contender once and compare its findings, then again for the time; yield it all."""
    shapes = merged_shapes(setting.folder)
    idle = setting.folder / "idle" / "shapes.ttl"
    idle.parent.mkdir(exist_ok=True)
    idle.write_text(_IDLE, encoding="utf-8")
    for contender in contenders:
        name = contender.name.replace(" ", "-").replace(",", "")
        report = setting.folder / f"report-{name}.ttl"
        report.unlink(missing_ok=True)
        files = Material(setting.folder / "graph.nt", shapes, report, setting.folder)
        absent = contender.absent()
        command = [] if absent else contender.command(files)
        version = "" if absent else contender.version()
        outcome = Outcome(contender.name, version, contender.given, command, absent)
        if not absent:
            _run(outcome, contender, files, setting)
        if outcome.right:
            empty = Material(files.data, idle, idle.parent / report.name, idle.parent)
            _run_idle(outcome, contender, empty, setting)
        yield outcome


def _run(outcome: Outcome, contender: Contender, files: Material, setting: Setting) -> None:
    errors = files.report.with_suffix(".stderr")
    output = files.report if contender.to_stdout else files.report.with_suffix(".stdout")
    first = measure(outcome.command, output, errors, setting.limits)
    outcome.runs.append(first)
    if first.ended:
        outcome.failed = first.ended
        return
    try:
        outcome.found = read_report(files.report)
    except (OSError, SyntaxError, ValueError) as error:
        outcome.failed = f"no report (exit code {first.code}): {_last_line(errors) or error}"
        return
    found = places(outcome.found)
    outcome.missed, outcome.beyond = setting.listed - found, found - setting.listed
    while (
        len(outcome.runs) < setting.runs and sum(run.wall for run in outcome.runs) < setting.budget
    ):
        outcome.runs.append(measure(outcome.command, output, errors, setting.limits))


def _run_idle(outcome: Outcome, contender: Contender, files: Material, setting: Setting) -> None:
    """Run a contender that found all with shapes that ask nothing, as often as with the others."""
    command = contender.command(files)
    for _ in outcome.runs:
        output, errors = files.report.with_suffix(".stdout"), files.report.with_suffix(".stderr")
        run = measure(command, output, errors, setting.limits)
        if run.ended:
            return
        outcome.idle.append(run)


def _last_line(path: Path) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    return next((line.strip()[:300] for line in reversed(lines) if line.strip()), "")
