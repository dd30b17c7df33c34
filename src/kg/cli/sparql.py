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

SUMMARY = "run a SPARQL query from a file, an argument or standard input; nothing is changed"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("query", nargs="?", metavar="QUERY", help="the query, or - to read stdin")
    parser.add_argument("-F", "--file", type=Path, metavar="FILE", help="read the query from here")
    parser.add_argument(
        "--timeout",
        type=float,
        metavar="SECONDS",
        help=f"end a query that takes longer (default: {Limits().seconds:g})",
    )
    parser.add_argument(
        "--memory",
        type=int,
        metavar="MB",
        help=f"end a query that needs more memory (default: {Limits().megabytes})",
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
