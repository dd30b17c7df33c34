"""`kg query`: lists the stored questions, describes one, asks one, or checks all answers."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from kg.cli.answering import (
    add_answer_options,
    chosen_form,
    cover_of,
    open_store,
    refuse_on_terminal,
    show,
    terminal_width,
    write_answer,
)
from kg.cli.parameters import add_parameter_option, values_of
from kg.cli.terminal import note, open_graph, open_project, progress, write_result
from kg.errors import FINDINGS, FINE, InputErrors, UsageError
from kg.graph import Graph
from kg.questions import Catalogue, Question, ask
from kg.questions.asking_day import on_day
from kg.rdf.prefixes import Prefixes
from kg.stores.contract import Answer, Solutions, Truth

if TYPE_CHECKING:
    from kg.questions.asked import Asked

SUMMARY = "list the stored questions, describe one, ask one, or check all answers"

_ASKING = ("param", "as_of")
"""The options that only a question reads that is asked."""

_SHAPING = ("labels", "columns", "limit", "at")
"""The options that only an answer reads."""


_EXAMPLES = """examples:
  kg query                                   what can be asked
  kg query NAME --describe                   what a question takes and gives
  kg query NAME -p name=value --labels en    its answer, with names beside IRIs
  kg query NAME --why                        and what makes each row true, with sources and words
  kg query NAME --why -o answer.html         a page to print and cite
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EXAMPLES
    parser.add_argument("names", nargs="*", metavar="NAME", help="a question (none: list them)")
    add_parameter_option(parser)
    add_day(parser)
    parser.add_argument(
        "--describe", action="store_true", help="say what the question takes and gives"
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="compare the answers (all, or those of NAME…) with tests/expected, and warn of slow"
        " patterns",
    )
    parser.add_argument(
        "--update", action="store_true", help="with --check: rewrite the expected answers"
    )
    add_why(parser)
    add_answer_options(parser)


def add_day(parser: argparse.ArgumentParser) -> None:
    """Declare the option that says for which day a question is asked."""
    parser.add_argument(
        "--as-of",
        metavar="DATE",
        help="the day for which the question is asked, such as 2022-11-30 (default: today); for"
        " every question that a day changes, whatever its parameter is called",
    )


def add_why(parser: argparse.ArgumentParser) -> None:
    """Declare the option that shows how an answer is known."""
    parser.add_argument(
        "--why",
        action="store_true",
        help="show for each row the facts that made it true, their sources and words, and where"
        " they are written (-f table, markdown or json; html or docx: the words and sources as"
        " notes; labels in the language of --labels)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Do what the arguments ask for."""
    if arguments.update and not arguments.check:
        raise UsageError("--update goes with --check")
    if arguments.check:
        _refuse(arguments, "--check", *_ASKING, "describe", "why", *_SHAPING, "format", "output")
        return _check(arguments)
    if not arguments.names:
        _refuse(arguments, "the list", *_ASKING, "describe", "why", *_SHAPING)
        return _list(arguments)
    if len(arguments.names) > 1:
        raise UsageError("one question at a time", mend="only --check takes several names")
    if arguments.describe:
        _refuse(arguments, "--describe", *_ASKING, "why", *_SHAPING, "format", "output")
        return _describe(arguments)
    if arguments.why:
        _refuse(arguments, "--why, which needs the files", "at")
        _refuse(arguments, "--why, which tells of the whole answer", "columns", "limit")
        return _why(arguments)
    graph, store = open_store(arguments)
    question = Catalogue.read(graph.project).get(arguments.names[0])
    values, today = _values(question, arguments), date.today()
    answer = ask(question, graph, values, today=today, at=store)

    def asked() -> Asked:
        from kg.questions.asked import asked as with_terms

        return with_terms(question, values, graph, today)

    show(answer, graph, arguments, today=today, asked=asked)
    if _is_empty(answer) and arguments.at is None:
        _judge_empty(question, graph, arguments, today)
    return FINE


def _refuse(arguments: argparse.Namespace, what: str, *options: str) -> None:
    """Raise UsageError for an option that would be read by nothing."""
    for option in options:
        if getattr(arguments, option):
            raise UsageError(f"--{option.replace('_', '-')} does not go with {what}")


def _values(question: Question, arguments: argparse.Namespace) -> Mapping[str, str]:
    """Return what was given for the question's parameters, the day of asking included."""
    return on_day(question, values_of(arguments.param), arguments.as_of)


def _list(arguments: argparse.Namespace) -> int:
    # Imported here, as below: asking one question does not pay for what it does not use.
    from kg.render.question_text import listing, listing_rows

    project = open_project(arguments)
    questions, errors = Catalogue.read(project).read_all()
    if arguments.format or arguments.output:
        rows = listing_rows(questions, arguments.lang)
        write_answer(rows, Prefixes.read(project.prefixes_file), arguments)
    else:
        write_result(listing(questions, arguments.lang))
    if errors:
        raise InputErrors(errors)
    return FINE


def _describe(arguments: argparse.Namespace) -> int:
    from kg.render.question_text import description

    question = Catalogue.read(open_project(arguments)).get(arguments.names[0])
    write_result(description(question, arguments.lang))
    return FINE


def _why(arguments: argparse.Namespace) -> int:
    from kg.evidence import why
    from kg.questions.asked import asked
    from kg.render.answer_forms import COVERED_FORMS
    from kg.render.page import Page
    from kg.render.why import WHY_FORMS
    from kg.render.why_outline import MOST_MEMBERS
    from kg.render.why_text import why_as_text

    form = chosen_form(arguments) or next(iter(WHY_FORMS))
    if form not in WHY_FORMS:
        raise UsageError(
            f"{form} is no form for evidence",
            mend=f"use -f with one of {', '.join(WHY_FORMS)}, or leave --why out",
        )
    graph = open_graph(arguments)
    question = Catalogue.read(graph.project).get(arguments.names[0])
    values, today = _values(question, arguments), date.today()
    language = arguments.labels or arguments.lang
    evidence = why(
        question,
        graph,
        values,
        language=language,
        today=today,
        most_members=MOST_MEMBERS if WHY_FORMS[form] is why_as_text else None,
    )
    cover = None
    if form in COVERED_FORMS:
        cover = cover_of(graph, arguments, today, lambda: asked(question, values, graph, today))
    refuse_on_terminal(form, arguments)
    page = Page(graph.prefixes, terminal_width(arguments), cover)
    write_result(WHY_FORMS[form](evidence, page), arguments.output)
    return FINE


def _is_empty(answer: Answer) -> bool:
    """Tell whether nothing was found: no row, no triple, or a no."""
    if isinstance(answer, Solutions):
        return not answer.rows
    return not (answer.value if isinstance(answer, Truth) else answer.triples)


def _judge_empty(
    question: Question, graph: Graph, arguments: argparse.Namespace, today: date
) -> None:
    """Say beside an answer without rows whether that is a no or an unknown."""
    if arguments.quiet:
        return
    from kg.evidence import why

    verdict = why(question, graph, _values(question, arguments), today=today).verdict
    if verdict is not None:
        note(
            arguments, f"this means {verdict.word}: {verdict.reason} (--why shows on what it rests)"
        )


def _check(arguments: argparse.Namespace) -> int:
    from kg.questions.checking import check

    graph = open_graph(arguments)
    catalogue = Catalogue.read(graph.project)
    with progress(arguments, "asking every question") as shown:
        found = check(
            catalogue,
            graph,
            arguments.names,
            update=arguments.update,
            progress=lambda done, of: shown.step(f"{done} of {of} questions asked"),
        )
    for warning in found.warnings:
        note(arguments, str(warning))
    lines = [str(mismatch) for mismatch in found.mismatches]
    verdict = f"{len(lines)} mismatches" if lines else "all as expected"
    lines.append(f"{found.questions} questions, {found.answers} answers: {verdict}")
    write_result("".join(f"{line}\n" for line in lines))
    if found.errors:
        raise InputErrors(found.errors)
    return FINDINGS if found.mismatches else FINE
