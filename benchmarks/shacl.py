"""Compare SHACL engines on one synthetic graph: first what they find, then what it costs.

Every contender is a whole process: it starts, parses data and shapes, validates, and writes a
SHACL report. All get the same data and the shipped shapes. The reports are compared with what
the generator put into the data and with each other, before anything is timed. README.md beside
this file says how.

Usage: python benchmarks/shacl.py --set-up
       python benchmarks/shacl.py --triples 100000 [--defects 0.001] [--runs 3] [--only NAME]…
"""

from __future__ import annotations

import argparse
import compileall
import sys
from pathlib import Path

from contending.comparing import Outcome, Setting, compete
from contending.contenders import contenders
from contending.measuring import Limits
from contending.peers import ROOT, set_up
from contending.reporting import keep, table
from generate import generate

GIB = 1024**3


def main() -> int:
    """Read the arguments, make the data, let the contenders run, print and keep the result."""
    arguments = _arguments()
    if arguments.set_up:
        set_up()
        return 0
    # pip has compiled the peers; here Python may have been told to write no bytecode by itself
    compileall.compile_dir(ROOT / "src", quiet=1)
    wanted = [
        contender
        for contender in contenders()
        if not arguments.only or contender.name in arguments.only
    ]
    folder = ROOT / "build" / "benchmarks" / f"{arguments.triples}-{arguments.defects:g}"
    written = generate(arguments.triples, arguments.seed, arguments.defects, folder, ("nt",))
    setting = Setting(
        folder,
        Limits(arguments.time_limit, int(arguments.memory_limit * GIB)),
        arguments.runs,
        arguments.budget,
    )
    size = {"triples": written, "seed": arguments.seed, "defects": arguments.defects}
    outcomes: list[Outcome] = []
    for outcome in compete(wanted, setting):
        outcomes.append(outcome)
        sys.stderr.write(f"{outcome.name}: {outcome.summary()}\n")
        keep(outcomes, setting, size, arguments.output or _results(arguments))
    sys.stdout.write(table(outcomes))
    return 0


def _results(arguments: argparse.Namespace) -> Path:
    name = f"shacl-{arguments.triples}-{arguments.defects:g}.json"
    return ROOT / "benchmarks" / "results" / name


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--set-up", action="store_true", help="install the peers below build/")
    parser.add_argument("--triples", type=int, default=10_000, help="default: 10000")
    parser.add_argument("--seed", type=int, default=7, help="default: 7")
    parser.add_argument("--defects", type=float, default=0.001, help="default: 0.001; 0 is clean")
    parser.add_argument("--runs", type=int, default=3, help="runs of each contender (default: 3)")
    parser.add_argument(
        "--only",
        action="append",
        choices=[contender.name for contender in contenders()],
        help="a contender; may be repeated (default: all)",
    )
    parser.add_argument(
        "--time-limit", type=float, default=600, metavar="S", help="of a run (default: 600)"
    )
    parser.add_argument(
        "--memory-limit", type=float, default=10, metavar="GIB", help="of a run (default: 10)"
    )
    parser.add_argument(
        "--budget",
        type=float,
        default=300,
        metavar="S",
        help="no further run of a contender that has taken so long (default: 300)",
    )
    parser.add_argument("-o", "--output", type=Path, help="where to keep the raw results")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
