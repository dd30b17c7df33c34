"""Stored questions as text for people: the list, and the description of one."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from itertools import groupby

import pyoxigraph as ox

from kg.questions.catalogue import Question
from kg.questions.header import TODAY, Parameter
from kg.stores.contract import Solutions

_WIDTH = 96
_LIST_COLUMNS = ("topic", "name", "summary", "answers")


def listing(questions: Iterable[Question], language: str) -> str:
    """Return the questions grouped by topic, one a line: name, summary, ids."""
    ordered = _ordered(questions)
    width = max((len(question.name) for question in ordered), default=0)
    lines: list[str] = []
    for topic, group in groupby(ordered, key=lambda question: question.topic):
        lines += [""] if lines else []
        lines += [topic] if topic else []
        for question in group:
            ids = f"  [{' '.join(question.header.answers)}]" if question.header.answers else ""
            summary = question.header.summary[language]
            lines.append(f"  {question.name:<{width}}  {summary}{ids}")
    return "".join(f"{line}\n" for line in lines)


def listing_rows(questions: Iterable[Question], language: str) -> Solutions:
    """Return the list as rows, for the forms that programs read."""
    rows = [
        (question.topic, question.name, question.header.summary[language], _ids(question))
        for question in _ordered(questions)
    ]
    return Solutions(_LIST_COLUMNS, [tuple(map(ox.Literal, row)) for row in rows])


def description(question: Question, language: str) -> str:
    """Return what a question asks, takes and gives."""
    header = question.header
    lines = [question.name, *_wrapped(header.summary[language]), "", *_wrapped(header.description)]
    lines += ["", f"  answers: {_ids(question)}"] if header.answers else []
    if header.parameters:
        lines += ["", "parameters"]
        lines += _entries((p.name, _parameter(p)) for p in header.parameters.values())
    else:
        lines += ["", "It takes no parameters."]
    if header.days:
        lines += ["", "as of a day: --as-of 2022-11-30 (without it: today)"]
    elif header.timeless:
        lines += ["", *_entries([("as of no day:", header.timeless)])]
    if header.columns:
        lines += ["", "columns", *_entries(header.columns.items())]
    if header.asked.get(language):
        lines += ["", "asked by `kg ask` as", *(f"  {text}" for text in header.asked[language])]
    if header.view is not None:
        forms = "-f svg, -f ics" if header.view.kind == "timeline" else "-f svg"
        lines += ["", f"picture: {header.view.kind} ({forms})"]
    lines += ["", f"file: {question.path.as_posix()}"]
    return "".join(f"{line}\n" for line in lines)


def _ordered(questions: Iterable[Question]) -> list[Question]:
    return sorted(questions, key=lambda question: (question.topic, question.name))


def _ids(question: Question) -> str:
    return " ".join(question.header.answers)


def _parameter(parameter: Parameter) -> str:
    if parameter.required:
        default = "required"
    elif parameter.default is None:
        default = "without it: all"
    elif parameter.takes_today:
        default = f"without it: {TODAY}"
    else:
        default = f"without it: {parameter.default}"
    parts = [parameter.type, default, f"-p {parameter.name}={_quoted(parameter.example)}"]
    return "; ".join([*parts, *([parameter.description] if parameter.description else [])])


def _quoted(text: str) -> str:
    return f"'{text}'" if " " in text else text


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="  ")


def _entries(entries: Iterable[tuple[str, str]]) -> list[str]:
    listed = list(entries)
    width = max(len(name) for name, _ in listed)
    indent = " " * (width + 4)
    lines: list[str] = []
    for name, text in listed:
        head = f"  {name:<{width}}  "
        lines += textwrap.wrap(text, _WIDTH, initial_indent=head, subsequent_indent=indent)
    return lines
