"""`kg dump`: the whole graph in one file that is the same, byte for byte, for the same graph."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

from kg.cli.terminal import note, open_graph, progress, write_result
from kg.rdf.writing import sorted_nquads

SUMMARY = "write the whole graph as sorted N-Quads"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="write here, and the SHA-256 to FILE.sha256 (default: standard output)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write each file's named graph and the derived one; stderr tells the SHA-256."""
    graph = open_graph(arguments)
    with progress(arguments, "sorting"):
        data = sorted_nquads(graph.quads())
    digest = hashlib.sha256(data).hexdigest()
    write_result(data, arguments.output)
    if arguments.output is not None and str(arguments.output) != "-":
        beside = arguments.output.with_name(f"{arguments.output.name}.sha256")
        write_result(f"{digest}  {arguments.output.name}\n", beside)
    note(arguments, f"sha256 {digest}")
    return 0
