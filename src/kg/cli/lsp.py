"""`kg lsp`: what an editor shows while one writes the files of a graph."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from contextlib import redirect_stdout

from kg.cli.terminal import note
from kg.errors import FINE
from kg.project import find_project
from kg.validation.wording import LANGUAGES

SUMMARY = "serve an editor: findings while one types, hover, definitions, completion, mends"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "--lang",
        choices=LANGUAGES,
        help="language of messages and labels (default: that of the editor, else en)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Talk to an editor over stdin and stdout until it says exit."""
    from kg.cli import version
    from kg.editor.features import make_server

    logging.basicConfig(
        stream=sys.stderr,
        level=logging.INFO if arguments.verbose else logging.ERROR,
        format="%(name)s: %(message)s",
    )
    if sys.stdin.isatty():
        note(arguments, "waiting for an editor on standard input (docs/editors.md shows how)")
    named = find_project(arguments.graph) if arguments.graph is not None else None
    # The server closes what it talks to; and what is printed by mistake must not get into it.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as channel, redirect_stdout(sys.stderr):
        make_server(version(), named, arguments.lang).start_io(stdout=channel)
    return FINE
