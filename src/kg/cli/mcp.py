"""`kg mcp`: stored questions as tools for an assistant, over the Model Context Protocol."""

from __future__ import annotations

import argparse
import logging
import sys

from kg.cli.terminal import note, open_project
from kg.errors import FINE
from kg.questions.header import SUMMARY_LANGUAGES

SUMMARY = "serve an assistant: each stored question as a tool, with evidence in its result"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "--lang",
        choices=SUMMARY_LANGUAGES,
        default=SUMMARY_LANGUAGES[0],
        help="language of titles, and of labels unless a call names another (default: %(default)s)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Talk to a client over stdin and stdout until it closes them."""
    from kg.render.extras import package

    package("mcp", "mcp", "kg mcp")
    from kg.answers import open_graph
    from kg.assistant.server import make_server, serve
    from kg.cli import version

    logging.basicConfig(
        stream=sys.stderr,
        level=logging.INFO if arguments.verbose else logging.ERROR,
        format="%(name)s: %(message)s",
    )
    project = open_project(arguments)
    open_graph(project.root)  # a graph that cannot be read is told here, and not by each tool
    if sys.stdin.isatty():
        note(arguments, "waiting for a client on standard input (docs/mcp.md shows how)")
    serve(
        make_server(
            project,
            lambda: open_graph(project.root),
            language=arguments.lang,
            version=version(),
        )
    )
    return FINE
