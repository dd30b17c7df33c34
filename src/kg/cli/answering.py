"""What `kg query` and `kg sparql` share: where to ask, and showing the answer in a form."""

from __future__ import annotations

import argparse
import math
import shutil
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.cli.terminal import note, open_graph, write_result
from kg.errors import UnsupportedError, UsageError
from kg.graph import Graph
from kg.questions.header import SUMMARY_LANGUAGES
from kg.rdf.prefixes import Prefixes
from kg.render.answer_forms import (
    ANSWER_FORMS,
    BINARY_FORMS,
    COVERED_FORMS,
    GRAPH_FORMS,
    LABELLED_FORMS,
    SUFFIXES,
)
from kg.render.choosing import chosen
from kg.render.page import Page
from kg.stores.contract import Answer, Solutions, Store, Triples

if TYPE_CHECKING:
    from kg.questions.asked import Asked
    from kg.render.cover import Cover


def add_answer_options(parser: argparse.ArgumentParser, *, of_words: bool = False) -> None:
    """Declare the options that say where to ask and how to show the answer.

    With `of_words` both languages are None unless given: those of the words that ask.
    """
    _add_form(
        parser,
        (*ANSWER_FORMS, *GRAPH_FORMS),
        f"form of the answer: {', '.join(ANSWER_FORMS)}; of a graph: {', '.join(GRAPH_FORMS)}"
        " (default: by the suffix of -o, else table or turtle)",
    )
    documents = "the words in html, docx, xlsx, svg and ics"
    if of_words:
        _add_shaping(parser, f"the question and of {documents}", of_words=True)
    else:
        _add_shaping(parser, f"{documents}, and of the list of questions")
    parser.add_argument(
        "--at", metavar="ENDPOINT", help="ask this SPARQL endpoint (or server) that holds the graph"
    )


def add_form_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options that say how to show rows which are worked out here."""
    forms = tuple(name for name in ANSWER_FORMS if name != "svg")
    _add_form(parser, forms, f"form: {', '.join(forms)} (default: by the suffix of -o, else table)")
    _add_shaping(parser, "what is named by words, and of those around it in html, docx and xlsx")
    parser.set_defaults(at=None)


def _add_form(parser: argparse.ArgumentParser, forms: tuple[str, ...], text: str) -> None:
    parser.add_argument("-f", "--format", choices=forms, help=text, metavar="FORM")


def _add_shaping(parser: argparse.ArgumentParser, worded: str, *, of_words: bool = False) -> None:
    own = " (default: that of the words)"
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="write here; - is standard output (default: standard output)",
    )
    parser.add_argument(
        "--labels",
        metavar="LANG",
        help=f"put a column of labels beside each column of IRIs{own if of_words else ''}",
    )
    parser.add_argument("--columns", metavar="A,B,…", help="show these columns only, in this order")
    parser.add_argument("--limit", type=int, metavar="N", help="show the first N rows only")
    parser.add_argument(
        "--lang",
        choices=SUMMARY_LANGUAGES,
        default=None if of_words else SUMMARY_LANGUAGES[0],
        help=f"language of {worded}{own if of_words else ' (default: %(default)s)'}",
    )


def open_store(arguments: argparse.Namespace, seconds: float | None = None) -> tuple[Graph, Store]:
    """Return the loaded graph, and the store to ask: the same, or the endpoint that was named.

    `seconds` is how long the endpoint may take, a minute unless given.
    """
    graph = open_graph(arguments)
    if arguments.at is None:
        return graph, graph
    # Imported here: only a remote question pays for the client.
    from kg.stores.remote import RemoteStore, credentials

    address = _query_address(arguments.at)
    graphs = [*(file.graph for file in graph.files()), graph.project.derived_graph]
    timeout = 60 if seconds is None else math.ceil(seconds)
    return graph, RemoteStore(address, default_graphs=graphs, login=credentials(), timeout=timeout)


def _query_address(endpoint: str) -> str:
    """Return where to ask: an address with a path as it is, a bare server's as `kg load` does."""
    from urllib.parse import urlsplit

    from kg.loading.target import Target

    parts = urlsplit(endpoint)
    if parts.scheme in ("http", "https") and parts.path not in ("", "/"):
        return endpoint
    return Target.of(endpoint).query


def show(
    answer: Answer,
    graph: Graph,
    arguments: argparse.Namespace,
    *,
    today: date,
    asked: Callable[[], Asked] | None = None,
    query: str | None = None,
) -> None:
    """Write the answer.

    `asked` tells what was asked, or `query` is the text of a query; only forms that stand alone
    look at them. Raises UsageError for a form that cannot hold the answer, for an unknown column,
    and for columns, labels or a limit where there are no rows; UnsupportedError for the triple
    terms of SPARQL 1.2.
    """
    form = chosen_form(arguments)
    total = None
    if isinstance(answer, Solutions):
        _refuse_triple_terms(answer)
        total = len(answer.rows)
        answer = _shaped(answer, graph, arguments, form)
    else:
        _refuse_shaping(arguments)
    cover = None
    if form in COVERED_FORMS:
        shown = len(answer.rows) if isinstance(answer, Solutions) else None
        cover = cover_of(graph, arguments, today, asked, query, (shown, total))
    write_answer(answer, graph.prefixes, arguments, cover)
    if form == "ics" and isinstance(answer, Solutions) and not arguments.quiet:
        from kg.render.answer_ics import without_a_day

        lacking = without_a_day(answer, Page(graph.prefixes, cover=cover))
        if lacking:
            note(arguments, lacking)
    if isinstance(answer, Solutions):
        if not answer.rows:
            note(arguments, "no rows")
        elif total is not None and len(answer.rows) < total:
            note(arguments, f"{len(answer.rows)} of {total} rows shown")


def _shaped(
    answer: Solutions, graph: Graph, arguments: argparse.Namespace, form: str | None
) -> Solutions:
    """Return the rows and columns that are to be shown, with labels."""
    if arguments.limit is not None:
        if arguments.limit < 1:
            raise UsageError(f"--limit {arguments.limit} shows nothing", mend="give 1 or more")
        answer = answer._replace(rows=answer.rows[: arguments.limit])
    names = None
    if arguments.columns is not None:
        names = [name.strip() for name in arguments.columns.split(",") if name.strip()]
    language = arguments.labels
    if language is None or form in LABELLED_FORMS:
        return chosen(answer, names, None)
    return chosen(answer, names, lambda iris: graph.labels(iris, language))


def _refuse_shaping(arguments: argparse.Namespace) -> None:
    for option in ("labels", "columns", "limit"):
        if getattr(arguments, option) is not None:
            raise UsageError(f"--{option} goes with rows, and this answer has none")


def cover_of(
    graph: Graph,
    arguments: argparse.Namespace,
    today: date,
    asked: Callable[[], Asked] | None,
    query: str | None = None,
    counted: tuple[int | None, int | None] = (None, None),
) -> Cover:
    """Return what a document says of question and graph; `counted` are rows shown, and all."""
    # Imported here: only a form that stands alone pays for what it says of itself.
    from kg.render.cover import Cover

    return Cover(
        graph,
        today=today,
        asked=asked() if asked is not None else None,
        query=query,
        language=arguments.lang,
        label_language=arguments.labels,
        shown=counted[0],
        total=counted[1],
        endpoint=arguments.at,
    )


def _refuse_triple_terms(answer: Solutions) -> None:
    if any(isinstance(term, ox.Triple) for row in answer.rows for term in row):
        raise UnsupportedError(
            "the answer holds a triple as a term, which SPARQL 1.1 has no form for",
            mend="select SUBJECT(?t), PREDICATE(?t) and OBJECT(?t) instead",
        )


def write_answer(
    answer: Answer,
    prefixes: Prefixes,
    arguments: argparse.Namespace,
    cover: Cover | None = None,
) -> None:
    """Write an answer as it is. Raises UsageError for a form that cannot hold it."""
    form = chosen_form(arguments)
    page = Page(prefixes, terminal_width(arguments), cover)
    if isinstance(answer, Triples):
        _require(form, GRAPH_FORMS, "a graph")
        write_result(GRAPH_FORMS[form or next(iter(GRAPH_FORMS))](answer, page), arguments.output)
        return
    _require(form, ANSWER_FORMS, "rows" if isinstance(answer, Solutions) else "yes or no")
    refuse_on_terminal(form, arguments)
    write_result(ANSWER_FORMS[form or next(iter(ANSWER_FORMS))](answer, page), arguments.output)


def _require(form: str | None, forms: Mapping[str, object], what: str) -> None:
    if form is not None and form not in forms:
        raise UsageError(
            f"{form} is no form for this answer, which is {what}",
            mend=f"use -f with one of {', '.join(forms)}",
        )


def refuse_on_terminal(form: str | None, arguments: argparse.Namespace) -> None:
    """Raise UsageError for a form that is no text, where a terminal would show it."""
    if form in BINARY_FORMS and arguments.output is None and sys.stdout.isatty():
        raise UsageError(
            f"{form} is no text, and this is a terminal",
            mend=f"name a file with -o answer.{form}, or write it here all the same with -o -",
        )


def chosen_form(arguments: argparse.Namespace) -> str | None:
    """Return the form that was asked for, by -f or the suffix of -o; None where neither says."""
    if arguments.format is not None:
        form: str = arguments.format
        return form
    output: Path | None = arguments.output
    if output is None or str(output) == "-":
        return None
    if output.suffix.lower() not in SUFFIXES:
        raise UsageError(
            f"the suffix of {output} names no form",
            mend=f"say the form with -f, or use one of {', '.join(SUFFIXES)}",
        )
    return SUFFIXES[output.suffix.lower()]


def terminal_width(arguments: argparse.Namespace) -> int | None:
    """Return the width of the terminal that the answer goes to, None where it goes elsewhere."""
    to_stdout = arguments.output is None or str(arguments.output) == "-"
    if to_stdout and sys.stdout.isatty():
        return shutil.get_terminal_size().columns
    return None
