"""`kg history`: which facts and answers changed since a git revision, and by which files."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.cli.parameters import add_parameter_option, values_of
from kg.cli.terminal import open_project, progress, write_result
from kg.errors import FINE, InputErrors, UsageError
from kg.history.revisions import PARTS, checked_out, shown_revision
from kg.project import Project
from kg.questions.header import SUMMARY_LANGUAGES

if TYPE_CHECKING:
    from kg.history.model import History

SUMMARY = "tell which facts and answers changed since a git revision, and by which files"

_SUFFIXES: Final = {".txt": "text", ".json": "json", ".md": "markdown", ".html": "html"}
_FORMS: Final = tuple(_SUFFIXES.values())
_MEND: Final = "go into a clone of the graph's repository, or name it with --graph DIR"
_LIMIT: Final = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="a stored question (none: all of them)"
    )
    parser.add_argument(
        "--since",
        metavar="REV",
        required=True,
        help="the earlier state: a commit, a branch or a tag, such as HEAD or v0.1.0",
    )
    parser.add_argument(
        "--until", metavar="REV", help="the later state (default: the files as they are now)"
    )
    add_parameter_option(parser, " (of the one question that is named)")
    parser.add_argument(
        "--as-of",
        type=_day,
        metavar="DAY",
        help="the day for which both states are asked (default: today)",
    )
    parser.add_argument(
        "-f", "--format", choices=_FORMS, help="form (default: by the suffix of -o, else text)"
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="write here; - is standard output"
    )
    parser.add_argument(
        "--limit",
        type=int,
        default=_LIMIT,
        metavar="N",
        help="show N rows of a question and N facts of a file, and count the others (default:"
        " %(default)s; 0: all; json has all)",
    )
    parser.add_argument(
        "--lang",
        choices=SUMMARY_LANGUAGES,
        default=SUMMARY_LANGUAGES[0],
        help="language of labels and questions (default: %(default)s)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write what changed."""
    if arguments.limit < 0:
        raise UsageError(f"--limit {arguments.limit} is less than nothing")
    if arguments.param and len(arguments.names) != 1:
        raise UsageError("-p goes with one question", mend="name it before -p")
    form = _form(arguments)
    found = _compared(open_project(arguments), arguments)
    write_result(_written(form, found, arguments), arguments.output)
    if found.errors:
        raise InputErrors(found.errors)
    return FINE


def _form(arguments: argparse.Namespace) -> str:
    if arguments.format is not None:
        form: str = arguments.format
        return form
    output: Path | None = arguments.output
    if output is None or str(output) == "-":
        return _FORMS[0]
    form_of = _SUFFIXES.get(output.suffix.lower())
    if form_of is None:
        raise UsageError(
            f"the suffix of {output} names no form",
            mend=f"say the form with -f, or use one of {', '.join(_SUFFIXES)}",
        )
    return form_of


def _compared(project: Project, arguments: argparse.Namespace) -> History:
    # Imported here: help and errors of use do not pay for it.
    from kg.history.comparing import Wanted, history
    from kg.history.states import State, state_at

    paths = [project.root / part for part in PARTS]
    since, until = arguments.since, arguments.until
    with (
        checked_out(project.root, since, paths, until=until, mend=_MEND) as tree,
        progress(arguments, "reading both states") as shown,
    ):
        wanted = Wanted(
            arguments.names,
            values_of(arguments.param),
            arguments.as_of or date.today(),
            arguments.lang,
        )
        earlier = state_at(project, since, tree)
        titles = shown_revision(project.root, since)
        if until is None:
            later = State(project, None, {})
            return history(earlier, later, wanted, (titles, "the files as they are"), shown.step)
        with checked_out(project.root, until, paths, mend=_MEND) as other:
            later = state_at(project, until, other)
            titles_both = (titles, shown_revision(project.root, until))
            return history(earlier, later, wanted, titles_both, shown.step)


def _written(form: str, found: History, arguments: argparse.Namespace) -> str:
    # Imported here: each form pays for itself alone.
    if form == "json":
        from kg.render.history_json import as_json

        return as_json(found)
    limit = arguments.limit or None
    if form == "markdown":
        from kg.render.history_markdown import as_markdown

        return as_markdown(found, limit=limit)
    if form == "html":
        from kg.render.history_html import as_html

        return as_html(found, limit=limit)
    from kg.cli.answering import terminal_width
    from kg.render.history_text import as_text

    return as_text(found, limit=limit, width=terminal_width(arguments))


def _day(text: str) -> date:
    try:
        return date.today() if text == "today" else date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no day such as 2022-11-30") from None
