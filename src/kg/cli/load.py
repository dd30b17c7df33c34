"""`kg load`: the graph in a remote store, counted back."""

from __future__ import annotations

import argparse

from kg.cli.terminal import note, open_graph, progress, write_result
from kg.errors import RemoteError
from kg.loading import LoadReport, Target, load
from kg.stores.remote import credentials

SUMMARY = "replace the graph in a remote store, and count back"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.description = (
        "Replace each named graph of the store by the one read from the files, then count each"
        " back. Graphs of others in the store are left alone."
    )
    parser.epilog = (
        "A login is read from the environment: KG_USER and KG_PASSWORD. A bare server address"
        " (http://127.0.0.1:7878) means its /query, /store and /update, as Oxigraph has them."
    )
    parser.add_argument("endpoint", metavar="ENDPOINT", help="address that answers SPARQL queries")
    parser.add_argument(
        "--graph-store",
        metavar="URL",
        help="address of the SPARQL 1.1 Graph Store HTTP Protocol",
    )
    parser.add_argument("--update", metavar="URL", help="address that takes SPARQL 1.1 updates")
    parser.add_argument(
        "--timeout",
        type=int,
        default=60,
        metavar="SECONDS",
        help="how long to wait for each answer (default: %(default)s)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Load, count back, and print a line for each graph; a difference in the counts is an error."""
    target = Target.of(
        arguments.endpoint, graph_store=arguments.graph_store, update=arguments.update
    )
    graph = open_graph(arguments)
    with progress(arguments, "loading") as shown:
        report = load(
            graph,
            target,
            login=credentials(),
            timeout=arguments.timeout,
            progress=lambda name: shown.step(f"loading {name}"),
        )
    write_result(_table(report))
    for stranger in report.strangers:
        note(
            arguments,
            f"left alone: the store also holds {stranger}, which no file gives;"
            " drop it there if its file was removed",
        )
    if report.differences:
        names = ", ".join(graph.graph for graph in report.differences)
        raise RemoteError(
            f"{target.query}: the store does not hold what was sent: {names}",
            mend="load again; if it stays so, the store rewrites or refuses some triples",
        )
    note(arguments, f"{len(report.graphs)} graphs, {report.triples} triples, all counted back")
    return 0


def _table(report: LoadReport) -> str:
    """Return a line for each graph: triples sent, triples counted, its IRI."""
    lines = [f"{'sent':>8}  {'counted':>8}  graph"]
    lines += [f"{graph.sent:>8}  {graph.counted:>8}  {graph.graph}" for graph in report.graphs]
    return "\n".join(lines) + "\n"
