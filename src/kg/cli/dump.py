"""`kg dump`: the whole graph in one file that is the same, byte for byte, for the same graph.

With `--release` a folder as it is published: the file, its description and all checksums.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

from kg.cli.terminal import note, open_graph, progress, write_result
from kg.errors import UsageError
from kg.rdf.writing import sorted_nquads

SUMMARY = "write the whole graph as sorted N-Quads, or a release of it (docs/release.md)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="write here, and the SHA-256 to FILE.sha256 (default: standard output)",
    )
    where.add_argument(
        "--release",
        type=Path,
        metavar="DIR",
        help="write a release into this folder: the graph, also packed, its description in DCAT "
        "and VoID, the changelog of facts, and SHA256SUMS",
    )
    parser.add_argument(
        "--address",
        metavar="URL",
        help="where the files of the release will lie on the web (default: the version's IRI)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write each file's named graph and the derived one; stderr tells the SHA-256."""
    if arguments.release is not None:
        return _release(arguments)
    if arguments.address is not None:
        raise UsageError("--address is of a release", mend="name its folder with --release DIR")
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


def _release(arguments: argparse.Namespace) -> int:
    """Write the folder; stderr tells the version and the sums."""
    from kg.release import write_release

    graph = open_graph(arguments)
    with progress(arguments, "writing the release"):
        release = write_release(graph, arguments.release, arguments.address)
    note(arguments, f"version {release.version.number} <{release.version.iri}>")
    for name, digest in release.sums.items():
        note(arguments, f"sha256 {digest}  {name}")
    return 0
