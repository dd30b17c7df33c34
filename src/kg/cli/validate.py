"""`kg validate`: judge the graph, some files of it, or any data by any shapes."""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from kg.cli.terminal import note, write_result
from kg.errors import FINE, UsageError
from kg.render.report_forms import REPORT_FORMS
from kg.validation.engine import DEFAULT, ENGINES
from kg.validation.report import FAIL_ON, Severity
from kg.validation.wording import LANGUAGES

if TYPE_CHECKING:
    from kg.validation.report import FailOn

SHOWN = tuple(severity.word for severity in sorted(Severity, reverse=True))
_FOR_READING = ("text", "table")

SUMMARY = "judge the graph, or any data by any SHACL shapes (docs/validation.md)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="DATA",
        help="with --shapes: the files and folders to judge, in Turtle, TriG, N-Triples, N-Quads, "
        "RDF/XML or JSON-LD. Without: report only what is wrong in these files; a file that is not "
        "part of the graph is judged as if it were (default: the whole graph)",
    )
    parser.add_argument(
        "-s",
        "--shapes",
        action="append",
        type=Path,
        metavar="FILE",
        help="judge by the shapes in this file or folder alone, and not by the graph's own; may be "
        "repeated. With DATA no graph is looked for: any data and shapes will do",
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
    _add_outputs(parser)


def _add_outputs(parser: argparse.ArgumentParser) -> None:
    """Declare where the report goes, in which form, and what it is compared with."""
    parser.add_argument(
        "-f",
        "--format",
        action="append",
        choices=tuple(REPORT_FORMS),
        help="form of the report; the first -f is that of the first -o, and so on (default: by the "
        "suffix of the output file, else text)",
    )
    parser.add_argument(
        "-o",
        "--output",
        action="append",
        type=Path,
        metavar="FILE",
        help="write the report to a file, - is stdout; may be repeated, each with its form "
        "(default: -)",
    )
    parser.add_argument(
        "--baseline",
        type=Path,
        metavar="FILE",
        help="findings that this file lists are known: told apart, and they do not fail",
    )
    parser.add_argument(
        "--write-baseline",
        type=Path,
        metavar="FILE",
        help="write all findings to a file for --baseline",
    )
    parser.add_argument(
        "--explain",
        metavar="CODE",
        help="print the page of a rule (KG003) or a shape (ex:Boat-length), and check nothing",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the report to stdout and its summary to stderr; return the report's exit code."""
    from kg.cli.validating import announce, judge, outputs

    if arguments.explain is not None:
        return _explain(arguments)
    wanted = outputs(arguments.format or [], arguments.output or [])
    report = judge(arguments)
    fail_on = cast("FailOn | None", arguments.fail_on)
    failing = report.threshold(fail_on)
    hidden = 0
    for form, output in wanted:
        shown = report.showing(_least(arguments.show, form, failing))
        write_result(shown.render(form, fail_on), output)
        hidden = max(hidden, shown.hidden)
    shown = report.showing(_least(arguments.show, "text", failing))
    announce(report, shown, fail_on, [form for form, _ in wanted])
    more = f" ({hidden} of them not listed: --show info lists all)" if hidden else ""
    note(arguments, report.summary(fail_on) + more)
    return report.exit_code(fail_on)


def _explain(arguments: argparse.Namespace) -> int:
    from kg.cli.judged import explained
    from kg.validation.explaining import explain

    outputs = arguments.output or [None]
    if arguments.format or len(outputs) > 1:
        raise UsageError("--explain prints one page, as text", mend="leave -f and further -o out")
    page = explain(explained(arguments), arguments.explain, arguments.lang)
    write_result(str(page), outputs[0])
    return FINE


def _least(asked: str | None, form: str, failing: FailOn) -> Severity:
    """Return the least severity to list: what was asked for, or the form's, or what fails."""
    usual = "warning" if form in _FOR_READING else "info"
    levels = {asked or usual, failing} - {"none"}
    return min(Severity[level.upper()] for level in levels)


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        message = f"{text!r} is not a day such as 2026-11-24"
        raise argparse.ArgumentTypeError(message) from error
