"""`kg sparql`: a query of one's own, from an argument, a file or standard input."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from kg.cli.answering import add_answer_options, open_store, show
from kg.errors import InputError, UsageError
from kg.sparql.permission import refuse_all_but_reading
from kg.stores.contract import Answer, Store
from kg.stores.worker import LimitedStore, Limits, read_limits

SUMMARY = "ask a SPARQL query of your own; it only reads, and fetches nothing (docs/sparql.md)"

_EXAMPLES = """examples:
  kg sparql 'SELECT ?kind (COUNT(*) AS ?things) { ?thing a ?kind } GROUP BY ?kind'
  kg sparql -F query.rq --labels en
  kg sparql - -o rows.xlsx < query.rq
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EXAMPLES
    parser.add_argument(
        "query",
        nargs="?",
        metavar="QUERY",
        help="the query itself, or - to read it from standard input",
    )
    parser.add_argument(
        "-F", "--file", type=Path, metavar="FILE", help="read the query from a file"
    )
    parser.add_argument(
        "--timeout",
        type=float,
        metavar="SECONDS",
        help="end a query that takes longer; with --at, an endpoint that is silent for longer "
        f"(default: {Limits().seconds:g})",
    )
    parser.add_argument(
        "--memory",
        type=int,
        metavar="MB",
        help="end a query that needs more memory beyond the graph's "
        f"(default: {Limits().megabytes})",
    )
    add_answer_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Ask the query and write the answer."""
    text = _text(arguments)
    limits = _limits(arguments)
    graph, store = open_store(arguments, limits.seconds)
    if store is graph:
        store = LimitedStore(graph, limits)
    answer = _answer(text, store, arguments.file)
    show(answer, graph, arguments, today=date.today(), query=text)
    return 0


def _limits(arguments: argparse.Namespace) -> Limits:
    """Return the limits that were asked for. Raises UsageError for those that nothing can keep."""
    is_here = arguments.at is None
    if arguments.memory is not None and not is_here:
        raise UsageError("--memory does not go with --at: the memory is the endpoint's")
    return read_limits(arguments.timeout, arguments.memory, marks="--", here=is_here)


def _text(arguments: argparse.Namespace) -> str:
    if (arguments.query is None) == (arguments.file is None):
        raise UsageError(
            "give one query", mend="as an argument, with -F FILE, or with - for standard input"
        )
    try:
        if arguments.file is not None:
            return str(arguments.file.read_text(encoding="utf-8"))
        return sys.stdin.read() if arguments.query == "-" else str(arguments.query)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the query cannot be read: {error}", path=arguments.file) from None


def _answer(text: str, store: Store, path: Path | None) -> Answer:
    try:
        refuse_all_but_reading(text)
        return store.query(text)
    except UsageError as error:
        if path is None:
            raise
        raise InputError(
            error.message,
            path=path,
            line=error.line,
            column=error.column,
            text=error.text,
            mend=error.mend,
        ) from error
