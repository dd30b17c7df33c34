"""Compare how fast stored questions are answered on synthetic graphs: kg, pyoxigraph, Jena, rdflib.

Every engine has the same triples in memory and is asked the same texts in one process that stays;
loading is left out. The answers are compared first. README.md beside this file says how.

Usage: python benchmarks/queries.py --set-up
       python benchmarks/queries.py --triples 100000 [--runs 5] [--only NAME]… [QUESTION…]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from asking.contenders import Contender, contenders
from asking.material import prepare
from asking.reporting import Round, keep, table
from asking.running import Sitting, sit
from contending.peers import ROOT, set_up
from kg.project import find_project
from kg.questions import Catalogue


def main() -> int:
    """Read the arguments, make the graph, ask everyone, print and keep the result."""
    arguments = _arguments()
    if arguments.set_up:
        set_up()
        return 0
    names = arguments.questions or Catalogue.read(find_project(ROOT)).names()
    material = prepare(arguments.triples, arguments.seed)
    sys.stderr.write(f"{material.complete} triples, {len(names)} questions\n")
    material.texts.unlink(missing_ok=True)
    round_ = Round(material, arguments.seed, {}, {}, {})
    for contender in contenders():
        if _is_wanted(contender, arguments):
            _ask(contender, round_, names, arguments)
    results = ROOT / "benchmarks" / "results" / f"queries-{arguments.triples}.json"
    keep(round_, arguments.output or results, arguments.time_limit)
    sys.stdout.write(table(round_))
    return 0


def _is_wanted(contender: Contender, arguments: argparse.Namespace) -> bool:
    if "kg" in contender.names:
        return True  # it writes the texts
    if arguments.only:
        return bool(set(arguments.only) & set(contender.names))
    return contender.most is None or arguments.triples <= contender.most


def _ask(
    contender: Contender, round_: Round, names: list[str], arguments: argparse.Namespace
) -> None:
    absent = contender.absent()
    if absent:
        round_.absent.update(dict.fromkeys(contender.names, absent))
        return
    errors = round_.material.folder / f"{contender.names[0]}.stderr"
    command = contender.command(round_.material, arguments.runs)
    sitting = sit(command, names, errors, arguments.time_limit, arguments.load_limit)
    for name in contender.names:
        round_.versions[name] = contender.version()
        round_.sittings[name] = sitting
        sys.stderr.write(f"{name}: {_summary(sitting, name)}\n")


def _summary(sitting: Sitting, name: str) -> str:
    if sitting.failed:
        return f"failed: {sitting.failed}"
    answered = sum(answer.least(name) is not None for answer in sitting.answers.values())
    return f"{answered} of {len(sitting.answers)} questions answered"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("questions", nargs="*", metavar="QUESTION", help="default: all")
    parser.add_argument("--set-up", action="store_true", help="install the peers below build/")
    parser.add_argument("--triples", type=int, default=10_000, help="default: 10000")
    parser.add_argument("--seed", type=int, default=7, help="default: 7")
    parser.add_argument("--runs", type=int, default=5, help="batches of runs (default: 5)")
    peers = [name for contender in contenders()[1:] for name in contender.names]
    parser.add_argument(
        "--only",
        action="append",
        choices=peers,
        help="a peer beside kg and pyoxigraph; may be repeated (default: all, rdflib up to 100000)",
    )
    parser.add_argument(
        "--time-limit", type=float, default=60, metavar="S", help="of a question (default: 60)"
    )
    parser.add_argument(
        "--load-limit", type=float, default=900, metavar="S", help="of loading (default: 900)"
    )
    parser.add_argument("-o", "--output", type=Path, help="where to keep the raw results")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
