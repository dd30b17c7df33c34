"""A history as one JSON object, for programs: everything, and nothing shortened.

Terms are as in SPARQL 1.1 Query Results JSON (https://www.w3.org/TR/sparql11-results-json/); what
is not there is null.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from kg.history.model import AnswerChange, Cells, FactChange, FileChange, History, Place, RowChange
from kg.stores.contract import Term

_STRING = "http://www.w3.org/2001/XMLSchema#string"


def as_json(history: History) -> str:
    """Return the history."""
    content = {
        "since": history.since,
        "until": history.until,
        "asOf": history.day,
        "questionsAsked": history.asked,
        "answers": [_answer(answer) for answer in history.answers],
        "questionsGone": list(history.gone),
        "facts": [_fact(change) for change in history.facts],
        "factsMoved": history.moved,
        "files": [_file(file) for file in history.files],
        "labels": dict(history.labels),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _answer(answer: AnswerChange) -> dict[str, Any]:
    text = answer.rewording
    columns = answer.variables
    return {
        "question": answer.name,
        "summary": answer.summary,
        "isNew": answer.is_new,
        "failure": answer.failure,
        "columns": list(columns),
        "rowsBefore": answer.sizes[0],
        "rowsAfter": answer.sizes[1],
        "rows": [_row(columns, row) for row in answer.rows],
        "rewording": None
        if text is None
        else {
            "columnsBefore": list(text.columns_before),
            "rows": None if text.rows is None else [_row(columns, row) for row in text.rows],
        },
    }


def _row(columns: tuple[str, ...], row: RowChange) -> dict[str, Any]:
    kind = "gained" if row.before is None else "lost" if row.after is None else "changed"
    return {
        "change": kind,
        "before": None if row.before is None else _cells(columns, row.before),
        "after": None if row.after is None else _cells(columns, row.after),
        "cause": {"how": row.cause.how, "files": list(row.cause.files)},
    }


def _cells(columns: tuple[str, ...], cells: Cells) -> dict[str, Any]:
    return {name: _term(cell) for name, cell in zip(columns, cells, strict=True)}


def _fact(change: FactChange) -> dict[str, Any]:
    return {
        "change": change.kind,
        "file": change.file,
        "subject": _term(change.subject),
        "predicate": _term(change.predicate),
        "before": _term(change.before),
        "after": _term(change.after),
        "wasAt": _place(change.was_at),
        "isAt": _place(change.is_at),
        "deprecated": change.deprecated,
        "replacedBy": [_term(term) for term in change.instead],
    }


def _file(file: FileChange) -> dict[str, Any]:
    return {
        "file": file.name,
        "before": file.before,
        "isGone": file.is_gone,
        "isRule": file.is_rule,
        "facts": file.facts,
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    return None if place is None else place._asdict()


def _term(term: Term | None) -> Mapping[str, str] | None:
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype.value == _STRING:
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}
