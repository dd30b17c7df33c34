"""`kg validate`: judge the graph, some files of it, or any data by any shapes."""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from kg.cli.process import computing
from kg.cli.terminal import note, write_result
from kg.errors import FINE, UsageError
from kg.project import INFERENCE
from kg.render.report_forms import REPORT_FORMS
from kg.validation.engine import DEFAULT, ENGINES
from kg.validation.report import FAIL_ON, Severity
from kg.validation.wording import LANGUAGES

if TYPE_CHECKING:
    from kg.validation.report import FailOn

SHOWN = tuple(severity.word for severity in sorted(Severity, reverse=True))
_FOR_READING = ("text", "table")

_EXAMPLES = """\
examples:
  kg validate                                        the graph of this folder
  kg validate data/new.ttl                           a file as part of that graph
  kg validate data.ttl --shapes shapes.ttl           any data by any shapes
  kg validate data/ -s core.ttl -s more.ttl -o report.html
  kg validate data.jsonld -s shapes.ttl -f turtle    the standard SHACL report
  kg validate --explain KG005                        what a finding means
"""

SUMMARY = "judge the graph, or any data by any SHACL shapes (docs/validation.md)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EXAMPLES
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="DATA",
        help="what to judge: files and folders, in Turtle, TriG, N-Triples, N-Quads, RDF/XML or "
        "JSON-LD, - is standard input. Without --shapes they are judged as part of the graph, "
        "and only what is wrong in them is reported (default: the whole graph)",
    )
    parser.add_argument(
        "-s",
        "--shapes",
        action="append",
        type=Path,
        metavar="FILE",
        help="SHACL shapes to judge by, a file or folder; may be repeated. With DATA no graph is "
        "looked for: any data and any shapes will do; without, the graph is judged by them "
        "(default: the shapes of the graph, or those that DATA names by sh:shapesGraph)",
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="warnings fail, and notices are warnings: a shape that met no focus node, what the "
        "shapes say and is not evaluated",
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
        "--inference",
        choices=INFERENCE,
        help="what is inferred from the data before the shapes are asked: nothing, what follows "
        "by RDFS, by OWL 2 RL, or by both (default: none, or as [tool.kg] of the graph says)",
    )
    parser.add_argument(
        "--show",
        choices=SHOWN,
        help="the least severity that is listed; what fails always is, and so are the tool's own "
        "notices, but for more than ten shapes without focus node (default: warning in text and "
        "table, info in the other forms)",
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
        "--since",
        metavar="REV",
        help="findings that this git revision (HEAD, main, a tag) has already are known: only what "
        "the files as they are now have beyond them fails",
    )
    parser.add_argument(
        "--watch",
        action="store_true",
        help="judge again whenever a file changes, and print what came (+) and what went (-); "
        "Ctrl-C ends it with the exit code of the last report",
    )
    parser.add_argument(
        "--explain",
        metavar="CODE",
        help="print the page of a rule (KG003) or a shape (ex:Boat-length), and check nothing",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the report to stdout and its summary to stderr; return the report's exit code."""
    with computing():
        return _run(arguments)


def _run(arguments: argparse.Namespace) -> int:
    from kg.cli.validating import announce, judge, outputs

    if arguments.explain is not None:
        return _explain(arguments)
    if arguments.watch:
        return _watch(arguments)
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


def _watch(arguments: argparse.Namespace) -> int:
    from kg.cli.watching import watch

    fail_on = cast("FailOn | None", arguments.fail_on)
    failing = fail_on or ("warning" if arguments.strict else "violation")
    return watch(arguments, fail_on, _least(arguments.show, "text", failing))


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
