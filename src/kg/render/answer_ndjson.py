"""NDJSON: one JSON object a row, a line each (https://github.com/ndjson/ndjson-spec).

Plain values instead of SPARQL's terms: for programs that read rows and know nothing of RDF. Each
column has one type of JSON throughout: numbers where every value of the column is a number that a
JSON reader keeps exactly, true and false, else texts. A cell without a value is null.
"""

from __future__ import annotations

import json
from decimal import Decimal
from math import isfinite

from kg.questions.rows import plain
from kg.render.page import Page
from kg.render.values import Column, Value, columns_of, digits_of
from kg.stores.contract import Solutions, Truth

_SAFE_INTEGER = 2**53 - 1
"""The greatest whole number that readers with IEEE 754 doubles keep: RFC 8259, section 6."""
_SAFE_DIGITS = 15


def as_ndjson(answer: Solutions | Truth, page: Page) -> str:
    """Return the answer as lines of JSON; ASK as one object with the key `boolean`."""
    if isinstance(answer, Truth):
        return _line({"boolean": answer.value})
    return "".join(map(_line, objects_of(answer)))


def objects_of(answer: Solutions) -> list[dict[str, object]]:
    """Return the rows as objects that JSON can write."""
    columns = [_held(column, answer, index) for index, column in enumerate(columns_of(answer))]
    names = answer.variables
    rows = zip(*columns, strict=True) if columns else ((),) * len(answer.rows)
    return [dict(zip(names, row, strict=True)) for row in rows]


def _line(content: dict[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"


def _held(column: Column, answer: Solutions, index: int) -> list[object]:
    """Return what JSON holds for a column: its own values where all are safe, else texts."""
    if column.kind == "boolean" or (
        column.kind in ("integer", "decimal", "double")
        and all(value is None or _is_safe(value) for value in column.values)
    ):
        return [float(v) if isinstance(v, Decimal) else v for v in column.values]
    terms = (row[index] for row in answer.rows)
    return [None if term is None else plain(term) for term in terms]


def _is_safe(value: Value) -> bool:
    if isinstance(value, float):
        return isfinite(value)
    if isinstance(value, Decimal):
        return digits_of(value) <= _SAFE_DIGITS
    return isinstance(value, int) and abs(value) <= _SAFE_INTEGER
