"""The command line: finds the command, runs it, shows errors, returns the exit code.

Only the module of the chosen command is imported. Each has `SUMMARY`, `add_arguments(parser)`
and `run(arguments) -> int`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from kg.errors import EXIT_CODES, INTERRUPTED, InputErrors, KgError

COMMANDS: dict[str, str] = {
    "info": "say which version of the graph this is, and what is in it",
    "query": "list the stored questions, describe one, ask one, or check all answers",
    "ask": "find the stored question that words of your own ask, and answer it (English, Russian)",
    "timeline": "tell what happened to or through a thing, in order, with sources",
    "sources": "list the sources with what rests on each, or look their addresses up",
    "history": "tell which facts and answers changed since a git revision, and by which files",
    "sparql": "ask a SPARQL query of your own; it only reads, and fetches nothing (docs/sparql.md)",
    "validate": "judge the graph, or any data by any SHACL shapes (docs/validation.md)",
    "format": "write Turtle files in their one canonical form",
    "dump": "write the whole graph as sorted N-Quads, or a release of it (docs/release.md)",
    "lsp": "serve an editor: findings while one types, hover, definitions, completion, mends",
    "mcp": "serve an assistant: each stored question as a tool, with evidence in its result",
    "load": "replace the graph in a remote store, and count back",
}
"""Every command and what it does; the command `x` lives in the module `kg.cli.x`."""

_DISTRIBUTION = "cooperation-knowledge-graph"


class Command(Protocol):
    """What the module of a command offers."""

    SUMMARY: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's arguments."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do it; return the exit code."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that `argv` (the arguments of the process unless given) names.

    Returns the exit code: 0, 1, that of a KgError, 2 for wrong use, 130 when interrupted.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        code = _run(words)
        sys.stdout.flush()
    except SystemExit as stop:  # argparse has shown its help or its error
        return stop.code if isinstance(stop.code, int) else 0
    except KgError as error:
        _show(error)
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("\ninterrupted\n")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERRUPTED
    return code


def version() -> str:
    """Return the version of the tool; looking it up costs more than a query."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as version_of

    try:
        return version_of(_DISTRIBUTION)
    except PackageNotFoundError:
        return "(not installed)"


def top_parser() -> argparse.ArgumentParser:
    """Return the parser of what stands before a command's own arguments."""
    width = max(map(len, COMMANDS)) + 2
    commands = "\n".join(f"  {name:<{width}}{what}" for name, what in COMMANDS.items())
    codes = "\n".join(f"  {code:<{width}}{what}" for code, what in EXIT_CODES.items())
    parser = argparse.ArgumentParser(
        prog="kg",
        usage="kg [-h] [-V] [--graph DIR] [-q] [-v] COMMAND …",
        description="Keeps an RDF graph of many files true, and answers questions from it.",
        epilog=f"commands (kg COMMAND --help says more):\n{commands}\n\nexit codes:\n{codes}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("-V", "--version", action=_ShowVersion, help="say which kg this is")
    _add_common(parser, suppress=False)
    parser.add_argument("command", nargs="?", help=argparse.SUPPRESS)
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


def command_parser(name: str) -> tuple[argparse.ArgumentParser, Command]:
    """Return the parser of one command, and the command."""
    command = cast(Command, import_module(f"kg.cli.{name}"))
    parser = argparse.ArgumentParser(prog=f"kg {name}", description=_sentence(command.SUMMARY))
    command.add_arguments(parser)
    _add_common(parser, suppress=True)
    return parser, command


def _run(words: list[str]) -> int:
    parser = top_parser()
    arguments = parser.parse_args(words)
    if arguments.command is None:
        parser.print_help(sys.stderr)
        return 2
    if arguments.command not in COMMANDS:
        parser.error(f"no command {arguments.command!r}{_near(arguments.command)}")
    sub, command = command_parser(arguments.command)
    return command.run(sub.parse_intermixed_args(arguments.rest, arguments))


def _add_common(parser: argparse.ArgumentParser, *, suppress: bool) -> None:
    """Add the options that stand before or after the command's name."""
    group = parser.add_argument_group("options of every command") if suppress else parser
    unset = argparse.SUPPRESS
    group.add_argument(
        "--graph",
        type=Path,
        metavar="DIR",
        default=unset if suppress else None,
        help="folder of the graph (default: the nearest upward, else the installed one)",
    )
    group.add_argument(
        "-q",
        "--quiet",
        action="store_true",
        default=unset if suppress else False,
        help="only results and errors",
    )
    group.add_argument(
        "-v",
        "--verbose",
        action="store_true",
        default=unset if suppress else False,
        help="say which graph is read, and how long it took",
    )


def _show(error: KgError) -> None:
    plain = error.path is not None or isinstance(error, InputErrors)
    sys.stderr.write(f"{error}\n" if plain else f"error: {error}\n")


def _near(word: str) -> str:
    import difflib

    near = difflib.get_close_matches(word, COMMANDS, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; commands: {', '.join(COMMANDS)}"


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


class _ShowVersion(argparse.Action):
    """Looks up the version only when asked, since the look-up costs more than a query."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str) -> None:  # noqa: A002
        super().__init__(option_strings, argparse.SUPPRESS, nargs=0, help=help)

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        sys.stdout.write(f"kg {version()}\n")
        parser.exit()
