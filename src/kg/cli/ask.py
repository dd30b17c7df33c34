"""`kg ask`: finds the stored question that a text asks, shows which, and answers it."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Final

from kg.cli import query
from kg.cli.answering import add_answer_options
from kg.cli.terminal import note, open_graph, write_result
from kg.errors import FINE, UsageError

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.phrasing import Choice, Finding

SUMMARY = "find the stored question that words of your own ask, and answer it (English, Russian)"

_WRONG_USE: Final = UsageError.exit_code


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "words",
        nargs="+",
        metavar="WORDS",
        help="what you want to know, in your own words, in English or Russian",
    )
    parser.add_argument(
        "--explain",
        action="store_true",
        help="show how the words were read and how well each question fits, and answer nothing",
    )
    query.add_day(parser)
    query.add_why(parser)
    add_answer_options(parser, of_words=True)


def run(arguments: argparse.Namespace) -> int:
    """Find the question and answer it, or say what is unclear."""
    from kg.phrasing import find
    from kg.render.finding_text import explained, outcome

    graph = open_graph(arguments)
    text = " ".join(arguments.words)
    finding = find(text, graph)
    language = arguments.lang or finding.language
    for error in finding.errors:
        note(arguments, f"left out: {error}")
    if arguments.explain:
        write_result(explained(finding))
        return FINE
    choice: Choice | None = finding.choices[0] if finding.verdict == "taken" else None
    if choice is None:
        if not _can_ask_back(finding):
            raise UsageError(outcome(finding, text, language))
        choice = _asked_back(finding, outcome(finding, text, language, numbered=True))
    if choice is None:
        return _WRONG_USE
    return _answer(choice, finding, graph, language, arguments)


def _can_ask_back(finding: Finding) -> bool:
    is_terminal = sys.stdin.isatty() and sys.stderr.isatty()
    return is_terminal and finding.verdict != "nothing" and finding.can_run


def _asked_back(finding: Finding, asked: str) -> Choice | None:
    """Let the person at the keyboard choose; None where they choose nothing."""
    last = len(finding.choices)
    sys.stderr.write(f"{asked}\n")
    while True:
        sys.stderr.write(f"which one? 1 to {last}, or nothing: ")
        sys.stderr.flush()
        typed = sys.stdin.readline().strip()
        if not typed:
            return None
        if typed.isdecimal() and 1 <= int(typed) <= last:
            return finding.choices[int(typed) - 1]


def _answer(
    choice: Choice, finding: Finding, graph: Graph, language: str, arguments: argparse.Namespace
) -> int:
    """Say what is asked, and ask it as `kg query` does."""
    from kg.render.finding_text import taken

    note(arguments, taken(choice, finding, language, arguments.as_of))
    parser = argparse.ArgumentParser()
    query.add_arguments(parser)
    given = {**vars(parser.parse_args([])), **vars(arguments)}
    asking = argparse.Namespace(**given)
    asking.opened = graph
    asking.names = [choice.question.name]
    asking.param = [f"{name}={value}" for name, value in choice.values.items()]
    asking.lang = language
    if choice.question.kind == "select" and asking.labels is None:
        asking.labels = language
    return query.run(asking)
