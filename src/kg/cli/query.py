"""`kg query`: lists the stored questions, describes one, asks one, or checks all answers."""

from __future__ import annotations

import argparse
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
from kg.cli.terminal import note, open_graph, open_project, progress, write_result
from kg.errors import FINDINGS, FINE, InputErrors, UsageError
from kg.graph import Graph
from kg.questions import Catalogue, Question, ask
from kg.rdf.prefixes import Prefixes
from kg.stores.contract import Solutions

if TYPE_CHECKING:
    from kg.questions.asked import Asked

SUMMARY = "list the stored questions, describe one, ask one, or check all answers"

_SHAPING = ("labels", "columns", "limit", "at")
"""The options that only an answer reads."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("names", nargs="*", metavar="NAME", help="a question (none: list them)")
    parser.add_argument(
        "-p",
        "--param",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a value for a parameter: a name in any language, a code, a day, an IRI",
    )
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
    parser.add_argument(
        "--why",
        action="store_true",
        help="show for each row the facts that made it true, their sources and words, and where"
        " they are written (-f table, markdown or json; html or docx: the words and sources as"
        " notes; labels in the language of --labels)",
    )
    add_answer_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Do what the arguments ask for."""
    if arguments.update and not arguments.check:
        raise UsageError("--update goes with --check")
    if arguments.check:
        _refuse(arguments, "--check", "param", "describe", "why", *_SHAPING, "format", "output")
        return _check(arguments)
    if not arguments.names:
        _refuse(arguments, "the list", "param", "describe", "why", *_SHAPING)
        return _list(arguments)
    if len(arguments.names) > 1:
        raise UsageError("one question at a time", mend="only --check takes several names")
    if arguments.describe:
        _refuse(arguments, "--describe", "param", "why", *_SHAPING, "format", "output")
        return _describe(arguments)
    if arguments.why:
        _refuse(arguments, "--why, which needs the files", "at")
        _refuse(arguments, "--why, which tells of the whole answer", "columns", "limit")
        return _why(arguments)
    graph, store = open_store(arguments)
    question = Catalogue.read(graph.project).get(arguments.names[0])
    values, today = _values(arguments.param), date.today()
    answer = ask(question, graph, values, today=today, at=store)

    def asked() -> Asked:
        from kg.questions.asked import asked as with_terms

        return with_terms(question, values, graph, today)

    show(answer, graph, arguments, today=today, asked=asked)
    if isinstance(answer, Solutions) and not answer.rows and arguments.at is None:
        _judge_empty(question, graph, arguments)
    return FINE


def _refuse(arguments: argparse.Namespace, what: str, *options: str) -> None:
    """Raise UsageError for an option that would be read by nothing."""
    for option in options:
        if getattr(arguments, option):
            raise UsageError(f"--{option} does not go with {what}")


def _values(given: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"-p {text} is no NAME=VALUE", mend="write -p country=KG")
        if name.strip() in values:
            raise UsageError(f"-p {name.strip()} is given twice")
        values[name.strip()] = value
    return values


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

    form = chosen_form(arguments) or next(iter(WHY_FORMS))
    if form not in WHY_FORMS:
        raise UsageError(
            f"{form} is no form for evidence",
            mend=f"use -f with one of {', '.join(WHY_FORMS)}, or leave --why out",
        )
    graph = open_graph(arguments)
    question = Catalogue.read(graph.project).get(arguments.names[0])
    values, today = _values(arguments.param), date.today()
    language = arguments.labels or arguments.lang
    evidence = why(question, graph, values, language=language, today=today)
    cover = None
    if form in COVERED_FORMS:
        cover = cover_of(graph, arguments, today, lambda: asked(question, values, graph, today))
    refuse_on_terminal(form, arguments)
    page = Page(graph.prefixes, terminal_width(arguments), cover)
    write_result(WHY_FORMS[form](evidence, page), arguments.output)
    return FINE


def _judge_empty(question: Question, graph: Graph, arguments: argparse.Namespace) -> None:
    """Say beside an answer without rows whether that is a no or an unknown."""
    if arguments.quiet:
        return
    from kg.evidence import why

    verdict = why(question, graph, _values(arguments.param)).verdict
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
