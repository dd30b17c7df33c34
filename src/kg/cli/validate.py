"""`kg validate`: judge the graph, or some files of it."""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from kg.cli.terminal import note, open_project, progress, write_result
from kg.render.report_forms import REPORT_FORMS, REPORT_SUFFIXES
from kg.validation.engine import DEFAULT, ENGINES
from kg.validation.report import FAIL_ON, Severity
from kg.validation.wording import LANGUAGES

if TYPE_CHECKING:
    from kg.validation.report import FailOn

SHOWN = tuple(severity.word for severity in sorted(Severity, reverse=True))
_FOR_READING = ("text", "table")

SUMMARY = "judge the graph by its shapes and the tool's own rules (docs/validation.md)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="report only what is wrong in these files; a file that is not part of the graph is "
        "judged as if it were (default: the whole graph)",
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="a shape that met no focus node is a warning, and warnings fail",
    )
    parser.add_argument(
        "--as-of",
        type=_day,
        metavar="DATE",
        help="the day that shapes take for today, as 2026-11-24 (default: today)",
    )
    parser.add_argument(
        "--lang", choices=LANGUAGES, default="en", help="language of messages (default: en)"
    )
    parser.add_argument(
        "--fail-on",
        choices=FAIL_ON,
        help="the least severity that fails (default: violation; with --strict: warning)",
    )
    parser.add_argument(
        "--engine",
        choices=tuple(ENGINES),
        default=DEFAULT,
        help=f"what asks the shapes: the tool's own engine, or pySHACL, the reference "
        f"(default: {DEFAULT})",
    )
    parser.add_argument(
        "--show",
        choices=SHOWN,
        help="the least severity that is listed; the tool's own notices always are, and what fails"
        " too (default: warning in text and table, info in the other forms)",
    )
    parser.add_argument(
        "-f",
        "--format",
        choices=tuple(REPORT_FORMS),
        help="form of the report (default: by the suffix of the output file, else text)",
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="write the report to a file"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the report to stdout and its summary to stderr; return the report's exit code."""
    from kg.validation.running import validate

    project = open_project(arguments)
    with progress(arguments, "validating the graph"):
        report = validate(
            project,
            arguments.files or None,
            strict=arguments.strict,
            as_of=arguments.as_of,
            language=arguments.lang,
            engine=arguments.engine,
        )
    fail_on = cast("FailOn | None", arguments.fail_on)
    form = arguments.format or _form_of(arguments.output)
    shown = report.showing(_least(arguments.show, form, report.threshold(fail_on)))
    write_result(REPORT_FORMS[form](shown, fail_on), arguments.output)
    hidden = len(report) - len(shown)
    more = f" ({hidden} of them not listed: --show info lists all)" if hidden else ""
    note(arguments, report.summary(fail_on) + more)
    return report.exit_code(fail_on)


def _least(asked: str | None, form: str, failing: FailOn) -> Severity:
    """Return the least severity to list: what was asked for, or the form's, or what fails."""
    usual = "warning" if form in _FOR_READING else "info"
    levels = {asked or usual, failing} - {"none"}
    return min(Severity[level.upper()] for level in levels)


def _form_of(output: Path | None) -> str:
    if output is None:
        return "text"
    return REPORT_SUFFIXES.get(output.suffix, "text")


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        message = f"{text!r} is not a day such as 2026-11-24"
        raise argparse.ArgumentTypeError(message) from error
