"""`kg timeline`: what happened to or through a thing, in order, with sources."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Final

from kg.cli.answering import terminal_width
from kg.cli.terminal import note, open_graph, write_result
from kg.errors import FINE, UsageError
from kg.questions.header import SUMMARY_LANGUAGES
from kg.questions.timeline import Timeline, timeline

SUMMARY = "tell what happened to or through a thing, in order, with sources"

_SUFFIXES: Final = {".txt": "text", ".json": "json", ".ics": "ics", ".svg": "svg"}
_FORMS: Final = tuple(_SUFFIXES.values())


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "thing", metavar="THING", help="what it is about: a name in any language, a code or an IRI"
    )
    parser.add_argument(
        "--from", dest="first", type=_day, metavar="DAY", help="leave out what was over before it"
    )
    parser.add_argument(
        "--to", dest="last", type=_day, metavar="DAY", help="leave out what began after it"
    )
    parser.add_argument(
        "-f",
        "--format",
        choices=_FORMS,
        help="form (default: by the suffix of -o, else text); `kg query timeline` has the others",
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="write here; - is standard output"
    )
    parser.add_argument(
        "--lang",
        choices=SUMMARY_LANGUAGES,
        default=SUMMARY_LANGUAGES[0],
        help="language of the names (default: %(default)s)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the timeline."""
    form = _form(arguments)
    if arguments.first and arguments.last and arguments.first > arguments.last:
        raise UsageError(f"--from {arguments.first} is after --to {arguments.last}")
    whole = timeline(open_graph(arguments), arguments.thing, language=arguments.lang)
    shown = whole.between(arguments.first, arguments.last)
    write_result(_written(form, shown, arguments), arguments.output)
    name = whole.label(whole.thing)
    if not whole.entries:
        note(arguments, f"the graph has no dated fact on {name}")
    elif not shown.entries:
        note(arguments, f"none of the {len(whole.entries)} dated facts on {name} is of that time")
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


def _written(form: str, shown: Timeline, arguments: argparse.Namespace) -> str:
    # Imported here: each form pays for itself alone.
    if form == "json":
        from kg.render.timeline_json import as_json

        return as_json(shown)
    if form == "ics":
        from kg.render.timeline_ics import as_ics, left_out

        if left_out(shown):
            note(
                arguments,
                f"{left_out(shown)} of {len(shown.entries)} left out: their dates leave the day"
                " open (the other forms have them)",
            )
        return as_ics(shown, date.today())
    if form == "svg":
        from kg.render.timeline_svg import as_svg

        return as_svg(shown, arguments.lang)
    from kg.render.timeline_text import as_text

    return as_text(shown, terminal_width(arguments))


def _day(text: str) -> date:
    try:
        return date.today() if text == "today" else date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no day such as 2022-11-30") from None
