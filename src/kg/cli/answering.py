"""What `kg query` and `kg sparql` share: where to ask, and showing the answer in a form."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox

from kg.cli.terminal import note, open_graph, write_result
from kg.errors import UnsupportedError, UsageError
from kg.graph import Graph
from kg.rdf.prefixes import Prefixes
from kg.render.answer_forms import ANSWER_FORMS, GRAPH_FORMS, SUFFIXES
from kg.render.labelling import with_labels
from kg.render.page import Page
from kg.stores.contract import Answer, Solutions, Store, Triples


def add_answer_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options that say where to ask and how to show the answer."""
    parser.add_argument(
        "-f",
        "--format",
        choices=(*ANSWER_FORMS, *GRAPH_FORMS),
        help=f"form of the answer: {', '.join(ANSWER_FORMS)}; of a graph: {', '.join(GRAPH_FORMS)}"
        " (default: by the suffix of -o, else table or turtle)",
        metavar="FORM",
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="write here (default: standard output)"
    )
    parser.add_argument(
        "--labels", metavar="LANG", help="put a column of labels beside each column of IRIs"
    )
    parser.add_argument(
        "--at", metavar="ENDPOINT", help="ask this SPARQL endpoint (or server) that holds the graph"
    )


def open_store(arguments: argparse.Namespace) -> tuple[Graph, Store]:
    """Return the loaded graph, and the store to ask: the same, or the endpoint that was named."""
    graph = open_graph(arguments)
    if arguments.at is None:
        return graph, graph
    # Imported here: only a remote question pays for the client.
    from kg.stores.remote import RemoteStore, credentials

    address = _query_address(arguments.at)
    graphs = [*(file.graph for file in graph.files()), graph.project.derived_graph]
    return graph, RemoteStore(address, default_graphs=graphs, login=credentials())


def _query_address(endpoint: str) -> str:
    """Return where to ask: an address with a path as it is, a bare server's as `kg load` does."""
    from urllib.parse import urlsplit

    from kg.loading.target import Target

    parts = urlsplit(endpoint)
    if parts.scheme in ("http", "https") and parts.path not in ("", "/"):
        return endpoint
    return Target.of(endpoint).query


def show(answer: Answer, graph: Graph, arguments: argparse.Namespace) -> None:
    """Write the answer.

    Raises UsageError for a form that cannot hold it and for labels where there are no columns,
    UnsupportedError for the triple terms of SPARQL 1.2.
    """
    if isinstance(answer, Solutions):
        _refuse_triple_terms(answer)
    if arguments.labels is not None:
        if not isinstance(answer, Solutions):
            raise UsageError("--labels goes with rows, and this answer has none")
        answer = with_labels(answer, lambda iris: graph.labels(iris, arguments.labels))
    write_answer(answer, graph.prefixes, arguments)
    if isinstance(answer, Solutions) and not answer.rows:
        note(arguments, "no rows")


def _refuse_triple_terms(answer: Solutions) -> None:
    if any(isinstance(term, ox.Triple) for row in answer.rows for term in row):
        raise UnsupportedError(
            "the answer holds a triple as a term, which SPARQL 1.1 has no form for",
            mend="select SUBJECT(?t), PREDICATE(?t) and OBJECT(?t) instead",
        )


def write_answer(answer: Answer, prefixes: Prefixes, arguments: argparse.Namespace) -> None:
    """Write an answer as it is. Raises UsageError for a form that cannot hold it."""
    write_result(_rendered(answer, prefixes, arguments), arguments.output)


def _rendered(answer: Answer, prefixes: Prefixes, arguments: argparse.Namespace) -> str:
    page = Page(prefixes, terminal_width(arguments))
    form = chosen_form(arguments)
    if isinstance(answer, Triples):
        _require(form, GRAPH_FORMS, "a graph")
        return GRAPH_FORMS[form or next(iter(GRAPH_FORMS))](answer, page)
    _require(form, ANSWER_FORMS, "rows" if isinstance(answer, Solutions) else "yes or no")
    return ANSWER_FORMS[form or next(iter(ANSWER_FORMS))](answer, page)


def chosen_form(arguments: argparse.Namespace) -> str | None:
    """Return the form that was asked for, by -f or the suffix of -o; None where neither says."""
    given: str | None = arguments.format
    return given or _form_of(arguments.output)


def _require(form: str | None, forms: Mapping[str, object], what: str) -> None:
    if form is not None and form not in forms:
        raise UsageError(
            f"{form} is no form for this answer, which is {what}",
            mend=f"use -f with one of {', '.join(forms)}",
        )


def _form_of(output: Path | None) -> str | None:
    if output is None or str(output) == "-":
        return None
    form = SUFFIXES.get(output.suffix.lower())
    if form is None:
        raise UsageError(
            f"the suffix of {output} names no form",
            mend=f"say the form with -f, or use one of {', '.join(SUFFIXES)}",
        )
    return form


def terminal_width(arguments: argparse.Namespace) -> int | None:
    """Return the width of the terminal that the answer goes to, None where it goes elsewhere."""
    to_stdout = arguments.output is None or str(arguments.output) == "-"
    if to_stdout and sys.stdout.isatty():
        return shutil.get_terminal_size().columns
    return None
