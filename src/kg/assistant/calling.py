"""Answers a call of a tool: the stored question's answer, its evidence, and a text to read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final, NamedTuple

from kg.assistant.arguments import Given, given
from kg.assistant.content import content_of
from kg.evidence import Evidence, why
from kg.evidence.model import Dispute
from kg.graph import Graph
from kg.questions.asked import asked
from kg.questions.catalogue import Question
from kg.questions.rows import plain
from kg.render.page import Page
from kg.render.why_markdown import why_as_markdown
from kg.render.why_outline import MOST_MEMBERS
from kg.stores.contract import Term

MOST_SIGNS: Final = 40_000
"""About how long the structured content may be: what exceeds it is cut by rows, down to one."""


class Reply(NamedTuple):
    """What a call gives: structured content, and the same in Markdown."""

    content: dict[str, Any]
    text: str


def reply(
    question: Question, graph: Graph, arguments: Mapping[str, Any], *, language: str, today: date
) -> Reply:
    """Return the reply to a call.

    `language` is that of labels unless the call gives another. Raises UsageError for an argument
    that does not fit, and as `kg.evidence.why` does.
    """
    call = given(question, arguments, language)
    whole = why(
        question,
        graph,
        call.values,
        today=today,
        language=call.language,
        most_members=MOST_MEMBERS,
    )
    put = asked(question, call.values, graph, today)
    total = len(whole.rows)
    count = min(call.rows, max(total - call.first + 1, 0))
    while True:
        shown = _part(whole, call.first, count)
        behind = call.first + count
        content = {
            "question": question.name,
            "parameters": {n: None if t is None else plain(t) for n, t in put.terms.items()},
            "asOf": put.as_of,
            "total": total,
            "firstRow": call.first,
            "nextRow": behind if behind <= total else None,
            **content_of(shown, graph.prefixes),
        }
        if count <= 1 or len(json.dumps(content, ensure_ascii=False)) <= MOST_SIGNS:
            break
        count //= 2
    head = _head(question, call, count, total)
    return Reply(content, head + why_as_markdown(shown, Page(graph.prefixes)))


def _head(question: Question, call: Given, count: int, total: int) -> str:
    """Return what stands above the rows: the question, and which rows of how many follow."""
    language = call.language.partition("-")[0].lower()
    summary = question.header.summary.get(language, question.header.summary["en"])
    lines = [f"# {summary}"]
    if total and not count:
        lines.append(f"There is no row {call.first}: the answer has {total} rows.")
    elif count < total:
        last = call.first + count - 1
        span = f"row {last}" if count == 1 else f"rows {call.first} to {last}"
        more = f" first-row={last + 1} gives what follows." if last < total else ""
        lines.append(f"The answer has {total} rows. These are {span}, numbered from 1 below.{more}")
    return "".join(f"{line}\n\n" for line in lines)


def _part(evidence: Evidence, first: int, count: int) -> Evidence:
    """Return the evidence of some rows; disagreements are those that these rows touch."""
    if count == len(evidence.rows):
        return evidence
    rows = evidence.rows[first - 1 : first - 1 + count]
    touched: set[Term | None] = {cell for row in rows for cell in row.cells}
    for row in rows:
        for fact in (*row.found.facts, *evidence.leaves(row.found).facts):
            touched.update((fact.subject, fact.object))
    return replace(
        evidence,
        rows=rows,
        disputes=tuple(item for item in evidence.disputes if _touches(item, touched)),
    )


def _touches(dispute: Dispute, terms: set[Term | None]) -> bool:
    return dispute.about in terms or dispute.node in terms
